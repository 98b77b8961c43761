"""Why a segment carries a code, in words short enough for a table's cell and in the report's language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from pipeline.coding.classifier import Classifier
from pipeline.coding.evidence import CLEAR_EVIDENCE, Match, quote, strength
from pipeline.coding.features import Rows
from pipeline.records import Language, Segment

_MOST = 3  # words named
_SHARE = 0.3  # a word is named if it weighs this much of the weightiest
_TELLING = ("NOUN", "VERB", "ADJ", "PROPN", "ADV", "NUM")
_ESPECIALLY: dict[Language, str] = {"nb": "særlig", "nn": "særleg"}
_CONTINUES: dict[Language, str] = {"nb": "fortsetter", "nn": "held fram frå"}
_LEARNT: dict[Language, str] = {"nb": "lært av avgjørelser", "nn": "lært av avgjerder"}
_WORDS_OF_NEIGHBOUR = 8


class Reasons:
    """Gives the reason for codings of one document, from the scores that led to them."""

    def __init__(
        self, classifier: Classifier, segments: Sequence[Segment], rows: Rows, features: sp.csr_matrix
    ) -> None:
        self._classifier = classifier
        self._segments = segments
        self._rows = rows
        self._features = features

    def why(self, i: int, k: int, matches: Sequence[Match], first: np.ndarray, final: np.ndarray) -> str:
        """The matched terms; or the segment that it continues, if its own words say little; or the words that
        weighed most. ``k`` is the classifier's code, ``first`` and ``final`` its scores of all segments."""
        segment = self._segments[i]
        if strength(matches) >= CLEAR_EVIDENCE:
            return quote(segment.tokens, matches)
        threshold = self._classifier.thresholds[self._classifier.codes[k]]
        before = self._continued(i, final, threshold)
        if before is not None and first[i] < threshold / 2:
            words = self._segments[before].text.split()
            shortened = " ".join(words[:_WORDS_OF_NEIGHBOUR]) + (" …" if len(words) > _WORDS_OF_NEIGHBOUR else "")
            return f"{_CONTINUES[segment.language]}: «{shortened}»"
        return f"{_ESPECIALLY[segment.language]} {self._weightiest(i, k)}"

    def terms(self, i: int, matches: Sequence[Match]) -> str:
        """The matched terms of a code that the classifier does not know, or that it was learnt."""
        segment = self._segments[i]
        return quote(segment.tokens, matches) if matches else _LEARNT[segment.language]

    def _continued(self, i: int, final: np.ndarray, threshold: float) -> int | None:
        """The nearest earlier segment with the code, in the same block or else the one just before."""
        paragraphs = self._rows.paragraphs
        for j in range(i - 1, -1, -1):
            if paragraphs[j] != paragraphs[i] and j < i - 1:
                return None
            if final[j] >= threshold:
                return j
        return None

    def _weightiest(self, i: int, k: int) -> str:
        """The words that weighed most for the code, in the order of the text."""
        classifier = self._classifier
        weights = classifier.first.coefficients[k]
        own = slice(*self._features.indptr[i : i + 2])
        places, values = self._features.indices[own], self._features.data[own]
        tokens, words = self._segments[i].tokens, self._rows.words[i].split()
        telling = [place for place, token in enumerate(tokens) if token.pos in _TELLING]
        grams = [self._grams(words[place]) for place in telling]
        found = np.searchsorted(places, np.concatenate([*grams, np.empty(0, np.int32)]))
        word = np.repeat(np.arange(len(grams)), [len(own) for own in grams])
        sums = np.bincount(word, (values * weights[places])[found], len(grams))
        weighed = dict(zip(telling, sums.tolist(), strict=True))
        best = sorted(weighed, key=lambda place: (-weighed[place], place))[:_MOST]
        if not best:
            best = list(range(min(_MOST, len(tokens))))
            weighed = dict.fromkeys(best, 0.0)
        named = [place for place in sorted(best) if weighed[place] >= _SHARE * weighed[best[0]]] or best[:1]
        return ", ".join(dict.fromkeys(f"«{tokens[place].text}»" for place in named))

    def _grams(self, word: str) -> np.ndarray:
        """The places of the word's n-grams among the features, each once; a segment that has the word has them all."""
        words, characters = self._classifier.words, self._classifier.characters
        return np.concatenate([words.distinct_of_word(word), characters.distinct_of_word(word) + len(words)])
