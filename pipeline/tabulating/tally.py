"""What is counted in one pass over the coded documents: everything that summaries need, and no more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, groupby

from pipeline.codebook import Codebook
from pipeline.records import CodedDocument, CodedSegment, FindingType, Particulars
from pipeline.tabulating.lacking import lacking
from pipeline.tabulating.quotes import Candidates, Cell, Quote
from pipeline.tabulating.wording import Wording

Pair = tuple[str, str]


@dataclass(slots=True)
class Tally:
    """Counts by municipality (empty: none or several), code and finding type, and the best quotes of each cell.

    ``together`` and ``together_in_paragraph`` count the segments and the paragraphs that carry both codes of a pair
    (in the codebook's order; a code with itself: all that carry it); ``of_document`` are the codes with finding types
    of each document, in order.
    """

    codebook: Codebook
    documents: list[tuple[Particulars, int, int]] = field(default_factory=list)  # with segments, coded segments
    segments: Counter[str] = field(default_factory=Counter)
    documents_of: Counter[str] = field(default_factory=Counter)
    coded_segments_of: Counter[str] = field(default_factory=Counter)
    coded: Counter[Pair] = field(default_factory=Counter)
    lacking: Counter[Pair] = field(default_factory=Counter)
    documents_with: Counter[Pair] = field(default_factory=Counter)
    findings: Counter[Cell] = field(default_factory=Counter)
    finding_documents: Counter[Cell] = field(default_factory=Counter)
    together: Counter[Pair] = field(default_factory=Counter)
    together_in_paragraph: Counter[Pair] = field(default_factory=Counter)
    together_in: defaultdict[Pair, set[str]] = field(default_factory=lambda: defaultdict(set))
    beside: Counter[tuple[str, FindingType, str]] = field(default_factory=Counter)
    of_document: list[frozenset[tuple[str, FindingType]]] = field(default_factory=list)
    origins: Counter[str] = field(default_factory=Counter)
    wording: Wording = field(default_factory=Wording)
    quotes: dict[Cell, list[Quote]] = field(default_factory=dict)

    @classmethod
    def of(cls, coded: Iterable[CodedDocument], codebook: Codebook) -> Tally:
        """The tally of the documents, gone through once."""
        tally = cls(codebook)
        candidates = Candidates()
        for place, document in enumerate(coded):
            tally._add(place, document, candidates)
        tally.quotes = candidates.chosen()
        return tally

    @property
    def municipalities(self) -> list[str]:
        """Those that segments are about, in Norwegian alphabetical order; none or several comes last."""
        return sorted(self.segments, key=lambda name: (not name, norwegian_order(name)))

    @property
    def codings(self) -> int:
        """The number of codings."""
        return self.origins.total()

    def _add(self, place: int, document: CodedDocument, candidates: Candidates) -> None:
        cells: set[Cell] = set()
        for number, coded in enumerate(document.segments):
            self._add_segment(coded)
            for coding in coded.codings:
                cell = (coded.segment.municipality, coding.code, coded.finding_type)
                cells.add(cell)
                candidates.offer(cell, coded, coding, (place, number))
        for _, paragraph in groupby(document.segments, key=lambda coded: coded.segment.paragraph):
            self.together_in_paragraph.update(
                self._pairs({coding.code for coded in paragraph for coding in coded.codings})
            )
        with_codings = sum(bool(coded.codings) for coded in document.segments)
        self.documents.append((document.about, len(document.segments), with_codings))
        self.documents_of.update({coded.segment.municipality for coded in document.segments})
        self.documents_with.update({(municipality, code) for municipality, code, _ in cells})
        self.finding_documents.update(cells)
        self.of_document.append(frozenset((code, finding_type) for _, code, finding_type in cells))

    def _add_segment(self, coded: CodedSegment) -> None:
        municipality, finding_type = coded.segment.municipality, coded.finding_type
        codes = {coding.code for coding in coded.codings}
        self.segments[municipality] += 1
        self.wording.add(coded.segment.text, municipality, [(code, finding_type) for code in codes])
        if not codes:
            return
        lacks = lacking(coded)
        self.coded_segments_of[municipality] += 1
        for coding in coded.codings:
            self.origins[coding.origin] += 1
            self.coded[municipality, coding.code] += 1
            self.findings[municipality, coding.code, finding_type] += 1
            self.beside.update((coding.code, finding_type, other) for other in codes - {coding.code})
            if lacks and not self.codebook.codes[coding.code].problem:
                self.lacking[municipality, coding.code] += 1
        for pair in self._pairs(codes):
            self.together[pair] += 1
            self.together_in[pair].add(municipality)

    def _pairs(self, codes: set[str]) -> list[Pair]:
        """Each code with itself and with each other, in the codebook's order."""
        ordered = [code for code in self.codebook.codes if code in codes]
        return [*((code, code) for code in ordered), *combinations(ordered, 2)]


_LETTERS = str.maketrans({"æ": "z1", "ä": "z1", "ø": "z2", "ö": "z2", "å": "z3"})


def norwegian_order(name: str) -> str:
    """A key that sorts æ, ø and å last."""
    return name.lower().replace("aa", "å").translate(_LETTERS)
