"""How well two codings of the same units agree, with intervals: documents are drawn anew, as errors cluster in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.agreement.bootstrap import UNDEFINED, Estimate, Figure, draws, estimate
from pipeline.agreement.coefficients import f1, kappa, precision, recall
from pipeline.evaluating.units import Unit
from pipeline.records import FINDING_TYPES


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
    drawn = draws(len(documents))
    place = {name: i for i, name in enumerate(documents)}

    def counts(pairs: Iterable[tuple[int, bool, bool]]) -> np.ndarray:
        """Per document how many units the person (rows) and the machine (columns) coded or not."""
        tables = np.zeros((len(documents), 2, 2))
        for document, truth, guess in pairs:
            tables[document, int(truth), int(guess)] += 1
        return tables

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
        codes=tuple(_scores(code, tables, drawn) for code, tables in by_code.items()),
        macro_f1=_macro(by_code, f1, drawn),
        finding_types={name: _estimate(f1, tables, drawn) for name, tables in by_type.items()},
        finding_macro_f1=_macro(by_type, f1, drawn),
        municipality=_estimate(recall, placed, drawn),
        slices=_slices(pairs, codes, counts, place, drawn),
        calibration={code: _calibration(pairs, code) for code in codes},
    )


def _slices(pairs, codes: Sequence[str], counts, place: dict[str, int], drawn: np.ndarray) -> dict[str, Estimate]:
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
        slices[f"macro F1 in {language}"] = _macro(by_code, f1, drawn)
    for name, with_term in (("macro recall where a term stands", True), ("macro recall where none does", False)):
        by_code = tables(lambda m, code, with_term=with_term: (code in m.evidence) == with_term)
        slices[name] = _macro({code: t for code, t in by_code.items() if t[:, 1].any()}, recall, drawn)
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


def _scores(code: str, tables: np.ndarray, drawn: np.ndarray) -> Scores:
    total = tables.sum(axis=0)
    figures = (_estimate(figure, tables, drawn) for figure in (precision, recall, f1, kappa))
    return Scores(code, int(total.sum()), int(total[1].sum()), *figures)


def _macro(tables: dict[str, np.ndarray], figure: Figure, drawn: np.ndarray) -> Estimate:
    """The mean figure of what occurs at all."""
    occurring = [own for own in tables.values() if own.reshape(-1, 4)[:, 1:].any()]
    if not occurring:
        return UNDEFINED
    return estimate(lambda times: np.nanmean([figure(_times(times, own)) for own in occurring], axis=0), drawn)


def _estimate(figure: Figure, tables: np.ndarray, drawn: np.ndarray) -> Estimate:
    return estimate(lambda times: figure(_times(times, tables)), drawn)


def _times(times: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """The documents' tables added up, each as often as its document is drawn, (draws x 2 x 2)."""
    return np.tensordot(times, tables, axes=1)
