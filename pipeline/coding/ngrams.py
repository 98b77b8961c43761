"""N-grams of words and of characters, weighed by tf-idf: chosen by scikit-learn's vectorizer, then counted without it.

Counted here, the n-grams of a word are looked up once and remembered, since the same words come again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

import numpy as np
import scipy.sparse as sp

Kind = Literal["words", "pairs", "characters"]

_WORDS_REMEMBERED = 8_000
_SHORTEST, _LONGEST = 3, 5  # characters


class Grams:
    """The n-grams that a model knows, with their weights (inverse document frequencies) in the same order.

    ``kind`` is single words, words and pairs of neighbours, or 3 to 5 characters within a word and its edges.
    """

    def __init__(self, kind: Kind, terms: Sequence[str], weights: np.ndarray) -> None:
        self.kind: Kind = kind
        self.terms = list(terms)
        self.weights = weights
        self._places = {term: place for place, term in enumerate(self.terms)}
        self.of_word: Callable[[str], np.ndarray] = lru_cache(_WORDS_REMEMBERED)(self._of_word)
        self.distinct_of_word: Callable[[str], np.ndarray] = lru_cache(_WORDS_REMEMBERED)(self._distinct_of_word)

    @classmethod
    def fit(cls, kind: Kind, texts: Sequence[str], least: int, most: int | None = None) -> Grams:
        """The n-grams that are in ``least`` texts or more; the ``most`` frequent of them."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        options: dict[str, Any] = {"analyzer": _ANALYSES[kind], "min_df": least, "max_features": most}
        vectorizer = TfidfVectorizer(sublinear_tf=True, **options).fit(texts)
        return cls(kind, vectorizer.get_feature_names_out().tolist(), vectorizer.idf_)

    def __len__(self) -> int:
        return len(self.terms)

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """The texts' weights, (texts x n-grams): (1 + ln of the count) x weight, each row of length 1."""
        known = {text: self._of_text(text) for text in set(texts)}
        found = [places for text in texts for places in known[text]]
        lengths = [sum(map(len, known[text])) for text in texts]
        columns = np.concatenate([*found, np.empty(0, np.int32)])
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        counts = sp.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(texts), len(self)))
        counts.sum_duplicates()
        data = (np.log(counts.data) + 1) * self.weights[counts.indices]
        own_row = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
        norms = np.sqrt(np.bincount(own_row, data**2, len(texts)))
        return sp.csr_matrix((data / norms[own_row], counts.indices, counts.indptr), counts.shape)

    def _of_text(self, text: str) -> list[np.ndarray]:
        """The places of the text's n-grams, in one array or several."""
        if self.kind == "characters":
            return [self.of_word(word) for word in text.split()]
        return [self._known(_ANALYSES[self.kind](text))]

    def _of_word(self, word: str) -> np.ndarray:
        """The places of one word's own n-grams, with repetitions."""
        return self._known(_ANALYSES[self.kind](word))

    def _distinct_of_word(self, word: str) -> np.ndarray:
        return np.unique(self.of_word(word))

    def _known(self, grams: Iterable[str]) -> np.ndarray:
        places = self._places
        return np.array([places[gram] for gram in grams if gram in places], np.int32)


def _words(text: str) -> Iterable[str]:
    return text.split()


def _pairs(text: str) -> Iterable[str]:
    words = text.split()
    return chain(words, map(" ".join, zip(words, words[1:], strict=False)))


def _characters(text: str) -> Iterator[str]:
    for word in text.split():
        padded = f" {word} "
        for length in range(_SHORTEST, _LONGEST + 1):
            for start in range(max(len(padded) - length, 0) + 1):
                yield padded[start : start + length]
            if len(padded) <= length:
                break  # a short word is its own only n-gram


_ANALYSES: dict[Kind, Callable[[str], Iterable[str]]] = {
    "words": _words,
    "pairs": _pairs,
    "characters": _characters,
}
