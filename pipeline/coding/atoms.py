"""Atoms: the words, beginnings, endings, insides and parts of compounds that terms are made of, as numbers.

Words are compared in their common form (bokmål and nynorsk alike), on form and lemma.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.coding.forms import common_form
from pipeline.records import Token
from pipeline.wordlist import is_word

_LINKS = ("s", "e", "")  # letters that may join the parts of a compound
_WORDS_REMEMBERED = 8_000


@dataclass(frozen=True, slots=True)
class Index:
    """A document's words, punctuation left out. ``tokens`` and ``atoms`` hold a list per segment: the words' places
    among the segment's tokens, and the atoms that each matches. ``places`` gives an atom's (segment, word) places,
    ``segments`` its segments as the bits of a number."""

    tokens: list[list[int]]
    atoms: list[list[tuple[int, ...]]]
    places: Mapping[int, list[tuple[int, int]]]
    segments: Mapping[int, int]


class Atoms:
    """Numbers atoms as terms ask for them, and tells which of them a word matches."""

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._endings: dict[str, int] = {}
        self._insides: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self.of_word = lru_cache(_WORDS_REMEMBERED)(self._of_word)

    def word(self, word: str) -> int:
        """The atom of a word; ``*`` stands for any beginning or ending."""
        stem = common_form(word.strip("*"))
        if word.startswith("*"):
            return self._number(self._insides if word.endswith("*") else self._endings, stem)
        return self._number(self._beginnings if word.endswith("*") else self._exact, stem)

    def part(self, part: str) -> int:
        """The atom of a part of compounds."""
        return self._number(self._parts, common_form(part))

    def index(self, segments: Sequence[Sequence[Token]]) -> Index:
        """The index of a document's segments."""
        tokens: list[list[int]] = []
        atoms: list[list[tuple[int, ...]]] = []
        by_word: defaultdict[tuple[int, ...], list[tuple[int, int]]] = defaultdict(list)
        for number, segment in enumerate(segments):
            tokens.append([i for i, token in enumerate(segment) if is_counted(token)])
            atoms.append([self.of_word(segment[i].text, segment[i].lemma) for i in tokens[-1]])
            for word, own in enumerate(atoms[-1]):
                if own:
                    by_word[own].append((number, word))
        places: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        there: defaultdict[int, int] = defaultdict(int)
        for own, found in by_word.items():
            bits = 0
            for number, _ in found:
                bits |= 1 << number
            for atom in own:
                places[atom] += found
                there[atom] |= bits
        return Index(tokens, atoms, places, there)

    def _number(self, table: dict[str, int], key: str) -> int:
        if key not in table:
            tables = (self._exact, self._beginnings, self._endings, self._insides, self._parts)
            table[key] = sum(map(len, tables))
            self.of_word.cache_clear()
        return table[key]

    def _of_word(self, text: str, lemma: str) -> tuple[int, ...]:
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


def is_counted(token: Token) -> bool:
    """Whether the token is a word, that is, no punctuation mark."""
    return token.text[0].isalnum() or len(token.text) > 1


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


def _may_stand_before(word: str) -> bool:
    return len(word) >= 3 and is_word(word)
