"""A fitted classifier as bytes and back, as plain arrays in numpy's format, which runs no code when it is loaded."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

from pipeline.coding.classifier import GRAMS, Classifier, Linear
from pipeline.coding.ngrams import Grams
from pipeline.coding.trees import Trees

Part = TypeVar("Part", Linear, Trees)


def dump(classifier: Classifier) -> bytes:
    """The classifier's arrays by name, packed."""
    arrays = {
        "codes": _packed(classifier.codes),
        "calibration": np.array(classifier.calibration).reshape(-1, 2),
        "thresholds": np.array([classifier.thresholds[code] for code in classifier.codes]),
    }
    for name in GRAMS:
        grams = getattr(classifier, name)
        arrays |= {f"{name}.terms": _packed(grams.terms), f"{name}.weights": grams.weights}
    second = {f"second.{k}": trees for k, trees in enumerate(classifier.second)}
    parts = {name: getattr(classifier, name) for name in ("first", "first_types", "second_types")} | second
    for name, part in parts.items():
        arrays |= {f"{name}.{field.name}": getattr(part, field.name) for field in fields(part)}
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def load(data: bytes) -> Classifier:
    """The classifier in the bytes. Raises ``ValueError`` where they hold anything but arrays of numbers."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        codes = _unpacked(arrays["codes"])
        grams = {
            name: Grams(kind, _unpacked(arrays[f"{name}.terms"]), arrays[f"{name}.weights"])
            for name, kind in GRAMS.items()
        }
        return Classifier(
            codes,
            **grams,
            first=_part(Linear, "first", arrays),
            first_types=_part(Linear, "first_types", arrays),
            second=[_part(Trees, f"second.{k}", arrays) for k in range(len(codes))],
            second_types=_part(Trees, "second_types", arrays),
            calibration=[(float(slope), float(intercept)) for slope, intercept in arrays["calibration"]],
            thresholds=dict(zip(codes, map(float, arrays["thresholds"]), strict=True)),
        )


def _part(kind: type[Part], name: str, arrays: Mapping[str, Any]) -> Part:
    return kind(**{field.name: arrays[f"{name}.{field.name}"] for field in fields(kind)})


def _packed(texts: Sequence[str]) -> np.ndarray:
    """The texts, which hold no line breaks, as an array of bytes."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpacked(array: np.ndarray) -> list[str]:
    return array.tobytes().decode().split("\n") if array.size else []
