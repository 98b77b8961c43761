"""A drawing as dots, by the renderer of matplotlib.

Only imported where something must be drawn: nothing else needs matplotlib, nor the time that it takes to load. Its
figures and axes, which take longer to load and to lay out, are not used: a drawing is laid out already.
"""

from __future__ import annotations

import matplotlib
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from pipeline.writing.figures import font
from pipeline.writing.figures.colours import PAPER
from pipeline.writing.figures.drawing import DPI, WIDTH, Curve, Drawing, Fields, Mark, Point, Rectangle, Text, box

_SCALE = DPI / 72  # dots in a point
_USUAL = ("agg.path.chunksize", "font.enable_last_resort", "text.kerning_factor")
# Whatever the user's own settings of matplotlib are.
_SETTINGS = {name: matplotlib.rcParamsDefault[name] for name in _USUAL} | {
    "path.simplify": False,
    "text.hinting": "no_hinting",
}


def dots(drawing: Drawing) -> np.ndarray:
    """(rows x columns x 3) bytes of red, green and blue, ``DPI`` dots an inch."""
    with matplotlib.rc_context(_SETTINGS):
        sheet = _Sheet(drawing.height)
        for mark in drawing.ordered():
            sheet.draw(mark)
        return sheet.dots()


class _Sheet:
    """Paper that is drawn on, in points from its upper left corner."""

    def __init__(self, height: float) -> None:
        self._renderer = RendererAgg(int(WIDTH * _SCALE), int(height * _SCALE), DPI)
        self._points = Affine2D().scale(_SCALE, -_SCALE).translate(0, self._renderer.height)
        self.draw(Fields((box(0, 0, WIDTH, height, PAPER),)))

    def dots(self) -> np.ndarray:
        """What is on the paper."""
        return np.ascontiguousarray(np.asarray(self._renderer.buffer_rgba())[..., :3])

    def draw(self, mark: Mark) -> None:
        """Puts the mark above all that is drawn."""
        match mark:
            case Text():
                self._text(mark)
            case Rectangle():
                corners, colour = box(mark.x, mark.y, mark.width, mark.height, mark.colour)
                self._fill(corners, colour, self._pen(mark.edge, mark.breadth))
            case Fields():
                for corners, colour in mark.polygons:
                    self._fill(corners, colour, self._pen(colour, 0))
            case Curve():
                self._curve(mark)

    def _text(self, text: Text) -> None:
        look = FontProperties(fname=font.file(text.bold), size=text.size)
        x, y = (part * _SCALE for part in text.baseline)
        length, _, _ = self._renderer.get_text_width_height_descent(text.text, look, ismath=False)
        before = {"left": 0, "center": length / 2, "right": length}[text.anchor]
        x, y = (x, y + before) if text.upright else (x - before, y)
        angle = 90 if text.upright else 0
        self._renderer.draw_text(self._pen(text.colour, 0), x, y, text.text, look, angle)

    def _curve(self, curve: Curve) -> None:
        pen = self._pen(curve.colour, curve.breadth)
        if curve.dashes:
            pen.set_dashes(0, [length * curve.breadth for length in curve.dashes])
        for stroke in curve.strokes:
            self._renderer.draw_path(pen, Path(stroke), self._points)
        shape = Path.unit_circle() if curve.mark == "circle" else Path([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
        for x, y in (point for stroke in curve.strokes for point in stroke if curve.mark):
            place = Affine2D().scale(curve.mark_size / 2).translate(x, y) + self._points
            self._renderer.draw_path(self._pen(curve.colour, 0), shape, place, to_rgb(curve.colour))

    def _fill(self, corners: tuple[Point, ...], colour: str, pen: GraphicsContextBase) -> None:
        self._renderer.draw_path(pen, Path([*corners, corners[0]], closed=True), self._points, to_rgb(colour))

    def _pen(self, colour: str, breadth: float) -> GraphicsContextBase:
        """A pen of that breadth in points; with none, nothing but the inside of a shape is drawn."""
        pen = self._renderer.new_gc()
        pen.set_foreground(colour)
        pen.set_linewidth(breadth)
        return pen
