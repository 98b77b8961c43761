"""Agreement of people with people and of people with the machine, code by code, with a verdict by stated thresholds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipeline.agreement import coefficients
from pipeline.agreement.bootstrap import Estimate, draws, estimate
from pipeline.agreement.coefficients import MISSING, Reason
from pipeline.agreement.judgements import Judgement, Units, pairs, people
from pipeline.records import FINDING_TYPES, MACHINE

Verdict = Literal["reliable", "tentative", "unreliable", "undefined"]

# Krippendorff's: rely on it from .800, draw tentative conclusions only from .667, discard what is below.
RELIABLE, TENTATIVE = 0.800, 0.667


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the origins agree on one code, on the whole set of codes (MASI), or on the finding type.

    ``n`` counts the units compared, unweighted; so do ``counts``: those that both coded, only the first, only the
    second, neither. All else is weighted. ``prevalence`` is the share of all values that are the code; ``precision``,
    ``recall`` and ``f1`` are the machine's against the person. NaN is what is not defined or does not apply: κ and
    α for the ``reason`` given, positive agreement where nobody has the code, figures of a code for what is no code,
    figures of two coders for more of them.
    """

    n: int
    percent: float
    alpha: Estimate
    ac1: float = np.nan
    kappa: float = np.nan
    prevalence: float = np.nan
    positive: float = np.nan
    negative: float = np.nan
    precision: float = np.nan
    recall: float = np.nan
    f1: float = np.nan
    counts: tuple[int, int, int, int] | None = None
    reason: Reason = ""

    @property
    def verdict(self) -> Verdict:
        """What α allows."""
        return verdict(self.alpha.value)

    @property
    def settled(self) -> bool:
        """Whether all of α's interval allows the same."""
        return verdict(self.alpha.low) == verdict(self.alpha.high) != "undefined"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The agreement of two origins, or of all people, on the units that (at least two of) them judged.

    ``weighted`` tells whether the units stand for others too, as in a stratified sample."""

    origins: tuple[str, ...]
    units: int
    documents: int
    weighted: bool
    codes: dict[str, Agreement]
    all_codes: Agreement
    finding_type: Agreement


def verdict(alpha: float) -> Verdict:
    """What can be built on a code with this α (Krippendorff 2019, ch. 12)."""
    if np.isnan(alpha):
        return "undefined"
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "unreliable"


def compare(judgements: Iterable[Judgement], codes: Sequence[str]) -> tuple[Comparison, ...]:
    """Each two people, then all of them if they are three or more, then each person with the machine.

    The codings must be independent of each other: a consensus is to be compared with the machine by itself.
    Raises ValueError where an origin judges a unit twice, or a weight is not above 0.
    """
    said = list(judgements)
    everyone = people(said)
    groups = pairs(said)
    if len(everyone.origins) > 2:
        groups.insert(sum(MACHINE not in group.origins for group in groups), everyone)
    return tuple(_compare(units, codes) for units in groups)


def _compare(units: Units, codes: Sequence[str]) -> Comparison:
    figures = _Figures(units)
    return Comparison(
        origins=units.origins,
        units=len(units.judged),
        documents=figures.drawn.shape[1],
        weighted=bool((figures.weights != 1).any()),
        codes={code: _on_code(figures, code) for code in codes},
        all_codes=_on_all(figures, frozenset(codes)),
        finding_type=_on_finding_type(figures),
    )


class _Figures:
    """What every figure of one comparison needs: the units, their weights and documents, and the draws of these."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.weights = np.array(units.weights, dtype=float)
        names, self.document = np.unique(np.array(units.documents, dtype=str), return_inverse=True)
        self.drawn = draws(len(names))

    def values(self, of: Callable[[Judgement], int]) -> np.ndarray:
        """The value that ``of`` makes of each judgement, (origins x units)."""
        values = [[MISSING if said is None else of(said) for said in unit] for unit in self.units.judged]
        return np.array(values, dtype=int).reshape(-1, len(self.units.origins)).T

    def agreement(self, values: np.ndarray, size: int, distance: np.ndarray | None = None, **others) -> Agreement:
        """Percent and α (with its interval) of the values, and the ``others``."""
        given = coefficients.counts(values, size)
        distance = coefficients.nominal(size) if distance is None else distance
        observed, totals = map(self._by_document, coefficients.disagreement(given, distance))
        return Agreement(
            n=int((given.sum(axis=1) > 1).sum()),
            percent=coefficients.percent(given, self.weights),
            alpha=estimate(lambda drawn: coefficients.alpha_of(drawn @ observed, drawn @ totals, distance), self.drawn),
            reason=coefficients.undefined(given),
            **others,
        )

    def nominal(self, values: np.ndarray, size: int) -> dict[str, float]:
        """AC1 of the values, and κ of two origins' values."""
        found = {"ac1": coefficients.ac1(coefficients.counts(values, size), self.weights)}
        if len(values) == 2:
            found["kappa"] = float(coefficients.kappa(coefficients.table(*values, size, self.weights)))
        return found

    def _by_document(self, per_unit: np.ndarray) -> np.ndarray:
        """The weighted sum over each document's units."""
        sums = np.zeros((self.drawn.shape[1], *per_unit.shape[1:]))
        np.add.at(sums, self.document, (per_unit.T * self.weights).T)
        return sums


def _on_code(figures: _Figures, code: str) -> Agreement:
    values = figures.values(lambda said: int(code in said.codes))
    others: dict[str, object] = {**figures.nominal(values, 2)}
    others["prevalence"] = coefficients.share(coefficients.counts(values, 2), figures.weights)
    if len(values) == 2:
        others |= _of_two(values, figures.weights, machine=figures.units.origins[1] == MACHINE)
    return figures.agreement(values, 2, **others)


def _of_two(values: np.ndarray, weights: np.ndarray, machine: bool) -> dict[str, object]:
    """The figures of two origins on one code; the machine is the second."""
    table = coefficients.table(*values, 2, weights)
    names = ("positive", "negative", *(("precision", "recall", "f1") if machine else ()))
    found: dict[str, object] = {name: float(getattr(coefficients, name)(table)) for name in names}
    neither, second, first, both = coefficients.table(*values, 2).astype(int).ravel().tolist()
    return found | {"counts": (both, first, second, neither)}


def _on_all(figures: _Figures, codes: frozenset[str]) -> Agreement:
    """Agreement on the whole set of codes: α with the MASI distance; percent is of equal sets."""
    given = {said.codes & codes for unit in figures.units.judged for said in unit if said}
    sets = sorted(given, key=sorted)
    number = {codes: i for i, codes in enumerate(sets)}
    values = figures.values(lambda said: number[said.codes & codes])
    return figures.agreement(values, len(sets), coefficients.masi_distance(sets))


def _on_finding_type(figures: _Figures) -> Agreement:
    values = figures.values(lambda said: FINDING_TYPES.index(said.finding_type) if said.finding_type else MISSING)
    return figures.agreement(values, len(FINDING_TYPES), **figures.nominal(values, len(FINDING_TYPES)))
