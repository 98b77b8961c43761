"""Rendering: from drawings to the bytes of svg and png files, by matplotlib.

Only imported where something must be drawn: nothing else needs matplotlib, nor the time that it takes to load.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle as Patch
from matplotlib.text import Text as Written
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D

from pipeline.writing.figures.colours import FAINT
from pipeline.writing.figures.drawing import DPI, STYLE, THIN, WIDTH, Curve, Drawing, Fields, Plot, Rectangle, Text
from pipeline.writing.figures.font import SMALL
from pipeline.writing.figures.png import encoded

_INCH = 72  # points


@contextmanager
def style() -> Iterator[None]:
    """The one style of all figures, whatever the user's own settings of matplotlib are."""
    with matplotlib.style.context(["default", STYLE]):
        yield


def rendered(drawing: Drawing) -> dict[str, bytes]:
    """The drawing's files by their kind: svg, in shapes and words, and png, in dots, ``DPI`` an inch."""
    with style():
        made = figure(drawing)
        svg = BytesIO()
        facts = {"Title": drawing.title, "Creator": "funn", "Date": None}
        made.savefig(svg, format="svg", dpi=DPI, metadata=facts)
        made.set_dpi(DPI)
        renderer = RendererAgg(*made.canvas.get_width_height(), DPI)
        made.draw(renderer)
        png = encoded(np.asarray(renderer.buffer_rgba())[..., :3], DPI)
        for artist in list(made.artists):
            artist.remove()  # else they hold each other, and the dots, until there is a collection of garbage
    return {"svg": svg.getvalue(), "png": png}


def figure(drawing: Drawing) -> Figure:
    """The drawing as a figure of matplotlib's; to be made and drawn in ``style()``."""
    made = Figure(figsize=(WIDTH / _INCH, drawing.height / _INCH), dpi=_INCH)
    points = Affine2D().scale(1 / WIDTH, -1 / drawing.height).translate(0, 1) + made.transFigure
    for mark in drawing.marks:
        if isinstance(mark, Plot):
            _plot(made, mark, drawing.height)
        else:
            artist = _artist(mark)
            artist.set_transform(points)
            made.add_artist(artist)
    return made


def _artist(mark: Text | Rectangle | Fields | Curve) -> Artist:
    match mark:
        case Text():
            return _text(mark)
        case Rectangle():
            look: dict[str, Any] = {"facecolor": mark.colour, "edgecolor": mark.edge, "hatch": mark.hatch or None}
            return Patch((mark.x, mark.y), mark.width, mark.height, linewidth=THIN, **look)
        case Fields():
            corners, colours = zip(*mark.polygons, strict=True)
            return PolyCollection(corners, facecolors=colours, edgecolors="none")
        case Curve():
            return Line2D(*zip(*mark.points, strict=True), **_look(mark))


def _text(mark: Text) -> Written:
    return Written(
        mark.x,
        mark.y,
        mark.text,
        fontsize=mark.size,
        color=mark.colour,
        horizontalalignment="center" if mark.upright else mark.align,
        verticalalignment="bottom" if mark.upright else "center_baseline",
        fontweight="bold" if mark.bold else "normal",
        rotation=90 if mark.upright else 0,
    )


def _look(curve: Curve) -> dict[str, Any]:
    return {
        "color": curve.colour,
        "linewidth": curve.breadth,
        "linestyle": (0, curve.dashes) if curve.dashes else "-",
        "marker": curve.mark,
        "markersize": 3.5,
    }


def _plot(made: Figure, plot: Plot, height: float) -> None:
    place = (plot.x / WIDTH, 1 - (plot.y + plot.height) / height, plot.width / WIDTH, plot.height / height)
    axes = made.add_axes(place)
    axes.axhline(plot.level, color=FAINT, linewidth=THIN)
    for curve in plot.curves:
        axes.plot(*zip(*curve.points, strict=True), clip_on=False, **_look(curve))
    _scales(axes, plot)


def _scales(axes: Axes, plot: Plot) -> None:
    axes.set_xlim(*plot.across)
    axes.set_ylim(*plot.up)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.set_xlabel(plot.label, fontsize=SMALL, labelpad=3)
    axes.tick_params(labelsize=SMALL, length=3, width=THIN, pad=3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_linewidth(THIN)
