"""Who is credited: the signs a report carries of whose reporting it is, each with its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from stemma.model import Evidence, Mark, Report, Span
from stemma.origins.patterns import (
    CITED,
    CLOSING,
    COPYRIGHT,
    DATELINE,
    DESK,
    GENERIC,
    HELP,
    HELP_KEYS,
    LIGHT,
    NAMED_DATELINE,
    PHOTO,
    POLL,
    SAID,
    STAMPED,
    TAKEN,
    TAKEN_KEYS,
    THIS_TEXT,
    UNLISTED,
    VAGUE,
    WIRE_NOTE,
    WIRE_WRITER,
)
from stemma.reference.outlets import Outlet, Register, squash
from stemma.text import paragraphs

Force = Literal["credit", "help", "cites", "affiliate"]


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: the house it names (None for "agencies" at large), how much it says, and its words.

    credit: the text is that house's; help: the house contributed; cites: it is reported to have said;
    affiliate: only that house would write so.
    """

    house: Outlet | None
    force: Force
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Credits:
    """All signs of a report, the writers its byline names, and whether they are the outlet's own beside an agency."""

    signs: tuple[Sign, ...]
    staff: str = ""
    shared: bool = False

    def of(self, force: Force) -> tuple[Sign, ...]:
        """The signs of one force, in order."""
        return tuple(s for s in self.signs if s.force == force)


def _named(text: str, houses: Register) -> Iterator[tuple[Outlet, re.Match[str]]]:
    """The houses a credit names; a single word before another name is a person's own name ("Ansa Berg")."""
    found = list(houses.find(text))
    starts = {m.start() for _, m in found}
    for house, m in found:
        after = re.match(r"\s+([A-Z][a-z’'-]+)", text[m.end() :])
        person = after and m[0].isalpha() and not m[0].isupper() and m.end() + after.start(1) not in starts
        if not (person and after and LIGHT.sub("", after[1])):
            yield house, m


def _bare(text: str, houses: Register) -> tuple[list[Outlet], str]:
    """The houses named in a short line and what is left of it without them and without light words."""
    found, rest, at = [], [], 0
    for house, m in _named(text, houses):
        found.append(house)
        rest.append(text[at : m.start()])
        at = m.end()
    if not found and len(text) > 40:
        return [], text
    rest.append(text[at:])
    left = " ".join(LIGHT.sub(" ", " ".join(rest)).split())
    if (left or not found) and len(text) <= 40:  # "Reuters - Ap - Afp": any case goes where a line is nothing but names
        parts = [p.strip(" .()[]") for p in re.split(r"[-–—/,|&;]|\band\b", text)]
        named = [houses.named(p) for p in parts if p]
        if named and all(named):
            return [h for h in named if h], ""
    return found, left


def _line(text: str, kind: str, span: Span, where: str, houses: Register) -> tuple[list[Sign], str]:
    """Signs of a line that is all credit ("By Reuters and AFP", "Source: AP"), and the other words of it."""
    found, left = _bare(text, houses)
    if (found or left != text) and HELP.search(text):
        return [], text
    evidence = Evidence(kind, text, *span, where)
    signs = [Sign(h, "credit", evidence) for h in dict.fromkeys(found)]
    if not signs and GENERIC.search(text):
        signs = [Sign(None, "credit", evidence)]
        left = " ".join(GENERIC.sub(" ", left).split())
    return signs, left


def _byline(report: Report, houses: Register) -> tuple[list[Sign], str, bool]:
    """Signs of the byline; a name that follows the mention of a picture is the photographer's house."""
    lines = [(m.text, (m.start, m.end), _where(m)) for m in report.marks if m.kind == "byline"]
    if report.byline and not any(report.byline in text or text in report.byline for text, _, _ in lines):
        lines.insert(0, (report.byline, (-1, -1), "metadata"))
    signs, staff, shared = [], "", False
    for text, (start, end), where in lines:
        photo = PHOTO.search(text)
        cut = text[: photo.start()].rstrip(" ,([") if photo else text
        found, left = _line(cut, "byline", _at(start, 0, len(cut)) if photo else (start, end), where, houses)
        signs += found
        writer = any(c.isupper() for c in left) or re.search(r"\b(?:our|own)\b", left)
        if left and writer and squash(left) not in squash(report.outlet):
            staff = staff or left
            shared = shared or not WIRE_WRITER.search(_names_last(cut, houses))
    return signs, staff, shared


def _credited(report: Report, houses: Register, staff: str, desk: Outlet | None) -> Iterator[Sign]:
    """Signs of the credit marks and of the credit a feed gives; what is a sentence is left to the notes."""
    lines = [(m.start, m.end) for m in report.marks if m.kind in ("byline", "dateline")]
    body = report.offsets[0][1] if report.offsets else 0
    marks = [m for m in report.marks if m.kind == "credit"]
    for m in marks:
        where = _where(m)
        if DESK.search(m.text):
            house = next((h for h, _ in _named(m.text, houses)), desk)
            yield Sign(house, "credit", Evidence("sign-off", m.text, m.start, m.end, where))
        # a name alone between an own writer's byline and the body is that of a picture
        elif not PHOTO.search(m.text) and (
            not staff or not 0 <= m.start < body or any(start <= m.start < end for start, end in lines)
        ):
            found, left = _line(m.text, "credit", (m.start, m.end), where, houses)
            yield from () if left else found
    if report.credit and not {part.strip() for part in report.credit.split(";")} <= _parts(marks):
        found, _ = _line(report.credit, "feed", (-1, -1), "metadata", houses)
        feed = Evidence("feed", report.credit, where="metadata")
        yield from found or [Sign(Outlet(report.credit), "credit", feed)]


def _address(report: Report, houses: Register) -> Iterator[Sign]:
    """A part of the address that names an agency: "/wires/pa/", "/aponline/", "/reuters/"."""
    parts = report.url.lower().split("?")[0].split("/")[3:-1]
    for before, part in pairwise(["", *parts]):
        name = part.removesuffix("online")
        house = houses.named(name) if name and "." not in name else None
        sure = len(name) > 3 or name != part or before in ("wire", "wires", "agencies")
        if house and sure and house.kind == "agency":
            yield Sign(house, "credit", Evidence("address", part, where="metadata"))


def _where(mark: Mark) -> str:
    return "capture" if mark.start >= 0 else "metadata"


def _parts(marks: Sequence[Mark]) -> set[str]:
    return {part.strip() for m in marks for part in m.text.split(";")}


def _names_last(byline: str, houses: Register) -> str:
    """A byline with its houses written as "§"."""
    out, at = [], 0
    for _, m in houses.find(byline):
        out += [byline[at : m.start()], "§"]
        at = m.end()
    return "".join([*out, byline[at:]])


def _head(report: Report, houses: Register) -> Iterator[Sign]:
    """Datelines and bylines that name a house, in the report's first paragraphs or as the cleaner found them."""
    marks = [(m.text, m.start, "capture" if m.start >= 0 else "metadata") for m in report.marks if m.kind == "dateline"]
    if report.dateline and not marks:
        marks = [(report.dateline, -1, "metadata")]
    for text, start, where in [*marks, *((report.text[s:e], s, "text") for s, e in _first(report.text, 8))]:
        m = _dateline(text)
        inner = next((g for g in m.groups() if g), "") if m else text if where != "text" else ""
        found, left = _bare(inner, houses) if inner else ([], "")
        shown = m[0].strip(" -–—") if m else text
        evidence = Evidence("dateline", shown, *_at(start, text.index(shown), len(shown)), where)
        if found and len(left.split()) <= (0 if m else 6) and not PHOTO.search(inner):
            yield from (Sign(house, "credit", evidence) for house in dict.fromkeys(found))
        elif m and GENERIC.fullmatch(inner.strip()):
            yield Sign(None, "credit", evidence)
        elif m and m.re is DATELINE and UNLISTED.fullmatch(inner) and m[0].rstrip()[-1] in "-–—":
            yield Sign(Outlet(inner, "agency"), "credit", evidence)
        elif not m and where == "text" and len(text) < 120 and not PHOTO.search(text):
            signs, left = _line(text, "byline", (start, start + len(text)), where, houses)
            by = re.match(r"(?i)(?:by|source|from)\b", text)
            if not left and any(s.house and (by or s.house.kind != "outlet") for s in signs):
                yield from signs


def _dateline(line: str) -> re.Match[str] | None:
    """A dateline or stamp that a line begins or ends with; cheap tests first, since every report's head is asked."""
    head = line[:110]
    m = DATELINE.match(line) if "(" in head or "/" in head else None
    if not m and ("-" in head or "–" in head or "—" in head):
        m = NAMED_DATELINE.match(line)
    return m or (STAMPED.search(line) if len(line) < 200 and line[-1:] in ")]" else None)


def _at(base: int, offset: int, length: int) -> tuple[int, int]:
    return (base + offset, base + offset + length) if base >= 0 else (-1, -1)


def _first(text: str, count: int) -> Iterator[tuple[int, int]]:
    for number, span in enumerate(paragraphs(text[:2500])):
        if number == count:
            return
        yield span


def _tail(report: Report, houses: Register, default: Outlet | None) -> Iterator[Sign]:
    """Sign-offs in the last lines: a line of houses alone, "(Reporting by ...; editing by ...)", a closing "(AFP)"."""
    text = report.text
    at = max(0, len(text) - 1500)
    spans = [(at + s, at + e) for s, e in paragraphs(text[at:])]
    for start, end in spans[-6:]:
        line = text[start:end]
        desk = DESK.search(line) if "diting" in line or "dited" in line else None
        if desk:
            house = next((h for h, _ in _named(line, houses)), default)
            yield Sign(house, "credit", Evidence("sign-off", desk[0], start + desk.start(), start + desk.end()))
            continue
        if len(line) <= 60 and start and not PHOTO.search(line):
            signs, left = _line(line, "sign-off", (start, end), "text", houses)
            if signs and not left and (signs[0].house or not re.search("additional", line, re.I)):
                yield from signs
        m = CLOSING.search(line, max(0, len(line) - 60))
        if m and len(line) > 120 and "©" not in line:
            inner, group = (m[1], 1) if m[1] else (m[2], 2)
            found, left = _bare(inner, houses)
            if found and not left and not PHOTO.search(inner):
                evidence = Evidence("sign-off", inner, start + m.start(group), start + m.end(group))
                yield from (Sign(h, "credit", evidence) for h in dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Place:
    """A line that may hold a note, and where it stands: in the text, in the capture, or in no text (base -1)."""

    text: str
    base: int
    where: str

    def evidence(self, kind: str, m: re.Match[str]) -> Evidence:
        """The words of a match and where they stand."""
        start = self.base + m.start() if self.base >= 0 else -1
        return Evidence(kind, m[0], start, start + len(m[0]) if start >= 0 else -1, self.where)


def _lines(report: Report, keys: tuple[str, ...]) -> Iterator[_Place]:
    """The lines of the text that hold one of the keys, and all copyright and credit marks."""
    plain = report.text.lower()
    plain = plain if len(plain) == len(report.text) else report.text
    spans = set()
    for key in keys:
        at = plain.find(key)
        while at >= 0:
            start, end = plain.rfind("\n", 0, at) + 1, plain.find("\n", at)
            end = len(plain) if end < 0 else end
            spans.add((start, end))
            at = plain.find(key, end)
    for start, end in sorted(spans):
        yield _Place(report.text[start:end], start, "text")
    for m in report.marks:
        if m.kind in ("copyright", "credit") and any(key in m.text.lower() for key in keys):
            yield _Place(m.text, m.start, "capture" if m.start >= 0 else "metadata")


def _copyright(report: Report, houses: Register) -> Iterator[Sign]:
    """Copyright lines of a house, those of pictures left out."""
    for line in _lines(report, ("©", "copyright", "(c)")):
        for m in COPYRIGHT.finditer(line.text):
            found, left = _bare(m[1], houses)
            after = line.text[m.end() : m.end() + 25].lower()
            sure = re.search(r"(?:19|20)\d\d", m[0]) or "all rights" in after or line.where != "text"
            around = line.text[max(0, m.start() - 40) : m.end() + 12]
            if found and not left and sure and not PHOTO.search(around):
                yield Sign(found[0], "credit", line.evidence("copyright", m))


def _notes(report: Report, houses: Register) -> Iterator[Sign]:
    """Notes such as "originally appeared on" and "contributed to this report"."""
    for line in _lines(report, TAKEN_KEYS):
        for m in TAKEN.finditer(line.text):
            house = houses.named(m[1]) or next((h for h, _ in houses.find(m[1])), None)
            if house is None and VAGUE.match(m[0]) and not THIS_TEXT.search(line.text[: m.start()]):
                continue
            yield Sign(house or Outlet(m[1].strip()), "credit", line.evidence("taken from", m))
    for line in _lines(report, HELP_KEYS):
        for m in HELP.finditer(line.text):
            names = dict.fromkeys(h for h, _ in houses.find(m[0]))
            for house in names:
                kind = "wire note" if WIRE_NOTE.match(m[0]) and next(iter(names)) == house else "help"
                yield Sign(house, "help", line.evidence(kind, m))
            if not names and GENERIC.search(m[0]):
                yield Sign(None, "help", line.evidence("help", m))


def _mentions(report: Report, houses: Register) -> Iterator[Sign]:
    """Register the text reports to have said or been told something, and "CNN affiliate" style mentions."""
    text = report.text
    for house, m in houses.find(text):
        start, end = m.span()
        before, after = text[max(0, start - 70) : start], text[end : end + 60]
        cue = CITED.search(before.replace("\n", ". "))
        said = SAID.match(after)
        if after.startswith(" affiliate"):
            yield Sign(house, "affiliate", Evidence("affiliate", text[start : end + 10], start, end + 10))
        elif (cue or said) and not POLL.match(after):
            left = start - (len(before) - cue.start()) if cue else start
            right = end + (said.end() if said else 0)
            yield Sign(house, "cites", Evidence("cites", text[left:right], left, right))


def credits(report: Report, houses: Register) -> Credits:
    """Every sign of a report's origin, credit signs first."""
    signs, staff, shared = _byline(report, houses)
    head = list(_head(report, houses))
    # "(Reporting by ...; editing by ...)" is how one wire signs; another that does so says its name in the dateline
    desk = next((s.house for s in head if s.house), houses.named("Reuters"))
    signs += list(_credited(report, houses, staff, desk))
    signs += list(_address(report, houses))
    signs += head
    signs += list(_tail(report, houses, desk))
    signs += list(_copyright(report, houses))
    signs += list(_notes(report, houses))
    signs += list(_mentions(report, houses))
    return Credits(tuple(signs), staff, shared)
