"""What a study's own decisions add to the classifier: for each code a correction of its log odds.

The corrected log odds are ``(1 + a) o + b + x·w``, where ``o`` are those of the machine and ``x`` the segment's words
and characters. ``a``, ``b`` and ``w`` have normal priors around nought, so that a few decisions change little and many
change much. Measured on the starter examples, by classifiers that had not learnt from a hand: with twelve reports of
the hand decided, F1 on its others rises by .014 for codes and .04 for finding types. (Fitting the whole classifier
anew with the decisions added nothing, and moved codings of places that nobody had decided on.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import scipy.sparse as sp

from pipeline.coding.classifier import Example
from pipeline.coding.context import log_odds
from pipeline.coding.machine import Machine, View
from pipeline.records import FINDING_TYPES

# Precisions of the priors: of each word's weight (less where the classifier knows no words of the code), of the change
# of slope, and of the intercept.
_WORDS, _UNKNOWN_WORDS, _SLOPE, _INTERCEPT = 2.0, 0.3, 10.0, 4.0
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Correction:
    """One code's correction. ``weights`` (features,) is nought where no decided segment has the feature."""

    slope: float
    intercept: float
    weights: np.ndarray

    def apply(self, probabilities: np.ndarray, features: sp.csr_matrix) -> np.ndarray:
        """The corrected probabilities of segments: (segments,), features (segments x features)."""
        z = (1 + self.slope) * log_odds(probabilities) + self.intercept + features @ self.weights
        return 1 / (1 + np.exp(-z))


def _fit(
    probabilities: np.ndarray, features: sp.csr_matrix, truth: np.ndarray, precision: float = _WORDS
) -> Correction | None:
    """The correction that decided segments ask for: probabilities and truth (segments,), truth NaN where nothing was
    decided; None where nothing was at all."""
    from scipy.optimize import minimize  # not needed where nobody decided anything

    known = np.flatnonzero(~np.isnan(truth))
    if not len(known):
        return None
    own = features[known]
    used = np.unique(own.indices)
    own, odds, truth = own[:, used], log_odds(probabilities[known]), truth[known]

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        slope, intercept, weights = parameters[0], parameters[1], parameters[2:]
        z = (1 + slope) * odds + intercept + own @ weights
        error = 1 / (1 + np.exp(-z)) - truth
        prior = _SLOPE * slope**2 + _INTERCEPT * intercept**2 + precision * weights @ weights
        gradient = np.concatenate(
            [[error @ odds + _SLOPE * slope, error.sum() + _INTERCEPT * intercept], own.T @ error + precision * weights]
        )
        return float((np.logaddexp(0, z) - truth * z).sum() + prior / 2), gradient

    found = minimize(loss, np.zeros(2 + len(used)), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    weights = np.zeros(features.shape[1])
    weights[used] = found.x[2:]
    return Correction(float(found.x[0]), float(found.x[1]), weights)


@dataclass(frozen=True, slots=True)
class Adaptation:
    """The corrections by code, in the codebook's order, and by finding type; none where nobody decided anything."""

    by_code: tuple[Correction | None, ...] = ()
    by_type: tuple[Correction | None, ...] = ()

    @classmethod
    def fit(cls, machine: Machine, examples: Sequence[Example]) -> Adaptation:
        """What the examples, a report each, ask for. ``machine`` has not learnt from them."""
        return cls.of_views(machine, [(example, machine.view(example.rows)) for example in examples if example.rows])

    @classmethod
    def of_views(cls, machine: Machine, seen: Sequence[tuple[Example, View]]) -> Adaptation:
        """What the examples ask for, each with the machine's view of it."""
        if not seen:
            return cls()
        views = [view for _, view in seen]
        features = sp.vstack([view.words for view in views]).tocsr()
        truth = np.vstack([example.codes for example, _ in seen])
        kinds = np.concatenate([example.types for example, _ in seen])
        of_kind = [np.where(kinds < 0, np.nan, kinds == k) for k in range(len(FINDING_TYPES))]
        codes = np.vstack([view.codes for view in views])
        types = np.vstack([view.types for view in views])
        return cls(
            tuple(
                _fit(codes[:, k], features, truth[:, k], _WORDS if machine.extractor.known[code] else _UNKNOWN_WORDS)
                for k, code in enumerate(machine.extractor.codes)
            ),
            tuple(_fit(types[:, k], features, of_kind[k]) for k in range(len(FINDING_TYPES))),
        )

    def codes(self, view: View) -> np.ndarray:
        """The probabilities of the codes, (segments x codes)."""
        return _applied(self.by_code, view.codes, view.words)

    def types(self, view: View) -> np.ndarray:
        """The probabilities of the finding types, (segments x types), each row with the sum 1."""
        types = _applied(self.by_type, view.types, view.words)
        return types / types.sum(axis=1, keepdims=True)


def _applied(
    corrections: Sequence[Correction | None], probabilities: np.ndarray, features: sp.csr_matrix
) -> np.ndarray:
    columns = [
        p if correction is None else correction.apply(p, features)
        for correction, p in zip_longest(corrections, probabilities.T)
    ]
    return np.column_stack(columns)
