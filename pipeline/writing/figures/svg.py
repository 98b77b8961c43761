"""A drawing as svg: shapes, and words as words, which can be searched, read aloud and corrected."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from pipeline.writing.figures.colours import PAPER
from pipeline.writing.figures.drawing import WIDTH, Curve, Drawing, Fields, Mark, Point, Rectangle, Text

# Verdana has the same widths, for programs that have no DejaVu Sans.
_FONTS = "DejaVu Sans, Verdana, sans-serif"
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def encoded(drawing: Drawing) -> bytes:
    """The svg file of the drawing, in points."""
    size = f'width="{WIDTH}pt" height="{_number(drawing.height)}pt" viewBox="0 0 {WIDTH} {_number(drawing.height)}"'
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" {size} font-family="{_FONTS}">',
        f"<title>{escape(drawing.title)}</title>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        *(line for mark in drawing.ordered() for line in _lines(mark)),
        "</svg>",
    ]
    return "\n".join([*lines, ""]).encode()


def _lines(mark: Mark) -> Iterable[str]:
    match mark:
        case Text():
            return [_text(mark)]
        case Rectangle():
            place = f'x="{_number(mark.x)}" y="{_number(mark.y)}"'
            size = f'width="{_number(mark.width)}" height="{_number(mark.height)}"'
            look = f'fill="{mark.colour}" stroke="{mark.edge}" stroke-width="{mark.breadth}"'
            return [f"<rect {place} {size} {look}/>"]
        case Fields():
            return [f'<path d="{_path(corners)}Z" fill="{colour}"/>' for corners, colour in mark.polygons]
        case Curve():
            return [_curve(mark), *(_dot(mark, point) for stroke in mark.strokes for point in stroke if mark.mark)]


def _text(text: Text) -> str:
    x, y = text.baseline
    look = f'font-size="{_number(text.size)}" fill="{text.colour}" text-anchor="{_ANCHORS[text.anchor]}"'
    bold = ' font-weight="bold"' if text.bold else ""
    turned = f' transform="rotate(-90 {_number(x)} {_number(y)})"' if text.upright else ""
    return f'<text x="{_number(x)}" y="{_number(y)}" {look}{bold}{turned}>{escape(text.text, quote=False)}</text>'


def _curve(curve: Curve) -> str:
    dashes = " ".join(_number(length * curve.breadth) for length in curve.dashes)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    look = f'fill="none" stroke="{curve.colour}" stroke-width="{curve.breadth}" stroke-linejoin="round"{dashed}'
    return f'<path d="{"".join(map(_path, curve.strokes))}" {look}/>'


def _dot(curve: Curve, point: Point) -> str:
    x, y = point
    if curve.mark == "circle":
        return f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{curve.mark_size / 2}" fill="{curve.colour}"/>'
    place = f'x="{_number(x - curve.mark_size / 2)}" y="{_number(y - curve.mark_size / 2)}"'
    return f'<rect {place} width="{curve.mark_size}" height="{curve.mark_size}" fill="{curve.colour}"/>'


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _number(value: float) -> str:
    """The number with two decimals at most: a hundredth of a point is less than any screen or printer shows."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
