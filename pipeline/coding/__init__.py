"""Coding: which codes a segment carries and why, and its finding type. What a person decided overrules all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from pipeline.codebook import Codebook
from pipeline.coding import finding_type, starters
from pipeline.coding.classifier import Classifier, fit
from pipeline.coding.evidence import CLEAR_EVIDENCE, quote, strength
from pipeline.coding.examples import from_decisions, from_starters, learnable
from pipeline.coding.features import Extractor, Row
from pipeline.coding.reasons import Reasons
from pipeline.decisions import Decisions, Standing
from pipeline.records import (
    FINDING_TYPES,
    MACHINE,
    CodedDocument,
    CodedSegment,
    Coding,
    FindingType,
    Segment,
    SegmentedDocument,
)

VERSION = 3


def learn(
    starter_documents: Iterable[SegmentedDocument],
    decided: Iterable[SegmentedDocument],
    codebook: Codebook,
    decisions: Decisions,
) -> Classifier:
    """A classifier for the codebook, from the segmented starter reports and the study's reports with decisions."""
    extractor = Extractor(codebook, finding_type.shipped())
    examples = [
        *from_starters(starter_documents, extractor),
        *from_decisions(decided, extractor, decisions),
    ]
    return fit(examples, extractor.codes, learnable(examples, extractor.codes))


def code(
    documents: Iterable[SegmentedDocument],
    codebook: Codebook,
    classifier: Classifier,
    decisions: Decisions,
    threshold: float | None = None,
) -> Iterator[CodedDocument]:
    """Each document with its codings. A code is put on a segment whose score reaches the code's own threshold (or
    ``threshold`` for all). The score is the classifier's probability or, where that is more, the weight of clear
    evidence; of a code that the classifier does not know, the weight of its evidence.

    The coded segments are without their tokens, which no later stage needs.
    """
    extractor = Extractor(codebook, finding_type.shipped())
    for document in documents:
        coder = _Coder(document, extractor, classifier, threshold)
        placed = decisions.placed(document.about.name, document.segments)
        yield CodedDocument(
            document.about,
            tuple(
                _decided(coder.coded(i), placed.on(segment), extractor.codes)
                for i, segment in enumerate(document.segments)
            ),
        )


class _Coder:
    """The machine's coding of one document."""

    def __init__(
        self, document: SegmentedDocument, extractor: Extractor, classifier: Classifier, threshold: float | None
    ) -> None:
        self._segments = document.segments
        self._codes = extractor.codes
        self._rows = extractor.rows(document)
        self._thresholds = {code: threshold or classifier.thresholds.get(code, CLEAR_EVIDENCE) for code in self._codes}
        self._known = {code: k for k, code in enumerate(classifier.codes)}
        if self._rows:
            features = classifier.features(self._rows)
            self._first, self._final, self._types = classifier.scores(self._rows, features)
            self._reasons = Reasons(classifier, self._segments, self._rows, features)

    def coded(self, i: int) -> CodedSegment:
        """The segment with its finding type, all codes' scores, and the codings that reach their threshold."""
        segment, row = self._segments[i], self._rows[i]
        scores = [self._score(i, row, code) for code in self._codes]
        codings = tuple(
            Coding(code, score, MACHINE, self._why(i, row, segment, code))
            for code, score in zip(self._codes, scores, strict=True)
            if score >= self._thresholds[code]
        )
        kind, certainty = self._finding_type(i, segment)
        return CodedSegment(replace(segment, tokens=()), kind, certainty, codings, tuple(scores))

    def _score(self, i: int, row: Row, code: str) -> float:
        """The classifier's probability, or the weight of clear evidence where that is more (not in headings)."""
        learnt = float(self._final[i, self._known[code]]) if code in self._known else 0.0
        evidence = strength(row.evidence.get(code, ()))
        clear = evidence >= CLEAR_EVIDENCE and not row.is_heading
        return round(max(learnt, evidence) if clear or code not in self._known else learnt, 3)

    def _why(self, i: int, row: Row, segment: Segment, code: str) -> str:
        if code in self._known:
            k = self._known[code]
            return self._reasons.why(i, code, self._first[:, k], self._final[:, k])
        return quote(segment.tokens, row.evidence.get(code, []))

    def _finding_type(self, i: int, segment: Segment) -> tuple[FindingType, float]:
        if segment.block == "heading":
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


__all__ = ["MACHINE", "VERSION", "code", "learn", "starters"]
