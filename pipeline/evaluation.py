"""How well the coding agrees with a person's, with intervals: documents are drawn anew, since errors come in clusters.

A segment speaks for a unit when they overlap by at least half of the shorter of the two.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline import csvfile
from pipeline.errors import UserError
from pipeline.records import FINDING_TYPES

_DRAWS = 2_000
_SEED = 20_24
_CELL = {(True, True): 0, (False, True): 1, (True, False): 2, (False, False): 3}
_REQUIRED = ("document", "start", "end", "codes")


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage as a person coded it, or as the machine coded what lies there.

    ``disputed`` are codes that are not scored here; ``finding_type`` and ``municipality`` are None where not given.
    """

    document: str
    start: int
    end: int
    codes: frozenset[str]
    disputed: frozenset[str] = frozenset()
    finding_type: str | None = None
    municipality: str | None = None


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
class Evaluation:
    """All the figures. ``municipality`` is the share of units with the right one."""

    units: int
    documents: int
    codes: tuple[Scores, ...]
    macro_f1: Estimate
    finding_types: dict[str, Estimate]
    finding_macro_f1: Estimate
    municipality: Estimate

    def __str__(self) -> str:
        lines = [
            f"{self.units} units in {self.documents} documents; 95 % intervals by bootstrap over documents",
            "",
            f"{'code':<18}{'n':>5}  {'precision':<20}{'recall':<20}{'F1':<20}{'kappa':<20}",
        ]
        for s in self.codes:
            lines.append(f"{s.code:<18}{s.positive:>5}  {s.precision!s:<20}{s.recall!s:<20}{s.f1!s:<20}{s.kappa!s:<20}")
        lines += [f"{'macro F1':<65}{self.macro_f1}", ""]
        lines += [f"{'finding type ' + name:<30}F1 {estimate}" for name, estimate in self.finding_types.items()]
        lines += [
            f"{'finding type macro':<30}F1 {self.finding_macro_f1}",
            f"{'right municipality':<33}{self.municipality}",
        ]
        return "\n".join(lines)


def read_units(path: Path) -> list[Unit]:
    """A person's coding. Columns: document, start, end, codes (``;`` between them); optional are disputed_codes,
    finding_type, disputed_finding (anything: the type is not scored) and municipality."""
    if not path.exists():
        raise UserError("there is no such file", path, "Check the path.")
    units = []
    for number, row in enumerate(csvfile.read(path, _REQUIRED), 2):
        try:
            start, end = int(row["start"]), int(row["end"])
        except ValueError:
            raise UserError("start and end must be whole numbers", f"{path}:{number}", "Mend the row.") from None
        finding_type = row.get("finding_type") or None
        units.append(
            Unit(
                document=row["document"],
                start=start,
                end=end,
                codes=_split(row["codes"]),
                disputed=_split(row.get("disputed_codes", "")),
                finding_type=None if row.get("disputed_finding") else finding_type,
                municipality=row.get("municipality"),
            )
        )
    return units


def machine_units(units: Iterable[Unit], tables: Path) -> list[Unit]:
    """What the tables ``segments.csv`` and ``codings.csv`` say of each unit's place, in the same order."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _rows(tables / "codings.csv"):
        codes[row["document"], row["segment"]].add(row["code"])
    segments: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(tables / "segments.csv"):
        segments[row["document"]].append(row)
    found = []
    for unit in units:
        covering = [(n, row) for row in segments[unit.document] if (n := _overlap(unit, row))]
        best = max(covering, key=lambda pair: pair[0], default=(0, None))[1]
        found.append(
            Unit(
                unit.document,
                unit.start,
                unit.end,
                frozenset().union(*(codes[row["document"], row["segment"]] for _, row in covering)),
                finding_type=best["finding_type"] if best else "context",
                municipality=best["municipality"] if best else "",
            )
        )
    return found


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
        macro_f1=_macro_f1(by_code, draws),
        finding_types={name: _estimate(lambda w, t=t: _f1(w @ t), draws) for name, t in by_type.items()},
        finding_macro_f1=_macro_f1(by_type, draws),
        municipality=_estimate(lambda weights: _recall(weights @ placed), draws),
    )


def _scores(code: str, table: np.ndarray, draws: np.ndarray) -> Scores:
    total = table.sum(axis=0)
    figures = (_precision, _recall, _f1, _kappa)
    return Scores(
        code,
        int(total.sum()),
        int(total[0] + total[2]),
        *(_estimate(lambda weights, figure=figure: figure(weights @ table), draws) for figure in figures),
    )


def _macro_f1(tables: dict[str, np.ndarray], draws: np.ndarray) -> Estimate:
    """The mean F1 of what occurs at all."""
    occurring = [table for table in tables.values() if table[:, :3].any()]
    if not occurring:
        return Estimate(np.nan, np.nan, np.nan)
    return _estimate(lambda weights: np.nanmean([_f1(weights @ table) for table in occurring], axis=0), draws)


def _draws(documents: int) -> np.ndarray:
    """How often each document is drawn: all once in row 0, then the bootstrap's draws."""
    random = np.random.default_rng(_SEED)
    drawn = random.multinomial(documents, np.full(documents, 1 / documents), size=_DRAWS)
    return np.vstack([np.ones(documents, dtype=int), drawn])


def _estimate(figure, draws: np.ndarray) -> Estimate:
    with np.errstate(invalid="ignore", divide="ignore"):
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


def _overlap(unit: Unit, row: dict[str, str]) -> int:
    """The characters that the unit and the segment share, if that is half of the shorter, else 0."""
    start, end = int(row["start"]), int(row["end"])
    shared = min(unit.end, end) - max(unit.start, start)
    return shared if 2 * shared >= min(unit.end - unit.start, end - start) else 0


def _split(codes: str) -> frozenset[str]:
    return frozenset(code.strip() for code in codes.split(";") if code.strip())


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
