"""A search without a server: the words of a record's events, in small files that a page of the folder loads itself."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stemma.model import Member, Report
from stemma.presentation.event import EventView
from stemma.presentation.words import between
from stemma.settings import SETTINGS
from stemma.text import fold

_WORD = re.compile(r"[^\W_]{2,}")
_COMMON = 0.5  # share of the events from which a word tells none of them apart
_MANY = 40  # events from which that is looked at


def search_files(views: Sequence[EventView], reports: Mapping[str, Report]) -> dict[str, str]:
    """The files of the search by name: events as a hit shows them, and for each first letter its words with the events.

    An event is named by its place among the views.  A file that would be larger than ``pages.size`` lacks the words
    that most events have.
    """
    of: dict[str, list[int]] = defaultdict(list)
    for n, view in enumerate(views):
        for word in sorted(_words(view, reports)):
            of[word].append(n)
    most = len(views) * _COMMON if len(views) >= _MANY else len(views)
    letters: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for word in sorted(of):
        if len(of[word]) <= most:
            letters[_letter(word)][word] = of[word]
    files = {f"words-{letter}": _fitting(letter, words) for letter, words in sorted(letters.items())}
    return dict(_events(views)) | files


def _words(view: EventView, reports: Mapping[str, Report]) -> set[str]:
    """The words of an event: of its title, its places, and of its reports as far as they tell of it."""
    texts = [view.event.title, *view.event.places]
    for member in view.event.members:
        if report := reports.get(member.report):
            texts += [report.headline, report.outlet, *_told(report, member)]
    return set(_WORD.findall(fold("\n".join(texts))))


def _told(report: Report, member: Member) -> Iterable[str]:
    return (report.text[start:end] for start, end in member.passages) if member.passages else (report.text,)


def _letter(word: str) -> str:
    """The file of a word: its first letter, 0 for any digit, x for any other script."""
    return word[0] if "a" <= word[0] <= "z" else "0" if word[0].isdigit() else "other"


def _fitting(letter: str, words: Mapping[str, Sequence[int]]) -> str:
    kept = dict(words)
    while True:
        text = f"stemma.words({json.dumps(letter)},{json.dumps(kept, separators=(',', ':'))});\n"
        if len(text) <= SETTINGS.pages.size or not kept:
            return text
        for word in sorted(kept, key=lambda w: (-len(kept[w]), w))[: 1 + len(kept) // 50]:
            del kept[word]


def _events(views: Sequence[EventView]) -> Iterator[tuple[str, str]]:
    """Events as hits show them, in as many files as it takes."""
    step = max(
        1, SETTINGS.pages.size // 1200
    )  # a title of 200 letters and its names, escaped, have rarely as many bytes
    for first in range(0, len(views), step):
        rows = [
            (
                v.event.id,
                v.event.title[:200],
                between(v.event.start, v.event.end),
                v.heading.reports,
                *(day.isoformat() if day else "" for day in (v.event.start, v.event.end)),
                len(v.heading.voices) + v.heading.unknown,
                v.heading.conflicts,
                [p[:40] for p in v.heading.places[:4]],
                [o[:40] for o in v.heading.outlets[:8]],
            )
            for v in views[first : first + step]
        ]
        yield f"events-{first // step}", f"stemma.events({first},{json.dumps(rows, separators=(',', ':'))});\n"
