"""Whether a segment says that its theme is lacking: «planen er ikkje forankra», «det manglar bustader»."""

from __future__ import annotations

import re

from pipeline.records import CodedSegment

_LACK = re.compile(
    r"\b(ikke|ikkje|ingen|inga|inkje|ingenting|aldri|uten|utan|mangl\w*|mangel\w*|savn\w*|sakn\w*|fravær av|fråvær av"
    r"|knapt|knapp\w*|svak\w*|dårlig\w*|dårleg\w*|utilstrekkelig\w*|utilstrekkeleg\w*"
    r"|(for|altfor) (få|lite|lita|svak\w*|dårlig\w*|dårleg\w*))\b",
    re.IGNORECASE,
)


def lacking(coded: CodedSegment) -> bool:
    """Whether the segment is a challenge and holds a word of lack. Of a theme that names a problem (school refusal),
    such words tell the problem itself: do not ask for it."""
    return coded.finding_type == "challenge" and _LACK.search(coded.segment.text) is not None
