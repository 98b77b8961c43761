"""The classifier: words, characters, evidence and place in a first stage, the neighbours' scores in a second.

The second stage learns from first-stage scores of reports that the first stage had not seen, or it would trust them
too much. Its probabilities are calibrated on reports that neither stage had seen, and so are the thresholds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.coding.context import code_context, log_odds, type_context
from pipeline.coding.features import Row
from pipeline.records import FINDING_TYPES

_FOLDS = 4
_THRESHOLDS = np.arange(0.20, 0.71, 0.02)
_HEADING_SHARE = 0.4  # how much a heading's words count beside the segment's own
_SEED = 0


@dataclass(slots=True)
class Example:
    """A report to learn from: its rows, and for each (code) and finding type the truth where it is known.

    ``codes`` is (segments x codes) with 1, 0 or NaN (not known); ``types`` the index of the finding type or -1;
    ``weights`` how much each segment counts; ``group`` keeps reports by one hand together in cross-validation.
    """

    rows: list[Row]
    codes: np.ndarray
    types: np.ndarray
    weights: np.ndarray
    group: str


@dataclass(slots=True)
class Linear:
    """Logistic regressions side by side: ``coefficients`` (models x features) and ``intercepts`` (models)."""

    coefficients: np.ndarray
    intercepts: np.ndarray

    def predict(self, features: sp.csr_matrix) -> np.ndarray:
        """Probabilities, (segments x models)."""
        return 1 / (1 + np.exp(-(features @ self.coefficients.T + self.intercepts)))


@dataclass(slots=True)
class Classifier:
    """A fitted model of one codebook. ``codes`` are those that it knows, in the order of its columns."""

    codes: list[str]
    words: TfidfVectorizer
    characters: TfidfVectorizer
    headings: TfidfVectorizer
    first: Linear
    first_types: Linear
    second: list[HistGradientBoostingClassifier]
    second_types: HistGradientBoostingClassifier
    calibration: list[tuple[float, float]]
    thresholds: dict[str, float]

    def scores(self, rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(segments x codes) first-stage scores and probabilities, and (segments x types) probabilities."""
        features = self.features(rows)
        first = self.first.predict(features)
        final = np.column_stack(
            [
                _calibrated(model.predict_proba(code_context(rows, first, k))[:, 1], self.calibration[k])
                for k, model in enumerate(self.second)
            ]
        )
        types = self.second_types.predict_proba(type_context(rows, self.first_types.predict(features)))
        return first, final, types

    def features(self, rows: Sequence[Row]) -> sp.csr_matrix:
        """The first stage's features, (segments x features): words, characters, heading words, figures."""
        return _features(self.words, self.characters, self.headings, rows)


def fit(examples: Sequence[Example], all_codes: Sequence[str], codes: Sequence[str]) -> Classifier:
    """A classifier for ``codes``, columns of the examples' ``all_codes``; takes seconds and is deterministic."""
    rows = [row for example in examples for row in example.rows]
    columns = [list(all_codes).index(code) for code in codes]
    truth = np.vstack([example.codes for example in examples])[:, columns]
    types = np.concatenate([example.types for example in examples])
    weights = np.concatenate([example.weights for example in examples])
    documents = np.repeat(np.arange(len(examples)), [len(example.rows) for example in examples])
    folds = _folds([example.group for example in examples])[documents]

    vectorizers = _fit_vectorizers(rows)
    features = _features(*vectorizers, rows)
    unseen, unseen_types = np.zeros(truth.shape), np.zeros((len(rows), len(FINDING_TYPES)))
    for fold in np.unique(folds):
        here, there = folds != fold, folds == fold
        unseen[there] = _first(features[here], truth[here], weights[here]).predict(features[there])
        unseen_types[there] = _first_types(features[here], types[here], weights[here]).predict(features[there])

    second, calibration, thresholds = [], [], {}
    for k, code in enumerate(codes):
        context = np.vstack([code_context(e.rows, unseen[documents == d], k) for d, e in enumerate(examples)])
        known = ~np.isnan(truth[:, k])
        final = np.zeros(len(rows))
        for fold in np.unique(folds):
            here, there = known & (folds != fold), folds == fold
            model = _boosted(context[here], truth[here, k], weights[here])
            final[there] = model.predict_proba(context[there])[:, 1]
        calibration.append(_calibration(final[known], truth[known, k], weights[known]))
        thresholds[code] = _best_threshold(_calibrated(final[known], calibration[-1]), truth[known, k], weights[known])
        second.append(_boosted(context[known], truth[known, k], weights[known]))
    context = np.vstack([type_context(e.rows, unseen_types[documents == d]) for d, e in enumerate(examples)])
    typed = types >= 0
    return Classifier(
        list(codes),
        *vectorizers,
        first=_first(features, truth, weights),
        first_types=_first_types(features, types, weights),
        second=second,
        second_types=_boosted(context[typed], types[typed], weights[typed]),
        calibration=calibration,
        thresholds=thresholds,
    )


def new_vectorizers() -> tuple[TfidfVectorizer, TfidfVectorizer, TfidfVectorizer]:
    """The vectorizers of words, characters and heading words, not yet fitted."""
    plain: dict[str, Any] = {"lowercase": False, "token_pattern": r"\S+", "min_df": 2, "sublinear_tf": True}
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), lowercase=False, min_df=3, sublinear_tf=True, max_features=40_000
    )
    return TfidfVectorizer(ngram_range=(1, 2), **plain), characters, TfidfVectorizer(**plain)


def _fit_vectorizers(rows: Sequence[Row]) -> tuple[TfidfVectorizer, TfidfVectorizer, TfidfVectorizer]:
    words, characters, headings = new_vectorizers()
    texts = [row.words for row in rows]
    return words.fit(texts), characters.fit(texts), headings.fit([row.heading for row in rows])


def _features(
    words: TfidfVectorizer, characters: TfidfVectorizer, headings: TfidfVectorizer, rows: Sequence[Row]
) -> sp.csr_matrix:
    texts = [row.words for row in rows]
    parts = [
        words.transform(texts),
        characters.transform(texts),
        headings.transform([row.heading for row in rows]) * _HEADING_SHARE,
        sp.csr_matrix(np.array([row.own for row in rows])),
    ]
    return sp.hstack(parts).tocsr()


def _folds(groups: Sequence[str]) -> np.ndarray:
    """A fold per report, so that reports of one group are in one fold and folds are about equally large."""
    sizes = {group: groups.count(group) for group in sorted(set(groups))}
    filled = [0] * _FOLDS
    fold: dict[str, int] = {}
    for group in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold[group] = filled.index(min(filled))
        filled[fold[group]] += sizes[group]
    return np.array([fold[group] for group in groups])


def _first(features: sp.csr_matrix, truth: np.ndarray, weights: np.ndarray) -> Linear:
    """One model per column of ``truth``, each from the segments for which it is known."""
    return _linear(features, list(truth.T), weights, strength=4.0)


def _first_types(features: sp.csr_matrix, types: np.ndarray, weights: np.ndarray) -> Linear:
    """One model per finding type."""
    columns = [np.where(types < 0, np.nan, types == k) for k in range(len(FINDING_TYPES))]
    return _linear(features, columns, weights, strength=1.5)


def _linear(features: sp.csr_matrix, truths: list[np.ndarray], weights: np.ndarray, strength: float) -> Linear:
    coefficients, intercepts = [], []
    for truth in truths:
        known = np.flatnonzero(~np.isnan(truth))
        model = LogisticRegression(C=strength, solver="liblinear", dual=True, random_state=_SEED)
        model.fit(features[known], truth[known] > 0.5, sample_weight=weights[known])
        coefficients.append(model.coef_[0])
        intercepts.append(model.intercept_[0])
    return Linear(np.array(coefficients), np.array(intercepts))


def _boosted(context: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> HistGradientBoostingClassifier:
    """Boosted trees; weights are whole numbers, and rows are repeated, as weighted binning takes minutes."""
    times = weights.astype(int)
    model = HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.06,
        max_leaf_nodes=12,
        min_samples_leaf=30,
        l2_regularization=3,
        early_stopping=False,
        random_state=_SEED,
    )
    return model.fit(np.repeat(context, times, axis=0), np.repeat(truth, times))


def _calibration(scores: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of Platt's scaling on the log odds."""
    model = LogisticRegression(C=1e3).fit(log_odds(scores)[:, None], truth, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _calibrated(scores: np.ndarray, calibration: tuple[float, float]) -> np.ndarray:
    slope, intercept = calibration
    return 1 / (1 + np.exp(-(slope * log_odds(scores) + intercept)))


def _best_threshold(scores: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """The threshold with the highest F1, the lowest of equals."""

    def f1(threshold: float) -> float:
        coded = scores >= threshold
        hits = (weights * truth * coded).sum()
        return float(2 * hits / max((weights * coded).sum() + (weights * truth).sum(), 1e-9))

    return round(float(max(_THRESHOLDS, key=lambda threshold: (f1(threshold), -threshold))), 2)
