"""Is the quote where the position says? If not: where is it, in the one place that it can be?"""

from __future__ import annotations

import re
from dataclasses import dataclass

CONTEXT = 32
"""How many characters before and after a quote tell it from the same words elsewhere."""

_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_SHORTENED = 60  # characters from which a name that begins the passage is a quote that was cut without saying so
_MOST_SEARCHED = 2_000_000_000  # characters in all; a file whose quotes are nowhere must not take hours


def agrees(quote: str, passage: str) -> bool | None:
    """Whether the quote is the passage, blanks apart; a quote that was cut need only begin it. None without a quote."""
    said, there = " ".join(quote.split()), " ".join(passage.split())
    if not said:
        return None
    beginning = _CUT.sub("", said)
    if said == there:
        return True
    return (beginning != said or len(said) >= _SHORTENED) and there.startswith(beginning) and bool(beginning)


def is_quote(name: str, length: int) -> bool:
    """Whether a selection's name can be the quote of a passage of this length, and not a title."""
    said = " ".join(name.split())
    if _CUT.search(said):
        return 0 < len(_CUT.sub("", said)) <= length
    return bool(said) and abs(len(said) - length) <= max(3, length // 10)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote is: its range if it is in one place only, and in how many places it is (2 means several)."""

    start: int
    end: int
    places: int


NOWHERE = Found(-1, -1, 0)


class Searcher:
    """Looks quotes up in texts, up to a limit for all of them together."""

    def __init__(self) -> None:
        self._left = _MOST_SEARCHED

    def find(self, quote: str, text: str, before: str = "", after: str = "", length: int = 0) -> Found:
        """The one place of the quote in the text; of several, the one between ``before`` and ``after``.

        Blanks and line ends in the quote stand for any. ``length`` is that of the whole passage where the quote is cut.
        """
        words = _CUT.sub("", quote).split()
        if not words or self._left < 0:
            return NOWHERE
        self._left -= len(text)
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
        found = [match.span() for match, _ in zip(pattern.finditer(text), range(1000), strict=False)]
        if len(found) > 1 and (before or after):
            found = [(a, b) for a, b in found if _between(text, a, b, before, after)] or found
        if len(found) != 1:
            return Found(-1, -1, min(2, len(found)))
        start, end = found[0]
        if _CUT.search(quote):
            end = min(len(text), max(end, start + length))
        return Found(start, end, 1)


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after the range."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _between(text: str, start: int, end: int, before: str, after: str) -> bool:
    left, right = context(text, start, end)
    return left.split()[-2:] == before.split()[-2:] and right.split()[:2] == after.split()[:2]
