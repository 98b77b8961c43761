"""A fitted classifier as bytes and back, in skops' format, which runs no code when it is loaded."""

from __future__ import annotations

from dataclasses import fields

from skops import io

from pipeline.coding.classifier import Classifier

# Parts of scikit-learn that a classifier is made of and that skops does not trust unasked.
_TRUSTED = frozenset(
    {
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
        "sklearn._loss.link.HalfLogitLink",
        "sklearn._loss.link.Interval",
        "sklearn._loss.link.LogitLink",
        "sklearn._loss.link.MultinomialLogit",
        "sklearn._loss._loss.CyHalfBinomialLoss",
        "sklearn._loss._loss.CyHalfMultinomialLoss",
        "sklearn._loss.loss.HalfBinomialLoss",
        "sklearn._loss.loss.HalfMultinomialLoss",
    }
)


def dump(classifier: Classifier) -> bytes:
    """The classifier's parts, packed."""
    return io.dumps({part.name: getattr(classifier, part.name) for part in fields(Classifier)})


def load(data: bytes) -> Classifier:
    """The classifier in the bytes. Raises ``skops``'s error where they hold anything but parts of a classifier."""
    untrusted = io.get_untrusted_types(data=data)
    return Classifier(**io.loads(data, trusted=sorted(_TRUSTED.intersection(untrusted))))
