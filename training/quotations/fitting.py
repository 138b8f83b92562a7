"""Fitting: log-linear models over named features, and boosted trees over numbers."""

import itertools
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from stemma.linear import Linear

RIDGE, RAREST, FAINTEST = 2.0, 3, 0.004  # of weights: the penalty, the least count of a feature, the least size kept
TREES = {
    "max_iter": 100, "learning_rate": 0.1, "max_leaf_nodes": 12, "min_samples_leaf": 60, "l2_regularization": 1.0,
    "max_bins": 63, "random_state": 0, "early_stopping": False,
}  # fmt: skip


class Table:
    """Groups of items with named features and the share or truth of each; names are numbered as they come."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}
        self.columns, self.pointer = array("i"), array("q", [0])
        self.edges, self.target = array("q", [0]), array("d")
        self.article, self.fits = array("i"), array("b")

    def add(self, article: int, group: Sequence[Sequence[str]], target: Sequence[float], fits: bool = True) -> None:
        """Adds a group of an article; one that does not fit is scored but not learned from."""
        for features in group:
            self.columns.extend(sorted({self.index.setdefault(x, len(self.index)) for x in features}))
            self.pointer.append(len(self.columns))
        self.edges.append(len(self.pointer) - 1)
        self.target.extend(target)
        self.article.append(article)
        self.fits.append(fits)

    def fit(self, binary: bool = False) -> Linear:
        """The model of all groups."""
        weights = self._weights(self._matrix(), np.flatnonzero(np.array(self.fits)), binary)
        return Linear({x: float(weights[i]) for x, i in self.index.items() if abs(weights[i]) > FAINTEST})

    def unseen(self, folds: int, binary: bool = False) -> list[list[float]]:
        """What models that had not seen its article say of each group: log-odds, or shares."""
        matrix, edges, article = self._matrix(), np.array(self.edges), np.array(self.article)
        scores = np.zeros(matrix.shape[0])
        for k in range(folds):
            weights = self._weights(matrix, np.flatnonzero((article % folds != k) & np.array(self.fits, bool)), binary)
            held, _ = _rows(edges, np.flatnonzero(article % folds == k))
            scores[held] = matrix[held] @ weights
        groups = [scores[a:b] for a, b in itertools.pairwise(edges)]
        if not binary:
            groups = [np.exp(g - g.max()) for g in groups]
            groups = [g / g.sum() for g in groups]
        return [[float(x) for x in g] for g in groups]

    def _matrix(self) -> Any:
        shape = (len(self.pointer) - 1, len(self.index))
        ones = np.ones(len(self.columns), dtype=np.float32)
        return csr_matrix((ones, np.array(self.columns), np.array(self.pointer)), shape=shape)

    def _weights(self, matrix: Any, groups: Any, binary: bool) -> Any:
        """Weights of single items (each group one item, log-odds) or of shares within groups."""
        rows, edges = _rows(np.array(self.edges), groups)
        matrix, target = matrix[rows], np.array(self.target)[rows]
        kept = np.flatnonzero(np.asarray(matrix.sum(0)).ravel() >= RAREST)
        matrix = matrix[:, kept]
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
            return value + RIDGE / 2 * w @ w, turned @ (p - target) + RIDGE * w

        solved = minimize(loss, np.zeros(len(kept)), jac=True, method="L-BFGS-B", options={"maxiter": 60, "maxcor": 8})
        weights = np.zeros(len(self.index))
        weights[kept] = solved.x
        return weights


def _rows(edges: Any, groups: Any) -> tuple[Any, Any]:
    """The rows of some groups, and where each group begins and ends among them."""
    sizes = np.diff(edges)[groups]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return np.repeat(edges[groups] - starts[:-1], sizes) + np.arange(starts[-1]), starts


def grow(data: Sequence[tuple[list[list[float]], list[bool]]], **how: float) -> tuple[float, dict[str, Any]]:
    """Boosted trees of rows and their truths: the log-odds they start from, and tables with a row a tree.

    ``how`` says what is set otherwise than in `TREES`.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = np.array([row for held, _ in data for row in held], dtype=np.float64)
    truths = [right for _, held in data for right in held]
    fitted = HistGradientBoostingClassifier(**{**TREES, **how}).fit(rows, truths)
    trees = [stage[0].nodes for stage in fitted._predictors]
    size = max(map(len, trees))
    names = ("feature", "threshold", "left", "right", "value")
    nodes = {name: np.zeros((len(trees), size), dtype=np.float64) for name in names}
    for t, tree in enumerate(trees):
        for n, node in enumerate(tree):
            leaf = bool(node["is_leaf"])
            told = (node["feature_idx"], node["num_threshold"], node["left"], node["right"], node["value"])
            for name, x in zip(names, (0, 0.0, n, n, node["value"]) if leaf else told, strict=True):
                nodes[name][t, n] = x
    kinds = {"feature": np.uint8, "threshold": np.float64, "left": np.uint8, "right": np.uint8, "value": np.float32}
    return float(fitted._baseline_prediction.item()), {name: nodes[name].astype(kinds[name]) for name in names}
