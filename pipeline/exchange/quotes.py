"""Is the quote where the position says? If not: where is it, in the one place that it can be?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

CONTEXT = 40
"""How many characters before and after a quote tell it from the same words elsewhere."""

_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_SHORTENED = 60  # characters from which a name that begins the passage is a quote that was cut without saying so
_MOST_SEARCHED = 2_000_000_000  # characters in all; a file whose quotes are nowhere must not take hours
_MOST_WORDS = 2_000
_COST = 5_000  # characters that are searched while the pattern for one word is made


def plain(text: str) -> str:
    """The text with composed letters and single blanks, as names in XML have them."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def agrees(name: str, passage: str) -> bool | None:
    """Whether the name of a selection is the passage's quote, blanks apart; a quote that was cut need only begin it.

    None where the name is none of this passage or another of its length: it is empty, or a title that someone gave.
    """
    said, there = plain(name), plain(passage)
    beginning = _CUT.sub("", said)
    cut = beginning != said
    if said == there or (beginning and (cut or len(said) >= _SHORTENED) and there.startswith(beginning)):
        return True if said else None
    if cut:
        return False if 0 < len(beginning) <= len(there) else None
    return False if said and abs(len(said) - len(there)) <= max(3, len(there) // 10) else None


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

        The text is in NFC. Blanks and line ends in the quote stand for any. ``length`` is that of the whole passage
        where the quote is cut.
        """
        words = plain(_CUT.sub("", quote)).split()
        if not 0 < len(words) <= _MOST_WORDS or self._left < 0:
            return NOWHERE
        self._left -= len(text) + _COST * len(words)
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
