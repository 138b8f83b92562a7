"""The other learned model that was tried: a word-by-word tagger (structured averaged perceptron) of contents.

usage: python -m training.quotations.tagger DATA [--docs FOLDER] [--articles N] [--rounds N]

Fits the tagger and the shipped kind of model on the same N articles and prints both figures on the dev part: contents
only, for the tagger names no cue or source.
"""

import argparse
import itertools
import random
from pathlib import Path
from typing import Any

import numpy as np

from stemma.annotators.quotations.features import Kin, word_kind
from stemma.annotators.quotations.frame import Frame
from training.quotations.gold import Gold, Item, characters, items, read, show, tally
from training.quotations.train import classes, figures, train

OUT, BEGIN, INSIDE, AGAIN = range(4)  # AGAIN: a content goes on behind its cue
TAGS = 4


def tags(f: Frame, gold: list[Gold]) -> list[int]:
    """The tags of a text's words; of contents that overlap the longest counts."""
    out = [OUT] * len(f.low)
    for g in sorted(gold, key=lambda g: -len(g.content)):
        held = [i for i in range(len(f.low)) if f.start[i] in g.content]
        if not held or any(out[i] for i in held):
            continue
        for n, i in enumerate(held):
            out[i] = BEGIN if n == 0 else INSIDE if held[n - 1] == i - 1 else AGAIN
    return out


def features(f: Frame, i: int, kin: Kin) -> list[str]:
    """What the tagger sees of a word: itself, its neighbours, the verbs above it and the marks around it."""
    above = [f.head[i]]
    for _ in range(5):
        above.append(f.head[above[-1]])
    verbs = [h for h in dict.fromkeys(above) if f.tag[h][:2] == "VB" and h != i][:2]
    q = f.quote[i] >= 0
    edge = "(" if q and f.quotes[f.quote[i]][0] == i else ")" if q and f.quotes[f.quote[i]][1] == i + 1 else str(q)
    unit = f.units[f.unit[i]]
    out = ["bias", f"w {word_kind(f, i)}", f"t {f.tag[i]} {f.dep[i]}", f"q {edge}", f"first {i == unit[0]} {q}"]
    out += [f"w{k} {word_kind(f, i + k)}" for k in (-2, -1, 1, 2)]
    out.append(f"w-1t {word_kind(f, i - 1)} {f.tag[i]}")
    for n, h in enumerate(verbs):
        side, fine = ("<" if i < h else ">"), kin.get(f.lemma[h], ("", ""))[0]
        top = i
        while f.head[top] != h and f.head[top] != top and top != h:
            top = f.head[top]
        out += [f"v{n} {f.lemma[h]} {side} {f.dep[top]}", f"k{n} {fine} {side} {f.dep[top]}", f"s{n} {f.lemma[h]} {q}"]
    return out


class Tagger:
    """Weights of features by tag and of one tag after another, averaged over all steps."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.weights, self.sums = np.zeros((1, TAGS)), np.zeros((1, TAGS))
        self.after, self.after_sums = np.zeros((TAGS, TAGS)), np.zeros((TAGS, TAGS))

    def rows(self, words: list[list[str]], learn: bool = False) -> list[np.ndarray[Any, Any]]:
        """The numbers of the words' features; with `learn` unseen ones get a number."""
        if learn:
            for x in itertools.chain.from_iterable(words):
                self.index.setdefault(x, len(self.index))
        return [np.array([self.index[x] for x in word if x in self.index], dtype=int) for word in words]

    def path(self, rows: list[np.ndarray[Any, Any]]) -> list[int]:
        """The best tags of a text (Viterbi)."""
        score, back = np.zeros(TAGS), []
        for row in rows:
            ways = score[:, None] + self.after
            back.append(ways.argmax(0))
            score = ways.max(0) + self.weights[row].sum(0)
        out = [int(score.argmax())]
        for step in reversed(back[1:]):
            out.append(int(step[out[-1]]))
        return out[::-1]

    def fit(self, texts: list[tuple[list[list[str]], list[int]]], rounds: int) -> None:
        """Learns from texts and their tags, in an order shuffled with a fixed seed."""
        data = [(self.rows(words, learn=True), gold) for words, gold in texts]
        shape = (len(self.index), TAGS)
        self.weights, self.sums = np.zeros(shape), np.zeros(shape)
        step, order = 1, list(range(len(data)))
        for _ in range(rounds):
            random.Random(step).shuffle(order)
            for n in order:
                rows, gold = data[n]
                mine = self.path(rows)
                for i, (m, g) in enumerate(zip(mine, gold, strict=True)):
                    for tag, sign in ((g, 1), (m, -1)) if m != g else ():
                        np.add.at(self.weights[:, tag], rows[i], sign)
                        np.add.at(self.sums[:, tag], rows[i], sign * step)
                    if i and (mine[i - 1], m) != (gold[i - 1], g):
                        for a, b, sign in ((gold[i - 1], g, 1), (mine[i - 1], m, -1)):
                            self.after[a, b] += sign
                            self.after_sums[a, b] += sign * step
                step += 1
        self.weights -= self.sums / step
        self.after -= self.after_sums / step


def units(item: Item, kin: Kin) -> list[tuple[list[list[str]], list[int]]]:
    """The sentences of an article as features and tags."""
    f, gold = item.frame, tags(item.frame, item.gold)
    return [([features(f, i, kin) for i in range(a, b)], gold[a:b]) for a, b in f.units]


def contents(f: Frame, path: list[int]) -> list[frozenset[int]]:
    """The contents that tags stand for, as sets of characters."""
    runs: list[list[tuple[int, int]]] = []
    for i, tag in enumerate(path):
        if tag != OUT:
            if tag == BEGIN or not runs:
                runs.append([])
            runs[-1].append((f.start[i], f.end[i]))
    return [characters(r, f.text) for r in runs]


def main() -> None:
    """Reads the command line and prints both models' figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    part = items(read(args.data, "train", args.docs)[: args.articles])
    dev = items(read(args.data, "dev", args.docs))
    kin = classes(part, args.data / "language" / "vec96")
    tagger = Tagger()
    tagger.fit([x for item in part for x in units(item, kin)], args.rounds)
    counts = {"all": [0, 0, 0, 0], "direct": [0, 0, 0, 0]}
    for item in dev:
        path = [t for words, _ in units(item, kin) for t in tagger.path(tagger.rows(words))]
        tally(counts, item, [(held, frozenset()) for held in contents(item.frame, path)])
    show("tagger (contents only)", counts)
    show("log-linear", figures(train(part, kin), dev))


if __name__ == "__main__":
    main()
