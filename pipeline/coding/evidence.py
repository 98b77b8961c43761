"""Evidence: which terms of a codebook stand in a segment, and in which of its words.

Words are compared in their common form (bokmål and nynorsk alike), on form and lemma. A term counts once in a
segment, each word of the segment for one term of a code, and a term whose words an ``unless`` term also uses does not
count. The weights combine as 1 − Π(1 − w).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.codebook import Term
from pipeline.coding.forms import common_form
from pipeline.records import Token
from pipeline.wordlist import is_word

CLEAR_EVIDENCE = 0.5  # from this strength on, terms alone make a code
_GAP = 6  # words that a … may stand for
_LINKS = ("s", "e", "")  # letters that may join the parts of a compound


@dataclass(frozen=True, slots=True)
class Match:
    """A term found: the indices of the words that it matched, in order."""

    term: Term
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Element:
    """One place in a term: any of these atoms, at most ``gap`` words after the one before."""

    atoms: frozenset[int]
    gap: int


@dataclass(frozen=True, slots=True)
class _Compiled:
    owner: str
    negative: bool
    term: Term
    elements: tuple[_Element, ...]


class Matcher:
    """Finds the terms of several owners (codes, finding types) in one pass over a segment's words."""

    def __init__(self, terms: Mapping[str, Sequence[Term]], unless: Mapping[str, Sequence[Term]] | None = None) -> None:
        self._exact: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._endings: dict[str, int] = {}
        self._insides: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._by_first: dict[int, list[_Compiled]] = {}
        for negative, group in ((False, terms), (True, unless or {})):
            for owner, owned in group.items():
                for term in owned:
                    self._add(_Compiled(owner, negative, term, tuple(self._elements(term))))
        self._atoms = lru_cache(maxsize=10_000)(self._find_atoms)

    def find(self, tokens: Sequence[Token]) -> dict[str, list[Match]]:
        """The matches that count, by owner, in the order of the text; owners without any are left out."""
        words = [self._atoms(token.text, token.lemma) for token in tokens]
        indices = [i for i, token in enumerate(tokens) if token.text[0].isalnum() or len(token.text) > 1]
        found: dict[str, list[Match]] = {}
        barred: dict[str, set[int]] = {}
        there = {atom for index in indices for atom in words[index]}
        for place, index in enumerate(indices):
            for atom in words[index]:
                for compiled in self._by_first.get(atom, ()):
                    for element in compiled.elements[1:]:
                        if element.atoms.isdisjoint(there):
                            break
                    else:
                        matched = next(_follow(compiled.elements, words, indices, place), None)
                        if matched is None:
                            continue
                        if compiled.negative:
                            barred.setdefault(compiled.owner, set()).update(matched)
                        else:
                            found.setdefault(compiled.owner, []).append(Match(compiled.term, matched))
        counted = {
            owner: _counting(matches, frozenset(barred.get(owner, ()))) for owner, matches in sorted(found.items())
        }
        return {owner: matches for owner, matches in counted.items() if matches}

    def _add(self, compiled: _Compiled) -> None:
        for atom in sorted(compiled.elements[0].atoms):
            self._by_first.setdefault(atom, []).append(compiled)

    def _elements(self, term: Term) -> Iterator[_Element]:
        if term.part:
            yield _Element(frozenset({self._atom(self._parts, common_form(term.part))}), 0)
            return
        gap = 0
        for word in term.text.replace("…", " … ").split():
            if word == "…":
                gap = _GAP
                continue
            atoms = frozenset(self._word_atom(option) for option in word.split("|") if option.strip("*"))
            yield _Element(atoms, gap)
            gap = 0

    def _word_atom(self, word: str) -> int:
        stem = common_form(word.strip("*"))
        if word.startswith("*"):
            return self._atom(self._insides if word.endswith("*") else self._endings, stem)
        return self._atom(self._beginnings if word.endswith("*") else self._exact, stem)

    def _atom(self, table: dict[str, int], key: str) -> int:
        if key not in table:
            tables = (self._exact, self._beginnings, self._endings, self._insides, self._parts)
            table[key] = sum(map(len, tables))
        return table[key]

    def _find_atoms(self, text: str, lemma: str) -> tuple[int, ...]:
        """The atoms that a word matches by its form or its lemma."""
        atoms: set[int] = set()
        for form in {common_form(text), common_form(lemma)}:
            if form in self._exact:
                atoms.add(self._exact[form])
            for at in range(len(form) + 1):
                if form[:at] in self._beginnings:
                    atoms.add(self._beginnings[form[:at]])
                if form[at:] in self._endings:
                    atoms.add(self._endings[form[at:]])
            atoms.update(atom for inside, atom in self._insides.items() if inside in form)
            atoms.update(atom for part, atom in self._parts.items() if part in form and has_part(form, part))
        return tuple(sorted(atoms))


def has_part(word: str, part: str) -> bool:
    """Whether the compound ``word`` has ``part`` at a seam: at its start, after a hyphen, or after a known word.

    An inflectional ending or further parts may follow. Both in common form.
    """
    at = word.find(part)
    while at >= 0:
        before = word[:at]
        if not before or before.endswith("-") or any(_may_stand_before(before.removesuffix(link)) for link in _LINKS):
            return True
        at = word.find(part, at + 1)
    return False


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


def _follow(
    elements: Sequence[_Element], words: Sequence[tuple[int, ...]], indices: Sequence[int], place: int
) -> Iterator[tuple[int, ...]]:
    """The ways in which the elements match from ``indices[place]`` on, the nearest first."""
    if not elements[0].atoms.intersection(words[indices[place]]):
        return
    if len(elements) == 1:
        yield (indices[place],)
        return
    for following in range(place + 1, min(place + 2 + elements[1].gap, len(indices))):
        for rest in _follow(elements[1:], words, indices, following):
            yield (indices[place], *rest)


def _counting(matches: list[Match], barred: frozenset[int]) -> list[Match]:
    """The matches that count: not barred, each term once, each word for one term, heavier and longer ones first."""
    kept: list[Match] = []
    used: set[int] = set()
    terms: set[Term] = set()
    for match in sorted(matches, key=lambda m: (-m.term.weight, -len(m.words), m.words, m.term.text)):
        if match.term in terms or used.intersection(match.words) or barred.intersection(match.words):
            continue
        kept.append(match)
        used.update(match.words)
        terms.add(match.term)
    return sorted(kept, key=lambda m: m.words)


def _may_stand_before(word: str) -> bool:
    return len(word) >= 3 and is_word(word)
