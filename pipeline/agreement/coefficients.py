"""How far codings of the same units agree: the coefficients, each with its formula and its source.

A value is a number from 0, or ``MISSING`` where a coder gave a unit none. Weights are those of units: a unit of weight
w counts as w units, so that a stratified sample, weighted, speaks for all it was drawn from. Two forms are reckoned on:

- *counts* (units x values): how many coders gave the unit the value; for any number of coders, with missing values
- a *table* (... x values x values): the weight of the units to which the first coder gave the row's value and the
  second the column's. The axes before are draws of the bootstrap.

A coefficient that is not defined is NaN; ``undefined`` says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

MISSING = -1

Reason = Literal["", "no_pair", "one_value"]


def counts(values: ArrayLike, size: int) -> np.ndarray:
    """How many coders gave each unit each value, (units x size), from their values, (coders x units)."""
    return (np.asarray(values)[..., np.newaxis] == np.arange(size)).sum(axis=0)


def table(first: ArrayLike, second: ArrayLike, size: int, weights: ArrayLike | None = None) -> np.ndarray:
    """The contingency table of two coders' values, (size x size); a unit that either left out is left out."""
    one, other = np.asarray(first), np.asarray(second)
    both = (one != MISSING) & (other != MISSING)
    found = np.zeros((size, size))
    np.add.at(found, (one[both], other[both]), _weights(weights, len(one))[both])
    return found


def undefined(given: np.ndarray) -> Reason:
    """Why κ and α are not defined for the counts: ``no_pair``, no unit has values from two coders; ``one_value``,
    nobody gave any but the same value, so that agreement cannot be told from chance. Empty where they are."""
    pairable = given[given.sum(axis=1) > 1]
    if not len(pairable):
        return "no_pair"
    return "one_value" if np.count_nonzero(pairable.sum(axis=0)) == 1 else ""


def share(given: np.ndarray, weights: ArrayLike | None = None, value: int = 1) -> float:
    """The mean share of a unit's values that are ``value``, in [0, 1]: for value 1 a code's prevalence."""
    m = given.sum(axis=1)
    valued = m > 0
    return _mean(given[valued, value] / m[valued], _weights(weights, len(given))[valued])


def percent(given: np.ndarray, weights: ArrayLike | None = None) -> float:
    """The share of pairs of values that agree, a unit's pairs weighing as much as another's, in [0, 1].

    The mean over units with m ≥ 2 values of Σ_c n_uc (n_uc − 1) / (m (m − 1)). For two coders the plain share of units.
    """
    m = given.sum(axis=1)
    pairable = m > 1
    agreeing = (given * (given - 1)).sum(axis=1)[pairable] / (m * (m - 1))[pairable]
    return _mean(agreeing, _weights(weights, len(given))[pairable])


def ac1(given: np.ndarray, weights: ArrayLike | None = None) -> float:
    """Gwet's AC1 (2008, doi:10.1348/000711006X126600): (p − e) / (1 − e), p as in ``percent``.

    e = Σ_c π_c (1 − π_c) / (q − 1) for q values, where π_c is the ``share`` of c. It is defined where only one value
    occurs too, and does not fall as κ and α do when a code is rare.
    """
    size = given.shape[1]
    pi = np.array([share(given, weights, value) for value in range(size)])
    chance = (pi * (1 - pi)).sum() / (size - 1)
    return float((percent(given, weights) - chance) / (1 - chance))


def alpha(given: np.ndarray, weights: ArrayLike | None = None, distance: np.ndarray | None = None) -> float:
    """Krippendorff's α (2019, Content Analysis, 4th ed., ch. 12) of the units with two values or more.

    1 − (n − 1) Σ_u Σ_ck n_uc n_uk d_ck / (m_u − 1)  ⁄  Σ_ck n_c n_k d_ck, with n_uc of the m_u values of unit u
    being c, n_c of all n. The first sum is that of the coincidence matrix times d. ``distance`` d (values x values) is
    0 for equal values; without it, every two values differ by 1 (nominal).
    """
    distance = nominal(given.shape[1]) if distance is None else distance
    weight = _weights(weights, len(given))
    observed, pairable = disagreement(given, distance)
    return float(alpha_of(weight @ observed, weight @ pairable, distance))


def disagreement(given: np.ndarray, distance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per unit what α sums: the disagreement within it, (units), and its values that have a pair, (units x values)."""
    m = given.sum(axis=1)
    pairable = given * (m > 1)[:, np.newaxis]
    within = np.einsum("uc,uc->u", pairable @ distance, pairable)
    return within / np.maximum(m - 1, 1), pairable


def alpha_of(observed: np.ndarray, totals: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """α from the sums of ``disagreement``: observed (...) and values (... x values). NaN where nothing varies."""
    n = totals.sum(axis=-1)
    expected = np.einsum("...c,...c->...", totals @ distance, totals)
    varied = expected > 0
    return np.where(varied, 1 - (n - 1) * observed / np.where(varied, expected, 1), np.nan)


def nominal(size: int) -> np.ndarray:
    """The distance of values that are the same or not, (size x size)."""
    return 1.0 - np.eye(size)


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """The MASI distance of two sets of codes in [0, 1] (Passonneau 2006, LREC):
    1 − J·M with J their Jaccard index and M 1 if they are equal, ⅔ if one holds the other, ⅓ if they only share
    some, 0 if they share none. Two empty sets are equal."""
    if one == other:
        return 0.0
    monotony = 2 / 3 if one < other or other < one else 1 / 3
    return 1 - monotony * len(one & other) / len(one | other)


def masi_distance(sets: Sequence[frozenset[str]]) -> np.ndarray:
    """The MASI distance of each two of the sets, (sets x sets)."""
    return np.array([[masi(one, other) for other in sets] for one in sets]).reshape(len(sets), len(sets))


def kappa(pairs: np.ndarray) -> np.ndarray:
    """Cohen's κ (1960, doi:10.1177/001316446002000104) of tables: (p − e) / (1 − e), p the share on the diagonal and
    e = Σ_c p_c+ p_+c from either coder's own shares."""
    total = pairs.sum(axis=(-2, -1))
    observed = _ratio(np.trace(pairs, axis1=-2, axis2=-1), total)
    expected = _ratio((pairs.sum(axis=-1) * pairs.sum(axis=-2)).sum(axis=-1), total**2)
    return _ratio(observed - expected, 1 - expected)


def positive(pairs: np.ndarray) -> np.ndarray:
    """Positive agreement of tables of 2 x 2, 2a / (2a + b + c), a being the units that both coded and b + c those that
    one did (Cicchetti & Feinstein 1990, doi:10.1016/0895-4356(90)90159-M). F1 is the same figure."""
    return _ratio(2 * pairs[..., 1, 1], 2 * pairs[..., 1, 1] + pairs[..., 0, 1] + pairs[..., 1, 0])


def negative(pairs: np.ndarray) -> np.ndarray:
    """Negative agreement of tables of 2 x 2, 2d / (2d + b + c), d being the units that neither coded (as above)."""
    return positive(pairs[..., ::-1, ::-1])


def precision(pairs: np.ndarray) -> np.ndarray:
    """The share of what the second coder coded that the first coded too, of tables of 2 x 2."""
    return _ratio(pairs[..., 1, 1], pairs[..., :, 1].sum(axis=-1))


def recall(pairs: np.ndarray) -> np.ndarray:
    """The share of what the first coder coded that the second coded too, of tables of 2 x 2."""
    return _ratio(pairs[..., 1, 1], pairs[..., 1, :].sum(axis=-1))


f1 = positive


def _weights(weights: ArrayLike | None, units: int) -> np.ndarray:
    return np.ones(units) if weights is None else np.asarray(weights, dtype=float)


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    return float(np.average(values, weights=weights)) if len(values) else np.nan


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, NaN where the whole is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole == 0, np.nan, np.divide(part, whole))
