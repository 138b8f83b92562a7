"""Trains the language networks from prepared data.

usage: python -m training.language.train names|parser --data DIR --out DIR [--clear]

Resumable: the state is written every `save` steps and read again by the same command. MODEL_CARD.md says what the
shipped weights saw.
"""

import argparse
import hashlib
import json
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import jax
import jax.numpy as jnp
import numpy as np

from stemma.parsers.features import Vectors
from training.language import batches as B
from training.language import network as N

KINDS = ("PERSON", "ORG", "LOC", "NORP", "DATE", "MONEY")
WIDTHS = (16, 32, 64, 100)  # sentences are padded to these lengths
TAGS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BIES"))


def tag_rules(tags: tuple[str, ...] = TAGS) -> np.ndarray:
    """0 where the second tag may follow the first, a large negative number where not."""
    out = np.full((len(tags), len(tags)), N.NEVER, np.float32)
    for i, a in enumerate(tags):
        for j, b in enumerate(tags):
            inside = a[0] in "BI"
            if (inside and b[0] in "IE" and a[1:] == b[1:]) or (not inside and b[0] in "OBS"):
                out[i, j] = 0
    return out


def flat(tree: Any, prefix: str = "") -> dict[str, np.ndarray]:
    """Nested weights as one dict of arrays, keys joined by dots."""
    if isinstance(tree, dict):
        return {k: v for name in sorted(tree) for k, v in flat(tree[name], f"{prefix}{name}.").items()}
    if isinstance(tree, list):
        return {k: v for i, part in enumerate(tree) for k, v in flat(part, f"{prefix}{i}.").items()}
    return {prefix[:-1]: np.asarray(tree)}


class Trainer:
    """Adam with a linear warm-up and cosine decay, clipped gradients, and a running average of the weights."""

    def __init__(self, params: N.Params, loss: Any, peak: float, decay: float) -> None:
        self.params = jax.tree.map(jnp.asarray, params)
        self.mean = self.params
        self.m = jax.tree.map(jnp.zeros_like, self.params)
        self.v = jax.tree.map(jnp.zeros_like, self.params)
        self.steps, self.peak = 0, peak

        @jax.jit
        def update(state: Any, batch: Any, key: jax.Array, rate: jax.Array, step: jax.Array) -> Any:
            params, mean, m, v = state
            value, grad = jax.value_and_grad(loss)(params, batch, key)
            norm = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(grad)))
            grad = jax.tree.map(lambda g: g * jnp.minimum(1.0, 2.0 / (norm + 1e-9)), grad)
            m = jax.tree.map(lambda a, g: 0.9 * a + 0.1 * g, m, grad)
            v = jax.tree.map(lambda a, g: 0.98 * a + 0.02 * g * g, v, grad)
            one, two = 1 - 0.9**step, 1 - 0.98**step
            params = jax.tree.map(
                lambda p, a, b: p * (1 - rate * decay) - rate * (a / one) / (jnp.sqrt(b / two) + 1e-8), params, m, v
            )
            keep = jnp.minimum(0.998, (step + 1) / (step + 10))
            mean = jax.tree.map(lambda a, p: keep * a + (1 - keep) * p, mean, params)
            return (params, mean, m, v), value

        self._update = update

    def step(self, batch: Any, done: float) -> float:
        """One step; `done` is the share of the training that is over."""
        self.steps += 1
        rate = self.peak * min(1.0, self.steps / 100) * (0.5 * (1 + np.cos(np.pi * min(done, 1.0))) * 0.98 + 0.02)
        key = jax.random.fold_in(jax.random.key(7), self.steps)
        state, value = self._update(
            (self.params, self.mean, self.m, self.v), batch, key, jnp.float32(rate), jnp.float32(self.steps)
        )
        self.params, self.mean, self.m, self.v = state
        return float(value)

    def save(self, path: Path) -> None:
        """Writes the whole state, so that a stopped run goes on where it was."""
        parts: dict[str, Any] = flat({"params": self.params, "mean": self.mean, "m": self.m, "v": self.v})
        np.savez(path.with_suffix(".tmp.npz"), steps=self.steps, **parts)
        path.with_suffix(".tmp.npz").rename(path)

    def resume(self, path: Path) -> None:
        """Reads a state that `save` wrote, if there is one."""
        if not path.exists():
            return
        with np.load(path) as held:
            self.steps = int(held["steps"])
            for name in ("params", "mean", "m", "v"):
                leaves, shape = jax.tree.flatten(getattr(self, name))
                keys = list(flat(getattr(self, name), name + "."))
                setattr(self, name, jax.tree.unflatten(shape, [jnp.asarray(held[k]) for k in keys]))
                assert len(keys) == len(leaves)


def viterbi(scores: np.ndarray, moves: np.ndarray, rules: np.ndarray) -> list[int]:
    """The best tag path of one row, for measuring while training."""
    best = scores[0] + rules[0]
    back = []
    for now in scores[1:]:
        through = best[:, None] + moves
        back.append(through.argmax(0))
        best = through.max(0) + now
    tag = int((best + rules[:, 0]).argmax())
    path = [tag]
    for pointers in reversed(back):
        tag = int(pointers[tag])
        path.append(tag)
    return path[::-1]


def names_batch(rows: list[B.Sentence], wide: int, high: int, types: B.Types) -> dict[str, Any]:
    """A batch of the network of names."""
    number = {t: i for i, t in enumerate(TAGS)}
    batch = B.batch_rows(rows, wide, high, types)
    allowed = np.ones((high, wide, len(TAGS)), bool)
    for r, row in enumerate(rows):
        for i, tag in enumerate(row.names):
            if tag is not None:
                allowed[r, i] = False
                allowed[r, i, number[tag]] = True
    return batch | {
        "allowed": allowed,
        "source": np.array([row.source for row in rows] + [0] * (high - len(rows)), np.int32),
    }


def score_names(
    forward: Any, params: Any, rows: list[B.Sentence], types: B.Types, rules: np.ndarray
) -> dict[str, float]:
    """F1 of exact names on gold tokens, for PERSON, ORG and LOC together and alone."""
    moves = np.asarray(params["moves"]) + rules
    hits = dict.fromkeys(KINDS, 0)
    told, gold = dict(hits), dict(hits)
    for begin in range(0, len(rows), 64):
        part = rows[begin : begin + 64]
        batch = names_batch(part, 64, 64, types)
        batch.pop("kinds")
        scores = np.asarray(forward(params, batch))
        for r, row in enumerate(part):
            a = set(B.spans([TAGS[t] for t in viterbi(scores[r, : len(row.words)], moves, rules)]))
            b = set(B.spans(row.names))
            for kind in KINDS:
                hits[kind] += sum(s[2] == kind for s in a & b)
                told[kind] += sum(s[2] == kind for s in a)
                gold[kind] += sum(s[2] == kind for s in b)
    three = KINDS[:3]
    total = 2 * sum(hits[k] for k in three) / max(1, sum(told[k] + gold[k] for k in three))
    return {"F1": total} | {k: 2 * hits[k] / max(1, told[k] + gold[k]) for k in KINDS}


def train_names(args: argparse.Namespace, config: dict[str, Any]) -> None:
    """Trains the network of names."""
    rng = random.Random(config["seed"])
    vectors = Vectors.read(args.data / "vectors")
    types = B.Types(vectors, config["learnt"])
    sources = config["clear_sources" if args.clear else "sources"]
    data: list[tuple[list[B.Sentence], float]] = []
    held: list[B.Sentence] = []
    for number, (name, share) in enumerate(sources.items()):
        docs = B.read_docs(args.data / f"{name}.spacy")
        if name == config["held_out"]["file"]:
            random.Random(1).shuffle(docs)
            held = list(B.name_rows(docs[: config["held_out"]["docs"]], number))
            docs = docs[config["held_out"]["docs"] :]
        data.append((list(B.name_rows(docs, number)), share))
    rules = tag_rules()
    at_home = list(sources).index(config["home"]) if config["home"] in sources else 0
    test = list(B.name_rows(B.read_docs(args.data / "ner_dev.spacy"), at_home))
    params = N.init_names(
        np.random.default_rng(config["seed"]),
        vectors.width,
        config["hidden"],
        len(TAGS),
        len(sources),
        config["learnt"],
    )
    drop = config["drop"]
    trainer = Trainer(
        params, lambda p, b, k: N.names_loss(p, b, k, jnp.asarray(rules), drop), config["peak"], config["decay"]
    )
    state = args.out / "names.state.npz"
    trainer.resume(state)
    forward = jax.jit(lambda p, b: N.names_scores(p, b, None, 0))
    swaps = B.Swaps([r for rows, _ in data for r in rows], rng, config["swap"], config["recase"])
    started, losses, seen = time.time(), [], 0
    total = config["steps"]

    def endless() -> Any:
        while True:
            rows = [
                r for part, share in data for r in (part * int(share) + rng.sample(part, int(len(part) * (share % 1))))
            ]
            rng.shuffle(rows)
            yield from (swaps(r) for r in rows)

    for rows, wide in B.buckets(endless(), (32, 64, 80), config["words"], rng):
        batch = names_batch(rows, wide, max(1, config["words"] // wide), types)
        if batch.pop("kinds") > B.MOST_TYPES:
            continue
        losses.append(trainer.step(batch, trainer.steps / total))
        seen += int(batch["mask"].sum())
        if trainer.steps % config["save"] == 0 or trainer.steps >= total:
            held_f = score_names(forward, trainer.mean, held, types, rules)["F1"]
            dev = score_names(forward, trainer.mean, test, types, rules)
            print(
                f"step {trainer.steps} words {seen} loss {np.mean(losses):.4f} {time.time() - started:.0f}s "
                f"held-out {held_f:.4f} " + " ".join(f"{k} {v:.4f}" for k, v in dev.items()),
                flush=True,
            )
            losses = []
            trainer.save(state)
            export(args.out / "names.npz", trainer.mean, {"tags": list(TAGS), "home": at_home}, config)
        if trainer.steps >= total:
            return


def score_trees(forward: Any, params: Any, rows: list[B.Sentence], types: B.Types, punct: int) -> dict[str, float]:
    """Tag accuracy, UAS and LAS on gold tokens with greedy heads; punctuation counts in LASp only."""
    right: Counter[str] = Counter()
    words = real = 0
    for wide, below in zip(WIDTHS, (0, *WIDTHS), strict=False):
        mine = [r for r in rows if below < len(r.words) <= wide]
        high = 2048 // wide
        for begin in range(0, len(mine), high):
            batch = trees_batch(mine[begin : begin + high], wide, high, types)
            batch.pop("kinds")
            tags, pos, heads, rels = (np.asarray(x) for x in forward(params, batch))
            mask = batch["mask"]
            counted = mask & (batch["rels"] != punct)
            attached = (heads == batch["heads"]) & mask
            labelled = attached & (rels == batch["rels"])
            right["tag"] += int(((tags == batch["tags"]) & mask).sum())
            right["pos"] += int(((pos == batch["pos"]) & mask).sum())
            right["UAS"] += int((attached & counted).sum())
            right["LAS"] += int((labelled & counted).sum())
            right["LASp"] += int(labelled.sum())
            words, real = words + int(mask.sum()), real + int(counted.sum())
    return {k: right[k] / max(1, real if k in ("UAS", "LAS") else words) for k in ("tag", "pos", "UAS", "LAS", "LASp")}


def trees_batch(rows: list[B.Sentence], wide: int, high: int, types: B.Types) -> dict[str, Any]:
    """A batch of the network of trees."""
    parts = {"tags": "tags", "pos": "pos", "heads": "heads", "rels": "rels"}
    return B.batch_rows(rows, wide, high, types) | {
        k: B.fill([getattr(r, v) for r in rows], high, wide) for k, v in parts.items()
    }


def train_parser(args: argparse.Namespace, config: dict[str, Any]) -> None:
    """Trains the network of tags and trees."""
    rng = random.Random(config["seed"])
    vectors = Vectors.read(args.data / "vectors")
    types = B.Types(vectors, config["learnt"])
    docs = {
        name: B.read_docs(args.data / f"{name}.spacy") for name in ("tree_train", "tree_dev", "gum_test", "ewt_test")
    }
    tables = {
        "tags": sorted({t.tag_ for d in docs["tree_train"] for t in d}),
        "pos": sorted({t.pos_ for d in docs["tree_train"] for t in d}),
        "rels": sorted({t.dep_ for d in docs["tree_train"] for t in d}),
    }
    tags, pos, rels = ({v: i for i, v in enumerate(tables[k])} for k in ("tags", "pos", "rels"))
    # labels that only a test set has can never be right; they need a number all the same
    for table in (tags, pos, rels):
        table.update(
            {v: -1 for d in docs.values() for doc in d for t in doc for v in (t.tag_, t.pos_, t.dep_) if v not in table}
        )
    rows = {name: list(B.tree_rows(d, tags, pos, rels)) for name, d in docs.items()}
    params = N.init_parser(
        np.random.default_rng(config["seed"]),
        vectors.width,
        config["hidden"],
        len(tables["tags"]),
        len(tables["pos"]),
        len(tables["rels"]),
        config["learnt"],
    )
    drop = config["drop"]
    trainer = Trainer(params, lambda p, b, k: N.parser_loss(p, b, k, drop), config["peak"], config["decay"])
    state = args.out / "parser.state.npz"
    trainer.resume(state)

    @jax.jit
    def forward(p: Any, b: Any) -> Any:
        s = N.parser_scores(p, b, None, 0)
        heads = s["arc"].argmax(2)
        chosen = jnp.take_along_axis(s["rel_head"], heads[:, :, None], axis=1)
        return s["tag"].argmax(2), s["pos"].argmax(2), heads, N.relation_scores(p, s["rel_dep"], chosen).argmax(2)

    started, losses, seen, total = time.time(), [], 0, config["steps"]
    punct = tables["rels"].index("punct")
    recase = B.Swaps([], rng, 0.0, config["recase"])

    def endless() -> Any:
        while True:
            order = list(rows["tree_train"])
            rng.shuffle(order)
            yield from (recase(r) for r in order)

    for group, wide in B.buckets(endless(), WIDTHS, config["words"], rng):
        batch = trees_batch(group, wide, max(1, config["words"] // wide), types)
        if batch.pop("kinds") > B.MOST_TYPES:
            continue
        losses.append(trainer.step(batch, trainer.steps / total))
        seen += int(batch["mask"].sum())
        if trainer.steps % config["save"] == 0 or trainer.steps >= total:
            shown = {
                n: score_trees(forward, trainer.mean, rows[n], types, punct)
                for n in ("tree_dev", "gum_test", "ewt_test")
            }
            told = "; ".join(n + " " + " ".join(f"{k} {v:.4f}" for k, v in s.items()) for n, s in shown.items())
            print(
                f"step {trainer.steps} words {seen} loss {np.mean(losses):.4f} {time.time() - started:.0f}s {told}",
                flush=True,
            )
            losses = []
            trainer.save(state)
            export(args.out / "parser.npz", trainer.mean, tables, config)
        if trainer.steps >= total:
            return


def export(path: Path, params: Any, tables: dict[str, Any], config: dict[str, Any]) -> None:
    """Writes the averaged weights in half precision with the tables they need, as plain npz and json."""
    halves: dict[str, Any] = {k: v.astype(np.float16) for k, v in flat(params).items()}
    np.savez(path, **halves)
    path.with_suffix(".json").write_text(
        json.dumps({"tables": tables, "config": config}, indent=1, sort_keys=True) + "\n", "utf-8"
    )


def digests(folder: Path, pattern: str = "*") -> dict[str, str]:
    """SHA-256 of every file of a folder that fits a pattern, to be kept with the weights."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob(pattern)) if p.is_file()}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("names", "parser"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.json"))
    parser.add_argument("--clear", action="store_true", help="only data whose licence is stated and clear")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    jax.config.update("jax_compilation_cache_dir", str(args.out / "compiled"))
    config = json.loads(args.config.read_text("utf-8"))[args.part]
    {"names": train_names, "parser": train_parser}[args.part](args, config)
    seals = {"data": digests(args.data), "weights": digests(args.out, f"{args.part}.npz")}
    (args.out / f"{args.part}.digests.json").write_text(json.dumps(seals, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
