"""Evaluating: how well the coding agrees with a person's, and how it improves with decisions."""

from __future__ import annotations

from pathlib import Path

from pipeline import coding
from pipeline.cache import Cache
from pipeline.evaluating.curve import learning_curve
from pipeline.evaluating.review import EXPLAINED, SEEDS, review_curve
from pipeline.evaluating.scores import Evaluation, compare
from pipeline.evaluating.units import machine_units, read_units
from pipeline.records import CodedDocument, SegmentedDocument
from pipeline.study import Study

__all__ = ["EXPLAINED", "SEEDS", "evaluate", "learning_curve", "read_units", "review_curve"]


def evaluate(path: Path, study: Study) -> Evaluation:
    """The study's last run against the person's coding in ``path``. The run must be up to date."""
    units = read_units(path)
    names = study.documents()
    extractor = coding.extractor(study.codebook)
    with Cache(study.cache) as kept:

        def coded(name: str) -> CodedDocument | None:
            try:
                return kept.get("coding", name, CodedDocument) if name in names else None
            except KeyError:
                return None

        def evidence(name: str) -> list[frozenset[str]]:
            return [frozenset(row.evidence) for row in extractor.rows(kept.get("segmenting", name, SegmentedDocument))]

        machine = machine_units(units, coded, study.codebook, evidence)
    return compare(units, machine, list(study.codebook.codes))
