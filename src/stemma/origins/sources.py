"""What a report rests on: the sources it cites for its main facts, as resolved names."""

import re
from collections.abc import Sequence

from stemma.model import Quotation, Report
from stemma.origins.credits import Credits
from stemma.origins.houses import Houses

LEAD = 2500  # code points in which main facts stand
MOST = 6
_BODY = (
    r"(?:[A-Z][\w.&'’-]+ ){0,5}(?:Ministry|Department|Police|Agency|Authority|Commission|Committee|Council|Office|Service|Bureau|Board"
    r"|Administration|Court|Army|Navy|Military|Coast Guard|Brigade|Branch|Institute|University|Hospital|Observatory|Centre|Center"
    r"|Fund|Bank|Union|Association|Foundation|Federation|Organi[sz]ation|Government|White House|Kremlin|Pentagon|Ministry of [A-Z]\w+"
    r"(?: [A-Z]\w+)?|Department of [A-Z]\w+(?: [A-Z]\w+)?)"
)
_PAPERS = r"(?:court|police|government|regulatory|securities|SEC|legal|official) (?:filings?|documents?|papers?|records?|statement|report|data)"
_ACCORDING = re.compile(rf"\b(?i:according to|citing|quoting)\s+(?:(?:the|a|an)\s+)?({_BODY}|{_PAPERS}|charge sheet|indictment)")
_SAID = re.compile(rf"\b(?:[Tt]he\s+)?({_BODY})(?:\s*\([A-Z]{{2,6}}\))?\s+(?:has |have |also )?(?:said|says|announced|confirmed|reported|warned)\b")


def rests_on(report: Report, found: Credits, houses: Houses, own: str, quotations: Sequence[Quotation]) -> tuple[str, ...]:
    """The cited houses, bodies and papers behind a report's main facts, in order of first mention."""
    text = report.text[:LEAD]
    at: dict[str, int] = {}
    for sign in found.of("cites"):
        if sign.house and sign.house.name != own:
            at.setdefault(sign.house.name, sign.evidence.start)
    for pattern in (_ACCORDING, _SAID):
        for m in pattern.finditer(text):
            house = houses.named(m[1])
            name = house.name if house else " ".join(m[1].split())
            at[name] = min(at.get(name, m.start()), m.start())
    for q in quotations:
        for voice in q.chain[1:]:
            house = houses.named(voice.name) if voice.name else None
            if house and house.name != own:
                at[house.name] = min(at.get(house.name, q.start), q.start)
    ranked = sorted(at.items(), key=lambda item: (item[1], item[0]))
    return tuple(name for name, _ in ranked[:MOST])
