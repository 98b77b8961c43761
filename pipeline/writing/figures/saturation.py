"""Saturation: what is found as documents are added, in the study's order and on average over all orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.records import FINDING_TYPES
from pipeline.writing.figures.colours import FAINT, INK, SHADE
from pipeline.writing.figures.drawing import WIDTH, Curve, Drawing, Point, Text, title_height
from pipeline.writing.figures.font import LEADING, SMALL, wrapped
from pipeline.writing.report import Report

_KEY = 12
# The curves' field in points, and the room below it.
_LEFT, _BREADTH, _HEIGHT, _BELOW = 40, WIDTH - 48, 200, 34
_TICK = 3
_MARKED = 40  # documents up to which each has a mark
# By column of the table the curve's looks, which differ in line and mark as well as in colour.
_CURVES = {
    "all_findings": Curve((), INK, 1.4, mark="circle"),
    "expected_findings": Curve((), "#b3470f", 1.4, (4, 2)),
    "codes": Curve((), SHADE, 1.4, (1, 1.5), "square"),
}


def pages(report: Report) -> Iterator[Drawing]:
    """The one page with the curves."""
    labels, rows = report.labels, list(report.tables["saturation"].named_rows())
    note = wrapped(labels["figure.saturation_note"], WIDTH, SMALL, 5)
    title = labels["figure.saturation"]
    key_top = title_height(title)
    top = key_top + _KEY * len(_CURVES) + 10
    note_top = top + _HEIGHT + _BELOW
    drawing = Drawing("saturation", title, note_top + len(note) * SMALL * LEADING + 2)

    looks = {column: look if len(rows) <= _MARKED else replace(look, mark="") for column, look in _CURVES.items()}
    plot = _Plot(top, len(rows), len(report.codebook.codes) * len(FINDING_TYPES))
    plot.draw(drawing, labels["documents"])
    for column, look in looks.items():
        drawing.add(replace(look, strokes=(tuple(plot.at(row["n"], row[column]) for row in rows),)))
    for number, (column, look) in enumerate(looks.items()):
        y = key_top + _KEY * (number + 0.5)
        drawing.add(replace(look, strokes=(((_LEFT, y), (_LEFT + 13, y), (_LEFT + 26, y)),)))
        drawing.add(Text(_LEFT + 33, y, labels[column], SMALL))
    for number, line in enumerate(note):
        drawing.add(Text(0, note_top + SMALL * LEADING * (number + 0.5), line, SMALL, colour=FAINT))
    yield drawing


@dataclass(frozen=True, slots=True)
class _Plot:
    """The curves' field, its upper edge at height ``top``: from the first document to the last, and from no finding to
    a little more than all that are possible."""

    top: float
    documents: int
    most: int

    def at(self, document: float, findings: float) -> Point:
        """The point for that many documents and findings."""
        first = 0.5 if self.documents == 1 else 1
        across = (document - first) / (max(self.documents, 1.5) - first)
        return _LEFT + across * _BREADTH, self.bottom - findings / (1.04 * self.most) * _HEIGHT

    @property
    def bottom(self) -> float:
        """The height of the lower edge."""
        return self.top + _HEIGHT

    def draw(self, drawing: Drawing, label: str) -> None:
        """Draws the axes, with whole numbers, and a thin line at all findings that are possible."""
        right, middle = _LEFT + _BREADTH, _LEFT + _BREADTH / 2
        drawing.add(Curve(((self.at(1, self.most), (right, self.at(1, self.most)[1])),)))
        strokes: list[tuple[Point, ...]] = [((_LEFT, self.top), (_LEFT, self.bottom), (right, self.bottom))]
        for n in steps(self.documents, 10)[1:]:
            x, _ = self.at(n, 0)
            strokes.append(((x, self.bottom), (x, self.bottom + _TICK)))
            drawing.add(Text(x, self.bottom + 2 * _TICK + SMALL / 2, str(n), SMALL, "center"))
        for n in steps(self.most, 6):
            _, y = self.at(1, n)
            strokes.append(((_LEFT - _TICK, y), (_LEFT, y)))
            drawing.add(Text(_LEFT - 2 * _TICK, y, str(n), SMALL, "right"))
        drawing.add(Curve(tuple(strokes), INK))
        drawing.add(Text(middle, self.bottom + 2 * _TICK + SMALL * (LEADING + 0.5), label, SMALL, "center"))


def steps(most: int, intervals: int) -> list[int]:
    """Whole numbers from 0 to at most ``most``, evenly apart, a round number each, with at most so many intervals."""
    sizes = (digit * 10**power for power in range(12) for digit in (1, 2, 5))
    size = next(size for size in sizes if most <= size * intervals)
    return list(range(0, most + 1, size))
