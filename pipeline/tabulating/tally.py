"""What is counted in one pass over the coded documents: everything that summaries need, and no more."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.records import CodedDocument, CodedSegment, Particulars

# Quotes kept for a municipality, code and finding type, and the lengths (characters) that make a good one.
_QUOTES = 3
_SHORTEST, _LONGEST = 40, 320

Cell = tuple[str, str, str]  # municipality, code, finding type


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A segment worth quoting. Better ones compare greater: by score, fit length, then the earlier one."""

    merit: float
    place: tuple[int, int]  # minus the document's place in the study, minus the segment's in the document
    text: str = field(compare=False)
    id: str = field(compare=False)
    speaker: str = field(compare=False)


@dataclass(slots=True)
class Tally:
    """Counts by municipality (empty: none or several), code and finding type, and the best quotes of each cell."""

    codes: list[str]
    documents: list[tuple[Particulars, int, int]] = field(default_factory=list)  # with segments, coded segments
    segments: Counter[str] = field(default_factory=Counter)
    documents_of: Counter[str] = field(default_factory=Counter)
    coded: Counter[tuple[str, str]] = field(default_factory=Counter)
    documents_with: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: Counter[Cell] = field(default_factory=Counter)
    finding_documents: Counter[Cell] = field(default_factory=Counter)
    codings: int = 0
    quotes: dict[Cell, list[Quote]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, coded: Iterable[CodedDocument], codes: Sequence[str]) -> Tally:
        """The tally of the documents, gone through once."""
        tally = cls(list(codes))
        for place, document in enumerate(coded):
            tally._add(place, document)
        return tally

    @property
    def municipalities(self) -> list[str]:
        """Those that segments are about, in Norwegian alphabetical order; none or several comes last."""
        return sorted(self.segments, key=lambda name: (not name, norwegian_order(name)))

    def best(self, cell: Cell) -> list[Quote]:
        """The best quotes of the cell, the best first."""
        return sorted(self.quotes.get(cell, ()), reverse=True)

    def _add(self, place: int, document: CodedDocument) -> None:
        with_codings = 0
        cells: set[Cell] = set()
        pairs: set[tuple[str, str]] = set()
        for number, coded in enumerate(document.segments):
            municipality = coded.segment.municipality
            self.segments[municipality] += 1
            with_codings += bool(coded.codings)
            for coding in coded.codings:
                self.codings += 1
                cell = (municipality, coding.code, coded.finding_type)
                self.coded[cell[:2]] += 1
                self.findings[cell] += 1
                cells.add(cell)
                pairs.add(cell[:2])
                if coded.segment.block != "heading":
                    self._offer(cell, _quote(document.about.name, coded, coding.score, place, number))
        self.documents.append((document.about, len(document.segments), with_codings))
        self.documents_of.update({coded.segment.municipality for coded in document.segments})
        self.documents_with.update(pairs)
        self.finding_documents.update(cells)

    def _offer(self, cell: Cell, quote: Quote) -> None:
        kept = self.quotes[cell]
        if any(quote.text == other.text for other in kept):
            return
        heapq.heappush(kept, quote)
        if len(kept) > _QUOTES:
            heapq.heappop(kept)


def _quote(document: str, coded: CodedSegment, score: float, place: int, number: int) -> Quote:
    text = " ".join(coded.segment.text.split())
    fit = 1.0 if _SHORTEST <= len(text) <= _LONGEST else 0.5
    merit = round(score * fit * (0.5 + 0.5 * coded.finding_score), 6)
    return Quote(merit, (-place, -number), text, f"{document}#{coded.segment.id}", coded.segment.speaker)


_LETTERS = str.maketrans({"æ": "z1", "ä": "z1", "ø": "z2", "ö": "z2", "å": "z3"})


def norwegian_order(name: str) -> str:
    """A key that sorts æ, ø and å last."""
    return name.lower().replace("aa", "å").translate(_LETTERS)
