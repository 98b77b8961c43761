"""Saturation: what is found as documents are added, in the study's order and on average over all orders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.records import FINDING_TYPES
from pipeline.writing.figures.colours import FAINT, INK, SHADE
from pipeline.writing.figures.drawing import LEADING, SMALL, WIDTH, Drawing, title_height, wrapped
from pipeline.writing.report import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PLOT = 200  # points, the height of the curves' field
_KEY = 12
_LEFT, _BELOW = 40, 34
_MARKED = 40  # documents up to which each has a mark


def pages(report: Report) -> Iterator[Drawing]:
    """The one page with the curves."""
    labels, table = report.labels, report.tables["saturation"]
    rows = list(table.named_rows())
    note = wrapped(labels["figure.saturation_note"], WIDTH, SMALL, 5)
    keys = _curves(labels["all_findings"], labels["expected_findings"], labels["codes"])
    title = labels["figure.saturation"]
    key_top = title_height(title)
    top = key_top + _KEY * len(keys) + 10
    note_top = top + _PLOT + _BELOW
    drawing = Drawing("saturation", title, note_top + len(note) * SMALL * LEADING + 2)

    axes = drawing.figure.add_axes(
        (_LEFT / WIDTH, 1 - (top + _PLOT) / drawing.height, 1 - (_LEFT + 8) / WIDTH, _PLOT / drawing.height)
    )
    most = len(report.codebook.codes) * len(FINDING_TYPES)
    axes.axhline(most, color=FAINT, linewidth=0.6)
    places = [row["n"] for row in rows]
    for number, (column, (label, look)) in enumerate(keys.items()):
        values = [row[column] for row in rows]
        marked = look if len(rows) <= _MARKED else {**look, "marker": ""}
        axes.plot(places, values, markersize=3.5, linewidth=1.4, clip_on=False, **marked)
        _key(drawing, key_top + _KEY * (number + 0.5), label, marked)
    _scales(axes, len(rows), most, labels["documents"])
    for number, line in enumerate(note):
        drawing.text(0, note_top + SMALL * LEADING * (number + 0.5), line, size=SMALL, colour=FAINT)
    yield drawing


def _curves(found: str, expected: str, codes: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """By column of the table: the curve's name and looks, which differ in line and mark as well as in colour."""
    return {
        "all_findings": (found, {"color": INK, "linestyle": "-", "marker": "o"}),
        "expected_findings": (expected, {"color": "#b3470f", "linestyle": (0, (4, 2)), "marker": ""}),
        "codes": (codes, {"color": SHADE, "linestyle": (0, (1, 1.5)), "marker": "s"}),
    }


def _key(drawing: Drawing, y: float, label: str, look: dict[str, Any]) -> None:
    drawing.curve([_LEFT, _LEFT + 13, _LEFT + 26], [y, y, y], markersize=3.5, linewidth=1.4, **look)
    drawing.text(_LEFT + 33, y, label, size=SMALL)


def _scales(axes: Axes, documents: int, most: int, label: str) -> None:
    """Whole numbers on both axes, from no finding to all that are possible, and from the first document to the last."""
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0.5 if documents == 1 else 1, max(documents, 1.5))
    axes.set_ylim(0, most * 1.04)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.set_xlabel(label, fontsize=SMALL, labelpad=3)
    axes.tick_params(labelsize=SMALL, length=3, width=0.6, pad=3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_linewidth(0.6)
