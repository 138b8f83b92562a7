"""Fit the judge of acts and the ranking of recipients: `worth.json` and `recipient.json`.

usage: python -m training.acts.fit DATA [--figures]

Learned from our own labels (`bench/acts`) on GMB, UNER EWT, wikigold and the open half of news_cluster, and, for the
recipients, from the gold records of PLOVER.  Never from SEESAW, haystack or plv, which are measured on.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from spacy.tokens import DocBin

from stemma import parsers
from stemma.annotators import names, quotations, times
from stemma.annotators.acts import finder
from stemma.annotators.acts.arguments import NOBODY, Arguments
from stemma.annotators.acts.find import Finder
from stemma.annotators.acts.story import Story
from stemma.annotators.acts.worth import Judge
from stemma.model import Act, Capture, Report
from stemma.stages.clean import CLEAN, verbatim

HERE = Path(__file__).parent
LABELS = HERE / "../../bench/acts/reading_a.jsonl"
WEIGHTS = HERE / "../../src/stemma/annotators/acts/weights"
RIDGE = {"worth": 1.7, "recipient": 0.5}
RARE = 3  # features of fewer rows are left out
FOLDS = 5
Array = npt.NDArray[np.float64]
Label = dict[str, Any]
Features = Iterable[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates of one act with their features, and which of them are right; one candidate of two for the judge."""

    group: str
    half: str
    source: str
    features: list[list[str]]
    right: list[int]


def rows(path: Path) -> list[Label]:
    """The rows of a JSON lines file, gzipped or not."""
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode().splitlines()
    return [json.loads(line) for line in lines if line]


def reports(data: Path, labels: Sequence[Label]) -> Iterator[tuple[str, Report]]:
    """The reports of some labels, cleaned as a run cleans them, with the set of each."""
    wanted = {(row["set"], row["report"]) for row in labels}
    for name in sorted({row["set"] for row in labels}):
        if name == "ner_A":
            docs = list(DocBin().from_disk(data / "language/ner_A.spacy").get_docs(spacy.blank("en").vocab))
            captures = [Capture(str(n), doc.text) for n, doc in enumerate(docs) if (name, str(n)) in wanted]
            found = [verbatim(c).value for c in captures]
        else:
            given = (row for row in rows(data / f"{name}.jsonl.gz") if (name, row["id"]) in wanted)
            found = [CLEAN.work([(_capture(row), ())], None)[0].value for row in given]
        yield from ((name, report) for report in found if report is not None)


def _capture(row: Label) -> Capture:
    if "html" in row:
        return Capture(row["id"], row["html"], media="html", url=row.get("url", ""))
    return Capture(row["id"], row["text"], **{k: row[k] for k in ("url", "outlet", "title", "published") if row.get(k)})


def finders(pile: Sequence[Report]) -> Iterator[Finder]:
    """The finder of acts of each report."""
    for report, parse in zip(pile, parsers.load().pipe([r.text for r in pile]), strict=True):
        named, dated = names.annotate(report, parse), times.annotate(report, parse)
        yield finder(report, parse, named, dated, quotations.annotate(report, parse, named))


def labelled(data: Path) -> tuple[list[Choice], list[Choice]]:
    """What the labels say of worth and of recipients."""
    labels = rows(LABELS)
    of: dict[tuple[str, str], list[Label]] = {}
    for row in labels:
        of.setdefault((row["set"], row["report"]), []).append(row)
    pile = list(reports(data, labels))
    worth, recipients = [], []
    for (name, report), found in zip(pile, finders([r for _, r in pile]), strict=True):
        acts = found.acts()
        judge = Judge(found, Story(found.parse, found.clauses, acts))
        for row in of[name, report.id]:
            told = [a for a in acts if found.parse.starts[found.heads[a]] == row["at"][0]]
            for act in told:
                kept = row["keep"] and act.code in row["codes"]
                worth.append(Choice(report.id, row["half"], name, [[], judge.features(act)], [int(kept)]))
            right = [a for a in told if row["keep"] and a.code in row["codes"]] or told
            if row["keep"] and right and "recipient" in row:
                spans = [row["recipient"]] if row["recipient"] else []
                recipients += _choice(report.id, row["half"], name, found, right[0], spans)
    return worth, recipients


def records(data: Path) -> list[Choice]:
    """What the gold records of PLOVER say of recipients."""
    gold = rows(data / "plover_gsr.jsonl.gz")
    captures = [Capture(str(n), row["text"], published=row["date"]) for n, row in enumerate(gold)]
    pile = [report for c in captures if (report := verbatim(c).value) is not None]
    out = []
    for row, found in zip(gold, finders(pile), strict=True):
        right = [a for a in found.acts() if a.code == row["event"]]
        said = (row.get("eventText") or "").casefold().split()
        right.sort(key=lambda a: found.parse.lower[found.heads[a]] not in said)
        texts = [re.escape(one["actorText"]) for one in row["recipient"] or []]
        spans = [m.span() for text in texts for m in re.finditer(text, row["text"], re.IGNORECASE)]
        if right and (spans or not texts):
            out += _choice(found.report.id, "train", "plover_gsr", found, right[0], spans)
    return out


def _choice(
    group: str, half: str, source: str, found: Finder, act: Act, spans: Sequence[Sequence[int]]
) -> list[Choice]:
    arguments, told = Arguments(found.clauses), found.told(act)
    candidates = [NOBODY, *arguments.candidates(told.head)]
    starts = found.parse.starts
    right = [n for n, k in enumerate(candidates) if n and any(s <= starts[k] < e for s, e in spans)]
    right = right if spans else [0]
    features = [arguments.features(told, k) for k in candidates]
    return [Choice(group, half, source, features, right)] if right else []


def fit(choices: Sequence[Choice], ridge: float) -> dict[str, float]:
    """Weights by which the right candidate of each choice is the likeliest: a conditional logit with a ridge."""
    counted = Counter(name for c in choices for one in c.features for name in one)
    index = {name: n for n, name in enumerate(sorted(k for k, count in counted.items() if count >= RARE))}
    every = [one for c in choices for one in c.features]
    at = [(row, index[name]) for row, one in enumerate(every) for name in one if name in index]
    cells = np.array(at).T
    table = csr_matrix((np.ones(len(at)), (cells[0], cells[1])), shape=(len(every), len(index)))
    sizes = [len(c.features) for c in choices]
    of = np.repeat(np.arange(len(choices)), sizes)
    first = np.cumsum([0, *sizes[:-1]])
    right = np.zeros(len(every))
    for begin, choice in zip(first, choices, strict=True):
        right[[begin + n for n in choice.right]] = 1

    def loss(weights: Array) -> tuple[float, Array]:
        odds = table @ weights
        most = np.full(len(choices), -np.inf)
        np.maximum.at(most, of, odds)
        shares = np.exp(odds - most[of])
        total, good = np.bincount(of, shares), np.bincount(of, shares * right)
        slope = table.T @ (shares / total[of] - shares * right / good[of]) + 2 * ridge * weights
        return float((np.log(total) - np.log(good)).sum() + ridge * weights @ weights), slope

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: round(float(found[n]), 4) for name, n in index.items() if abs(found[n]) > 1e-4}


def _fold(group: str) -> int:
    return sha256(group.encode()).digest()[0] % FOLDS


def _share(weights: dict[str, float], choice: Choice) -> Array:
    odds = np.array([sum(weights.get(name, 0.0) for name in one) for one in choice.features])
    shares = np.exp(odds - odds.max())
    scaled: Array = shares / shares.sum()
    return scaled


def figures(learned: Sequence[Choice], other: Sequence[Choice], ridge: float) -> None:
    """Print how often the likeliest candidate is the right one, out of fold, and on what nothing was learned from."""
    told = []
    for fold in range(FOLDS):
        weights = fit([c for c in learned if _fold(c.group) != fold], ridge)
        told += [(c.source, "folds", _share(weights, c), c.right) for c in learned if _fold(c.group) == fold]
    weights = fit(learned, ridge)
    told += [(c.source, c.half, _share(weights, c), c.right) for c in other]
    for source, half in sorted({t[:2] for t in told}):
        mine = [t for t in told if t[:2] == (source, half)]
        right = sum(int(shares.argmax()) in good for _, _, shares, good in mine)
        print(f"  {source} {half}: {right} of {len(mine)}")
        if all(len(shares) == 2 for _, _, shares, _ in mine):
            for least in (0.3, 0.35, 0.4, 0.5):
                kept = [good == [1] for _, _, shares, good in mine if shares[1] >= least]
                every = sum(good == [1] for *_, good in mine)
                print(f"    kept from {least}: {sum(kept)} of {len(kept)} right, of {every} that are")


def main() -> None:
    """Fit both and write their weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--figures", action="store_true", help="print figures out of fold, write nothing")
    args = parser.parse_args()
    worth, recipients = labelled(args.data)
    recipients += records(args.data)
    for name, choices in (("worth", worth), ("recipient", recipients)):
        fitting = [c for c in choices if c.half == "train" or (c.source == "news_cluster" and c.half == "open")]
        if args.figures:
            print(name)
            figures(fitting, [c for c in choices if c not in fitting], RIDGE[name])
            continue
        kept = {"weights": fit(fitting, RIDGE[name])}
        (WEIGHTS / f"{name}.json").write_text(json.dumps(kept, indent=0, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
