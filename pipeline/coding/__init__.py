"""Coding: which codes a segment carries and why, and its finding type. What a person decided overrules all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from pipeline import codebook as codebooks
from pipeline.codebook import Codebook
from pipeline.coding import bearing, finding_type, starters
from pipeline.coding.adaptation import Adaptation
from pipeline.coding.classifier import Classifier, fit
from pipeline.coding.examples import from_decisions, from_starters
from pipeline.coding.features import Extractor
from pipeline.coding.machine import Machine
from pipeline.coding.reasons import Reasons
from pipeline.decisions import Decisions, Standing
from pipeline.records import (
    FINDING_TYPES,
    MACHINE,
    CodedDocument,
    CodedSegment,
    Coding,
    FindingType,
    SegmentedDocument,
)

VERSION = 4


def extractor(codebook: Codebook | None = None) -> Extractor:
    """What turns documents into what the classifier sees, for the codebook (that which ships if none is given)."""
    shipped = codebooks.shipped()
    return Extractor(codebook or shipped, finding_type.shipped(), shipped)


def learn(starter_documents: Iterable[SegmentedDocument]) -> Classifier:
    """The classifier of the codes that ship, from the segmented starter reports; the same for all studies."""
    shipped = extractor()
    return fit(list(from_starters(starter_documents, shipped)), shipped.codes)


def adapt(
    decided: Iterable[SegmentedDocument], codebook: Codebook, classifier: Classifier, decisions: Decisions
) -> Adaptation:
    """What the study's own decisions add to the classifier; ``decided`` are the reports that have some."""
    machine = Machine(extractor(codebook), classifier)
    return Adaptation.fit(machine, [from_decisions(document, machine.extractor, decisions) for document in decided])


def code(
    documents: Iterable[SegmentedDocument],
    codebook: Codebook,
    classifier: Classifier,
    decisions: Decisions,
    threshold: float | None = None,
    adaptation: Adaptation | None = None,
) -> Iterator[CodedDocument]:
    """Each document with its codings. A code is put on a segment whose score reaches the code's own threshold (or
    ``threshold`` for all). The score is the classifier's probability or, where that is more, the weight of clear
    evidence (of a code that the classifier does not know, the weight of its evidence), corrected by what people
    decided elsewhere in the study.

    The coded segments are without their tokens, which no later stage needs.
    """
    machine = Machine(extractor(codebook), classifier)
    for document in documents:
        coder = _Coder(document, machine, adaptation or Adaptation(), threshold)
        placed = decisions.placed(document.about.name, document.segments)
        yield CodedDocument(
            document.about,
            tuple(
                _decided(coder.coded(i), placed.on(segment), list(codebook.codes))
                for i, segment in enumerate(document.segments)
            ),
        )


class _Coder:
    """The machine's coding of one document."""

    def __init__(
        self, document: SegmentedDocument, machine: Machine, adaptation: Adaptation, threshold: float | None
    ) -> None:
        self._segments = document.segments
        self._machine = machine
        self._codes = machine.extractor.codes
        self._thresholds = [threshold or machine.threshold(code) for code in self._codes]
        if document.segments:
            self._view = machine.view(machine.extractor.rows(document))
            self._scores = np.round(adaptation.codes(self._view), 3)
            self._types = adaptation.types(self._view)
            self._reasons = Reasons(machine.classifier, self._segments, self._view.rows, self._view.features)

    def coded(self, i: int) -> CodedSegment:
        """The segment with its finding type, all codes' scores, and the codings that reach their threshold."""
        segment = replace(self._segments[i], tokens=())
        scores = tuple(map(float, self._scores[i]))
        codings = tuple(
            Coding(code, score, MACHINE, self._why(i, code))
            for code, score, threshold in zip(self._codes, scores, self._thresholds, strict=True)
            if score >= threshold
        )
        kind, certainty = self._finding_type(i)
        return CodedSegment(segment, kind, certainty, codings, scores)

    def _why(self, i: int, code: str) -> str:
        known = self._machine.extractor.known[code]
        matches = self._view.rows.evidence[i].get(code, [])
        if not known:
            return self._reasons.terms(i, matches)
        k = max(known, key=lambda k: self._view.final[i, k])
        return self._reasons.why(i, k, matches, self._view.first[:, k], self._view.final[:, k])

    def _finding_type(self, i: int) -> tuple[FindingType, float]:
        if self._segments[i].block == "heading":
            return "context", 1.0
        best = int(np.argmax(self._types[i]))
        return FINDING_TYPES[best], round(float(self._types[i, best]), 3)


def _decided(coded: CodedSegment, standing: Standing | None, order: list[str]) -> CodedSegment:
    """The machine's coding with what people decided in its place."""
    if standing is None:
        return coded
    kept = [coding for coding in coded.codings if coding.code not in standing.codes]
    people = [Coding(code, 1.0, person, f"({person})") for code, (carried, person) in standing.codes.items() if carried]
    codings = [coding for coding in [*kept, *people] if coding.code in order]
    codings.sort(key=lambda coding: order.index(coding.code))
    segment = replace(coded.segment, municipality=standing.municipality or coded.segment.municipality)
    kind, certainty = (
        (standing.finding_type, 1.0) if standing.finding_type else (coded.finding_type, coded.finding_score)
    )
    return replace(coded, segment=segment, codings=tuple(codings), finding_type=kind, finding_score=certainty)


__all__ = ["MACHINE", "VERSION", "adapt", "bearing", "code", "extractor", "learn", "starters"]
