"""The ledger: what each party pledged, offered, demanded, refused, threatened, conceded and did, in order of time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from stemma.collation.acts import AHEAD, order
from stemma.lang import NATIVE
from stemma.model import Actor, Deed, Name, Record, Report, Support
from stemma.text import words

_Said = tuple[str, str, int, int]  # a sentence: its words, its report, where it starts and ends
UNCONFIRMED = " (unconfirmed)"  # behind the place of a meeting to come
_PROMISE = (
    r"(?:\w+\s+){0,4}(?:pledges?|promises?|commitments?|vows?|agreements?|deal|accord|undertakings?|offers?|word)\b"
)
_KEPT = re.compile(rf"\b(?:kept|honou?red|fulfill?ed|delivered on|lived up to|made good on)\s+{_PROMISE}", re.I)
_BROKEN = re.compile(rf"\b(?:broke|broken|reneged on|violated|betrayed|went back on|failed to keep)\s+{_PROMISE}", re.I)
_TAKEN_BACK = re.compile(
    rf"\b(?:withdrew|withdrawn|retracted|rescinded|took back)\s+{_PROMISE}|"
    r"\b(?:backtrack(?:s|ed|ing)?|walk(?:s|ed|ing) back|back(?:s|ed|ing) (?:away|down|out))\b",
    re.I,
)
_DROPPED = re.compile(rf"\b(?:superseded|overtook|overtaken|dropped|shelved|scrapped)\s+{_PROMISE}", re.I)
_OFF = r"(?:called off|cancell?ed|postponed|scrapped|shelved|put off)"
_CALLED_OFF = re.compile(
    rf"\b(?:summit|meeting|talks|visit|trip)\b(?:\W+\w+){{0,8}}?\W+{_OFF}\b|\b{_OFF}\s+(?:\w+\s+){{0,4}}(?:summit|meeting|talks|visit|trip)\b",
    re.I,
)
_CUES = (("broken", _BROKEN), ("withdrawn", _TAKEN_BACK), ("overtaken", _DROPPED), ("kept", _KEPT))
_MEETING = re.compile(r"\b(?:summit|meet|meeting|talks|visit|trip)\b", re.I)
_VENUE = re.compile(r"\b(?:venue|location|site of|place of|host(?:ed|ing)?|held in|held at|take place in)\b", re.I)
_UNSURE = re.compile(
    r"\b(?:likely|possibl[ey]|floated|expected|may|might|could|unconfirmed|no official confirmation|yet to be|"
    r"to be announced|not been (?:announced|decided)|candidate|reportedly|probabl[ey]|tipped|"
    r"did not say|without saying|considered)\b",
    re.I,
)


def shown(record: Record, every: bool = False) -> Record:
    """A record with the deeds that are shown unless ``every`` one is asked for."""
    return record if every else replace(record, deeds=tuple(d for d in record.deeds if d.main))


def ledger(deeds: Iterable[Deed], actors: Sequence[str] = (), every: bool = False) -> list[Deed]:
    """The main deeds of or upon these parties in order of time, of all parties where none is given.

    With ``every`` also those that are unlikely to be acts at all, and those without a party to politics or war.

    An actor is a code or how one begins (PRK, USAGOV) or a name. Where several are given, both sides of a deed are
    among them, or its one known side is.
    """
    wanted = [a.casefold() for a in actors]
    return sorted((d for d in deeds if (every or d.main) and (not wanted or _between(d, wanted))), key=order)


def _between(deed: Deed, wanted: Sequence[str]) -> bool:
    sides = [p for p in (deed.actor, deed.recipient) if p is not None]
    found = [any(_is(p, w) for w in wanted) for p in sides]
    return any(found) if len(wanted) == 1 else bool(found) and all(found)


def _is(actor: Actor, wanted: str) -> bool:
    return any(c.casefold().startswith(wanted) for c in actor.code.split(";")) or wanted in actor.text.casefold().split(
        " and "
    )


def settled(deeds: Sequence[Deed], reports: Mapping[str, Report], names: Mapping[str, Sequence[Name]]) -> list[Deed]:
    """The deeds of one event with what the reports say became of them, and the place of meetings still to come.

    The outcome of a pledge, an offer or a planned meeting is kept, broken, withdrawn or overtaken only where a report
    says so in words, which the deed then bears in order of the reports' days; the last of them tells the outcome. Else
    it is open. Other deeds have none.
    """
    told = sorted(reports, key=lambda r: (str(when.earliest) if (when := reports[r].published) else "9999", r))
    sentences = [(r, s, e) for r in told for s, e in NATIVE.sentences(reports[r].text)]
    said = [(reports[r].text[s:e], r, s, e) for r, s, e in sentences]
    venue = _venue(said, names)
    out = []
    for deed in deeds:
        ahead = deed.status in AHEAD
        if deed.kind in ("pledged", "offered") or (deed.kind == "channel" and ahead):
            became = _became(deed, said)
            words_of = tuple(Support(r, s, e, text) for _, (text, r, s, e) in became)
            deed = replace(deed, outcome=became[-1][0] if became else "open", became=words_of)
        if deed.kind == "channel" and ahead and _MEETING.search(deed.text) and not deed.place:
            deed = replace(deed, place=venue)
        out.append(deed)
    return out


def _became(deed: Deed, said: Sequence[_Said]) -> list[tuple[str, _Said]]:
    """What reports say became of a promise: their words must name the promise, its maker and what it is about."""
    about = {NATIVE.stem(w) for w in words(deed.text) if len(w) > 4}
    who = {w for w in words(deed.actor.text) if len(w) > 2} if deed.actor else set()
    cues = (("overtaken", _CALLED_OFF),) if deed.kind == "channel" else _CUES
    found = []
    for sentence in said:
        text, report, start, end = sentence
        own = any(s.report == report and s.start < end and start < s.end for s in deed.support)
        name = next((name for name, cue in cues if cue.search(text)), "")
        if own or not name:
            continue
        there = set(words(text))
        if who & there and len(about & {NATIVE.stem(w) for w in there if len(w) > 4}) >= 2:
            found.append((name, sentence))
    return found


def _venue(said: Sequence[_Said], names: Mapping[str, Sequence[Name]]) -> str:
    """Where the reports say a meeting to come may be: the place most often named, and that it is not sure."""
    votes: dict[str, set[str]] = {}
    open_ = False
    for text, report, start, end in said:
        if not _MEETING.search(text) or not _VENUE.search(text) or not _UNSURE.search(text):
            continue
        open_ = True
        for n in names.get(report, ()):
            if n.type == "LOC" and start <= n.start and n.end <= end:
                before = text[: n.start - start]
                if re.search(r"\bbetween\b", before) or text[n.end - start :].startswith(("'s", "’s")):
                    continue
                votes.setdefault(n.name, set()).add(report)
    if votes:
        best = min(votes, key=lambda k: (-len(votes[k]), k))
        return best + UNCONFIRMED
    return "unconfirmed" if open_ else ""
