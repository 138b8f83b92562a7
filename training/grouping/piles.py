"""Reports grouped by people, read and cleaned as the pipeline reads them, and the piles whose pairs are learned from.

Pairs are taken from each set, from all sets together, and from small piles of kin events, since a small pile looks
different: nothing stands around a pair.
"""

import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
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


def kin(t: Table) -> dict[str, list[str]]:
    """For each event the other events most like it."""
    near: dict[str, Counter[str]] = defaultdict(Counter)
    for a, b, s in zip(t.first, t.second, t.x[:, t.names.index("base")], strict=True):
        one, two = t.rows[a].event, t.rows[b].event
        if one != two:
            near[one][two] += s
            near[two][one] += s
    return {e: [k for k, _ in near[e].most_common(12)] for e in sorted({r.event for r in t.rows})}


def small_piles(t: Table) -> list[Table]:
    """Piles of two to four kin events, and tiny ones of a few reports of each."""
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
    return [table(kind, sorted(pile, key=lambda r: r.id)) for kind, pile in out if len(pile) > 2]


def tables(folder: Path, names: Sequence[str]) -> list[Table]:
    """The pairs of all piles of some sets: each set, all in one, and the small piles of each."""
    sets = {name: load(folder, name) for name in names}
    whole = [table(name, rows) for name, rows in sets.items()]
    together = sorted((r for rows in sets.values() for r in rows), key=lambda r: r.id)
    return [*whole, table("all", together), *(small for t in whole for small in small_piles(t))]
