"""The forms in which reports say whose reporting they are: expressions over one line or a few words, no names."""

import re


def _any(words: str) -> str:
    """An alternative of the words given with spaces between; "_" stands for a space inside one."""
    return "(?:" + "|".join(word.replace("_", " ") for word in words.split()) + ")"


def _keys(words: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words.split())


# A line, or what stands before a name in it, that speaks of a picture and not of the text.
PHOTO = re.compile(r"photo|image|picture|getty|handout|video|graphic|illustrat|\bvia\b|\bepa\b|file\b|footage", re.I)

# The host of a university, an authority or an international body.
INSTITUTION = re.compile(r"\.(?:edu|gov|mil|int|ac)(?:\.[a-z]{2})?$")

# Words that may stand beside a house's name in a line that is nothing but credit.
LIGHT = re.compile(
    r"\b"
    + _any(
        r"written by from and with in at of for the sources? agency agencies news staff writers? reporters?"
        r" correspondents? editors? editorial service wires? sports? world desk team text copyright reporting"
        r" additional via credit published updated edt? est gmt utc [ap]\.?m\.? jan\w* feb\w* mar\w* apr\w* may june?"
        r" july? aug\w* sep\w* oct\w* nov\w* dec\w* \d[\d:.,]*"
    )
    + r"\b|[^\w\s]|_",
    re.I,
)
GENERIC = re.compile(r"\b(?:news )?(?:agencies|wires|wire (?:reports|services?))\b", re.I)

# "Jo Bell, Press Association" (the house written §): the writer is the agency's, unless writing "for" the outlet.
WIRE_WRITER = re.compile(r"^(?:By )?(?!.*\bfor\b)[^§]+?,\s*§[\w\s]*$", re.I)

# "HARBOUR CITY, Dec 29 (Agency) -", "PORT, January 5. /AGENCY/.", "PORT, Jan 24, AGENCY --", "2031-05-30 9:53 (Agency)"
DATELINE = re.compile(
    r"^[^\n()\[\]/]{0,70}?(?:\(([^()\n]{2,45})\)|(?<=[\s.])/([^()\[\]/|\n]{2,30})/)[\s.:]*(?:[-–—]|(?=[A-Z\"“‘]))"
)
NAMED_DATELINE = re.compile(
    r"^(?:[A-Z][\w.'’ -]{1,30}, ){0,2}[A-Z][\w. ]{0,12}\d{0,2},?\s+([A-Z]\w{2,20})\s*[-–—]{1,2}\s"
)
# The name of a house between the place and the dash of a dateline, where no list has it.
UNLISTED = re.compile(
    r"(?!(?i:updated?|live|corrected|analysis|opinion|exclusive|breaking)\b)(?:[A-Z][\w&'’-]*\s?){1,4}"
)
STAMPED = re.compile(r"(?<=\d\d)\W+[(\[]([^()\[\]\n]{2,30})[)\]]\s*$")

COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))(?:\s|©|\(c\)|by|the)*(?:(?:19|20)\d\d)?[\s,]*(?:by|the|\s)*"
    r"([^\n]{2,60}?)(?=[.,;|\n]| all rights|$)",
    re.I,
)

TAKEN_KEYS = _keys("appeared published originally_ran reprinted reproduced syndicated courtesy_of please_credit")
TAKEN = re.compile(
    r"(?:originally (?:appeared|published|ran)|first (?:appeared|published)|republished (?:with (?:the )?permission)?|"
    r"reprinted|reproduced|syndicated|courtesy|please credit)(?:[^\n.,]{0,40}?\b(?:on|by|in|of|from|at))?"
    r"\s+(?:the\s+)?((?-i:[A-Z])[^\n.,;:()]{1,40}(?:\.[a-z]{2,4})?)",
    re.I,
)
THIS_TEXT = re.compile(r"\b(?:article|story|report|post|piece|version)\W*(?:was\s+)?$", re.I)
VAGUE = re.compile(r"please|courtesy|first", re.I)

HELP_KEYS = _keys(
    "contribut reporting_by reporting_from material_by material_from with_input with_files with_agencies with_report"
    " with_material with_additional"
)
HELP = re.compile(
    r"(?:(?:additional|further|extra|added) (?:reporting|material)"
    r"|with (?:additional )?(?:inputs?|reporting|files|material|reports?|agencies)"
    r"|(?<!\w)contributions?)(?: (?:by|from|of))?[^\n]{0,120}"
    r"|^(?:[^\n.]|\.(?=\w)){0,160}?\bcontributed (?:to|reporting|from)[^\n]{0,40}",
    re.I,
)

# A house at the end of a report's last words: "... on Monday. (Agency)", "... on Monday." - Agency
CLOSING = re.compile(
    r"(?:[.!?”\"’']\s*[(\[]([^()\[\]\n]{2,30})[)\]]|[.”\"]\s*[-–—/]{1,2}\s*([A-Z][\w /,.-]{1,30}?))\.?\s*$"
)

# The desk's sign-off of the wire that writes it so: "(Reporting by A and B; editing by C)".
DESK = re.compile(r"\(?\s*(?:additional )?(?:reporting|writing) by [^\n]{3,250}?\bedit\w* by [^\n)]{3,150}", re.I)

WIRE_NOTE = re.compile(r"^\W*(?:the )?[\w ]+ (?:writers?|reporters?|correspondents?|journalists?) [A-Z]")

# What stands before the name of a house that is cited ("according to the state broadcaster ..."), and after it.
CITED = re.compile(
    r"\b"
    + _any(
        "told tells according_to reported_by quoted_by cited_by citing quoting interview_(?:with|to) statement_to"
        " speaking_to seen_by obtained_by published_(?:by|in) reports?_(?:by|from|in) spoke_(?:to|with)"
        " reports? reported said"
    )
    + r"\s+(?:that\s+)?(?:"
    + _any(
        "the a an its his state state-run official local news agency newspaper broadcaster daily channel website media"
        r" [A-Z][a-z]+(?:ian|ean|ese|ish|an|ch)?(?:['’]s)?"
    )
    + r"\s+){0,5}$"
)
SAID = re.compile(
    r"^(?:['’]s [^\n.,]{0,30})?(?:\s*\([^)\n]{1,40}\))?"
    r"(?:,? (?:news agency|newspaper|television|radio|agency|channel|magazine|website))?"
    r"(?:\s+(?:also|has|had|later|first|then|separately|previously))*\s+"
    + _any(
        "said says reported reports report quoted cited revealed noted announced added claims? claimed wrote writes"
        " learned published carried"
    )
    + r"\b"
)
POLL = re.compile(r"[\s/-]+(?:\S+\s+)?(?:polls?|surveys?|tally|index|photo\w*|analysis|calculations?|data)\b", re.I)
REPORTING = re.compile(r"report|according|revealed|learned", re.I)

# Bodies, media and papers that reports rest on.
_LEAD_IN = r"(?:(?:(?:[A-Z]\.)+|[A-Z][\w&'’-]+) ){0,5}(?:[A-Z][a-z]+ and (?:[A-Z][a-z]+ )+(?=Adm|Dep|Age|Com))?"
_BODY = (
    _LEAD_IN
    + _any(
        "Ministry Department Police Agency Authority Commission Committee Council Office Service Bureau Board"
        " Administration Court Army Navy Military Coast_Guard Brigade Branch Institute University Hospital Observatory"
        " Centre Center Fund Bank Union Association Foundation Federation Organi[sz]ation Network Government"
        " White_House Kremlin Pentagon"
    )
    + r"(?: of [A-Z]\w+(?: and [A-Z]\w+)?(?: [A-Z]\w+)?)?"
)
# A medium of state without a name of its own, whatever stands before it.
AT_LARGE = (
    r"(?:official state|state|official)(?:-run|-owned|-controlled)?"
    r" (media|television|TV|radio|broadcaster|newspaper|(?:news )?agency)"
)
_MEDIUM = (
    r"(?:(?:[A-Z][\w&'’-]+ ){1,4}"
    + _any(
        "Times Post News Herald Tribune Gazette Advertiser Chronicle Journal Courier Star Mail Observer Daily Zeitung"
        " Television TV Radio Press Enquirer Register Dispatch Sentinel Examiner Inquirer Bulletin Standard Telegraph"
    )
    + rf"|[KW][A-Z]{{2,3}}(?:-TV|-FM)?|(?:[A-Z]\w+(?:['’]s)? )*{AT_LARGE})"
)
_PAPERS = (
    _any("court police government regulatory securities legal official SEC tax bankruptcy press news")
    + " "
    + _any("filings? documents? papers? records? statement report data release")
    + "|charge sheet|indictment|affidavit|criminal complaint"
)
_THE = r"(?:the |an? )?(?:(?:country|nation)['’]s )?"
CUE = re.compile(  # opens with its letters, so that a scan jumps to them
    rf"[AaCcIiQqRrSsTtWw](?<!\w.)(?:ccording to\s+{_THE}|(?:iting|uoting)\s+{_THE}|old\s+(?:the )?"
    r"|eported (?:first )?by (?:the )?|n (?:an?|the|its|their) |(?:aid|ays|nnounced|onfirmed|eported|eports|arned)\b)"
)
BODY_AFTER = re.compile(rf"({_BODY}|{_MEDIUM}|{_PAPERS})\b")
TOLD = re.compile(rf"({_MEDIUM})\b")
PAPERS = re.compile(rf"({_PAPERS})\b")
BODY_BEFORE = re.compile(rf"(?<!\w)({_BODY}|{_MEDIUM}|[A-Z]{{2,6}})(?:\s*\([A-Z]{{2,6}}\))?\s+(?:has |have |also )?$")
SHORT_FORM = re.compile(r"\(([A-Z]{2,6})\)")
SHORTENED = re.compile(r"((?:[A-Z][\w'’-]+ (?:of |for |and |the |on )*){2,7})$")
