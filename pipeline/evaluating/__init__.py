"""Evaluating: how well the coding agrees with a person's, and how it improves with decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import coding
from pipeline.cache import Cache
from pipeline.evaluating.curve import learning_curve
from pipeline.evaluating.review import EXPLAINED, SEEDS, review_curve
from pipeline.evaluating.scores import Evaluation, compare
from pipeline.evaluating.units import Unit, machine_units, read_units
from pipeline.records import CodedDocument, SegmentedDocument
from pipeline.study import Study

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["EXPLAINED", "SEEDS", "errors", "evaluate", "learning_curve", "read_units", "review_curve"]


def evaluate(path: Path, study: Study) -> Evaluation:
    """The study's last run against the person's coding in ``path``. The run must be up to date."""
    units = read_units(path, study)
    return compare(units, _machine(units, study), list(study.codebook.codes))


def errors(path: Path, study: Study) -> DataFrame:
    """Where the study's last run and the person's coding in ``path`` differ, a code on a unit a row, the surest of the
    machine first. Columns: document, start, end, code, error (``missed`` or ``wrong``), score, text."""
    import pandas as pd

    units = read_units(path, study)
    rows = [
        (
            unit.document,
            unit.start,
            unit.end,
            code,
            "missed" if code in unit.codes else "wrong",
            own.scores[code],
            own.text,
        )
        for unit, own in zip(units, _machine(units, study), strict=True)
        for code in study.codebook.codes
        if code not in unit.disputed and (code in unit.codes) != (code in own.codes)
    ]
    frame = pd.DataFrame(rows, columns=["document", "start", "end", "code", "error", "score", "text"])
    return frame.sort_values(["error", "score", "document", "start"], ascending=[False, False, True, True])


def _machine(units: list[Unit], study: Study) -> list[Unit]:
    """What the study's last run says of the units' places."""
    names = study.documents()
    extractor = coding.extractor(study.codebook)
    with Cache(study.cache) as kept:

        def coded(name: str) -> CodedDocument | None:
            try:
                return kept.get("coding", name, CodedDocument) if name in names else None
            except KeyError:
                return None

        def evidence(name: str) -> list[frozenset[str]]:
            rows = extractor.rows(kept.get("segmenting", name, SegmentedDocument))
            return [frozenset(found) for found in rows.evidence]

        return machine_units(units, coded, study.codebook, evidence)
