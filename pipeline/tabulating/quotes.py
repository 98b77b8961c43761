"""Which segments are quoted: by a stated rule, never by accident of order.

A candidate's merit is its score x how clearly it is of its finding type x how well its length reads x how central it
is among what is said in its cell (a municipality, code and finding type), by TF-IDF. The best is taken first; one that
says nearly the same as a quote already taken is passed over, and one from a document already quoted yields to one that
is almost as good from another.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp

from pipeline.records import CodedSegment, Coding, FindingType

Cell = tuple[str, str, FindingType]  # municipality, code, finding type

QUOTES = 3  # for a cell
_CANDIDATES = 10  # kept for a cell until all documents are seen
_SHORTEST, _LONGEST = 40, 320  # characters of a quote that reads well
_SAME = 0.7  # of the words of two quotes are in both: they say nearly the same
_WORDS = re.compile(r"\w+|[^\w\s]+")  # marks are words too, as a segment may hold nothing else
_SAME_DOCUMENT = 0.7  # what a further quote from a document already quoted counts


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A segment with a code, worth quoting. Better ones compare greater: by merit, then the earlier one.

    ``text`` is the segment's, verbatim but for line breaks; ``paragraph`` and ``page`` are counted from 1.
    """

    merit: float
    place: tuple[int, int]  # minus the document's place in the study, minus the segment's in the document
    text: str = field(compare=False)
    document: str = field(compare=False)
    segment: str = field(compare=False)
    page: int | None = field(compare=False)
    paragraph: int = field(compare=False)
    section: str = field(compare=False)
    speaker: str = field(compare=False)
    score: float = field(compare=False)
    origin: str = field(compare=False)

    @property
    def id(self) -> str:
        """The quote's id, ``document#segment``."""
        return f"{self.document}#{self.segment}"


class Candidates:
    """The most promising segments of each cell, a bounded number, gathered in one pass."""

    def __init__(self) -> None:
        self._cells: dict[Cell, list[Quote]] = defaultdict(list)

    def offer(self, cell: Cell, coded: CodedSegment, coding: Coding, place: tuple[int, int]) -> None:
        """Considers the segment at ``place`` (its document's number in the study, its own in the document)."""
        if coded.segment.block == "heading":
            return
        kept = self._cells[cell]
        quote = _quote(coded, coding, place)
        if any(quote.text == other.text for other in kept):
            return
        heapq.heappush(kept, quote)
        if len(kept) > _CANDIDATES:
            heapq.heappop(kept)

    def chosen(self) -> dict[Cell, list[Quote]]:
        """The quotes of each cell, at most ``QUOTES``, the best first."""
        cells = {cell: sorted(kept, reverse=True) for cell, kept in self._cells.items()}
        texts = [quote.text for kept in cells.values() for quote in kept]
        if not texts:
            return {}
        vectors = _vectors(texts)
        chosen, first = {}, 0
        for cell, kept in cells.items():
            chosen[cell] = list(_choose(kept, vectors[first : first + len(kept)]))
            first += len(kept)
        return chosen


def _quote(coded: CodedSegment, coding: Coding, place: tuple[int, int]) -> Quote:
    segment = coded.segment
    text = " ".join(segment.text.split())
    fit = 1.0 if _SHORTEST <= len(text) <= _LONGEST else 0.5
    return Quote(
        merit=round(coding.score * fit * (0.5 + 0.5 * coded.finding_score), 6),
        place=(-place[0], -place[1]),
        text=text,
        document=segment.document,
        segment=segment.id,
        page=segment.page,
        paragraph=segment.paragraph + 1,
        section=" › ".join(segment.section),
        speaker=segment.speaker,
        score=coding.score,
        origin=coding.origin,
    )


def _vectors(texts: list[str]) -> sp.csr_matrix:
    """TF-IDF vectors of unit length, a row a text: the more texts hold a word, the less it counts, and each further
    time in a text the less. scikit-learn's formula; to load it takes longer than all tables."""
    counted = [Counter(_WORDS.findall(text.lower())) for text in texts]
    places = {word: place for place, word in enumerate(sorted(set().union(*counted)))}
    rows = np.repeat(np.arange(len(texts)), [len(words) for words in counted])
    columns = np.array([places[word] for words in counted for word in words], int)
    counts = np.array([n for words in counted for n in words.values()])
    rarity = np.log((1 + len(texts)) / (1 + np.bincount(columns, minlength=len(places)))) + 1
    weights = (1 + np.log(counts)) * rarity[columns]
    lengths = np.sqrt(np.bincount(rows, weights**2, len(texts)))
    return sp.csr_matrix((weights / lengths[rows], (rows, columns)), shape=(len(texts), len(places)))


def _choose(candidates: list[Quote], vectors: sp.csr_matrix) -> Iterator[Quote]:
    likeness = (vectors @ vectors.T).toarray()
    merits = np.array([quote.merit for quote in candidates]) * (0.5 + 0.5 * _centrality(likeness))
    words = [set(_WORDS.findall(quote.text.lower())) for quote in candidates]
    documents: set[str] = set()
    for _ in range(QUOTES):
        again = np.array([_SAME_DOCUMENT if quote.document in documents else 1.0 for quote in candidates])
        weighed = np.round(merits * again, 6)
        best = int(np.argmax(weighed))  # of equals the first, which is the better candidate
        if weighed[best] <= 0:
            return
        yield replace(candidates[best], merit=float(round(merits[best], 6)))
        documents.add(candidates[best].document)
        merits[[_say_the_same(words[best], other) for other in words]] = 0


def _say_the_same(words: set[str], others: set[str]) -> bool:
    """Whether most words of both are in both; words that both hold must not count less for being common here."""
    return len(words & others) >= _SAME * len(words | others)


def _centrality(likeness: np.ndarray) -> np.ndarray:
    """How like the others in the cell each text is on average, against the most central one; 1 where it is alone."""
    others = likeness.sum(axis=1) - likeness.diagonal()
    most = others.max()
    return others / most if most > 0 else np.ones(len(likeness))
