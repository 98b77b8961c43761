"""A fitted classifier as bytes and back, in skops' format, which runs no code when it is loaded."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from skops import io

from pipeline.coding.classifier import Classifier, Linear, new_vectorizers

# A plain holder of a tree's arrays in scikit-learn, which skops does not trust unasked.
_TRUSTED = ["sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]


def dump(classifier: Classifier) -> bytes:
    """The classifier's parts, packed: vocabularies and coefficients as arrays, trees as skops has them."""
    parts: dict[str, Any] = {
        "codes": classifier.codes,
        "calibration": np.array(classifier.calibration).reshape(-1, 2),
        "thresholds": np.array([classifier.thresholds[code] for code in classifier.codes]),
        "trees": [*classifier.second, classifier.second_types],
    }
    for name in ("words", "characters", "headings"):
        vectorizer = getattr(classifier, name)
        parts[name] = ("\n".join(vectorizer.get_feature_names_out()), vectorizer.idf_)
    for name in ("first", "first_types"):
        linear = getattr(classifier, name)
        parts[name] = (linear.coefficients, linear.intercepts)
    return io.dumps(parts)


def load(data: bytes) -> Classifier:
    """The classifier in the bytes. Raises ``skops``'s error where they hold anything but parts of a classifier."""
    parts = io.loads(data, trusted=_TRUSTED)
    vectorizers = [
        _filled(vectorizer, *parts[name])
        for name, vectorizer in zip(("words", "characters", "headings"), new_vectorizers(), strict=True)
    ]
    return Classifier(
        parts["codes"],
        *vectorizers,
        first=Linear(*parts["first"]),
        first_types=Linear(*parts["first_types"]),
        second=parts["trees"][:-1],
        second_types=parts["trees"][-1],
        calibration=[(float(slope), float(intercept)) for slope, intercept in parts["calibration"]],
        thresholds=dict(zip(parts["codes"], map(float, parts["thresholds"]), strict=True)),
    )


def _filled(vectorizer: TfidfVectorizer, terms: str, idf: np.ndarray) -> TfidfVectorizer:
    vectorizer.set_params(vocabulary=terms.split("\n"))
    vectorizer.idf_ = idf
    return vectorizer
