"""Intervals by drawing documents anew: units of a document are coded alike, so units drawn one by one would make the
figures look surer than they are."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Figure = Callable[[np.ndarray], np.ndarray]

_DRAWS = 2_000
_SEED = 20_24


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval (percentile bootstrap over documents); NaN where it is not defined."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        if np.isnan(self.value):
            return "–"
        return f"{self.value:.2f}" if np.isnan(self.low) else f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


UNDEFINED = Estimate(np.nan, np.nan, np.nan)


def draws(documents: int) -> np.ndarray:
    """How often each document is drawn, (1 + draws x documents): all once in row 0, then the bootstrap's draws."""
    if not documents:
        return np.zeros((1 + _DRAWS, 0), dtype=int)
    random = np.random.default_rng(_SEED)
    drawn = random.multinomial(documents, np.full(documents, 1 / documents), size=_DRAWS)
    return np.vstack([np.ones(documents, dtype=int), drawn])


def estimate(figure: Figure, drawn: np.ndarray) -> Estimate:
    """The figure for row 0 of the draws, with the interval from the others (Efron & Tibshirani 1993, ch. 13).

    Draws for which the figure is not defined are left out. The interval always holds the figure: where a skewed
    bootstrap leaves it outside, the interval is widened to it. One document alone has no interval.
    """
    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a draw may hold nothing of what is asked
        values = figure(drawn)
    value = float(values[0])
    if np.isnan(value):
        return UNDEFINED
    others = values[1:][~np.isnan(values[1:])]
    if drawn.shape[1] < 2 or not len(others):
        return Estimate(value, np.nan, np.nan)
    low, high = np.percentile(others, [2.5, 97.5])
    return Estimate(value, min(float(low), value), max(float(high), value))
