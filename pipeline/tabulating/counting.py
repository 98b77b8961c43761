"""What one document adds to the tally: its counts, its words, and its most promising quotes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, groupby

from pipeline.codebook import Codebook
from pipeline.records import CodedDocument, CodedSegment, FindingType, Particulars
from pipeline.tabulating.lacking import lacking
from pipeline.tabulating.quotes import Quote, quote, shortlist
from pipeline.tabulating.wording import words

Pair = tuple[str, str]


@dataclass(slots=True)
class CountedCell:
    """What a document says of a code for a municipality (empty: none or several), with one finding type.

    ``lacking`` counts the segments that say that it is lacking; ``words`` and ``beside`` the segments that hold a word,
    and another code.
    """

    municipality: str
    code: str
    finding_type: FindingType
    segments: int = 0
    lacking: int = 0
    words: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)
    quotes: list[Quote] = field(default_factory=list)


@dataclass(slots=True)
class Counted:
    """A document's counts. ``segments`` and ``coded_segments`` are by municipality, ``words`` of all its segments,
    ``origins`` of all its codings; ``together`` counts the segments that carry both codes of a pair (a code with
    itself: all that carry it) by the pair and the municipality, ``in_paragraph`` the paragraphs by the pair."""

    about: Particulars
    segments: Counter[str] = field(default_factory=Counter)
    coded_segments: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    cells: list[CountedCell] = field(default_factory=list)
    together: list[tuple[Pair, str, int]] = field(default_factory=list)
    in_paragraph: list[tuple[Pair, int]] = field(default_factory=list)


def count(document: CodedDocument, codebook: Codebook) -> Counted:
    """The document's counts."""
    counted = Counted(document.about)
    cells: dict[tuple[str, str, FindingType], CountedCell] = {}
    together: Counter[tuple[Pair, str]] = Counter()
    for place, coded in enumerate(document.segments):
        municipality, kind = coded.segment.municipality, coded.finding_type
        own, codes, lacks = words(coded.segment.text), _codes(coded), lacking(coded)
        counted.segments[municipality] += 1
        if codes:
            counted.coded_segments[municipality] += 1
        counted.words.update(own)
        together.update((pair, municipality) for pair in _pairs(codes, codebook))
        for coding in coded.codings:
            cell = cells.setdefault((municipality, coding.code, kind), CountedCell(municipality, coding.code, kind))
            counted.origins[coding.origin] += 1
            cell.segments += 1
            cell.lacking += lacks
            cell.words.update(own)
            cell.beside.update(codes - {coding.code})
            if coded.segment.block != "heading":
                cell.quotes.append(quote(coded, coding, place))
    for cell in cells.values():
        cell.quotes = shortlist(cell.quotes)
    counted.cells = list(cells.values())
    counted.together = [(pair, municipality, n) for (pair, municipality), n in together.items()]
    counted.in_paragraph = _in_paragraph(document, codebook)
    return counted


def _in_paragraph(document: CodedDocument, codebook: Codebook) -> list[tuple[Pair, int]]:
    paragraphs: Counter[Pair] = Counter()
    for _, paragraph in groupby(document.segments, key=lambda coded: coded.segment.paragraph):
        paragraphs.update(_pairs(set().union(*map(_codes, paragraph)), codebook))
    return list(paragraphs.items())


def _codes(coded: CodedSegment) -> set[str]:
    return {coding.code for coding in coded.codings}


def _pairs(codes: set[str], codebook: Codebook) -> list[Pair]:
    """Each code with itself and with each other, in the codebook's order."""
    ordered = [code for code in codebook.codes if code in codes]
    return [*((code, code) for code in ordered), *combinations(ordered, 2)]
