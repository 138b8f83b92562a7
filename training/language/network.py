"""The two networks in JAX, for training only; `stemma.parsers.network` runs the same arithmetic in numpy.

Words become vectors (static vector, learnt vector, letters by convolution, shape), two-way LSTM layers read them, and
heads on top answer: a conditional random field over name tags, or tags, heads and relations.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from stemma.parsers.features import MAX_CHARS, N_CHARS, SHAPES

Params = dict[str, Any]
CHAR_WIDTH, CHAR_FILTERS, WORD_WIDTH, SHAPE_WIDTH, SOURCE_WIDTH = 24, 64, 40, 8, 8
ARC, REL = 128, 64
NEVER = -1e4


def _dense(rng: np.random.Generator, *shape: int) -> np.ndarray:
    limit = np.sqrt(6 / (shape[-1] + shape[-2]))
    return rng.uniform(-limit, limit, shape).astype(np.float32)


def init_words(rng: np.random.Generator, learnt: int) -> Params:
    """Weights that turn a word type into a vector; the `learnt` commonest words have a vector of their own."""
    return {
        "char": rng.normal(0, 0.3, (N_CHARS, CHAR_WIDTH)).astype(np.float32),
        "char_w": _dense(rng, 3 * CHAR_WIDTH, CHAR_FILTERS),
        "char_b": np.zeros(CHAR_FILTERS, np.float32),
        "word": rng.normal(0, 0.1, (learnt + 1, WORD_WIDTH)).astype(np.float32),
        "shape": rng.normal(0, 0.3, (len(SHAPES), SHAPE_WIDTH)).astype(np.float32),
    }


def init_lstm(rng: np.random.Generator, wide: int, hidden: int) -> Params:
    """One two-way layer; gates in the order input, forget, cell, output."""
    bias = np.zeros((2, 4 * hidden), np.float32)
    bias[:, hidden : 2 * hidden] = 1.0
    eye = np.stack([np.linalg.qr(rng.normal(size=(4 * hidden, hidden)))[0].T for _ in range(2)])
    return {"x": np.stack([_dense(rng, wide, 4 * hidden) for _ in range(2)]), "h": eye.astype(np.float32), "b": bias}


def init_names(rng: np.random.Generator, vector: int, hidden: int, tags: int, sources: int, learnt: int) -> Params:
    """Weights of the network of names."""
    wide = vector + CHAR_FILTERS + WORD_WIDTH + SHAPE_WIDTH + SOURCE_WIDTH
    return {
        "words": init_words(rng, learnt),
        "source": rng.normal(0, 0.3, (sources, SOURCE_WIDTH)).astype(np.float32),
        "lstm": [init_lstm(rng, wide, hidden)],
        "out_w": _dense(rng, 2 * hidden, tags),
        "out_b": np.zeros(tags, np.float32),
        "moves": np.zeros((tags, tags), np.float32),
    }


def init_parser(
    rng: np.random.Generator, vector: int, hidden: int, tags: int, pos: int, rels: int, learnt: int
) -> Params:
    """Weights of the network of tags and trees."""
    wide = vector + CHAR_FILTERS + WORD_WIDTH + SHAPE_WIDTH
    both = 2 * hidden
    return {
        "words": init_words(rng, learnt),
        "lstm": [init_lstm(rng, wide, hidden), init_lstm(rng, both, hidden)],
        "tag_w": _dense(rng, both, tags),
        "tag_b": np.zeros(tags, np.float32),
        "pos_w": _dense(rng, both, pos),
        "pos_b": np.zeros(pos, np.float32),
        "root": rng.normal(0, 0.1, both).astype(np.float32),
        "arc_dep_w": _dense(rng, both, ARC),
        "arc_dep_b": np.zeros(ARC, np.float32),
        "arc_head_w": _dense(rng, both, ARC),
        "arc_head_b": np.zeros(ARC, np.float32),
        "arc": _dense(rng, ARC + 1, ARC),
        "rel_dep_w": _dense(rng, both, REL),
        "rel_dep_b": np.zeros(REL, np.float32),
        "rel_head_w": _dense(rng, both, REL),
        "rel_head_b": np.zeros(REL, np.float32),
        "rel": (rng.normal(0, 0.02, (REL + 1, rels * (REL + 1)))).astype(np.float32),
    }


def _drop(key: jax.Array, x: jax.Array, rate: float, shape: tuple[int, ...]) -> jax.Array:
    keep = jax.random.bernoulli(key, 1 - rate, shape)
    return x * keep / (1 - rate)


def word_vectors(p: Params, types: Params, key: jax.Array | None, forget: float) -> jax.Array:
    """Types (vector, word, letters, shape) to vectors; `forget` is how often a word's own learnt vector is withheld."""
    letters = jnp.take(p["char"], types["chars"], axis=0)
    padded = jnp.pad(letters, ((0, 0), (1, 1), (0, 0)))
    window = jnp.concatenate([padded[:, i : i + MAX_CHARS] for i in range(3)], axis=2)
    conv = jnp.where((types["chars"] > 0)[:, :, None], window @ p["char_w"] + p["char_b"], NEVER)
    learnt = jnp.take(p["word"], types["word"], axis=0)
    static = types["vector"]
    if key is not None:
        one, two = jax.random.split(key)
        learnt = learnt * jax.random.bernoulli(one, 1 - forget, (learnt.shape[0], 1))
        static = static * jax.random.bernoulli(two, 1 - forget / 2, (static.shape[0], 1))
    return jnp.concatenate(
        [static, jax.nn.relu(conv.max(1)), learnt, jnp.take(p["shape"], types["shape"], axis=0)], axis=1
    )


def lstm(p: Params, x: jax.Array, back: jax.Array) -> jax.Array:
    """A two-way layer over x (rows, time, width); `back` (rows, time) holds each row's times reversed, padding last."""
    rows = x.shape[0]
    hidden = p["h"].shape[1]
    turned = jnp.take_along_axis(x, back[:, :, None], axis=1)
    ahead_in = jnp.swapaxes(x @ p["x"][0] + p["b"][0], 0, 1)
    back_in = jnp.swapaxes(turned @ p["x"][1] + p["b"][1], 0, 1)

    def cell(gates: jax.Array, c: jax.Array) -> tuple[jax.Array, jax.Array]:
        i, f, g, o = jnp.split(gates, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return jax.nn.sigmoid(o) * jnp.tanh(c), c

    def step(state: Any, gates: Any) -> Any:
        h1, c1, h2, c2 = state
        h1, c1 = cell(gates[0] + h1 @ p["h"][0], c1)
        h2, c2 = cell(gates[1] + h2 @ p["h"][1], c2)
        return (h1, c1, h2, c2), (h1, h2)

    zero = jnp.zeros((rows, hidden))
    _, (ahead, behind) = jax.lax.scan(step, (zero, zero, zero, zero), (ahead_in, back_in))
    behind = jnp.take_along_axis(jnp.swapaxes(behind, 0, 1), back[:, :, None], axis=1)
    return jnp.concatenate([jnp.swapaxes(ahead, 0, 1), behind], axis=2)


def names_scores(p: Params, batch: Params, key: jax.Array | None, drop: float) -> jax.Array:
    """Scores of name tags, shape (rows, time, tags)."""
    keys = jax.random.split(key, 3) if key is not None else [None] * 3
    words = jnp.take(word_vectors(p["words"], batch["types"], keys[0], 0.15), batch["tokens"], axis=0)
    if keys[1] is not None:
        words = _drop(keys[1], words, drop, (words.shape[0], 1, words.shape[2]))
    source = jnp.broadcast_to(p["source"][batch["source"]][:, None], (*words.shape[:2], SOURCE_WIDTH))
    read = lstm(p["lstm"][0], jnp.concatenate([words, source], axis=2), batch["back"])
    if keys[2] is not None:
        read = _drop(keys[2], read, drop, (read.shape[0], 1, read.shape[2]))
    return read @ p["out_w"] + p["out_b"]


def names_loss(p: Params, batch: Params, key: jax.Array, rules: jax.Array, drop: float) -> jax.Array:
    """Negative log likelihood of the allowed tag paths, per token; words without a gold tag allow every tag."""
    scores = names_scores(p, batch, key, drop)
    moves = p["moves"] + rules
    both = jnp.concatenate([jnp.where(batch["allowed"], scores, NEVER), scores], axis=0)
    mask = jnp.concatenate([batch["mask"], batch["mask"]], axis=0)
    first, last = rules_ends(rules)

    def step(alpha: jax.Array, at: Any) -> Any:
        now, live = at
        new = jax.nn.logsumexp(alpha[:, :, None] + moves[None], axis=1) + now
        return jnp.where(live[:, None], new, alpha), None

    begin = both[:, 0] + first
    alpha, _ = jax.lax.scan(step, begin, (jnp.swapaxes(both, 0, 1)[1:], jnp.swapaxes(mask, 0, 1)[1:]))
    total = jax.nn.logsumexp(alpha + last, axis=1)
    gold, free = jnp.split(total, 2)
    return (free - gold).sum() / mask.sum() * 2


def rules_ends(rules: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Which tags may open and close a row: those that may follow and precede tag 0 ("O")."""
    return rules[0], rules[:, 0]


def parser_scores(p: Params, batch: Params, key: jax.Array | None, drop: float) -> dict[str, jax.Array]:
    """Scores of tags, parts of speech and heads, and the two views of each word that relations are scored from."""
    keys = jax.random.split(key, 8) if key is not None else [None] * 8

    def dropped(i: int, x: jax.Array) -> jax.Array:
        return x if keys[i] is None else _drop(keys[i], x, drop, (x.shape[0], 1, x.shape[2]))

    words = jnp.take(word_vectors(p["words"], batch["types"], keys[0], 0.2), batch["tokens"], axis=0)
    low = dropped(2, lstm(p["lstm"][0], dropped(1, words), batch["back"]))
    top = dropped(3, lstm(p["lstm"][1], low, batch["back"]))
    root = jnp.broadcast_to(p["root"], (top.shape[0], 1, top.shape[2]))
    heads = jnp.concatenate([root, top], axis=1)

    def view(i: int, name: str, x: jax.Array) -> jax.Array:
        return dropped(i, jax.nn.leaky_relu(x @ p[name + "_w"] + p[name + "_b"], 0.1))

    arc_dep, arc_head = view(4, "arc_dep", top), view(5, "arc_head", heads)
    one = jnp.ones((*arc_dep.shape[:2], 1))
    arcs = jnp.concatenate([arc_dep, one], axis=2) @ p["arc"] @ jnp.swapaxes(arc_head, 1, 2)
    live = jnp.concatenate([jnp.ones((top.shape[0], 1), bool), batch["mask"]], axis=1)
    return {
        "tag": low @ p["tag_w"] + p["tag_b"],
        "pos": low @ p["pos_w"] + p["pos_b"],
        "arc": jnp.where(live[:, None, :], arcs, NEVER),
        "rel_dep": view(6, "rel_dep", top),
        "rel_head": view(7, "rel_head", heads),
    }


def relation_scores(p: Params, dep: jax.Array, head: jax.Array) -> jax.Array:
    """Scores of each word's relation to one chosen head, shape (rows, time, relations)."""
    one = jnp.ones((*dep.shape[:2], 1))
    wide = REL + 1
    mixed = (jnp.concatenate([dep, one], axis=2) @ p["rel"]).reshape(*dep.shape[:2], -1, wide)
    return (mixed * jnp.concatenate([head, one], axis=2)[:, :, None, :]).sum(3)


def parser_loss(p: Params, batch: Params, key: jax.Array, drop: float) -> jax.Array:
    """Cross entropy of tags, parts of speech, heads and relations, per token."""
    s = parser_scores(p, batch, key, drop)
    chosen = jnp.take_along_axis(s["rel_head"], batch["heads"][:, :, None], axis=1)
    rel = relation_scores(p, s["rel_dep"], chosen)

    def entropy(scores: jax.Array, gold: jax.Array) -> jax.Array:
        picked = jnp.take_along_axis(jax.nn.log_softmax(scores, axis=2), gold[:, :, None], axis=2)[:, :, 0]
        return -(picked * batch["mask"]).sum() / batch["mask"].sum()

    return (
        entropy(s["arc"], batch["heads"])
        + entropy(rel, batch["rels"])
        + 0.3 * entropy(s["tag"], batch["tags"])
        + 0.2 * entropy(s["pos"], batch["pos"])
    )
