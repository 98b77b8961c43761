"""How positions in one text answer to those in another that was made from it: newlines, byte order mark, NFC."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise

_LINE_END = re.compile(r"\r\n?")
_LAST = 1 << 62


class Offsets:
    """From positions before a change to positions after it.

    Made of the pieces that changed their length: ``(start, length before, length after)``, in order. A position inside
    such a piece goes to its near end, so that a range never loses a character.
    """

    def __init__(self, pieces: Iterable[tuple[int, int, int]] = ()) -> None:
        self._before: list[tuple[int, int]] = []
        self._after: list[tuple[int, int]] = []
        shift = 0
        for start, before, after in pieces:
            self._before.append((start, start + before))
            self._after.append((start + shift, start + shift + after))
            shift += after - before

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range that answers to ``[start, end)``."""
        return _moved(start, self._before, self._after, 0), _moved(end, self._before, self._after, 1)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The range before the change that answers to ``[start, end)`` after it."""
        return _moved(start, self._after, self._before, 0), _moved(end, self._after, self._before, 1)


def _moved(position: int, old: list[tuple[int, int]], new: list[tuple[int, int]], edge: int) -> int:
    """The position by the last piece that begins before it (for a start, also at it)."""
    index = (bisect_left(old, (position, -1)) if edge else bisect_right(old, (position, _LAST))) - 1
    if index < 0:
        return position
    if position < old[index][1]:
        return new[index][edge]
    return new[index][1] + position - old[index][1]


def composed(text: str) -> tuple[str, Offsets]:
    """The text in NFC, and how positions move."""
    whole = unicodedata.normalize("NFC", text)
    if whole == text:
        return text, Offsets()
    pieces = _clusters(text)
    if "".join(unicodedata.normalize("NFC", text[a:b]) for a, b in pieces) != whole:
        pieces = _lines(text)  # scripts whose letters join without marks; a line end never joins
    changed = []
    for a, b in pieces:
        after = len(unicodedata.normalize("NFC", text[a:b]))
        if after != b - a:
            changed.append((a, b - a, after))
    return whole, Offsets(changed)


def _clusters(text: str) -> list[tuple[int, int]]:
    """The ranges of characters with the marks that follow them."""
    starts = [0, *(i for i, c in enumerate(text) if i and not unicodedata.category(c).startswith("M")), len(text)]
    return list(pairwise(starts))


def _lines(text: str) -> list[tuple[int, int]]:
    ends = [match.end() for match in re.finditer("\n", text)]
    return list(pairwise(sorted({0, *ends, len(text)})))


def with_line_end(text: str, line_end: str) -> tuple[str, Offsets]:
    """A text whose line ends are LF with other line ends, and how positions move."""
    if len(line_end) == 1:
        return text.replace("\n", line_end), Offsets()
    pieces = [(match.start(), 1, len(line_end)) for match in re.finditer("\n", text)]
    return text.replace("\n", line_end), Offsets(pieces)


def unmarked(text: str) -> str:
    """The text without byte order mark and with LF as line end."""
    return _LINE_END.sub("\n", text.removeprefix("\ufeff"))
