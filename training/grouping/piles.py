"""Reports grouped by people among reports that belong to nothing, and the piles whose pairs are learned from.

News at large is mostly unrelated: a set in which every report has siblings teaches that the nearest report is of one
event.  So each pile draws some events of the labelled sets and none, as many, three or ten times as many reports that
stand alone, whole or cut to their first words, dated as they are, anew, or not at all.  Only sets whose licence lets
the weights be used by anyone are learned from; what else is at hand is for measuring.
"""

import gzip
import json
import random
import tempfile
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import spacy
from spacy.tokens import DocBin

from stemma import cleaning, readers
from stemma.grouping.events import day_of
from stemma.grouping.pairs import compare, pile_of
from stemma.grouping.terms import VOCABULARY, Terms, read
from stemma.model import Capture, Report

SETS = ("news_cluster", "ecbplus")  # whose events are learned from: Apache-2.0, CC-BY-3.0
PAGES = ("pages", "article_extraction")  # whole pages of as many outlets, hardly two of one event: MIT, Apache-2.0
PASSAGES = "language/ner_A.spacy"  # GMB (public domain), UNER English EWT (CC BY-SA 4.0), wikigold (CC BY 4.0)
UNSEEN = ("seesaw", "haystack")  # what is measured alone: CC-BY-NC-SA-4.0, no licence stated
ALONE = "alone "  # before the event of a report that belongs to nothing
PASSAGE_STEP, PASSAGE_COUNT = 5, 3000  # every so many passages, for neighbours may be of one report
LEAST_WORDS = 60  # of what may stand alone
FIRST_WORDS = (20, 30, 60)  # of a report that is cut
LIKE = 0.3  # plain likeness from which two reports that stand alone may be of one event after all, and teach nothing
SHARES = (0.1, 0.3, 0.6, 1.0)  # of a set's events in a pile
SIZES = (2, 3, 5, None)  # reports drawn of an event: sets in which each has many teach that likeness is plentiful
RATIOS = (0, 1, 3, 10)  # reports that stand alone for one that belongs
MOST_ALONE = 900  # of them in a pile
CUT, CUT_SMALL = 0.3, 0.7  # share of the piles, and of the small ones, whose reports are cut
DATINGS = ("own", "anew", "none", "near")  # near: all within three days
SPREADS = (5, 15)  # days between kin events that are dated anew, on the average
LAGS = (0.66, 0.24, 0.07, 0.03)  # how often a report comes 0, 1, 2, 3 days after its event ...
LATE, LATE_DAYS = 0.08, 60  # ... how often much later, and by how many days on the average
STORIES, LIKENED, NEAR = (0, 0, 0, 1, 2), (1, 2, 4, 8), 24  # of a small pile; of how many near ones these are drawn
NEAR_WORDS = 40  # by which these are near
FIRST_DAY = 730_000  # made-up days lie after this ordinal


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
    """The pairs of one pile: features, answers, rows of both reports, and which pairs are known for sure."""

    rows: tuple[Told, ...]
    names: tuple[str, ...]
    x: Any
    y: Any
    first: Any
    second: Any
    days: Any
    known: Any


def rows_of(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """The rows of a set by their ids."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
        return {row["id"]: row for row in map(json.loads, f)}


def cleaned(rows: Iterable[dict[str, Any]]) -> list[Report]:
    """The reports of some rows, read and cleaned as the pipeline does, in order of id."""
    fields = ("id", "text", "html", "url", "outlet", "title", "published")
    with tempfile.TemporaryDirectory() as at:
        source = Path(at) / "set.jsonl"
        lines = (json.dumps({k: row[k] for k in fields if row.get(k)}) + "\n" for row in rows)
        source.write_text("".join(lines), encoding="utf-8")
        captures = [c for c in readers.read([str(source)]) if isinstance(c, Capture)]
    recurring = cleaning.recurring_lines(captures)
    found = [r for r, _ in (cleaning.clean(c, recurring) for c in captures) if r]
    return sorted(found, key=lambda r: r.id)


def load(folder: Path, name: str) -> list[Told]:
    """The reports of a set; of news_cluster by happening, as they were told apart, and by storyline."""
    gold = rows_of(folder, name)
    event = {id: row.get("event") or id for id, row in gold.items()}
    key = {id: f"topic {row['topic']}" if name == "ecbplus" else event[id] for id, row in gold.items()}
    if name == "news_cluster":
        for line in (folder / "happenings_dev.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            event[row["id"]], key[row["id"]] = row["happening"], row["storyline"]
    return [Told(r.id, read(r), day_of(r), event[r.id], key[r.id]) for r in cleaned(gold.values())]


def table(rows: Iterable[Told], kin: Container[tuple[str, str]] = ()) -> Table:
    """The pairs of one pile with their features; of reports that are ``kin`` the answer is not known."""
    ordered = sorted(rows, key=lambda r: r.id)
    pile = pile_of([r.terms for r in ordered], np.array([r.day for r in ordered]))
    first, second, names, x = compare(pile)
    event = np.array([r.event for r in ordered])
    known = np.array(
        [(ordered[a].id, ordered[b].id) not in kin for a, b in zip(first, second, strict=True)], dtype=bool
    )
    return Table(tuple(ordered), tuple(names), x, event[first] == event[second], first, second, pile.days, known)


@dataclass(frozen=True, slots=True)
class Alone:
    """Reports that stand alone.

    ``kin`` are pairs, by id in order, that may be of one event after all, read whole; ``near`` has for each report the
    numbers of those whose first words are most like its own and that are no kin.
    """

    rows: tuple[Told, ...]
    kin: frozenset[tuple[str, str]]
    near: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, told: Iterable[Told]) -> Self:
        """What a set of reports that stand alone has of kin and of near ones."""
        rows = sorted(told, key=lambda r: r.id)
        whole = table(rows)
        like = np.flatnonzero(whole.x[:, whole.names.index("base")] > LIKE)
        pairs = list(zip(whole.first[like].tolist(), whole.second[like].tolist(), strict=True))
        none = np.full(len(rows), np.inf)
        seen = pile_of([cut(r, NEAR_WORDS).terms for r in rows], none).views
        likeness = sum((seen[view] @ seen[view].T).toarray() for view in ("names", "words"))
        np.fill_diagonal(likeness, -1.0)
        for a, b in pairs:
            likeness[a, b] = likeness[b, a] = -1.0
        order = np.argsort(-likeness, axis=1, kind="stable")[:, :NEAR]
        return cls(
            tuple(rows), frozenset((rows[a].id, rows[b].id) for a, b in pairs), tuple(map(tuple, order.tolist()))
        )


def alone(folder: Path) -> Alone:
    """Reports that belong to nothing: English pages, and passages that are no neighbours."""
    found: dict[str, Report] = {}
    for name in PAGES:
        for r in cleaned(rows_of(folder, name).values()):
            if r.language == "en" and len(r.text.split()) >= LEAST_WORDS:
                found.setdefault(r.id, r)
    docs = DocBin().from_disk(folder / PASSAGES).get_docs(spacy.blank("en").vocab)
    passages = [d.text for at, d in enumerate(docs) if at % PASSAGE_STEP == 1 and len(d) >= LEAST_WORDS]
    rnd = random.Random(1)
    for at, text in enumerate(passages[:PASSAGE_COUNT]):
        headline = text.split(". ")[0] if rnd.random() < 0.5 else ""
        found[f"passage {at:04}"] = Report(f"passage {at:04}", text, headline=headline)
    return Alone.of(Told(r.id, read(r), np.inf, ALONE + r.id, ALONE + r.id) for r in found.values())


def cut(row: Told, most: int = FIRST_WORDS[-1]) -> Told:
    """A report of which only the headline and the first words are read."""
    t = row.terms
    words = ~np.array([VOCABULARY.ends[c] for c in t.codes.tolist()], dtype=np.bool_)
    kept = (np.arange(len(words)) < t.title) | (np.cumsum(words) - words[: t.title].sum() <= most)
    return replace(row, terms=Terms(t.report, t.codes[kept], t.title, int(words[kept].sum())))


def redated(rows: Sequence[Told], rnd: random.Random) -> list[Told]:
    """The reports with made-up days: those of an event near each other, kin events some time apart."""
    begins: dict[str, int] = {}
    happens: dict[str, int] = {}
    spread = rnd.choice(SPREADS)
    for r in sorted(rows, key=lambda r: (r.key, r.event)):
        begins.setdefault(r.key, FIRST_DAY + rnd.randrange(900))
        if r.event not in happens:
            happens[r.event] = begins[r.key] + int(rnd.expovariate(1 / spread))

    def lag() -> int:
        late = rnd.random() < LATE
        return int(rnd.expovariate(1 / LATE_DAYS)) if late else rnd.choices(range(len(LAGS)), LAGS)[0]

    return [replace(r, day=float(happens[r.event] + lag())) for r in rows]


def dated(rows: Sequence[Told], singles: Sequence[Told], how: str, rnd: random.Random) -> list[Told]:
    """Reports that belong and reports that stand alone, dated in one of the ways of ``DATINGS``."""
    if how == "none":
        return [replace(r, day=np.inf) for r in (*rows, *singles)]
    if how == "near":
        return [replace(r, day=float(FIRST_DAY + rnd.randrange(3))) for r in (*rows, *singles)]
    own = list(rows) if how == "own" and any(np.isfinite(r.day) for r in rows) else redated(rows, rnd)
    days = [r.day for r in own if np.isfinite(r.day)]
    return [*own, *(replace(r, day=rnd.choice(days) + rnd.randrange(-2, 3)) for r in singles)]


def few(rows: Sequence[Told], most: int | None, rnd: random.Random) -> list[Told]:
    """At most some reports of each event, drawn by chance."""
    if most is None:
        return list(rows)
    events: dict[str, list[Told]] = {}
    for r in rows:
        events.setdefault(r.event, []).append(r)
    return [r for e in sorted(events) for r in rnd.sample(events[e], min(most, len(events[e])))]


def mixed(sets: Sequence[Sequence[Told]], singles: Alone, seed: int) -> Table:
    """The pairs of one pile of some events of a set, or of all sets, among reports that stand alone."""
    rnd = random.Random(seed)
    choice = rnd.randrange(len(sets) + 1)
    rows = sets[choice] if choice < len(sets) else [r for held in sets for r in held]
    keys = sorted({r.key for r in rows})
    drawn = set(rnd.sample(keys, max(2, int(rnd.choice(SHARES) * len(keys)))))
    own = few([r for r in rows if r.key in drawn], rnd.choice(SIZES), rnd)
    others = rnd.sample(singles.rows, min(len(singles.rows), MOST_ALONE, rnd.choice(RATIOS) * len(own)))
    pile = dated(own, others, rnd.choice(DATINGS), rnd)
    return _read(pile, singles, CUT, rnd)


def small(sets: Sequence[Sequence[Told]], singles: Alone, seed: int) -> Table:
    """The pairs of a pile of a few reports: of some events, and of what stands alone though it is like another.

    In a pile of two reports each is the other's nearest, whatever they tell; and in few words one name is much.
    """
    rnd = random.Random(seed)
    rows = rnd.choice(sets)
    drawn = set(rnd.sample(sorted({r.key for r in rows}), rnd.choice(STORIES)))
    own = few([r for r in rows if r.key in drawn], rnd.choice(SIZES[:-1]), rnd)
    one = rnd.randrange(len(singles.rows))
    others = [singles.rows[i] for i in (one, *rnd.sample(singles.near[one], rnd.choice(LIKENED)))]
    others = others if len(own) < 2 or rnd.random() < 0.7 else []
    how = rnd.choice(DATINGS[1:] if own else ("none", "near"))
    return _read(dated(own, others, how, rnd), singles, CUT_SMALL, rnd)


def _read(pile: Sequence[Told], singles: Alone, share: float, rnd: random.Random) -> Table:
    """The pairs of a pile, a share of which are read by their first words."""
    most = rnd.choice(FIRST_WORDS)
    return table([cut(r, most) for r in pile] if rnd.random() < share else pile, singles.kin)
