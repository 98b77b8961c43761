"""The heads of a matrix's columns: a code's name under which its colour runs as a stripe."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.writing.figures.drawing import Drawing, Fields, Text, box
from pipeline.writing.figures.font import LEADING, SIZE, width, wrapped

_STRIPE = 4
_MOST_LINES = 2
_LONGEST = 110  # points of a name that stands upright


class Heads:
    """Names over columns of equal breadth: level where all fit, else upright."""

    def __init__(self, names: Sequence[str], colours: Sequence[str], breadth: float) -> None:
        self._breadth = breadth
        self._colours = colours
        room = breadth - 4
        words = (word for name in names for word in name.split())
        self._level = all(width(word) <= room for word in words) and all(
            len(wrapped(name, room, most=_MOST_LINES + 1)) <= _MOST_LINES for name in names
        )
        self._lines = [
            wrapped(name, room, most=_MOST_LINES) if self._level else wrapped(name, _LONGEST, most=1) for name in names
        ]

    @property
    def height(self) -> float:
        """How much room the names and the stripe take, in points."""
        if self._level:
            return max(map(len, self._lines)) * SIZE * LEADING + _STRIPE + 3
        return max(width(lines[0]) for lines in self._lines) + _STRIPE + 5

    def draw(self, drawing: Drawing, left: float, bottom: float) -> None:
        """Draws them so that the stripe ends at ``bottom``."""
        lefts = [left + place * self._breadth for place in range(len(self._lines))]
        stripes = zip(lefts, self._colours, strict=True)
        boxes = (box(x + 0.5, bottom - _STRIPE, self._breadth - 1, _STRIPE - 1, own) for x, own in stripes)
        drawing.add(Fields(tuple(boxes)))
        for x, lines in zip(lefts, self._lines, strict=True):
            if not self._level:
                drawing.add(Text(x + self._breadth / 2, bottom - _STRIPE - 2, lines[0], upright=True))
                continue
            for number, line in enumerate(reversed(lines)):
                y = bottom - _STRIPE - 2 - SIZE * LEADING * (number + 0.5)
                drawing.add(Text(x + self._breadth / 2, y, line, align="center"))
