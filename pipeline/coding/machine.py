"""The machine before it has learnt from a study: the classifier and the codebook's evidence together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from pipeline.coding.classifier import Classifier
from pipeline.coding.evidence import CLEAR_EVIDENCE, strength
from pipeline.coding.features import Extractor, Rows

# A sentence with none of the terms of a code that the classifier does not know may carry it nonetheless.
_LEAST = 0.03


@dataclass(frozen=True, slots=True)
class View:
    """A document as the machine sees it. ``first`` and ``final`` are the classifier's probabilities at its two stages,
    (segments x its codes); ``codes`` the machine's, (segments x codes of the codebook); ``types`` those of the finding
    types, (segments x types); ``features`` what the classifier sees, (segments x features), and ``words`` as much of it
    as are words and characters."""

    rows: Rows
    features: sp.csr_matrix
    words: sp.csr_matrix
    first: np.ndarray
    final: np.ndarray
    codes: np.ndarray
    types: np.ndarray


class Machine:
    """A codebook's evidence and the classifier of the codes that ship."""

    def __init__(self, extractor: Extractor, classifier: Classifier) -> None:
        self.extractor = extractor
        self.classifier = classifier

    def threshold(self, code: str) -> float:
        """The score from which on the code is put on a segment."""
        known = self.extractor.known[code]
        if not known:
            return CLEAR_EVIDENCE
        return min(self.classifier.thresholds[self.classifier.codes[k]] for k in known)

    def view(self, rows: Rows) -> View:
        """What the machine makes of a document's rows, of which there is at least one."""
        features = self.classifier.features(rows)
        first, final, types = self.classifier.scores(rows, features)
        codes = [self._scores(rows, code, final) for code in self.extractor.codes]
        words = features[:, : features.shape[1] - rows.own.shape[1]]
        return View(rows, features, words, first, final, np.column_stack(codes), types)

    def _scores(self, rows: Rows, code: str, final: np.ndarray) -> np.ndarray:
        """The classifier's probability, or the weight of clear evidence where that is more (not in headings); of a
        code that the classifier does not know, the weight of its evidence."""
        known = self.extractor.known[code]
        strengths = np.array([strength(found.get(code, ())) for found in rows.evidence])
        if not known:
            return np.maximum(strengths, _LEAST)
        clear = (strengths >= CLEAR_EVIDENCE) & ~rows.is_heading
        learnt = final[:, list(known)].max(axis=1)
        return np.where(clear, np.maximum(learnt, strengths), learnt)
