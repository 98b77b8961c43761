"""The language of a block: bokmål or nynorsk."""

from __future__ import annotations

import math

from pipeline.models.written_standard import log_odds
from pipeline.records import Language

# A block must be this long (characters) and this sure (log odds) to differ from its document.
_LONG_ENOUGH = 80
_SURE = math.log(0.97 / 0.03)


def identify(texts: list[str]) -> list[Language]:
    """One language per block of a document; short or doubtful blocks get the document's own."""
    evidence = [log_odds(text) for text in texts]
    whole = sum(evidence)
    return [
        _language(own if len(text) >= _LONG_ENOUGH and abs(own) >= _SURE else whole)
        for text, own in zip(texts, evidence, strict=True)
    ]


def _language(evidence: float) -> Language:
    return "nn" if evidence > 0 else "nb"
