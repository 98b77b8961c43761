"""The learning curve: how the coding of reports not yet seen improves with decisions on others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.cache import Cache
from pipeline.coding import examples, finding_type, starters
from pipeline.coding.classifier import Example, fit
from pipeline.coding.features import Extractor
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


def learning_curve(
    path: Path, study: Study, sizes: Sequence[int] = SIZES, progress: Callable[..., None] = lambda *_: None
) -> Iterator[Point]:
    """A point per size: a third of the reports is held out in turn, decisions are the person's coding of ``size`` of
    the others, in an order drawn once. Fits a model for each, so it takes minutes."""
    by_document: dict[str, list[Unit]] = defaultdict(list)
    for unit in read_units(path):
        by_document[unit.document].append(unit)
    extractor = Extractor(study.codebook, finding_type.shipped())
    with Cache(study.cache) as kept:
        segmented = [kept.get("starters", s.document.name, SegmentedDocument) for s in starters.load()]
        known = list(examples.from_starters(segmented, extractor))
        own = {
            name: _example(kept.get("segmenting", name, SegmentedDocument), units, extractor)
            for name, units in sorted(by_document.items())
        }
    order = [str(name) for name in np.random.default_rng(_SEED).permutation(sorted(own))]
    done, total = 0, len(sizes) * _ROTATIONS
    for size in sizes:
        counts = np.zeros((len(extractor.codes), 3))
        for rotation in range(_ROTATIONS):
            held = order[rotation::_ROTATIONS]
            decided = [own[name] for name in order if name not in held][:size]
            if len(decided) < size:
                continue
            counts += _counts([*known, *decided], [own[name] for name in held], extractor.codes)
            done += 1
            progress("learning", done, total, f"{size}")
        if counts.any():
            f1 = 2 * counts[:, 0] / np.maximum(2 * counts[:, 0] + counts[:, 1] + counts[:, 2], 1)
            yield Point(size, float(f1.mean()), dict(zip(extractor.codes, map(float, f1), strict=True)))


def _counts(training: list[Example], held: list[Example], codes: list[str]) -> np.ndarray:
    """True positives, false positives and false negatives per code on the held-out reports."""
    learnable = examples.learnable(training, codes)
    classifier = fit(training, codes, learnable)
    counts = np.zeros((len(codes), 3))
    for example in held:
        _, scores, _ = classifier.scores(example.rows)
        for column, code in enumerate(learnable):
            k = codes.index(code)
            known = ~np.isnan(example.codes[:, k])
            truth = example.codes[known, k] == 1
            coded = scores[known, column] >= classifier.thresholds[code]
            counts[k] += ((truth & coded).sum(), (~truth & coded).sum(), (truth & ~coded).sum())
    return counts


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
    weights = np.full(len(rows), examples.DECISION_WEIGHT)
    return Example(rows, truth, types, weights, group=document.about.name)
