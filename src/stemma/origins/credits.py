"""Who is credited: the signs a report carries of whose reporting it is, each with its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from stemma.model import Evidence, Mark, Report
from stemma.origins.houses import House, Houses
from stemma.text import paragraphs

Force = Literal["credit", "help", "cites", "affiliate"]

_PHOTO = re.compile(r"photo|image|picture|getty|handout|video|graphic|illustrat|\bvia\b|\bepa\b|file\b|footage", re.I)
_LIGHT = re.compile(
    r"\b(?:by|from|and|with|in|at|of|for|the|sources?|agenc(?:y|ies)|news|staff|writers?|reporters?|correspondents?"
    r"|editors?|editorial|service|wires?|sport|sports|world|desk|team|text|copyright|reporting|additional|via|credit"
    r"|published|updated|edt?|est|gmt|utc|[ap]\.?m\.?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*"
    r"|nov\w*|dec\w*|\d[\d:.,]*)\b|[^\w\s]|_",
    re.I,
)
_GENERIC = re.compile(r"\b(?:news )?(?:agencies|wires|wire (?:reports|services?))\b", re.I)
_DATELINE = re.compile(r"^[^\n()\[\]/]{0,70}?[(\[/]([^()\[\]/\n]{2,45})[)\]/][\s.:]*(?:[-–—]|(?=[A-Z\"“‘]))")
_NAMED_DATELINE = re.compile(r"^(?:[A-Z][\w.'’ -]{1,30}, ){0,2}[A-Z][\w. ]{0,12}\d{0,2},?\s+([A-Z]\w{2,20})\s*[-–—]{1,2}\s")
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))(?:\s|©|\(c\)|by|the)*(?:(?:19|20)\d\d)?[\s,]*(?:by|the|\s)*([^\n]{2,60}?)(?=[.,;|\n]| all rights|$)",
    re.I,
)
_TAKEN = re.compile(
    r"(?:originally (?:appeared|published|ran)|first (?:appeared|published)|(?:re)?published with (?:the )?permission|"
    r"republished from|reprinted (?:from|with)|reproduced (?:from|with)|syndicated (?:from|by)|courtesy of|more from"
    r"|please credit)[^\n]{0,60}?\b(?:on|by|in|of|from|credit|at)\s+(?:the\s+)?([A-Z][^\n.,;:()]{1,40}(?:\.[a-z]{2,4})?)",
    re.I,
)
_HELP = re.compile(
    r"(?:(?:additional|further|extra|added) (?:reporting|material)|with (?:additional )?(?:inputs?|reporting|files|material|reports?|"
    r"agencies)|contributions?)(?: (?:by|from|of))?[^\n]{0,120}|[^\n.]{0,120}\bcontributed (?:to|reporting|from)[^\n]{0,40}",
    re.I,
)
_DESK = re.compile(r"\(?\s*(?:additional )?(?:reporting|writing) by [^\n]{3,250}?\bedit\w* by [^\n)]{3,150}", re.I)
_CITES = re.compile(
    r"(?:\b(?:told|tells|according to|reported by|quoted by|cited by|citing|quoting|interview (?:with|to)|statement to|speaking to|seen by|"
    r"obtained by|published (?:by|in)|reports? (?:by|from|in)|spoke (?:to|with)|reports?|reported|said)\s+(?:that\s+)?"
    r"(?:(?:the|a|an|its|his|state|state-run|official|local|news|agency|newspaper|broadcaster|daily|channel|website|media|"
    r"[A-Z][a-z]+(?:ian|ean|ese|ish|an|ch)?(?:['’]s)?)\s+){0,5})$"
)
_SAID = re.compile(
    r"^(?:['’]s [^\n.,]{0,30})?(?:\s*\([^)\n]{1,40}\))?(?:,? (?:news agency|newspaper|television|radio|agency|channel|magazine|website)"
    r")?(?:\s+(?:also|has|had|later|first|then|separately|previously))*"
    r"\s+(?:said|says|reported|reports|report|quoted|cited|revealed|noted|announced|added|claims?|claimed|wrote|writes|learned|published|carried)\b"
)
_REPORTS = re.compile(r"report|according|learned|citing|published|obtained|quot|said|says|wrote|revealed|noted", re.I)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: the house it names (None for "agencies" at large), how much it says, and its words.

    credit: the text is that house's; help: the house contributed; cites: it is reported to have said;
    affiliate: only that house would write so.
    """

    house: House | None
    force: Force
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Credits:
    """All signs of a report, and whether it names a writer of its own."""

    signs: tuple[Sign, ...]
    staff: str = ""

    def of(self, force: Force) -> tuple[Sign, ...]:
        """The signs of one force, in order."""
        return tuple(s for s in self.signs if s.force == force)


def _bare(text: str, houses: Houses) -> tuple[list[House], str]:
    """The houses named in a short line and what is left of it without them and without light words."""
    found, rest, at = [], [], 0
    for house, m in houses.find(text):
        found.append(house)
        rest.append(text[at : m.start()])
        at = m.end()
    rest.append(text[at:])
    left = " ".join(_LIGHT.sub(" ", " ".join(rest)).split())
    if not found and len(text) <= 60:  # "Reuters - Ap - Afp": any case goes where a line is nothing but names
        parts = [p.strip(" .()[]") for p in re.split(r"[-–—/,|&;]|\band\b", text)]
        named = [houses.named(p) for p in parts if p]
        if named and all(named):
            return [h for h in named if h], ""
    return found, left


def _line(text: str, kind: str, start: int, where: str, houses: Houses) -> tuple[list[Sign], str]:
    """Signs of a line that is all credit ("By Reuters and AFP", "Source: AP"), and the other words of it."""
    found, left = _bare(text, houses)
    evidence = Evidence(kind, text, start, start + len(text) if start >= 0 else -1, where)
    signs = [Sign(h, "credit", evidence) for h in dict.fromkeys(found)]
    if not signs and _GENERIC.search(text):
        signs = [Sign(None, "credit", evidence)]
        left = " ".join(_GENERIC.sub(" ", left).split())
    return signs, left


def _byline(report: Report, houses: Houses) -> tuple[list[Sign], str]:
    """Signs of the byline; a name that follows the mention of a picture is the photographer's house."""
    lines: list[tuple[str, int, str, str]] = [
        (m.text, m.start, "capture" if m.start >= 0 else "metadata", m.kind) for m in report.marks if m.kind in ("byline", "credit")
    ]
    if report.byline and not any(report.byline in m.text or m.text in report.byline for m in report.marks if m.kind == "byline"):
        lines.insert(0, (report.byline, -1, "metadata", "byline"))
    signs, staff = [], ""
    for text, start, where, kind in lines:
        photo = _PHOTO.search(text)
        cut = text[: photo.start()].rstrip(" ,([") if photo and kind == "byline" else text
        if kind == "credit" and photo:
            continue
        found, left = _line(cut, kind, start, where, houses)
        signs += found
        if kind == "byline" and left and any(c.isupper() for c in left):
            staff = staff or left
    if report.credit:
        found, left = _line(report.credit, "feed", -1, "metadata", houses)
        signs += found or [Sign(House(report.credit, "outlet"), "credit", Evidence("feed", report.credit, where="metadata"))]
    return signs, staff


def _head(report: Report, houses: Houses) -> Iterator[Sign]:
    """Datelines that name a house, in the report's first paragraphs or as the cleaner found them."""
    marks = [(m.text, m.start, "capture" if m.start >= 0 else "metadata") for m in report.marks if m.kind == "dateline"]
    if report.dateline and not marks:
        marks = [(report.dateline, -1, "metadata")]
    spots = [(report.text[s:e], s, "text") for s, e in list(_first(report.text, 6))]
    for text, start, where in [*marks, *spots]:
        m = _DATELINE.match(text) or _NAMED_DATELINE.match(text)
        inner = m[1] if m else text if where != "text" else ""
        found, left = _bare(inner, houses)
        if found and len(left.split()) <= (0 if m else 6) and not _PHOTO.search(inner):
            shown = m[0].rstrip(" -–—") if m else text
            for house in dict.fromkeys(found):
                yield Sign(house, "credit", Evidence("dateline", shown, start, start + len(shown) if start >= 0 else -1, where))
        elif m and where == "text" and not left.strip() and _GENERIC.fullmatch(inner.strip()):
            yield Sign(None, "credit", Evidence("dateline", m[0], start, start + len(m[0]), where))


def _first(text: str, count: int) -> Iterator[tuple[int, int]]:
    for number, span in enumerate(paragraphs(text[:2500])):
        if number == count:
            return
        yield span


def _tail(report: Report, houses: Houses) -> Iterator[Sign]:
    """Sign-offs in the last lines: a line of houses alone, "(Reporting by ...; editing by ...)", a closing "(AFP)"."""
    text = report.text
    at = max(0, len(text) - 1500)
    spans = [(at + s, at + e) for s, e in paragraphs(text[at:])]
    for start, end in spans[-6:]:
        line = text[start:end]
        desk = _DESK.search(line)
        if desk:
            reuters = houses.named("Reuters")
            named = [h for h, _ in houses.find(line)]
            house = named[0] if named else reuters
            yield Sign(house, "credit", Evidence("sign-off", desk[0], start + desk.start(), start + desk.end()))
            continue
        if len(line) <= 60 and start and not _PHOTO.search(line):
            signs, left = _line(line, "sign-off", start, "text", houses)
            if signs and not left and (signs[0].house or not re.search("additional", line, re.I)):
                yield from signs
        m = re.search(r"(?:[(\[]([^()\[\]\n]{2,30})[)\]]|[.”\"]\s*[-–—/]{1,2}\s*([A-Z][\w /,.-]{1,30}?))\.?\s*$", line)
        if m and len(line) > 60:
            inner, group = (m[1], 1) if m[1] else (m[2], 2)
            found, left = _bare(inner, houses)
            if found and not left and not _PHOTO.search(inner) and len(line) > 120:
                evidence = Evidence("sign-off", inner, start + m.start(group), start + m.end(group))
                yield from (Sign(h, "credit", evidence) for h in dict.fromkeys(found))


def _notes(report: Report, houses: Houses) -> Iterator[Sign]:
    """Copyright lines, "originally appeared on", "contributed to this report", "agencies" in the text or the marks."""
    sources = [(report.text, 0, "text")]
    sources += [(m.text, m.start, "capture" if m.start >= 0 else "metadata") for m in report.marks if m.kind in ("copyright", "credit")]
    for text, base, where in sources:
        lower = text.casefold()
        place = lambda m, base=base, where=where: (base + m.start(), base + m.end()) if base >= 0 else (-1, -1)  # noqa: E731
        if "©" in text or "copyright" in lower or "(c)" in lower:
            for m in _COPYRIGHT.finditer(text):
                before = text[max(0, m.start() - 40) : m.start()].rsplit("\n", 1)[-1]
                found, left = _bare(m[1], houses)
                sure = re.search(r"(?:19|20)\d\d", m[0]) or "all rights" in lower[m.end() : m.end() + 20] or where != "text"
                if found and not left and sure and not _PHOTO.search(before + m[0] + text[m.end() : m.end() + 12].split("\n")[0]):
                    yield Sign(found[0], "credit", Evidence("copyright", m[0], *place(m), where))
        for m in _TAKEN.finditer(text):
            house = houses.named(m[1]) or next((h for h, _ in houses.find(m[1])), None)
            if house is None and re.match(r"(?i)more from|please|courtesy", m[0]):
                continue
            yield Sign(house or House(m[1].strip(), "outlet"), "credit", Evidence("taken from", m[0], *place(m), where))
        for m in _HELP.finditer(text) if "reporting" in lower or "contribut" in lower or "with " in lower else ():
            names = [h for h, _ in houses.find(m[0])]
            evidence = Evidence("help", m[0].strip(), *place(m), where)
            for house in dict.fromkeys(names):
                yield Sign(house, "help", evidence)
            if not names and _GENERIC.search(m[0]):
                yield Sign(None, "help", evidence)


def _mentions(report: Report, houses: Houses) -> Iterator[Sign]:
    """Houses the text reports to have said or been told something, and "CNN affiliate" style mentions."""
    text = report.text
    for house, m in houses.find(text):
        start, end = m.span()
        before, after = text[max(0, start - 70) : start], text[end : end + 60]
        cue = _CITES.search(before.replace("\n", ". "))
        said = _SAID.match(after)
        if after.startswith(" affiliate"):
            yield Sign(house, "affiliate", Evidence("affiliate", text[start : end + 10], start, end + 10))
        elif cue or said:
            left = start - (len(before) - cue.start()) if cue else start
            right = end + (said.end() if said else 0)
            yield Sign(house, "cites", Evidence("cites", text[left:right], left, right))


def credits(report: Report, houses: Houses) -> Credits:
    """Every sign of a report's origin, credit signs first."""
    signs, staff = _byline(report, houses)
    signs += list(_head(report, houses))
    signs += list(_tail(report, houses))
    signs += list(_notes(report, houses))
    signs += list(_mentions(report, houses))
    return Credits(tuple(signs), staff)


def is_picture(mark: Mark) -> bool:
    """True where a credit mark is that of a picture."""
    return bool(_PHOTO.search(mark.text))
