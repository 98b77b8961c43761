"""The classifier: words, characters, evidence and place in a first stage, the neighbours' scores in a second.

The second stage learns from first-stage scores of reports that the first stage had not seen, or it would trust them
too much. Its probabilities are calibrated on reports that neither stage had seen, and so are the thresholds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from pipeline.coding.context import CodeContext, log_odds, type_context
from pipeline.coding.features import Rows
from pipeline.coding.ngrams import Grams, Kind
from pipeline.coding.trees import Trees
from pipeline.records import FINDING_TYPES

GRAMS: dict[str, Kind] = {"words": "pairs", "characters": "characters", "headings": "words"}
_FOLDS = 4
_THRESHOLDS = np.arange(0.20, 0.51, 0.02)  # none above what clear evidence reaches
_HEADING_SHARE = 0.4  # how much a heading's words count beside the segment's own
# Clear cues are rare in the starters and common in plain reports, so they keep a say beside what was learnt.
_CUES_SHARE = 0.5
_HEADING_WEIGHT = 0.75
_DEFAULT_WEIGHT = 0.3  # for context, where nothing speaks for anything else
_LONE = 6  # every sixth segment
_SEED = 0


@dataclass(slots=True)
class Example:
    """A report to learn from: its rows, and for each (code) and finding type the truth where it is known.

    ``codes`` is (segments x codes) with 1, 0 or NaN (not known); ``types`` the index of the finding type or -1;
    ``weights`` how much each segment counts; ``group`` keeps reports by one hand together in cross-validation.
    """

    rows: Rows
    codes: np.ndarray
    types: np.ndarray
    weights: np.ndarray
    group: str


@dataclass(slots=True)
class Linear:
    """Logistic regressions side by side: ``coefficients`` (models x features) and ``intercepts`` (models)."""

    coefficients: np.ndarray
    intercepts: np.ndarray

    def __post_init__(self) -> None:
        # In the order in which the product with sparse features takes them, which copied them each time otherwise.
        self.coefficients = np.asfortranarray(self.coefficients)

    def predict(self, features: sp.csr_matrix) -> np.ndarray:
        """Probabilities, (segments x models)."""
        return 1 / (1 + np.exp(-(features @ self.coefficients.T + self.intercepts)))


class Scores(NamedTuple):
    """First-stage scores and probabilities, (segments x codes), and probabilities of the types, (segments x types)."""

    first: np.ndarray
    final: np.ndarray
    types: np.ndarray


@dataclass(slots=True)
class Classifier:
    """A fitted model of one codebook. ``codes`` are those that it knows, in the order of its columns."""

    codes: list[str]
    words: Grams
    characters: Grams
    headings: Grams
    first: Linear
    first_types: Linear
    second: list[Trees]
    second_types: Trees
    calibration: list[tuple[float, float]]
    thresholds: dict[str, float]

    def scores(self, rows: Rows, features: sp.csr_matrix | None = None) -> Scores:
        """What the model makes of a document's rows; ``features`` are theirs, where they are at hand."""
        features = self.features(rows) if features is None else features
        first = self.first.predict(features)
        final = np.zeros_like(first)
        context = CodeContext(rows, first)
        for k, trees in enumerate(self.second):
            final[:, k] = _calibrated(trees.predict(context.of(k))[:, 1], self.calibration[k])
        types = self.second_types.predict(type_context(rows, self.first_types.predict(features)))
        return Scores(first, final, (1 - _CUES_SHARE) * types + _CUES_SHARE * _cue_shares(rows))

    def features(self, rows: Rows) -> sp.csr_matrix:
        """The first stage's features, (segments x features): words, characters, heading words, figures."""
        return _features(self.words, self.characters, self.headings, rows)


def fit(examples: Sequence[Example], codes: Sequence[str]) -> Classifier:
    """A classifier for ``codes``, the columns of the examples' truth; takes seconds and is deterministic."""
    import sklearn.ensemble  # noqa: F401 - only the threads of what is loaded can be limited

    with threadpool_limits(limits=1):  # the data are small, and threads that wait for each other cost minutes
        return _fit(examples, codes)


def _fit(examples: Sequence[Example], codes: Sequence[str]) -> Classifier:
    rows = Rows.together([example.rows for example in examples])
    truth = np.vstack([example.codes for example in examples])
    types = np.concatenate([example.types for example in examples])
    weights = np.concatenate([example.weights for example in examples])
    documents = np.repeat(np.arange(len(examples)), [len(example.rows) for example in examples])
    folds = _folds([example.group for example in examples])[documents]

    grams = _fit_grams(rows)
    features = _features(*grams, rows)
    unseen, unseen_types = np.zeros(truth.shape), np.zeros((len(rows), len(FINDING_TYPES)))
    for fold in np.unique(folds):
        here, there = folds != fold, folds == fold
        unseen[there] = _first(features[here], truth[here], weights[here]).predict(features[there])
        unseen_types[there] = _first_types(features[here], types[here], weights[here]).predict(features[there])

    # Every few segments are seen once more without neighbours: reports can be one sentence long.
    lone = np.flatnonzero(~rows.is_heading)[::_LONE]
    views = np.concatenate([np.arange(len(rows)), lone])

    def seen(context: Callable[[Rows, np.ndarray], np.ndarray], scores: np.ndarray) -> np.ndarray:
        """The second stage's features of all views."""
        together = [context(example.rows, scores[documents == d]) for d, example in enumerate(examples)]
        return np.vstack([*together, *(context(rows[i : i + 1], scores[i : i + 1]) for i in lone)])

    second, calibration, thresholds = [], [], {}
    for k, code in enumerate(codes):
        context = seen(lambda some, scores, k=k: CodeContext(some, scores).of(k), unseen)
        known = ~np.isnan(truth[views, k])
        final = np.zeros(len(views))
        for fold in np.unique(folds):
            here, there = known & (folds[views] != fold), folds[views] == fold
            trees = _boosted(context[here], truth[views[here], k], weights[views[here]])
            final[there] = trees.predict(context[there])[:, 1]
        known_weights, known_truth = weights[views[known]], truth[views[known], k]
        calibration.append(_calibration(final[known], known_truth, known_weights))
        thresholds[code] = _best_threshold(_calibrated(final[known], calibration[-1]), known_truth, known_weights)
        second.append(_boosted(context[known], known_truth, known_weights))
    context = seen(type_context, unseen_types)
    typed = types[views] >= 0
    return Classifier(
        list(codes),
        *grams,
        first=_first(features, truth, weights),
        first_types=_first_types(features, types, weights),
        second=second,
        second_types=_boosted(context[typed], types[views[typed]], weights[views[typed]]),
        calibration=calibration,
        thresholds=thresholds,
    )


def _cue_shares(rows: Rows) -> np.ndarray:
    """What cues and headings alone make of the finding types, (segments x types), each row with the sum 1.

    The clearer the segment's own words, the less its heading counts.
    """
    cues, headings = rows.cues.reshape(len(rows), 2, -1).transpose(1, 0, 2)
    unclear = 1 - np.minimum(cues.max(axis=1, keepdims=True), 1)
    weights = cues + _HEADING_WEIGHT * unclear * headings
    weights[:, FINDING_TYPES.index("context")] += _DEFAULT_WEIGHT
    return weights / weights.sum(axis=1, keepdims=True)


def _fit_grams(rows: Rows) -> tuple[Grams, Grams, Grams]:
    """Those of words, characters and heading words."""
    words = Grams.fit(GRAMS["words"], rows.words, least=2)
    characters = Grams.fit(GRAMS["characters"], rows.words, least=3, most=40_000)
    return words, characters, Grams.fit(GRAMS["headings"], rows.headings, least=2)


def _features(words: Grams, characters: Grams, headings: Grams, rows: Rows) -> sp.csr_matrix:
    parts = [
        words.transform(rows.words),
        characters.transform(rows.words),
        headings.transform(rows.headings) * _HEADING_SHARE,
        sp.csr_matrix(rows.own),
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
    from sklearn.linear_model import LogisticRegression

    coefficients, intercepts = [], []
    for truth in truths:
        known = np.flatnonzero(~np.isnan(truth))
        model = LogisticRegression(C=strength, solver="liblinear", dual=True, random_state=_SEED)
        model.fit(features[known], truth[known] > 0.5, sample_weight=weights[known])
        coefficients.append(model.coef_[0])
        intercepts.append(model.intercept_[0])
    return Linear(np.array(coefficients).reshape(len(truths), features.shape[1]), np.array(intercepts))


def _boosted(context: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> Trees:
    """Boosted trees; weights are whole numbers, and rows are repeated, as weighted binning takes minutes."""
    from sklearn.ensemble import HistGradientBoostingClassifier

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
    return Trees.of(model.fit(np.repeat(context, times, axis=0), np.repeat(truth, times)))


def _calibration(scores: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of Platt's scaling on the log odds."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e3).fit(log_odds(scores)[:, None], truth, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _calibrated(scores: np.ndarray, calibration: tuple[float, float]) -> np.ndarray:
    slope, intercept = calibration
    return 1 / (1 + np.exp(-(slope * log_odds(scores) + intercept)))


def _best_threshold(scores: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """The highest threshold whose F1 is within a hundredth of the best one's.

    F1 hardly changes over a wide range, and a reader forgives a sentence that is missing sooner than a wrong one.
    """

    def f1(threshold: float) -> float:
        coded = scores >= threshold
        hits = (weights * truth * coded).sum()
        return float(2 * hits / max((weights * coded).sum() + (weights * truth).sum(), 1e-9))

    reached = np.array([f1(threshold) for threshold in _THRESHOLDS])
    return round(float(_THRESHOLDS[reached >= reached.max() - 0.01].max()), 2)
