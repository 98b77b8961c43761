"""Bokmål or nynorsk: evidence for one of the two written standards, word by word."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("written_standard.tsv")
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 4  # letters of a word whose ending tells nothing that it does not tell itself
_ENDINGS = (2, 3, 4)  # letters


def log_odds(text: str) -> float:
    """The natural logarithm of the odds that the text is nynorsk; below nought it is rather bokmål."""
    weights = _weights()
    return math.fsum(weights.get(part, 0.0) for part in parts(text))


def parts(text: str) -> Iterator[str]:
    """What may tell: the words in small letters, and the endings of the longer ones, after a hyphen."""
    for word in _WORD.findall(text.lower()):
        yield word
        if len(word) > _SHORT:
            for letters in _ENDINGS:
                yield f"-{word[-letters:]}"


@cache
def _weights() -> dict[str, float]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return {part: float(weight) for part, weight in (line.split("\t") for line in lines)}
