"""What is learnt from: the starter examples, and what people decided in the study's own reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from pipeline.coding import starters
from pipeline.coding.classifier import Example
from pipeline.coding.features import Extractor
from pipeline.decisions import Decisions
from pipeline.records import FINDING_TYPES, SegmentedDocument

# Texts on wholly other matters: few among the starters, many among what people read in. They are not reports of what
# was aimed at and achieved, so finding types are not learnt from them.
_GENERAL_PROSE_WEIGHT = 3.0


def from_starters(segmented: Iterable[SegmentedDocument], extractor: Extractor) -> Iterator[Example]:
    """An example per starter report, for the codebook that ships."""
    by_name = {starter.document.name: starter for starter in starters.load()}
    for document in segmented:
        starter = by_name[document.about.name]
        is_report = any(unit.codes for unit in starter.units)
        rows = extractor.rows(document)
        truth = np.full((len(rows), len(extractor.codes)), np.nan)
        types = np.full(len(rows), -1)
        for i, unit in enumerate(starters.labels(starter, document)):
            if unit is not None:
                truth[i] = [code in unit.codes for code in extractor.codes]
                types[i] = FINDING_TYPES.index(unit.finding_type) if is_report else -1
        weight = 1.0 if is_report else _GENERAL_PROSE_WEIGHT
        yield Example(rows, truth, types, np.full(len(rows), weight), group=document.about.name[0])


def from_decisions(document: SegmentedDocument, extractor: Extractor, decisions: Decisions) -> Example:
    """The report as far as people decided on it: what was not decided is not known."""
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
    return Example(rows, truth, types, np.ones(len(rows)), group=document.about.name)
