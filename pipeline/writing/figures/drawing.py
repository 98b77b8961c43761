"""A drawing on paper: shapes and texts in points from its upper left corner, and how much room a text takes.

Everything is placed by measure before it is drawn, so that no text runs into another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pipeline.writing.figures.colours import FAINT, INK

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

Polygon = tuple[list[tuple[float, float]], str]  # its corners and its colour

WIDTH = 454  # points: 16 cm, the width of an A4 page's text
HEIGHT = 640  # points at most, so that a caption has room below
SIZE = 8.0  # of a text, in points
SMALL = 7.0
TITLE = 10.0
LEADING = 1.2  # from line to line, in sizes
_ROOMY = 1.03  # another program's letters can be a little wider
_INCH = 72

_STYLE = {
    "font.family": "sans-serif",
    # Verdana has the same widths, for programs that show an svg and have no DejaVu Sans.
    "font.sans-serif": ["DejaVu Sans", "Verdana"],
    "hatch.linewidth": 0.6,
    "path.simplify": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "funn",
    "text.hinting": "no_hinting",
    "text.parse_math": False,
}


@contextmanager
def style() -> Iterator[None]:
    """The one style of all figures, whatever the user's own settings of matplotlib are."""
    import matplotlib.style

    with matplotlib.style.context(["default", _STYLE]):
        yield


class Drawing:
    """A figure of ``WIDTH`` x ``height`` points with a title; ``name`` is its file's. To be drawn in ``style()``."""

    def __init__(self, name: str, title: str, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.name = name
        self.title = title
        self.height = height
        self.figure: Figure = Figure(figsize=(WIDTH / _INCH, height / _INCH), dpi=_INCH)
        FigureCanvasAgg(self.figure)
        self._points = Affine2D().scale(1 / WIDTH, -1 / height).translate(0, 1) + self.figure.transFigure
        for number, line in enumerate(title_lines(title)):
            self.text(0, TITLE * LEADING * (number + 0.5), line, size=TITLE, bold=True)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZE,
        align: Literal["left", "center", "right"] = "left",
        colour: str = INK,
        bold: bool = False,
        italic: bool = False,
        upright: bool = False,
    ) -> None:
        """Writes a line of text with its middle at height ``y``; ``upright`` turns it to run from ``y`` upwards."""
        self.figure.text(
            x,
            y,
            text,
            transform=self._points,
            fontsize=size,
            color=colour,
            ha="center" if upright else align,
            va="bottom" if upright else "center_baseline",
            weight="bold" if bold else "normal",
            style="italic" if italic else "normal",
            rotation=90 if upright else 0,
        )

    def lines(self, x: float, y: float, texts: Sequence[str], *, size: float = SIZE, colour: str = INK) -> None:
        """Writes lines of text below each other, the block's middle at height ``y``."""
        first = y - (len(texts) - 1) * size * LEADING / 2
        for number, text in enumerate(texts):
            self.text(x, first + number * size * LEADING, text, size=size, colour=colour)

    def rectangle(
        self, x: float, y: float, width: float, height: float, colour: str, *, edge: str = INK, hatch: str = ""
    ) -> None:
        """Draws a rectangle with an edge, from its upper left corner."""
        from matplotlib.patches import Rectangle

        look: dict[str, Any] = {"facecolor": colour, "edgecolor": edge, "hatch": hatch or None, "linewidth": 0.6}
        self._add(Rectangle((x, y), width, height, **look))

    def fields(self, polygons: Sequence[Polygon]) -> None:
        """Fills polygons, each with its colour."""
        from matplotlib.collections import PolyCollection

        colours = [colour for _, colour in polygons]
        self._add(PolyCollection([corners for corners, _ in polygons], facecolors=colours, edgecolors="none"))

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str = FAINT) -> None:
        """Draws a thin line."""
        self.curve([start[0], end[0]], [start[1], end[1]], color=colour, linewidth=0.6)

    def curve(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """Draws a line through the points; ``look`` is what matplotlib calls its properties."""
        from matplotlib.lines import Line2D

        self._add(Line2D(xs, ys, **look))

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._points)
        self.figure.add_artist(artist)


def box(x: float, y: float, width: float, height: float, colour: str) -> Polygon:
    """A rectangle to fill, from its upper left corner."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour


def corner(right: float, top: float, size: float, colour: str) -> Polygon:
    """A triangle to fill an upper right corner with."""
    return [(right - size, top), (right, top), (right, top + size)], colour


def title_lines(title: str) -> list[str]:
    """The title in lines as broad as the drawing."""
    return wrapped(title, WIDTH, TITLE, 3, bold=True)


def title_height(title: str) -> float:
    """How much room the title takes, with the space below it."""
    return len(title_lines(title)) * TITLE * LEADING + 4


@cache
def width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """How broad the text is, in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    if not text:
        return 0.0
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return _ROOMY * text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]


def wrapped(text: str, room: float, size: float = SIZE, most: int = 2, *, bold: bool = False) -> list[str]:
    """The text in at most ``most`` lines that fit the room; what does not fit is cut with ``…``."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while width(word, size, bold=bold) > room and len(lines) < most:
            head = _fitting(word, room, size, "-", bold)
            lines[-1:] = [head + "-", ""]
            word = word[len(head) :]
        lines[-1] = word
    if len(lines) < most:
        return lines
    rest = " ".join(lines[most - 1 :])
    last = rest if width(rest, size, bold=bold) <= room else _fitting(rest, room, size, "…", bold).rstrip() + "…"
    return [*lines[: most - 1], last]


def _fitting(text: str, room: float, size: float, mark: str, bold: bool) -> str:
    """The longest beginning of the text, at least a letter, that fits the room with the mark at its end."""
    for end in range(len(text), 1, -1):
        if width(text[:end] + mark, size, bold=bold) <= room:
            return text[:end]
    return text[:1]


def parts(items: Sequence[str], most: int) -> list[Sequence[str]]:
    """The items in as few parts as hold at most ``most`` each, evenly."""
    number = -(-len(items) // most)
    size = -(-len(items) // max(number, 1))
    return [items[start : start + size] for start in range(0, len(items), max(size, 1))]
