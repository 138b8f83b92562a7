"""Rebuilds the weights of quotation attribution from PolNeAR, word vectors and the language model.

usage: train.py DATA [--vectors PATH] [--docs FOLDER] [--out FOLDER] [--articles N] [--folds K]

DATA holds polnear_train.jsonl.gz and polnear_dev.jsonl.gz; PATH.json and PATH.npz hold the words and their vectors
(default DATA/language/vec96). --docs keeps the parsed texts; delete the folder when the language model has changed.
Fits on the first N articles (default all), prints the figures on the dev part, and writes the weights. With --folds K
it cross-validates on the training part instead, prints the figures for several thresholds, and writes nothing.
"""

import argparse
import gzip
import itertools
import json
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

import stemma.annotators.quotations.model as settings
from stemma.annotators.quotations.attribution import attributions
from stemma.annotators.quotations.candidates import Candidate, candidates, cue_words, quoted_as
from stemma.annotators.quotations.features import Kin, content_features, cue_features
from stemma.annotators.quotations.frame import Frame, frame
from stemma.annotators.quotations.model import LIKELY, Model, may_cue, nominal
from stemma.annotators.quotations.ranker import Linear
from stemma.annotators.quotations.source_features import source_features
from stemma.annotators.quotations.sources import source_heads

CUE_RIDGE, CONTENT_RIDGE, SOURCE_RIDGE = 2.0, 2.0, 2.0


@dataclass
class Gold:
    """One attribution of the gold: character sets of content and source, and the word that is its cue."""

    content: frozenset[int]
    source: frozenset[int]
    cue: int


@dataclass
class Item:
    """One article: its frame, its gold, the words that may be cues."""

    frame: Frame
    gold: list[Gold]
    words: list[int]


def characters(spans: Any, text: str) -> frozenset[int]:
    """The offsets of the characters of some spans that are not white space."""
    return frozenset(i for s, e in spans for i in range(s, e) if not text[i].isspace())


def depths(f: Frame) -> list[int]:
    """How deep in its tree each word stands."""
    out = []
    for i in range(len(f.low)):
        n = 0
        while f.head[i] != i and n < 60:
            i, n = f.head[i], n + 1
        out.append(n)
    return out


def read(data: Path, part: str, docs: Path | None) -> list[tuple[dict[str, Any], Any]]:
    """The rows of a part of the gold with their parsed texts."""
    import spacy
    from spacy.tokens import DocBin

    with gzip.open(data / f"polnear_{part}.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines]
    held = docs / f"{part}.spacy" if docs else None
    if held and held.exists():
        parsed = list(DocBin().from_disk(held).get_docs(spacy.blank("en").vocab))
    else:
        from stemma.language import load

        parsed = list(load().pipe(row["text"] for row in rows))
        if held:
            held.parent.mkdir(parents=True, exist_ok=True)
            attrs = ["TAG", "DEP", "HEAD", "LEMMA", "SENT_START", "ENT_IOB", "ENT_TYPE"]
            DocBin(attrs=attrs, docs=parsed).to_disk(held)
    return list(zip(rows, parsed, strict=True))


def items(rows: list[tuple[dict[str, Any], Any]]) -> list[Item]:
    """Frames with their gold, the cue of each attribution found as the highest verb of its cue words."""
    out = []
    for row, doc in rows:
        f, text = frame(row["text"], doc), row["text"]
        depth, gold = depths(f), []
        for a in row["attributions"]:
            if not a["content"]:
                continue
            held = [i for s, e in a["cue"] for i in range(bisect_right(f.end, s), bisect_left(f.start, e))]
            held = [i for i in held if f.low[i].isalnum()] or held
            verb = [i for i in held if f.tag[i][:2] == "VB" and not f.dep[i].startswith("aux")]
            verb = [i for i in verb if quoted_as(f, i)] or verb
            cue = min(verb or held, key=lambda i: (depth[i], i), default=-1)
            gold.append(Gold(characters(a["content"], text), characters(a["source"], text), cue))
        out.append(Item(f, gold, []))
    return out


def fit(groups: list[list[list[str]]], targets: list[list[float]], least: int, ridge: float, binary: bool) -> Linear:
    """Fits a linear model: of single items (each group one item, log-odds) or of shares within groups."""
    counts = Counter(x for group in groups for features in group for x in set(features))
    names = sorted(x for x, n in counts.items() if n >= least)
    index = {x: i for i, x in enumerate(names)}
    columns, pointer = [], [0]
    for group in groups:
        for features in group:
            columns += [index[x] for x in set(features) if x in index]
            pointer.append(len(columns))
    matrix = csr_matrix(
        (np.ones(len(columns)), np.array(columns), np.array(pointer)), shape=(len(pointer) - 1, len(names))
    )
    edges = np.cumsum([0, *(len(g) for g in groups)])
    target = np.concatenate([np.array(t, dtype=float) for t in targets])
    turned = matrix.T.tocsr()

    def loss(w: Any) -> tuple[float, Any]:
        scores = matrix @ w
        if binary:
            p = 1 / (1 + np.exp(-scores))
            value = np.logaddexp(0, scores).sum() - target @ scores
        else:
            peak = np.maximum.reduceat(scores, edges[:-1])
            powers = np.exp(scores - np.repeat(peak, np.diff(edges)))
            total = np.add.reduceat(powers, edges[:-1])
            p = powers / np.repeat(total, np.diff(edges))
            value = (np.log(total) + peak).sum() - target @ scores
        return value + ridge / 2 * w @ w, turned @ (p - target) + ridge * w

    solved = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 60, "maxcor": 8})
    return Linear({x: float(v) for x, v in zip(names, solved.x, strict=True) if abs(v) > 0.004})


def cue_data(part: list[Item], kin: Kin) -> tuple[list[list[list[str]]], list[list[float]]]:
    """Every word that may be a cue, with whether it is."""
    groups, targets = [], []
    for item in part:
        cues = {g.cue for g in item.gold}
        for c in item.words:
            groups.append([cue_features(item.frame, c, kin)])
            targets.append([float(c in cues)])
    return groups, targets


def overlap(f: Frame, runs: Any, held: frozenset[int]) -> float:
    """The share two contents have in common, over characters that are not white space."""
    mine = characters(f.spans(runs), f.text)
    return len(mine & held) / len(mine | held)


def content_data(item: Item, odds: dict[int, float], kin: Kin) -> tuple[list[list[list[str]]], list[list[float]]]:
    """Every likely cue's candidates, no content first, with the share each should have."""
    groups, targets = [], []
    for c in odds:
        found = candidates(item.frame, c)
        wanted = [g.content for g in item.gold if g.cue == c]
        share = [max((overlap(item.frame, x.runs, g) for g in wanted), default=0.0) for x in found]
        good = [s**10 if s >= 0.5 else 0.0 for s in share]
        if wanted and not any(good):
            continue
        total = sum(good)
        groups.append([["null"], *content_features(item.frame, c, found, odds, kin)])
        targets.append([0.0 if total else 1.0, *(g / total if total else 0.0 for g in good)])
    return groups, targets


def source_data(item: Item) -> tuple[list[list[list[str]]], list[list[float]]]:
    """The noun phrases around every gold cue, with the one that is its source."""
    groups, targets = [], []
    f = item.frame
    for g in item.gold:
        if g.cue < 0 or not (found := candidates(f, g.cue)):
            continue
        best: Candidate = max(found, key=lambda x: overlap(f, x.runs, g.content))
        if overlap(f, best.runs, g.content) < 0.5:
            continue
        heads = source_heads(f, g.cue, best.runs, cue_words(f, g.cue))
        inside = [h for h in heads if h >= 0 and f.start[h] in g.source]
        if g.source and not inside:
            continue
        right = {min(inside, key=lambda h: (f.right[h] - f.left[h]) * -1)} if inside else {-1}
        groups.append([source_features(f, g.cue, h, best.runs, heads) for h in heads])
        targets.append([float(h in right) for h in heads])
    return groups, targets


def nominals(part: list[Item]) -> frozenset[str]:
    """The words that are no verbs and are cues often enough."""
    f_cues = Counter(nominal(i.frame, g.cue) for i in part for g in i.gold if g.cue >= 0)
    seen = Counter(nominal(i.frame, c) for i in part for c in range(len(i.frame.low)))
    return frozenset(x for x, n in f_cues.items() if n >= 2 and n / seen[x] > 0.04)


def classes(part: list[Item], vectors: Path, fine: int = 200, coarse: int = 40) -> Kin:
    """Classes of the lemmas of verbs and nouns by their word vectors (k-means), for verbs the gold shows too rarely."""
    from sklearn.cluster import KMeans

    counts = Counter(
        i.frame.lemma[c] for i in part for c in range(len(i.frame.low)) if i.frame.tag[c][:2] in ("VB", "NN")
    )
    known = {word: row for row, word in enumerate(json.loads(vectors.with_suffix(".json").read_text("utf-8")))}
    words = sorted(w for w, n in counts.items() if n >= 2 and w in known and " " not in w)
    rows = np.load(vectors.with_suffix(".npz"))["x"][[known[w] for w in words]].astype(np.float64)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    two = [KMeans(n, n_init=1, max_iter=25, random_state=7).fit_predict(rows) for n in (fine, coarse)]
    return {w: (f"f{a}", f"c{b}") for w, a, b in zip(words, *two, strict=True)}


def choose_words(part: list[Item], names: frozenset[str]) -> None:
    """Sets the words of each item that may be cues."""
    for item in part:
        item.words = [c for c in range(len(item.frame.low)) if may_cue(item.frame, c, names)]


def train(part: list[Item], kin: Kin, folds: int = 4) -> Model:
    """Fits the three models; the second sees cue odds from models that had not seen the article."""
    names = nominals(part)
    choose_words(part, names)
    odds: list[dict[int, float]] = [{} for _ in part]
    for k in range(folds):
        groups, targets = cue_data([x for i, x in enumerate(part) if i % folds != k], kin)
        cues = fit(groups, targets, 3, CUE_RIDGE, binary=True)
        for i in range(k, len(part), folds):
            scores = {c: cues.score(cue_features(part[i].frame, c, kin)) for c in part[i].words}
            odds[i] = {c: s for c, s in scores.items() if s > LIKELY}
    cues = fit(*cue_data(part, kin), 3, CUE_RIDGE, binary=True)
    held = [content_data(item, chance, kin) for item, chance in zip(part, odds, strict=True)]
    contents = fit([g for x in held for g in x[0]], [t for x in held for t in x[1]], 3, CONTENT_RIDGE, binary=False)
    held = [source_data(item) for item in part]
    sources = fit([g for x in held for g in x[0]], [t for x in held for t in x[1]], 3, SOURCE_RIDGE, binary=False)
    return Model(cues, contents, sources, names, kin)


def figures(model: Model, part: list[Item], least: float = 0.0) -> dict[str, list[int]]:
    """Counts as the scorer of quotations makes them: gold, answered, matched, source right; all and direct."""
    counts = {"all": [0, 0, 0, 0], "direct": [0, 0, 0, 0]}
    for item in part:
        f, text = item.frame, item.frame.text
        mine = []
        for x in attributions(f, model):
            if x.score >= least:
                source = characters(f.spans((x.source,)), text) if x.source else frozenset()
                mine.append((characters(f.spans(x.content), text), source))
        tally(counts, item, mine)
    return counts


def tally(counts: dict[str, list[int]], item: Item, mine: list[tuple[frozenset[int], frozenset[int]]]) -> None:
    """Adds one article to the counts."""
    text, marks = item.frame.text, set('"“”«»')

    def direct(held: frozenset[int]) -> bool:
        return any(text[i] in marks or text[i - 1 : i] in marks or text[i + 1 : i + 2] in marks for i in held)

    pairs = [
        (len(g.content & m) / len(g.content | m), i, j)
        for i, g in enumerate(item.gold)
        for j, (m, _) in enumerate(mine)
    ]
    used: dict[int, int] = {}
    for share, i, j in sorted(pairs, reverse=True):
        if share >= 0.5 and i not in used and j not in used.values():
            used[i] = j
    for i, g in enumerate(item.gold):
        for kind in ("all", "direct")[: 1 + direct(g.content)]:
            counts[kind][0] += 1
            if i in used:
                source = mine[used[i]][1]
                counts[kind][2] += 1
                counts[kind][3] += bool(g.source & source) if g.source else not source
    for m, _ in mine:
        for kind in ("all", "direct")[: 1 + direct(m)]:
            counts[kind][1] += 1


def show(title: str, counts: dict[str, list[int]]) -> None:
    """Prints precision, recall, F1, source accuracy and end-to-end F1."""
    for kind, (g, a, m, s) in counts.items():
        shown = f"P {m / a:.3f} R {m / g:.3f} F1 {2 * m / (g + a):.3f}"
        ends = f"source {s / m:.3f} end to end {2 * s / (g + a):.3f}"
        print(f"{title} {kind}: gold {g} answered {a} {shown} {ends}", flush=True)


def write(model: Model, folder: Path) -> None:
    """Writes the weights where the model reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("cues", "contents", "sources"):
        getattr(model, name).write(folder / f"{name}.npz")
    lines = [f"{word} {fine} {coarse}" for word, (fine, coarse) in sorted(model.kin.items())]
    (folder / "kin.txt").write_text("\n".join(lines), "utf-8")
    (folder / "nominals.txt").write_text("\n".join(sorted(model.nominals)), "utf-8")


def validate(part: list[Item], vectors: Path, folds: int) -> None:
    """Prints cross-validated figures for several least shares."""
    thresholds = (0.2, 0.25, 0.3, 0.35)
    counts = {t: {"all": [0, 0, 0, 0], "direct": [0, 0, 0, 0]} for t in thresholds}
    for k in range(folds):
        model = train([x for i, x in enumerate(part) if i % folds != k], classes(part, vectors), 2)
        for t in thresholds:
            settings.SURE = t
            for kind, row in figures(model, part[k::folds]).items():
                counts[t][kind] = [a + b for a, b in zip(counts[t][kind], row, strict=True)]
    for t in thresholds:
        show(f"least share {t}", counts[t])


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--out", type=Path, default=Path(settings.__file__).parent / "weights")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    vectors = args.vectors or args.data / "language" / "vec96"
    start = time.process_time()
    part = items(list(itertools.islice(read(args.data, "train", args.docs), args.articles)))
    if args.folds:
        return validate(part, vectors, args.folds)
    model = train(part, classes(part, vectors), 2)
    print(f"fitted on {len(part)} articles in {time.process_time() - start:.0f} s", flush=True)
    write(model, args.out)
    show("dev", figures(settings.load(args.out), items(read(args.data, "dev", args.docs))))


if __name__ == "__main__":
    main()
