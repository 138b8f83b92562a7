"""Rebuilds the weights of quotation attribution from PolNeAR, word vectors and the language model.

usage: python -m training.quotations.train DATA [--vectors PATH] [--docs FOLDER] [--out FOLDER] [--articles N]
                                           [--folds K]

DATA holds polnear_train.jsonl.gz and polnear_dev.jsonl.gz; PATH.json and PATH.npz hold the words and their vectors
(default DATA/language/vec96). --docs keeps the parsed texts; delete the folder when the language model has changed.
Fits on the first N articles (default all), prints the figures on the dev part, and writes the weights. With --folds K
it cross-validates on the training part instead, prints the figures for several thresholds, and writes nothing.
"""

import argparse
import itertools
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

import stemma.annotators.quotations.model as settings
from stemma.annotators.quotations.attribution import attributions
from stemma.annotators.quotations.candidates import Candidate, candidates, cue_words
from stemma.annotators.quotations.cue_features import cue_features
from stemma.annotators.quotations.features import Kin, content_features
from stemma.annotators.quotations.frame import Frame
from stemma.annotators.quotations.judge import Held, judged
from stemma.annotators.quotations.model import Model, likely, may_cue, nominal
from stemma.annotators.quotations.source_features import source_features
from stemma.annotators.quotations.sources import source_heads
from stemma.trees import Trees
from training.quotations.fitting import Table, grow
from training.quotations.gold import Item, characters, items, read, show, tally

FOLDS = 4  # parts of the articles; what a later model learns from comes from models that had not seen the article


def cue_table(part: list[Item], kin: Kin) -> Table:
    """Every word that may be a cue, with whether it is; a group a word."""
    table = Table()
    for n, item in enumerate(part):
        cues = {g.cue for g in item.gold}
        for c in item.words:
            table.add(n, [cue_features(item.frame, c, kin)], [float(c in cues)])
    return table


def overlap(f: Frame, runs: Any, held: frozenset[int]) -> float:
    """The share two contents have in common, over characters that are not white space."""
    mine = characters(f.spans(runs), f.text)
    return len(mine & held) / len(mine | held)


def content_table(part: list[Item], odds: list[dict[int, float]], kin: Kin) -> tuple[Table, list[list[Candidate]]]:
    """Every likely cue's candidates, no content first, with the share each should have; a group a cue."""
    table, proposed = Table(), []
    for n, (item, chances) in enumerate(zip(part, odds, strict=True)):
        for c in chances:
            found = candidates(item.frame, c)
            wanted = [g.content for g in item.gold if g.cue == c]
            share = [max((overlap(item.frame, x.runs, g) for g in wanted), default=0.0) for x in found]
            good = [s**10 if s >= 0.5 else 0.0 for s in share]
            total = sum(good)
            target = [0.0 if total else 1.0, *(g / total if total else 0.0 for g in good)]
            features = [["null"], *content_features(item.frame, c, found, chances, kin)]
            table.add(n, features, target, fits=bool(total) or not wanted)
            proposed.append(found)
    return table, proposed


def judge_data(item: Item, chances: dict[int, float], held: Held) -> tuple[list[list[float]], list[bool]]:
    """The contents that are judged in an article, and whether each is what its cue, or a cue not found, has."""
    keys, rows = judged(item.frame, chances, held)
    cues = {c for c, _, _ in keys}
    right = []
    for c, runs, _ in keys:
        wanted = [g.content for g in item.gold if g.cue == c or g.cue not in cues]
        right.append(any(overlap(item.frame, runs, g) >= 0.5 for g in wanted))
    return rows, right


def source_table(part: list[Item]) -> Table:
    """The noun phrases around every gold cue, with the one that is its source; a group an attribution."""
    table = Table()
    for n, item in enumerate(part):
        for features, target in source_data(item):
            table.add(n, features, target)
    return table


def source_data(item: Item) -> list[tuple[list[list[str]], list[float]]]:
    """The groups of one article."""
    out = []
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
        features = [source_features(f, g.cue, h, best.runs, heads) for h in heads]
        out.append((features, [float(h in right) for h in heads]))
    return out


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


def train(part: list[Item], kin: Kin) -> Model:
    """Fits the models; each sees of the ones before it only what they say of articles they had not seen."""
    names = nominals(part)
    choose_words(part, names)
    table = cue_table(part, kin)
    cues, scores = table.fit(binary=True), iter(table.unseen(FOLDS, binary=True))
    odds = [likely(item.frame, {c: float(next(scores)[0]) for c in item.words}) for item in part]
    table, proposed = content_table(part, odds, kin)
    contents, scores = table.fit(), iter(table.unseen(FOLDS))
    found = iter(proposed)
    held: list[Held] = [{c: (next(found), next(scores)) for c in chances} for chances in odds]
    judge = Trees(*grow([judge_data(*x) for x in zip(part, odds, held, strict=True)]))
    return Model(cues, contents, source_table(part).fit(), judge, names, kin)


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


def write(model: Model, folder: Path) -> None:
    """Writes the weights where the model reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("cues", "contents", "sources", "judge"):
        getattr(model, name).write(folder / f"{name}.npz")
    lines = [f"{word} {fine} {coarse}" for word, (fine, coarse) in sorted(model.kin.items())]
    (folder / "kin.txt").write_text("\n".join(lines), "utf-8")
    (folder / "nominals.txt").write_text("\n".join(sorted(model.nominals)), "utf-8")


def validate(part: list[Item], vectors: Path, folds: int) -> None:
    """Prints cross-validated figures for several least shares."""
    thresholds = (0.3, 0.35, 0.4)
    counts = {t: {"all": [0, 0, 0, 0], "direct": [0, 0, 0, 0]} for t in thresholds}
    for k in range(folds):
        model = train([x for i, x in enumerate(part) if i % folds != k], classes(part, vectors))
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
    model = train(part, classes(part, vectors))
    print(f"fitted on {len(part)} articles in {time.process_time() - start:.0f} s", flush=True)
    write(model, args.out)
    show("dev", figures(settings.load(args.out), items(read(args.data, "dev", args.docs))))


if __name__ == "__main__":
    main()
