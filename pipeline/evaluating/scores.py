"""How well two codings of the same units agree, with intervals: documents are drawn anew, as errors cluster in them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.evaluating.units import Unit
from pipeline.records import FINDING_TYPES

Figure = Callable[[np.ndarray], np.ndarray]

_DRAWS = 2_000
_SEED = 20_24
_CELL = {(True, True): 0, (False, True): 1, (True, False): 2, (False, False): 3}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval (percentile bootstrap over documents); NaN where it is not defined."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return "–" if np.isnan(self.value) else f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


@dataclass(frozen=True, slots=True)
class Scores:
    """Agreement on one code: units scored, units that the person coded, and the figures."""

    code: str
    units: int
    positive: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far a code's probabilities can be believed: the expected calibration error (ten bins of equal width,
    Naeini et al. 2015, doi:10.1609/aaai.v29i1.9602), and per bin the units, the mean probability and the share that
    the person coded."""

    error: float
    bins: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All the figures. ``municipality`` is the share of units with the right one; ``slices`` are the macro F1 by
    language and the macro recall by whether a term of the codebook stands in the unit."""

    units: int
    documents: int
    codes: tuple[Scores, ...]
    macro_f1: Estimate
    finding_types: dict[str, Estimate]
    finding_macro_f1: Estimate
    municipality: Estimate
    slices: dict[str, Estimate]
    calibration: dict[str, Calibration]

    def __str__(self) -> str:
        lines = [
            f"{self.units} units in {self.documents} documents; 95 % intervals by bootstrap over documents",
            "",
            f"{'code':<18}{'n':>5}  {'precision':<20}{'recall':<20}{'F1':<20}{'kappa':<20}",
        ]
        for s in self.codes:
            lines.append(f"{s.code:<18}{s.positive:>5}  {s.precision!s:<20}{s.recall!s:<20}{s.f1!s:<20}{s.kappa!s:<20}")
        lines += [f"{'macro F1':<65}{self.macro_f1}", ""]
        lines += [f"{name:<65}{estimate}" for name, estimate in self.slices.items()]
        lines += ["", *_reliability(self.calibration), ""]
        lines += [f"{'finding type ' + name:<30}F1 {estimate}" for name, estimate in self.finding_types.items()]
        lines += [
            f"{'finding type macro':<30}F1 {self.finding_macro_f1}",
            f"{'right municipality':<33}{self.municipality}",
        ]
        return "\n".join(line.rstrip() for line in lines)


def _reliability(calibration: dict[str, Calibration]) -> Iterator[str]:
    """The reliability table: probability, units and share that the person coded, per bin and code."""
    yield f"{'calibration':<18}{'error':>6}  probability: share that the person coded (units)"
    for code, figures in calibration.items():
        bins = "  ".join(f"{mean:.2f}: {share:.2f} ({n})" for n, mean, share in figures.bins if n)
        yield f"{code:<18}{figures.error:>6.3f}  {bins}"


def compare(person: Sequence[Unit], machine: Sequence[Unit], codes: Sequence[str]) -> Evaluation:
    """The machine's coding against the person's, unit by unit."""
    documents = sorted({unit.document for unit in person})
    draws = _draws(len(documents))
    place = {name: i for i, name in enumerate(documents)}

    def counts(pairs: Iterable[tuple[int, bool, bool]]) -> np.ndarray:
        """Per document: true positives, false positives, false negatives, true negatives."""
        table = np.zeros((len(documents), 4))
        for document, truth, guess in pairs:
            table[document, _CELL[truth, guess]] += 1
        return table

    pairs = list(zip(person, machine, strict=True))
    by_code = {
        code: counts((place[p.document], code in p.codes, code in m.codes) for p, m in pairs if code not in p.disputed)
        for code in codes
    }
    typed = [(p, m) for p, m in pairs if p.finding_type]
    by_type = {
        name: counts((place[p.document], p.finding_type == name, m.finding_type == name) for p, m in typed)
        for name in FINDING_TYPES
    }
    placed = counts(
        (place[p.document], True, p.municipality == m.municipality) for p, m in pairs if p.municipality is not None
    )
    return Evaluation(
        units=len(person),
        documents=len(documents),
        codes=tuple(_scores(code, table, draws) for code, table in by_code.items()),
        macro_f1=_macro(by_code, _f1, draws),
        finding_types={name: _estimate(lambda w, t=t: _f1(w @ t), draws) for name, t in by_type.items()},
        finding_macro_f1=_macro(by_type, _f1, draws),
        municipality=_estimate(lambda weights: _recall(weights @ placed), draws),
        slices=_slices(pairs, codes, counts, place, draws),
        calibration={code: _calibration(pairs, code) for code in codes},
    )


def _slices(pairs, codes: Sequence[str], counts, place: dict[str, int], draws: np.ndarray) -> dict[str, Estimate]:
    """Macro F1 by language; macro recall where a term of the codebook speaks for the code, and where none does."""

    def tables(wanted: Callable[[Unit, str], bool]) -> dict[str, np.ndarray]:
        return {
            code: counts(
                (place[p.document], code in p.codes, code in m.codes)
                for p, m in pairs
                if code not in p.disputed and wanted(m, code)
            )
            for code in codes
        }

    slices = {}
    for language in sorted({m.language for _, m in pairs if m.language}):
        by_code = tables(lambda m, _, language=language: m.language == language)
        slices[f"macro F1 in {language}"] = _macro(by_code, _f1, draws)
    for name, with_term in (("macro recall where a term stands", True), ("macro recall where none does", False)):
        by_code = tables(lambda m, code, with_term=with_term: (code in m.evidence) == with_term)
        slices[name] = _macro({code: t for code, t in by_code.items() if t[:, [0, 2]].any()}, _recall, draws)
    return slices


def _calibration(pairs, code: str) -> Calibration:
    scored = [(m.scores.get(code, float(code in m.codes)), code in p.codes) for p, m in pairs if code not in p.disputed]
    scores, truth = np.array([s for s, _ in scored]), np.array([t for _, t in scored])
    which = np.minimum((scores * 10).astype(int), 9)
    bins = []
    for number in range(10):
        own = which == number
        bins.append(
            (int(own.sum()), float(scores[own].mean()), float(truth[own].mean())) if own.any() else (0, 0.0, 0.0)
        )
    error = sum(n * abs(mean - share) for n, mean, share in bins) / max(len(scored), 1)
    return Calibration(float(error), tuple(bins))


def _scores(code: str, table: np.ndarray, draws: np.ndarray) -> Scores:
    total = table.sum(axis=0)
    figures = (_precision, _recall, _f1, _kappa)
    return Scores(
        code,
        int(total.sum()),
        int(total[0] + total[2]),
        *(_estimate(lambda weights, figure=figure: figure(weights @ table), draws) for figure in figures),
    )


def _macro(tables: dict[str, np.ndarray], figure: Figure, draws: np.ndarray) -> Estimate:
    """The mean figure of what occurs at all."""
    occurring = [table for table in tables.values() if table[:, :3].any()]
    if not occurring:
        return Estimate(np.nan, np.nan, np.nan)
    return _estimate(lambda weights: np.nanmean([figure(weights @ table) for table in occurring], axis=0), draws)


def _draws(documents: int) -> np.ndarray:
    """How often each document is drawn: all once in row 0, then the bootstrap's draws."""
    random = np.random.default_rng(_SEED)
    drawn = random.multinomial(documents, np.full(documents, 1 / documents), size=_DRAWS)
    return np.vstack([np.ones(documents, dtype=int), drawn])


def _estimate(figure: Figure, draws: np.ndarray) -> Estimate:
    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a draw may hold no document of a slice
        values = figure(draws)
    if np.isnan(values[0]):
        return Estimate(np.nan, np.nan, np.nan)
    low, high = np.nanpercentile(values[1:], [2.5, 97.5])
    return Estimate(float(values[0]), float(low), float(high))


def _precision(counts: np.ndarray) -> np.ndarray:
    return counts[:, 0] / (counts[:, 0] + counts[:, 1])


def _recall(counts: np.ndarray) -> np.ndarray:
    return counts[:, 0] / (counts[:, 0] + counts[:, 2])


def _f1(counts: np.ndarray) -> np.ndarray:
    return 2 * counts[:, 0] / (2 * counts[:, 0] + counts[:, 1] + counts[:, 2])


def _kappa(counts: np.ndarray) -> np.ndarray:
    """Cohen's kappa (1960, doi:10.1177/001316446002000104) of two binary codings."""
    both, machine, person, neither = counts.T
    total = counts.sum(axis=1)
    observed = (both + neither) / total
    expected = ((both + machine) * (both + person) + (neither + machine) * (neither + person)) / total**2
    return (observed - expected) / (1 - expected)
