"""The codes of older event data that a PLOVER type and mode come from: CAMEO, by which GDELT and ICEWS code."""

# the root of CAMEO that most codes of a PLOVER type come from (CAMEO2PLOVER, 2021)
ROOTS = {
    "AGREE": "03", "CONSULT": "04", "SUPPORT": "05", "COOPERATE": "06", "AID": "07", "CONCEDE": "08", "RETREAT": "08",
    "REQUEST": "10", "ACCUSE": "11", "REJECT": "12", "THREATEN": "13", "PROTEST": "14", "MOBILIZE": "15",
    "SANCTION": "16", "COERCE": "17", "ASSAULT": "18",
}  # fmt: skip
# the narrowest code that holds all those which one mode comes from; modes that CAMEO does not know have none
_MODES = {
    "CONSULT": "phone 041 visit 042 third-party 044",
    "AID": "peacekeeping 074 asylum 075",
    "RETREAT": "release 0841 return 0842 ease 085 access 086 disarm 087 ceasefire 0871 withdraw 0872",
    "ACCUSE": "investigate 090 allege 112 disapprove 111",
    "REQUEST": "change 104 yield 105 meet 106",
    "REJECT": "assist 121 meet 125",
    "THREATEN": "violence 138 territory 1382 ban 132",
    "PROTEST": "demo 141 hunger 142 strike 143 boycott 143 obstruct 144 riot 145",
    "MOBILIZE": "police 153 troops 154",
    "SANCTION": "discontinue 162 expel 166",
    "COERCE": "seize 171 restrict 172 ban 1722 curfew 1723 martial-law 1724 censor 1721 arrest 173 deport 174",
    "ASSAULT": "abduct 181 beat 182 sexual 1821 torture 1822 explosives 183 suicide-attack 1831 assassinate 186 "
    "firearms 193 heavy-weapons 194 aerial 195 massacre 202 cleansing 203 unconventional 204",
}
_CODES = {
    (type, m): c for type, row in _MODES.items() for m, c in zip(row.split()[::2], row.split()[1::2], strict=True)
}
# "18" is unconventional violence; what is only told as an attack is that of armed forces
_WHOLE = {"RETREAT": "084", "ASSAULT": "190"}


def code(type: str, mode: str) -> str:
    """The CAMEO code of a PLOVER type and mode; of a mode that CAMEO does not know that of the type as a whole.

    >>> code("CONSULT", "visit"), code("CONSULT", "multilateral"), code("ASSAULT", ""), code("?", "")
    ('042', '040', '190', '')
    """
    root = ROOTS.get(type, "")
    return _CODES.get((type, mode)) or _WHOLE.get(type) or (root and root + "0")
