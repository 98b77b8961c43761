"""Which segments are quoted: by a stated rule, never by accident of order.

A candidate's merit is its score x how clearly it is of its finding type x how well its length reads x how central it
is among what is said in its cell (a municipality, code and finding type), by TF-IDF. The best is taken first; one that
says nearly the same as a quote already taken is passed over, and one from a document already quoted yields to one that
is almost as good from another.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from operator import mul

from pipeline.records import CodedSegment, Coding, FindingType

Cell = tuple[str, str, FindingType]  # municipality, code, finding type

QUOTES = 3  # for a cell
_CANDIDATES = 8  # kept for a cell until all documents are seen
_SHORTEST, _LONGEST = 40, 320  # characters of a quote that reads well
_SAME = 0.7  # of the words of two quotes are in both: they say nearly the same
_WORDS = re.compile(r"\w+|[^\w\s]+")  # marks are words too, as a segment may hold nothing else
_NOTHING = 1e-9  # a likeness that is but the rounding of sums
_SAME_DOCUMENT = 0.7  # what a further quote from a document already quoted counts


@dataclass(frozen=True, slots=True)
class Quote:
    """A segment with a code, worth quoting: the more, the greater its merit.

    ``place`` is the segment's in its document; ``text`` the segment's, verbatim but for line breaks; ``paragraph`` and
    ``page`` are counted from 1.
    """

    merit: float
    place: int
    text: str
    document: str
    segment: str
    page: int | None
    paragraph: int
    section: str
    speaker: str
    score: float
    origin: str

    @property
    def id(self) -> str:
        """The quote's id, ``document#segment``."""
        return f"{self.document}#{self.segment}"


def quote(coded: CodedSegment, coding: Coding, place: int) -> Quote:
    """The segment at that place in its document as a quote for the coding."""
    segment = coded.segment
    text = " ".join(segment.text.split())
    fit = 1.0 if _SHORTEST <= len(text) <= _LONGEST else 0.5
    return Quote(
        merit=round(coding.score * fit * (0.5 + 0.5 * coded.finding_score), 6),
        place=place,
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


def shortlist(quotes: Iterable[Quote]) -> list[Quote]:
    """The most promising of a cell, the best first: by merit, then the one that comes first; no text twice."""
    best: dict[str, Quote] = {}
    for candidate in sorted(quotes, key=lambda quote: (-quote.merit, quote.document, quote.place)):
        best.setdefault(candidate.text, candidate)
    return list(best.values())[:_CANDIDATES]


class Candidates:
    """The most promising segments of each cell, a bounded number, gathered document by document."""

    def __init__(self) -> None:
        self._cells: dict[Cell, list[Quote]] = defaultdict(list)

    def offer(self, cell: Cell, quotes: Sequence[Quote]) -> None:
        """Considers a document's quotes for the cell."""
        if not quotes:
            return
        kept = self._cells[cell]
        kept.extend(quotes)
        if len(kept) > _CANDIDATES:
            kept[:] = shortlist(kept)

    def chosen(self) -> dict[Cell, list[Quote]]:
        """The quotes of each cell, at most ``QUOTES``, the best first. Those that are not chosen are let go of."""
        for cell, kept in self._cells.items():
            self._cells[cell] = shortlist(kept)
        rarity = _rarity(quote.text for kept in self._cells.values() for quote in kept)
        return {cell: list(_choose(self._cells.pop(cell), rarity)) for cell in [*self._cells]}


def _rarity(texts: Iterable[str]) -> dict[str, float]:
    """How much a word counts: the less, the more texts hold it (the inverse document frequency, smoothed)."""
    holding: Counter[str] = Counter()
    n = 0
    for text in texts:
        holding.update(set(_WORDS.findall(text.lower())))
        n += 1
    return {word: math.log((1 + n) / (1 + texts_with)) + 1 for word, texts_with in holding.items()}


def _choose(candidates: list[Quote], rarity: dict[str, float]) -> Iterator[Quote]:
    said = [_vector(Counter(_WORDS.findall(quote.text.lower())), rarity) for quote in candidates]
    merits = [quote.merit * (0.5 + 0.5 * central) for quote, central in zip(candidates, _centrality(said), strict=True)]
    documents: set[str] = set()
    for _ in range(QUOTES):
        weighed = [
            round(merit * (_SAME_DOCUMENT if quote.document in documents else 1), 6)
            for quote, merit in zip(candidates, merits, strict=True)
        ]
        best = weighed.index(max(weighed))  # of equals the first, which is the better candidate
        if weighed[best] <= 0:
            return
        yield replace(candidates[best], merit=round(merits[best], 6))
        documents.add(candidates[best].document)
        for other, vector in enumerate(said):
            if merits[other] and _say_the_same(said[best].keys(), vector.keys()):
                merits[other] = 0.0


def _vector(counted: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    """The text's TF-IDF vector, of length 1; each further time that a text holds a word counts less."""
    weights = {
        word: rarity[word] if count == 1 else rarity[word] * (1 + math.log(count)) for word, count in counted.items()
    }
    length = math.hypot(*weights.values())
    return {word: weight / length for word, weight in weights.items()}


def _centrality(vectors: list[dict[str, float]]) -> list[float]:
    """How like the others (by the cosine) each text is on average, against the most central one; 1 where it is alone,
    and for two, which are as like each other.

    A text's likeness to all is its vector's product with the sum of all vectors, and 1 of it is its likeness to itself.
    """
    if len(vectors) <= 2:
        return [1.0] * len(vectors)
    total: dict[str, float] = defaultdict(float)
    for vector in vectors:
        for word, weight in vector.items():
            total[word] += weight
    others = [max(sum(map(mul, vector.values(), map(total.__getitem__, vector))) - 1, 0.0) for vector in vectors]
    most = max(others)
    return [likeness / most for likeness in others] if most > _NOTHING else [1.0] * len(vectors)


def _say_the_same(words: Set[str], others: Set[str]) -> bool:
    """Whether most words of both are in both; words that both hold must not count less for being common here."""
    both = len(words & others)
    return both >= _SAME * (len(words) + len(others) - both)
