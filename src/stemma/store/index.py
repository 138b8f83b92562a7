"""The index of a record: what is kept of its pile, so that reports can be added at the cost of what is new."""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
_MANY = 500  # values in one statement


@dataclass(frozen=True, slots=True)
class Signed:
    """A report in the index: its day as an ordinal, its rarest words as 64-bit codes, and how heavy each is.

    ``published`` is its date as given, in JSON: that of the record may be inferred.
    """

    report: str
    day: int
    terms: tuple[int, ...]
    weights: tuple[float, ...]
    published: str = "null"


def some(values: Iterable[T], many: int = _MANY) -> Iterator[tuple[list[T], str]]:
    """Values, as many at a time as a statement takes, and the marks that stand for them in it."""
    rest = list(values)
    for at in range(0, len(rest), many):
        part = rest[at : at + many]
        yield part, f"({', '.join('?' * len(part))})"


class Index:
    """The index in a record's file; whoever writes it holds the transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def size(self) -> int:
        """How many reports are in the index."""
        return int(self.db.execute("SELECT count(*) FROM work_signed").fetchone()[0])

    def clear(self) -> None:
        """Let nothing be in the index."""
        for table in ("work_signed", "work_posting", "work_held"):
            self.db.execute(f"DELETE FROM {table}")

    def add(self, signed: Iterable[Signed], held: Iterable[tuple[int, int]]) -> None:
        """Add reports that the index has not, and to the number of reports that hold each stem."""
        for s in signed:
            row = (s.report, s.day, array("q", s.terms).tobytes(), s.published)
            number = self.db.execute(
                "INSERT INTO work_signed (report, day, terms, published) VALUES (?, ?, ?, ?)", row
            ).lastrowid
            postings = ((t, s.day, number, w) for t, w in zip(s.terms, s.weights, strict=True))
            self.db.executemany("INSERT INTO work_posting VALUES (?, ?, ?, ?)", postings)
        self.db.executemany(
            "INSERT INTO work_held VALUES (?, ?) ON CONFLICT (stem) DO UPDATE SET reports = reports + excluded.reports",
            held,
        )

    def remove(self, reports: Iterable[str]) -> None:
        """Take reports out of the index; the stems they held count on, as the weights of the others do."""
        for part, marks in some(reports):
            rows = self.db.execute(f"SELECT number, day, terms FROM work_signed WHERE report IN {marks}", part)
            for number, day, terms in rows.fetchall():
                gone = ((t, day, number) for t in array("q", terms))
                self.db.executemany("DELETE FROM work_posting WHERE term = ? AND day = ? AND number = ?", gone)
                self.db.execute("DELETE FROM work_signed WHERE number = ?", (number,))

    def held(self, stems: Sequence[int]) -> list[int]:
        """How many reports of the record hold each stem, by code."""
        found: dict[int, int] = {}
        for part, marks in some(stems):
            found.update(self.db.execute(f"SELECT stem, reports FROM work_held WHERE stem IN {marks}", part))
        return [found.get(stem, 0) for stem in stems]

    def published(self, reports: Iterable[str]) -> dict[str, str]:
        """The dates of reports as they were given, in JSON."""
        found: dict[str, str] = {}
        for part, marks in some(reports):
            found.update(self.db.execute(f"SELECT report, published FROM work_signed WHERE report IN {marks}", part))
        return found

    def near(self, signed: Signed, count: int, run: int) -> list[str]:
        """The reports that share the rarest words with one, the likest first, at most ``count``.

        Of a word of many the ``run`` nearest in time are looked at.
        """
        like: dict[int, float] = defaultdict(float)
        half = run // 2
        for term, weight in zip(signed.terms, signed.weights, strict=True):
            for sides, order in ((">=", "day"), ("<", "day DESC")):
                asked = f"SELECT number, weight FROM work_posting WHERE term = ? AND day {sides} ? ORDER BY {order}"
                rows = self.db.execute(f"{asked} LIMIT ?", (term, signed.day, half))
                for number, theirs in rows:
                    like[number] += weight * theirs
        best = sorted(like.items(), key=lambda pair: (-pair[1], pair[0]))[:count]
        named: dict[int, str] = {}
        for part, marks in some(n for n, _ in best):
            named.update(self.db.execute(f"SELECT number, report FROM work_signed WHERE number IN {marks}", part))
        return [named[n] for n, _ in best if named[n] != signed.report]

    def stand(self, lines: Iterable[str]) -> None:
        """Keep which lines are their outlets' furniture, by key; those before count no more."""
        self.db.execute("DELETE FROM work_standing")
        self.db.executemany("INSERT OR IGNORE INTO work_standing VALUES (?)", ((key,) for key in lines))

    def standing(self, lines: Iterable[str]) -> set[str]:
        """Those of some lines that are furniture, by key."""
        found: set[str] = set()
        for part, marks in some(lines):
            found |= {k for (k,) in self.db.execute(f"SELECT line FROM work_standing WHERE line IN {marks}", part)}
        return found
