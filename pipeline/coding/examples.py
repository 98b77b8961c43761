"""What the classifier learns from: the starter examples and the study's own decisions, which weigh more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pipeline.coding import starters
from pipeline.coding.classifier import Example
from pipeline.coding.features import Extractor
from pipeline.decisions import Decisions
from pipeline.records import FINDING_TYPES, SegmentedDocument

DECISION_WEIGHT = 4.0
# Texts on wholly other matters: few among the starters, many among what people read in. They are not reports of what
# was aimed at and achieved, so finding types are not learnt from them.
_GENERAL_PROSE_WEIGHT = 3.0
# A code that the starters do not know is left to its evidence until so many segments carry it by decision.
_ENOUGH = 5
_STARTER_CODES = frozenset({"anchoring", "silo_breaking", "school_refusal", "housing"})


def from_starters(segmented: Iterable[SegmentedDocument], extractor: Extractor) -> Iterator[Example]:
    """An example per starter report. For a code that the starters do not know, their segments without any of its
    evidence are taken not to carry it, and the others are not known."""
    by_name = {starter.document.name: starter for starter in starters.load()}
    known = [extractor.names[code] & _STARTER_CODES for code in extractor.codes]
    for document in segmented:
        starter = by_name[document.about.name]
        is_report = any(unit.codes for unit in starter.units)
        rows = extractor.rows(document)
        truth = np.full((len(rows), len(extractor.codes)), np.nan)
        types = np.full(len(rows), -1)
        for i, unit in enumerate(starters.labels(starter, document)):
            for k, code in enumerate(extractor.codes):
                if not known[k]:
                    truth[i, k] = np.nan if code in rows[i].evidence else 0.0
                elif unit is not None:
                    truth[i, k] = float(bool(known[k] & unit.codes))
            if unit is not None and is_report:
                types[i] = FINDING_TYPES.index(unit.finding_type)
        weight = 1.0 if is_report else _GENERAL_PROSE_WEIGHT
        yield Example(rows, truth, types, np.full(len(rows), weight), group=document.about.name[0])


def from_decisions(
    segmented: Iterable[SegmentedDocument], extractor: Extractor, decisions: Decisions
) -> Iterator[Example]:
    """An example per report with decisions: what was not decided is not known."""
    for document in segmented:
        rows = extractor.rows(document)
        truth = np.full((len(rows), len(extractor.codes)), np.nan)
        types = np.full(len(rows), -1)
        placed = decisions.placed(document.about.name, document.segments)
        for i, segment in enumerate(document.segments):
            standing = placed.on(segment)
            if standing is None:
                continue
            for code, (carried, _) in standing.codes.items():
                if code in extractor.codes:
                    truth[i, extractor.codes.index(code)] = float(carried)
            if standing.finding_type:
                types[i] = FINDING_TYPES.index(standing.finding_type)
        yield Example(rows, truth, types, np.full(len(rows), DECISION_WEIGHT), group=document.about.name)


def learnable(examples: Sequence[Example], codes: Sequence[str]) -> list[str]:
    """The codes with examples enough to learn from, in the codebook's order."""
    truth = np.vstack([example.codes for example in examples])
    carried = np.nansum(truth, axis=0)
    refused = np.nansum(1 - truth, axis=0)
    return [code for k, code in enumerate(codes) if carried[k] >= _ENOUGH and refused[k] >= _ENOUGH]
