"""Boosted trees for prediction: fitted by scikit-learn, kept as plain arrays, and asked without loading it.

A tree has at most 16 leaves, numbered from left to right, so the set of leaves that a segment can still reach is an
integer's bits. Each test that sends the segment to the right strikes out the leaves on its left; the lowest bit that
remains is the leaf (QuickScorer, Lucchese et al. 2015). All trees are asked at once, one test of each at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

MOST_LEAVES = 16
_ONE, _ALL = np.uint16(1), np.uint16(2**MOST_LEAVES - 1)


@dataclass(slots=True)
class Trees:
    """``features``, ``thresholds`` and ``remaining`` are (tests x trees): the feature asked, the highest value that
    goes left, and the leaves that remain for what goes right. ``values`` is (trees x leaves); ``start`` (outputs)
    holds the sums' first terms, and tree t adds to output t mod outputs. One output is the log odds of the second
    class."""

    features: np.ndarray
    thresholds: np.ndarray
    remaining: np.ndarray
    values: np.ndarray
    start: np.ndarray

    @classmethod
    def of(cls, model: HistGradientBoostingClassifier) -> Trees:
        """The trees of a fitted model without missing values and categories."""
        grown = [tree.nodes for iteration in model._predictors for tree in iteration]
        shape = (max(int((~nodes["is_leaf"].astype(bool)).sum()) for nodes in grown), len(grown))
        trees = cls(
            np.zeros(shape, np.int32),
            np.full(shape, np.inf),
            np.full(shape, _ALL),
            np.zeros((len(grown), MOST_LEAVES)),
            np.ravel(model._baseline_prediction).astype(float),
        )
        for t, nodes in enumerate(grown):
            trees._add(t, nodes)
        return trees

    def predict(self, features: np.ndarray) -> np.ndarray:
        """Probabilities, (segments x classes), of (segments x features)."""
        columns = np.ascontiguousarray(features.T)
        struck = np.zeros((len(self.values), len(features)), np.uint16)
        for feature, threshold, remaining in zip(self.features, self.thresholds, self.remaining, strict=True):
            struck |= (columns[feature] > threshold[:, None]) * ~remaining[:, None]
        reached = ~struck
        values = self.values[
            np.arange(len(self.values))[:, None], np.bitwise_count((reached & -reached) - np.uint16(1))
        ]
        outputs = len(self.start)
        raw = np.vstack([values[k::outputs].sum(axis=0, initial=self.start[k]) for k in range(outputs)]).T
        if outputs == 1:
            second = 1 / (1 + np.exp(-raw))
            return np.hstack([1 - second, second])
        powers = np.exp(raw - raw.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def _add(self, t: int, nodes: Any) -> None:
        leaves = list(_leaves(nodes, 0))
        self.values[t, : len(leaves)] = nodes["value"][leaves]
        tests = [n for n in range(len(nodes)) if not nodes["is_leaf"][n]]
        for place, n in enumerate(tests):
            self.features[place, t] = nodes["feature_idx"][n]
            self.thresholds[place, t] = nodes["num_threshold"][n]
            struck = sum(1 << leaves.index(leaf) for leaf in _leaves(nodes, nodes["left"][n]))
            self.remaining[place, t] = _ALL - struck


def _leaves(nodes: Any, n: int) -> Iterator[int]:
    """The leaves below a node, from left to right."""
    if nodes["is_leaf"][n]:
        yield int(n)
    else:
        yield from _leaves(nodes, nodes["left"][n])
        yield from _leaves(nodes, nodes["right"][n])
