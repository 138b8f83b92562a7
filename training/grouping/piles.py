"""Reports grouped by people, read and cleaned as the pipeline reads them, and the piles whose pairs are learned from.

Pairs are taken from each set, from all sets together, and from small piles of kin events, since a small pile looks
different: nothing stands around a pair.  Of the small piles there are copies with made-up dates, in which kin events
follow each other by days or weeks: the sets know recurrences without dates (ECB+) and dates without recurrences.
"""

import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from stemma import cleaning, readers
from stemma.grouping.events import day_of
from stemma.grouping.pairs import compare, pile_of
from stemma.grouping.terms import Terms, read
from stemma.model import Capture

SETS = ("news_cluster", "seesaw", "ecbplus")
TINY = {"news_cluster": 3, "seesaw": 1, "ecbplus": 2}  # tiny piles an event
REDATED = ("news_cluster", "ecbplus")  # sets of which there are copies with made-up dates
SPREADS = (5, 15)  # days between kin events in such a copy, on the average
LAGS = (0.66, 0.24, 0.07, 0.03)  # how often a report comes 0, 1, 2, 3 days after its event ...
LATE, LATE_DAYS = 0.08, 60  # ... how often much later, and by how many days on the average


@dataclass(frozen=True, slots=True)
class Told:
    """A report as grouping sees it, the event it tells of, and the key by which folds keep kin events together."""

    id: str
    terms: Terms
    day: float
    event: str
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """The pairs of one pile: features, answers, and rows of both reports."""

    kind: str
    rows: tuple[Told, ...]
    names: tuple[str, ...]
    x: Any
    y: Any
    first: Any
    second: Any
    days: Any


def load(folder: Path, name: str) -> list[Told]:
    """The reports of a set in order of id, cleaned."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt") as f:
        gold = {row["id"]: row for row in map(json.loads, f)}
    fields = ("id", "text", "url", "outlet", "title", "published")
    with tempfile.TemporaryDirectory() as at:
        source = Path(at) / f"{name}.jsonl"
        lines = (json.dumps({k: row[k] for k in fields if row.get(k)}) + "\n" for row in gold.values())
        source.write_text("".join(lines), encoding="utf-8")
        captures = [c for c in readers.read([str(source)]) if isinstance(c, Capture)]
    recurring = cleaning.recurring_lines(captures)
    reports = [r for r, _ in (cleaning.clean(c, recurring) for c in captures) if r]
    out = []
    for r in sorted(reports, key=lambda r: r.id):
        row = gold[r.id]
        key = f"topic {row['topic']}" if name == "ecbplus" else row["event"]
        out.append(Told(r.id, read(r), day_of(r), row["event"], key))
    return out


def table(kind: str, rows: Sequence[Told]) -> Table:
    """The pairs of one pile with their features."""
    pile = pile_of([r.terms for r in rows], np.array([r.day for r in rows]))
    first, second, names, x = compare(pile)
    event = np.array([r.event for r in rows])
    return Table(kind, tuple(rows), tuple(names), x, event[first] == event[second], first, second, pile.days)


def redated(rows: Sequence[Told], seed: int) -> list[Told]:
    """The reports with made-up days: those of an event near each other, kin events some time apart."""
    rnd = random.Random(seed)
    begins: dict[str, int] = {}
    happens: dict[str, int] = {}
    for r in sorted(rows, key=lambda r: (r.key, r.event)):
        begins.setdefault(r.key, 730_000 + rnd.randrange(900))
        if r.event not in happens:
            happens[r.event] = begins[r.key] + int(rnd.expovariate(1 / SPREADS[seed]))

    def lag() -> int:
        late = rnd.random() < LATE
        return int(rnd.expovariate(1 / LATE_DAYS)) if late else rnd.choices(range(len(LAGS)), LAGS)[0]

    return [replace(r, day=float(happens[r.event] + lag())) for r in rows]


def kin(t: Table) -> dict[str, list[str]]:
    """For each event the other events most like it."""
    near: dict[str, Counter[str]] = defaultdict(Counter)
    for a, b, s in zip(t.first, t.second, t.x[:, t.names.index("base")], strict=True):
        one, two = t.rows[a].event, t.rows[b].event
        if one != two:
            near[one][two] += s
            near[two][one] += s
    return {e: [k for k, _ in near[e].most_common(12)] for e in sorted({r.event for r in t.rows})}


def small_piles(t: Table, prefix: str = "") -> list[Table]:
    """Piles of two to four kin events, and tiny ones of a few reports of each; `prefix` goes before their kind."""
    near, by = kin(t), defaultdict(list)
    for r in t.rows:
        by[r.event].append(r)
    rnd, out = random.Random(7), []
    events, left = sorted(by), set(by)
    rnd.shuffle(events)
    for e in events:
        if e in left:
            pile = [e, *[k for k in near[e] if k in left and k != e][: rnd.choice([1, 1, 2, 3])]]
            left -= set(pile)
            out.append(("small", [r for k in pile for r in by[k]]))
        for _ in range(TINY[t.kind]):
            pile = [e, *rnd.sample(near[e][:3], min(len(near[e][:3]), rnd.choice([1, 1, 2])))]
            some = [r for k in pile for r in rnd.sample(by[k], min(len(by[k]), rnd.choice([1, 2, 3, 4])))]
            out.append(("tiny", some))
    return [table(prefix + kind, sorted(pile, key=lambda r: r.id)) for kind, pile in out if len(pile) > 2]


def tables(folder: Path, names: Sequence[str]) -> list[Table]:
    """The pairs of all piles of some sets: each set, all in one, and the small piles of each, also with other dates."""
    sets = {name: load(folder, name) for name in names}
    whole = [table(name, rows) for name, rows in sets.items()]
    together = sorted((r for rows in sets.values() for r in rows), key=lambda r: r.id)
    out = [*whole, table("all", together), *(small for t in whole for small in small_piles(t))]
    for name in (name for name in REDATED if name in sets):
        for seed in range(len(SPREADS)):
            out += small_piles(table(name, redated(sets[name], seed)), "redated ")
    return out
