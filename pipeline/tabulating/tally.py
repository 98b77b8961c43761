"""What is counted in one pass over the coded documents: everything that summaries need, and no more."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pipeline import cache
from pipeline.codebook import Codebook
from pipeline.documents import Documents
from pipeline.records import FindingType, Particulars
from pipeline.tabulating.counting import Counted, CountedCell, Pair, count
from pipeline.tabulating.quotes import Candidates, Cell, Quote
from pipeline.tabulating.wording import Wording

Finding = tuple[str, FindingType]  # a code with a finding type


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
    of_document: list[tuple[Finding, ...]] = field(default_factory=list)
    origins: Counter[str] = field(default_factory=Counter)
    wording: Wording = field(default_factory=Wording)
    quotes: dict[Cell, list[Quote]] = field(default_factory=dict)
    _findings: dict[Finding, Finding] = field(default_factory=dict)  # each is held once, however many documents have it

    @classmethod
    def of(cls, documents: Documents, codebook: Codebook) -> Tally:
        """The tally of the documents, gone through once."""
        tally = cls(codebook)
        candidates = Candidates()
        key = cache.key(*codebook.codes)
        for counted in documents.each("counts", key, lambda document: cache.dump(count(document, codebook)).decode()):
            tally._add(cache.load(Counted, counted), candidates)
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

    def _add(self, counted: Counted, candidates: Candidates) -> None:
        coded_segments = counted.coded_segments.total()
        self.documents.append((counted.about, counted.segments.total(), coded_segments))
        self.segments.update(counted.segments)
        self.documents_of.update(counted.segments.keys())
        self.coded_segments_of.update(counted.coded_segments)
        self.origins.update(counted.origins)
        self.wording.add(counted.words)
        for cell in counted.cells:
            self._add_cell(cell, candidates)
        self.documents_with.update({(cell.municipality, cell.code) for cell in counted.cells})
        found = dict.fromkeys((cell.code, cell.finding_type) for cell in counted.cells)
        self.of_document.append(tuple(self._findings.setdefault(one, one) for one in found))
        for pair, municipality, n in counted.together:
            self.together[pair] += n
            self.together_in[pair].add(municipality)
        for pair, n in counted.in_paragraph:
            self.together_in_paragraph[pair] += n

    def _add_cell(self, cell: CountedCell, candidates: Candidates) -> None:
        municipality, code, kind = cell.municipality, cell.code, cell.finding_type
        self.coded[municipality, code] += cell.segments
        self.findings[municipality, code, kind] += cell.segments
        self.finding_documents[municipality, code, kind] += 1
        if cell.lacking and not self.codebook.codes[code].problem:
            self.lacking[municipality, code] += cell.lacking
        for other, n in cell.beside.items():
            self.beside[code, kind, other] += n
        self.wording.add_theme((code, kind), municipality, cell.words)
        candidates.offer((municipality, code, kind), cell.quotes)


_LETTERS = str.maketrans({"æ": "z1", "ä": "z1", "ø": "z2", "ö": "z2", "å": "z3"})


def norwegian_order(name: str) -> str:
    """A key that sorts æ, ø and å last."""
    return name.lower().replace("aa", "å").translate(_LETTERS)
