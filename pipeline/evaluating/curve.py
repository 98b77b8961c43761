"""The learning curve: how the coding of reports not yet seen improves with decisions on others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline import coding, learning
from pipeline.cache import Cache
from pipeline.coding.adaptation import Adaptation
from pipeline.coding.classifier import Example
from pipeline.coding.features import Extractor
from pipeline.coding.machine import Machine
from pipeline.evaluating.units import Unit, overlap, read_units
from pipeline.records import FINDING_TYPES, SegmentedDocument
from pipeline.study import Study

SIZES = (0, 2, 5, 10)
_ROTATIONS = 3
_SEED = 7


@dataclass(frozen=True, slots=True)
class Point:
    """Macro F1 on the held-out reports (each held out once) after decisions on ``documents`` of the others."""

    documents: int
    macro_f1: float
    f1: dict[str, float]

    def __str__(self) -> str:
        by_code = "  ".join(f"{code} {value:.2f}" for code, value in self.f1.items())
        return f"{self.documents:>4} reports decided: macro F1 {self.macro_f1:.3f}   {by_code}"


def learning_curve(path: Path, study: Study, sizes: Sequence[int] = SIZES) -> Iterator[Point]:
    """A point per size: a third of the reports is held out in turn, decisions are the person's coding of ``size`` of
    the others, in an order drawn once."""
    machine, own = decided(path, study)
    order = [str(name) for name in np.random.default_rng(_SEED).permutation(sorted(own))]
    for size in sizes:
        counts = np.zeros((len(machine.extractor.codes), 3))
        for rotation in range(_ROTATIONS):
            held = order[rotation::_ROTATIONS]
            learnt = [own[name] for name in order if name not in held][:size]
            if len(learnt) == size:
                adaptation = Adaptation.fit(machine, learnt)
                counts += sum(count(own[name].codes, _coded(machine, adaptation, own[name])) for name in held)
        if counts.any():
            f1 = f1_of(counts)
            by_code = dict(zip(machine.extractor.codes, map(float, f1), strict=True))
            yield Point(size, float(f1.mean()), by_code)


def decided(path: Path, study: Study) -> tuple[Machine, dict[str, Example]]:
    """The study's machine, and its reports by name as if a person had decided on every unit of the file."""
    by_document: dict[str, list[Unit]] = defaultdict(list)
    for unit in read_units(path, study):
        by_document[unit.document].append(unit)
    extractor = coding.extractor(study.codebook)
    with Cache(study.cache) as kept:
        machine = Machine(extractor, learning.learnt(kept))
        own = {
            name: _example(kept.get("segmenting", name, SegmentedDocument), units, extractor)
            for name, units in sorted(by_document.items())
            if kept.has_any("segmenting", name)  # not so if it cannot be read
        }
    return machine, own


def count(truth: np.ndarray, coded: np.ndarray) -> np.ndarray:
    """True positives, false positives and false negatives, (codes x 3), from (segments x codes); the truth is NaN where
    it is not known."""
    known, carried = ~np.isnan(truth), truth == 1
    parts = (carried & coded, ~carried & coded, carried & ~coded)
    return np.array([(part & known).sum(axis=0) for part in parts]).T


def f1_of(counts: np.ndarray) -> np.ndarray:
    """F1 of each code from (codes x 3) counts."""
    return 2 * counts[:, 0] / np.maximum(2 * counts[:, 0] + counts[:, 1] + counts[:, 2], 1)


def _coded(machine: Machine, adaptation: Adaptation, example: Example) -> np.ndarray:
    """Which codes the machine puts on a report's segments, (segments x codes)."""
    thresholds = [machine.threshold(code) for code in machine.extractor.codes]
    return adaptation.codes(machine.view(example.rows)) >= thresholds


def _example(document: SegmentedDocument, units: list[Unit], extractor: Extractor) -> Example:
    """The report as if a person had decided on every unit of it."""
    rows = extractor.rows(document)
    truth = np.full((len(rows), len(extractor.codes)), np.nan)
    types = np.full(len(rows), -1)
    for i, segment in enumerate(document.segments):
        best = max(units, key=lambda unit: overlap(unit, segment))
        if not overlap(best, segment):
            continue
        for k, code in enumerate(extractor.codes):
            truth[i, k] = np.nan if code in best.disputed else float(code in best.codes)
        if best.finding_type:
            types[i] = FINDING_TYPES.index(best.finding_type)
    return Example(rows, truth, types, np.ones(len(rows)), group=document.about.name)
