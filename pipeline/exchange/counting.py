"""How a program counted the positions in a text, found out by the quotes that it wrote beside them.

The format says code points, and nothing of line ends and byte order marks. Programs differ: CRLF counts as one or two,
a mark at the beginning as none or one, a sign beyond U+FFFF (an emoji) as one or two, and a text that lies in the file
with LF may have been counted with CRLF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from pipeline.exchange.offsets import Offsets

LineEnds = Literal["as written", "one", "two"]

_ODD = re.compile("^\ufeff|\r\n|[\r\n]|[\U00010000-\U0010ffff]")
_MOST_TRIED = 300  # quotes; a way of counting that is right for so many is right


@dataclass(frozen=True, slots=True)
class Way:
    """A way of counting. The defaults are the format's own."""

    line_ends: LineEnds = "as written"
    mark: bool = False
    utf16: bool = False
    inclusive: bool = False

    def offsets(self, raw: str) -> Offsets:
        """From positions counted this way in the file's text to positions in it without mark, with LF."""
        pieces, position, last = [], 0, 0
        for match in _ODD.finditer(raw):
            position += match.start() - last
            before, after = self._lengths(match[0])
            if before != after:
                pieces.append((position, before, after))
            position += before
            last = match.end()
        return Offsets(pieces)

    def _lengths(self, piece: str) -> tuple[int, int]:
        if piece == "\ufeff":
            return int(self.mark), 0
        if piece > "\uffff":
            return 1 + self.utf16, 1
        if self.line_ends == "as written":
            return len(piece), 1
        return 1 + (self.line_ends == "two"), 1


def ways(raw: str, origin: str, inclusive: bool = False) -> list[Way]:
    """The ways in which positions in the text may have been counted, the program's usual one first."""
    usual: tuple[LineEnds, ...] = (
        ("one", "as written", "two") if "atlas" in origin.lower() else ("as written", "one", "two")
    )
    utf16 = (False, True) if any(sign > "\uffff" for sign in raw) else (False,)
    marks = (False, True) if raw.startswith("\ufeff") else (False,)
    line_ends = usual if "\n" in raw or "\r" in raw else usual[:1]
    return [Way(ends, mark, wide, inclusive) for wide, mark, ends in product(utf16, marks, line_ends)]


@dataclass(frozen=True, slots=True)
class Counted:
    """The ranges of a source's selections in its text without mark and with LF, as the chosen way counts them;
    ``doubtful`` where another way gives other ranges and no quote could tell which is right."""

    ranges: tuple[tuple[int, int], ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Scored:
    """The ranges by one way of counting, and how many quotes agree with them."""

    right: int
    way: Way
    ranges: tuple[tuple[int, int], ...]


# Tells whether the i-th selection's quote is at the range, None if the selection has no quote.
Agrees = Callable[[int, int, int], bool | None]


def count(raw: str, origin: str, ranges: Sequence[tuple[int, int]], agrees: Agrees) -> Counted:
    """The ranges by the way of counting under which most quotes agree; ties go to the program's usual way.

    That an end is included is believed only where no half-open way makes a quote agree.
    """
    half_open = _scored(raw, ways(raw, origin), ranges, agrees)
    if any(one.right for one in half_open):
        return _best(raw, half_open)
    inclusive = _scored(raw, ways(raw, origin, inclusive=True), ranges, agrees)
    return _best(raw, inclusive if any(one.right for one in inclusive) else half_open)


def _scored(raw: str, tried: list[Way], ranges: Sequence[tuple[int, int]], agrees: Agrees) -> list[_Scored]:
    """The ways tried, or only the one under which all quotes agree."""
    scored = []
    for way in tried:
        offsets = way.offsets(raw)
        found = tuple(offsets.range(start, end + way.inclusive) for start, end in ranges)
        verdicts = [agrees(i, *place) for i, place in enumerate(found[:_MOST_TRIED])]
        one = _Scored(verdicts.count(True), way, found)
        if verdicts and all(verdicts):
            return [one]
        scored.append(one)
    return scored


def _best(raw: str, scored: list[_Scored]) -> Counted:
    """The first of the ways under which most quotes agree; in doubt where another of them gives other ranges."""
    most = max(one.right for one in scored)
    best = [one for one in scored if one.right == most]
    likely = [one for one in best if most or one.way.line_ends != "two" or "\r\n" in raw]
    return Counted(best[0].ranges, any(one.ranges != best[0].ranges for one in likely))
