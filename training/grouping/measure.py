"""How well reports unseen in training are grouped: five folds by story, alone and among ordinary news.

usage: python -m training.grouping.measure DATA

Prints, at the shipped threshold and settings, B-cubed precision, recall and F1, and of ordinary news (haystack) the
share of reports that are put with one they do not belong to: of another happening, or of another story altogether.  A
pair is scored by a model that saw no pair of the one or the other report's story (of pairs across two folds, of one of
the two, by a fixed draw); SEESAW and haystack are never learned from.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))

from scorers import ordinary
from stemma.grouping.linkage import link, odds
from stemma.grouping.pairs import THRESHOLD
from training.grouping.pairs import fit, piles
from training.grouping.piles import SETS, UNSEEN, Table, Told, alone, cut, load, table

FOLDS = 5
SALT = "y"  # how stories fall into folds
Groups = list[list[int]]


def fold(key: str) -> int:
    """The fold of a story."""
    return int(hashlib.md5((SALT + key).encode()).hexdigest(), 16) % FOLDS


def folds(t: Table) -> tuple[Any, Any]:
    """The folds of both reports of each pair."""
    each = np.array([fold(r.key) for r in t.rows])
    return each[t.first], each[t.second]


def outside(t: Table, out: int) -> Any:
    """The pairs of a pile of which no report is in a fold."""
    one, two = folds(t)
    return (one != out) & (two != out)


def crossed(t: Table, models: Sequence[Any], unseen: set[str]) -> Any:
    """How alike the reports of each pair are, by models each of which left out one fold."""
    one, two = folds(t)
    draw = np.random.RandomState(0).rand(len(one)) < 0.5
    ordinary = np.array([r.id in unseen for r in t.rows])
    by = np.where(ordinary[t.first], two, np.where(ordinary[t.second], one, np.where(draw, one, two)))
    score = np.zeros(len(by))
    for f, model in enumerate(models):
        if (by == f).any():
            score[by == f] = model.predict_proba(t.x[by == f])[:, 1]
    return score


def grouped(t: Table, score: Any) -> Groups:
    """The groups of a pile at the shipped threshold."""
    return link(len(t.rows), t.first, t.second, odds(score), odds(THRESHOLD), days=t.days)


def bcubed(t: Table, groups: Groups, leave: set[str]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 over the reports of a pile that are not left out."""
    events = Counter(r.event for r in t.rows)
    precision = recall = count = 0.0
    for group in groups:
        told = Counter(t.rows[i].event for i in group)
        for row in (t.rows[i] for i in group if t.rows[i].id not in leave):
            precision += told[row.event] / len(group)
            recall += told[row.event] / events[row.event]
            count += 1
    p, r = precision / max(count, 1), recall / max(count, 1)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def undated(rows: Sequence[Told]) -> list[Told]:
    """The reports without their days."""
    return [replace(r, day=np.inf) for r in rows]


def main(data: str) -> None:
    """Print the figures."""
    sets = {name: load(Path(data), name) for name in (*SETS, *UNSEEN)}
    singles = alone(Path(data))
    found = piles([sets[name] for name in SETS], singles)
    whole = fit(found)
    models = [fit(found, partial(outside, out=f)) for f in range(FOLDS)]
    news, ecb, seesaw, hay = (sets[name] for name in ("news_cluster", "ecbplus", "seesaw", "haystack"))
    ids = {r.id for r in hay}
    happening, story = ordinary.related("happening"), ordinary.related("happening", "storyline")
    held = {
        "news_cluster": news, "ECB+": ecb, "SEESAW, unseen": seesaw, "haystack, unseen": hay,
        "haystack undated": undated(hay), "haystack, first words": [cut(r) for r in hay],
        "news_cluster + haystack": [*news, *hay], "the same undated": undated([*news, *hay]),
        "the same, first words": [cut(r) for r in (*news, *hay)], "ECB+ + haystack": [*ecb, *hay],
    }  # fmt: skip
    for name, rows in held.items():
        t = table(rows)
        new = {r.id for r in rows} <= ids | {r.id for r in seesaw}
        score = whole.predict_proba(t.x)[:, 1] if new else crossed(t, models, ids)
        groups = grouped(t, score)
        print(name, "P {:.3f} R {:.3f} F1 {:.3f}".format(*bcubed(t, groups, set())), end="")
        if ids & {r.id for r in rows}:
            own = bcubed(t, groups, ids)
            print("; labelled part P {:.3f} R {:.3f} F1 {:.3f}".format(*own) if own[0] else "", end="")
            answers = [{"report": t.rows[i].id, "event": n} for n, group in enumerate(groups) for i in group]
            wrong = [ordinary.misplaced(ids, answers, right) for right in (happening, story)]
            print("; of another happening {:.3f}, of another story {:.3f}".format(*wrong), end="")
        print(flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
