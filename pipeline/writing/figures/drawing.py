"""A drawing on paper: texts and shapes in points from its upper left corner, as plain data.

Everything is placed by measure before it is drawn, so that no text runs into another; and what is drawn the same way
again need not be drawn again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache as once
from importlib.metadata import version
from typing import Literal

from pipeline import cache
from pipeline.writing.figures.colours import FAINT, INK
from pipeline.writing.figures.font import LEADING, MIDDLE, SIZE, TITLE, wrapped

WIDTH = 454  # points: 16 cm, the width of an A4 page's text
HEIGHT = 640  # points at most, so that a caption has room below
THIN = 0.6  # of a line, in points
DPI = 200  # of a png

Align = Literal["left", "center", "right"]
Point = tuple[float, float]
Polygon = tuple[tuple[Point, ...], str]  # its corners and its colour


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text with its middle at height ``y``; ``upright`` turns it to run from ``y`` upwards, with its middle
    at ``x``."""

    x: float
    y: float
    text: str
    size: float = SIZE
    align: Align = "left"
    colour: str = INK
    bold: bool = False
    upright: bool = False

    @property
    def baseline(self) -> Point:
        """The point of the line on which the letters stand where ``anchor`` says."""
        down = self.size * MIDDLE
        return (self.x + down, self.y) if self.upright else (self.x, self.y + down)

    @property
    def anchor(self) -> Align:
        """Which part of the text stands at its place on the baseline."""
        return "left" if self.upright else self.align


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle with an edge, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    edge: str = INK
    breadth: float = THIN


@dataclass(frozen=True, slots=True)
class Fields:
    """Filled polygons."""

    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines through the points of each stroke; ``dashes`` are lengths of ink and gap in breadths, ``mark`` is put on
    every point, as broad as ``mark_size``."""

    strokes: tuple[tuple[Point, ...], ...]
    colour: str = FAINT
    breadth: float = THIN
    dashes: tuple[float, ...] = ()
    mark: Literal["", "circle", "square"] = ""
    mark_size: float = 3.5


Mark = Text | Rectangle | Fields | Curve
_LAYERS: dict[type, int] = {Rectangle: 0, Fields: 0, Curve: 1, Text: 2}


class Drawing:
    """Marks on ``WIDTH`` x ``height`` points with a title on top; ``name`` is its file's."""

    def __init__(self, name: str, title: str, height: float) -> None:
        self.name = name
        self.title = title
        self.height = height
        self.marks: list[Mark] = []
        for number, line in enumerate(title_lines(title)):
            self.add(Text(0, TITLE * LEADING * (number + 0.5), line, TITLE, bold=True))

    def key(self) -> str:
        """The key of its files: a hash of all that they are drawn from."""
        return cache.key(_matplotlib(), DPI, WIDTH, self.height, self.title, self.marks)

    def ordered(self) -> list[Mark]:
        """The marks from the lowest to the uppermost: fields, lines on them, and texts on all."""
        return sorted(self.marks, key=lambda mark: _LAYERS[type(mark)])

    def add(self, *marks: Mark) -> None:
        """Puts marks on the drawing."""
        self.marks += marks

    def lines(self, x: float, y: float, texts: Sequence[str], size: float = SIZE, colour: str = INK) -> None:
        """Puts lines of text below each other, the block's middle at height ``y``."""
        first = y - (len(texts) - 1) * size * LEADING / 2
        self.add(*(Text(x, first + n * size * LEADING, text, size, colour=colour) for n, text in enumerate(texts)))


@once
def _matplotlib() -> str:
    return version("matplotlib")


def box(x: float, y: float, width: float, height: float, colour: str) -> Polygon:
    """A rectangle to fill, from its upper left corner."""
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height)), colour


def corner(right: float, top: float, size: float, colour: str) -> Polygon:
    """A triangle to fill an upper right corner with."""
    return ((right - size, top), (right, top), (right, top + size)), colour


def title_lines(title: str) -> list[str]:
    """The title in lines as broad as the drawing."""
    return wrapped(title, WIDTH, TITLE, 3, bold=True)


def title_height(title: str) -> float:
    """How much room the title takes, with the space below it."""
    return len(title_lines(title)) * TITLE * LEADING + 4


def parts(items: Sequence[str], most: int) -> list[Sequence[str]]:
    """The items in as few parts as hold at most ``most`` each, evenly."""
    number = -(-len(items) // most)
    size = -(-len(items) // max(number, 1))
    return [items[start : start + size] for start in range(0, len(items), max(size, 1))]


def hatching(x: float, y: float, width: float, height: float, directions: str, apart: float = 3.5) -> Curve:
    """Lines over a rectangle, from its upper left corner: rising (``/``), falling (``\\``) or level (``-``)."""
    strokes = []
    for direction in directions:
        reach = width + height if direction != "-" else height
        for number in range(1, int(reach / apart) + 1):
            strokes.append(_across(x, y, width, height, direction, number * apart))
    return Curve(tuple(strokes), INK)


def _across(x: float, y: float, width: float, height: float, direction: str, at: float) -> tuple[Point, ...]:
    """A line over the rectangle, ``at`` points along its left and lower edge from its upper left corner."""
    if direction == "-":
        return (x, y + at), (x + width, y + at)
    left = (max(at - height, 0), min(at, height))
    right = (min(at, width), max(at - width, 0))
    ends = [(across, down) if direction == "/" else (width - across, down) for across, down in (left, right)]
    return tuple((x + across, y + down) for across, down in ends)
