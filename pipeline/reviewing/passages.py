"""The passages that a person is shown: segments as the last run coded them, with what stands around them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.cache import Cache
from pipeline.coding.evidence import CLEAR_EVIDENCE
from pipeline.decisions import Event, Placed, quoted, text_of
from pipeline.errors import UserError
from pipeline.records import CodedDocument, CodedSegment, FindingType, Segment
from pipeline.reviewing.choosing import Candidate
from pipeline.study import Study

Place = tuple[str, str]  # document, segment


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment to look at. ``previous`` and ``following`` are the sentences around it, ``before`` and ``after`` the
    characters around it by which it is found again."""

    segment: Segment
    previous: str
    following: str
    before: str
    after: str
    scores: dict[str, float]
    suggested: frozenset[str]
    reasons: dict[str, str]
    finding_type: FindingType


class Material:
    """The study as its last run left it, a document at a time. ``thresholds`` are those of the machine, by code."""

    def __init__(self, study: Study, kept: Cache) -> None:
        self._study = study
        self._cache = kept
        self.names = [name for name in study.documents() if kept.has_any("coding", name)]
        if not self.names:
            raise UserError("there is nothing to look at yet", study.reports, "Put reports there and do `funn run`.")
        learnt = json.loads(kept.get("thresholds", "", bytes))
        own = study.settings.threshold
        self.thresholds: dict[str, float] = {
            code: own
            or min((learnt[name] for name in (code, *entry.formerly) if name in learnt), default=CLEAR_EVIDENCE)
            for code, entry in study.codebook.codes.items()
        }

    def __iter__(self) -> Iterator[CodedDocument]:
        return (self._cache.get("coding", name, CodedDocument) for name in self.names)

    def text(self, name: str) -> str:
        """The document's text, with white space for what is between its segments."""
        return text_of(coded.segment for coded in self._cache.get("coding", name, CodedDocument).segments)

    def placed(self, document: CodedDocument) -> Placed:
        """What people decided of the document."""
        return self._study.decisions.placed(document.about.name, [coded.segment for coded in document.segments])

    def candidates(self, municipality: str = "", carrying: str = "") -> Iterator[Candidate]:
        """All segments but headings and bare figures; only those about the municipality, or on which the machine puts
        a code, if one is given."""
        for document in self:
            placed = self.placed(document)
            for coded in document.segments:
                segment = coded.segment
                scores = self.scores(coded)
                if (
                    segment.block == "heading"
                    or not any(map(str.isalpha, segment.text))
                    or municipality not in ("", segment.municipality)
                    or (carrying and carrying not in self.suggested(scores))
                ):
                    continue
                yield Candidate(segment.document, segment.id, scores, placed.on(segment) is not None)

    def scores(self, coded: CodedSegment) -> dict[str, float]:
        """The machine's score of each code."""
        return dict(zip(self._study.codebook.codes, coded.scores, strict=True))

    def suggested(self, scores: dict[str, float]) -> frozenset[str]:
        """The codes that the machine puts on a segment, whatever people decided."""
        return frozenset(code for code, score in scores.items() if score >= self.thresholds[code])

    def passages(self, places: Collection[Place]) -> dict[Place, Passage]:
        """The passages of these segments, those that are still there."""
        wanted: dict[str, set[str]] = {}
        for document, segment in places:
            wanted.setdefault(document, set()).add(segment)
        return {
            (passage.segment.document, passage.segment.id): passage
            for name in self.names
            if name in wanted
            for passage in self._of(self._cache.get("coding", name, CodedDocument), wanted[name])
        }

    def _of(self, document: CodedDocument, wanted: set[str]) -> Iterator[Passage]:
        texts = [coded.segment.text for coded in document.segments]
        text = text_of(coded.segment for coded in document.segments)
        for i, coded in enumerate(document.segments):
            segment = coded.segment
            if segment.id not in wanted:
                continue
            place = quoted(Event("comment", segment.document, segment.start, segment.end), text)
            scores = self.scores(coded)
            yield Passage(
                segment=segment,
                previous=texts[i - 1] if i else "",
                following=texts[i + 1] if i + 1 < len(texts) else "",
                before=place.before,
                after=place.after,
                scores=scores,
                suggested=self.suggested(scores),
                reasons={coding.code: coding.evidence for coding in coded.codings},
                finding_type=coded.finding_type,
            )


@contextmanager
def opened(study: Study) -> Iterator[Material]:
    """The study's material; its last run should be up to date."""
    with Cache(study.cache) as kept:
        yield Material(study, kept)
