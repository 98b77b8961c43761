"""Saturation: what is found as documents are added, in the study's order and on average over all orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.records import FINDING_TYPES
from pipeline.writing.figures.colours import FAINT, INK, SHADE
from pipeline.writing.figures.drawing import WIDTH, Curve, Drawing, Plot, Text, title_height
from pipeline.writing.figures.font import LEADING, SMALL, wrapped
from pipeline.writing.report import Report

_PLOT = 200  # points, the height of the curves' field
_KEY = 12
_LEFT, _BELOW = 40, 34
_MARKED = 40  # documents up to which each has a mark
# By column of the table the curve's looks, which differ in line and mark as well as in colour.
_CURVES = {
    "all_findings": Curve((), INK, 1.4, mark="o"),
    "expected_findings": Curve((), "#b3470f", 1.4, (4, 2)),
    "codes": Curve((), SHADE, 1.4, (1, 1.5), "s"),
}


def pages(report: Report) -> Iterator[Drawing]:
    """The one page with the curves."""
    labels, rows = report.labels, list(report.tables["saturation"].named_rows())
    note = wrapped(labels["figure.saturation_note"], WIDTH, SMALL, 5)
    title = labels["figure.saturation"]
    key_top = title_height(title)
    top = key_top + _KEY * len(_CURVES) + 10
    note_top = top + _PLOT + _BELOW
    drawing = Drawing("saturation", title, note_top + len(note) * SMALL * LEADING + 2)

    looks = {column: look if len(rows) <= _MARKED else replace(look, mark="") for column, look in _CURVES.items()}
    curves = [replace(look, points=tuple((row["n"], row[column]) for row in rows)) for column, look in looks.items()]
    drawing.add(_plot(top, curves, len(rows), len(report.codebook.codes) * len(FINDING_TYPES), labels["documents"]))
    for number, (column, look) in enumerate(looks.items()):
        y = key_top + _KEY * (number + 0.5)
        drawing.add(replace(look, points=((_LEFT, y), (_LEFT + 13, y), (_LEFT + 26, y))))
        drawing.add(Text(_LEFT + 33, y, labels[column], SMALL))
    for number, line in enumerate(note):
        drawing.add(Text(0, note_top + SMALL * LEADING * (number + 0.5), line, SMALL, colour=FAINT))
    yield drawing


def _plot(top: float, curves: list[Curve], documents: int, most: int, label: str) -> Plot:
    """The curves, from no finding to all that are possible, and from the first document to the last."""
    across, up = (0.5 if documents == 1 else 1, max(documents, 1.5)), (0, most * 1.04)
    return Plot(_LEFT, top, WIDTH - _LEFT - 8, _PLOT, across, up, label, most, tuple(curves))
