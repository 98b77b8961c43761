"""Evidence: which terms of a codebook stand in a segment, and in which of its words.

A term counts once in a segment, each word of the segment for one term of a code, and a term whose words an ``unless``
term also uses does not count. The weights combine as 1 − Π(1 − w).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook import Term
from pipeline.coding.atoms import Atoms, Index
from pipeline.records import Token

CLEAR_EVIDENCE = 0.5  # from this strength on, terms alone make a code
_GAP = 6  # words that a … may stand for


@dataclass(frozen=True, slots=True)
class Match:
    """A term found: the indices of the words that it matched, in order."""

    term: Term
    words: tuple[int, ...]


Found = dict[str, list[Match]]  # a segment's matches by owner; owners without any are left out


@dataclass(frozen=True, slots=True)
class _Element:
    """One place in a term: any of these atoms, at most ``gap`` words after the one before."""

    atoms: frozenset[int]
    gap: int


@dataclass(frozen=True, slots=True)
class Owned:
    """A term of an owner (a code, a finding type), or an ``unless`` term of it."""

    owner: str
    is_unless: bool
    term: Term
    elements: tuple[_Element, ...]


class Matcher:
    """Finds the terms of several owners in a document: first the segments that have all words of a term, in whatever
    order, and in these the term itself."""

    def __init__(
        self, atoms: Atoms, terms: Mapping[str, Sequence[Term]], unless: Mapping[str, Sequence[Term]] | None = None
    ) -> None:
        """``atoms`` numbers those of the terms, and makes the index of a document in which they are to be found."""
        self._terms = [
            Owned(owner, is_unless, term, tuple(_elements(term, atoms)))
            for is_unless, group in ((False, terms), (True, unless or {}))
            for owner, owned in group.items()
            for term in owned
        ]

    def find(self, index: Index) -> list[Found]:
        """The matches that count in each segment, in the order of the text."""
        found: list[Found] = [{} for _ in index.tokens]
        barred: list[dict[str, set[int]]] = [{} for _ in index.tokens]
        for owned, segments in self.possible(index.segments):
            for segment, words in _places(owned.elements, segments, index):
                if owned.is_unless:
                    barred[segment].setdefault(owned.owner, set()).update(words)
                else:
                    found[segment].setdefault(owned.owner, []).append(Match(owned.term, words))
        return [_all_counting(*one) if one[0] else {} for one in zip(found, barred, strict=True)]

    def possible(self, there: Mapping[int, int]) -> Iterator[tuple[Owned, int]]:
        """The terms that can stand in a document, in the owners' order, each with the segments in which it can: those
        that have an atom of each of its elements. ``there`` gives the segments of each atom; both as the bits of a
        number."""
        for owned in self._terms:
            bits = -1
            for element in owned.elements:
                own = 0
                for atom in element.atoms:
                    own |= there.get(atom, 0)
                bits &= own
                if not bits:
                    break
            else:
                yield owned, bits


def strength(matches: Sequence[Match]) -> float:
    """1 − Π(1 − w) over the matches' terms, in [0, 1)."""
    doubt = 1.0
    for match in matches:
        doubt *= 1 - match.term.weight
    return 1 - doubt


def quote(tokens: Sequence[Token], matches: Sequence[Match]) -> str:
    """The matched words as the text has them: «på tvers», «midlertidige … boliger»."""
    quoted = []
    for match in matches:
        words = [tokens[match.words[0]].text]
        for before, index in zip(match.words, match.words[1:], strict=False):
            words.extend([tokens[index].text] if index == before + 1 else ["…", tokens[index].text])
        quoted.append(f"«{' '.join(words)}»")
    return ", ".join(dict.fromkeys(quoted))


def _elements(term: Term, atoms: Atoms) -> Iterator[_Element]:
    if term.part:
        yield _Element(frozenset({atoms.part(term.part)}), 0)
        return
    gap = 0
    for word in term.text.replace("…", " … ").split():
        if word == "…":
            gap = _GAP
            continue
        yield _Element(frozenset(atoms.word(option) for option in word.split("|") if option.strip("*")), gap)
        gap = 0


def _places(elements: Sequence[_Element], segments: int, index: Index) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where a term stands in the segments that are given as bits: the segment, and the places of its tokens."""
    first, *others = elements
    for segment, word in {place for atom in first.atoms for place in index.places.get(atom, ())}:
        if segments >> segment & 1:
            words = next(_follow(others, index.atoms[segment], word), None)
            if words is not None:
                yield segment, tuple(index.tokens[segment][i] for i in words)


def _follow(others: Sequence[_Element], words: Sequence[tuple[int, ...]], place: int) -> Iterator[tuple[int, ...]]:
    """The ways in which a term whose first element is at ``place`` goes on from there, the nearest first."""
    if not others:
        yield (place,)
        return
    element, *rest = others
    for following in range(place + 1, min(place + 2 + element.gap, len(words))):
        if not element.atoms.isdisjoint(words[following]):
            for found in _follow(rest, words, following):
                yield (place, *found)


def _all_counting(found: Found, barred: dict[str, set[int]]) -> Found:
    counted = {owner: _counting(matches, barred.get(owner, set())) for owner, matches in found.items()}
    return {owner: matches for owner, matches in counted.items() if matches}


def _counting(matches: list[Match], barred: set[int]) -> list[Match]:
    """The matches that count: not barred, each term once, each word for one term, heavier and longer ones first, and
    of two on the same words the one that the codebook has first."""
    if len(matches) == 1:
        return matches if barred.isdisjoint(matches[0].words) else []
    kept: list[Match] = []
    used = set(barred)
    terms: set[Term] = set()
    for match in sorted(matches, key=lambda m: (-m.term.weight, -len(m.words), m.words, m.term.text)):
        if match.term in terms or not used.isdisjoint(match.words):
            continue
        kept.append(match)
        used.update(match.words)
        terms.add(match.term)
    return sorted(kept, key=lambda m: m.words)
