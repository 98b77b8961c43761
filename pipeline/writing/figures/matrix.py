"""Municipalities and codes: the number in each cell, the share as its shade, over as many pages as it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.labels import Labels
from pipeline.writing.figures import colours
from pipeline.writing.figures.drawing import (
    HEIGHT,
    WIDTH,
    Drawing,
    Fields,
    Polygon,
    Text,
    box,
    corner,
    parts,
    title_height,
)
from pipeline.writing.figures.font import LEADING, SIZE, SMALL, width, wrapped
from pipeline.writing.figures.heads import Heads
from pipeline.writing.figures.legend import CORNER, Legend, Sample, Shades
from pipeline.writing.report import Report

_MOST_CODES = 12  # on a page
_BROADEST_NAME, _BROADEST_COLUMN = 150, 90
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class _Row:
    """A municipality: its name in lines, its number of segments, and by code its number, share and presence."""

    name: str
    lines: list[str]
    segments: int
    cells: dict[str, tuple[int, float, str]]

    @property
    def height(self) -> float:
        return len(self.lines) * SIZE * LEADING + 6


@dataclass(frozen=True, slots=True)
class _Grid:
    """The columns of a page: its codes, where they begin, how broad each is, and their heads."""

    codes: Sequence[str]
    left: float
    breadth: float
    heads: Heads


def pages(report: Report) -> Iterator[Drawing]:
    """The matrix, a drawing a page."""
    labels, matrix = report.labels, report.tables["matrix"]
    rows = _rows(report)
    shades = Shades([share for row in rows for _, share, _ in row.cells.values()])
    samples = [
        *shades.samples(labels),
        Sample(matrix.values["not_mentioned"], sign="–"),
        Sample(matrix.values["lacking"], corner=True),
    ]
    legend = Legend(labels["figure.matrix_note"], samples)
    grids = [_grid(report, codes, rows) for codes in parts(list(report.codebook.codes), _MOST_CODES)]
    title = labels["figure.matrix"]
    room = HEIGHT - title_height(title) - 6 - legend.height
    sheets = [(grid, some) for grid in grids for some in _split(rows, room - grid.heads.height)]
    for number, (grid, some) in enumerate(sheets, 1):
        page = f" ({labels['figure.page'].format(number, len(sheets))})" if len(sheets) > 1 else ""
        name = "matrix" if number == 1 else f"matrix-{number}"
        yield _page(grid, name, title + page, some, shades, legend, labels)


def _rows(report: Report) -> list[_Row]:
    cells: dict[str, dict[str, tuple[int, float, str]]] = {}
    for row in report.tables["matrix"].named_rows():
        cells.setdefault(row["municipality"], {})[row["code"]] = (row["segments"], row["share"], row["presence"])
    overview = report.tables["overview"]
    rows = []
    for row in overview.named_rows():
        name = row["municipality"]
        lines = wrapped(name or overview.values[""], _BROADEST_NAME - 8, most=_MOST_LINES)
        rows.append(_Row(name, lines, row["segments"], cells[name]))
    return rows


def _split(rows: list[_Row], room: float) -> list[list[_Row]]:
    """The rows in as few pages as there must be, about equally high."""
    total = sum(row.height for row in rows)
    target = total / -(-total // room)
    pages: list[list[_Row]] = [[]]
    filled = 0.0
    for row in rows:
        if pages[-1] and filled + row.height > min(room, target + row.height):
            pages.append([])
            filled = 0.0
        pages[-1].append(row)
        filled += row.height
    return pages


def _grid(report: Report, codes: Sequence[str], rows: list[_Row]) -> _Grid:
    labels = report.labels
    names = min(max(width(line) for row in rows for line in row.lines) + 8, _BROADEST_NAME)
    left = names + width(labels["segments"], SMALL) + 10
    breadth = min((WIDTH - left) / len(codes), _BROADEST_COLUMN)
    palette = colours.of(report.codebook)
    full = [labels.of(report.codebook.codes[code].label) for code in codes]
    return _Grid(codes, left, breadth, Heads(full, [palette[code] for code in codes], breadth))


def _page(
    grid: _Grid, name: str, title: str, rows: list[_Row], shades: Shades, legend: Legend, labels: Labels
) -> Drawing:
    top = title_height(title) + grid.heads.height
    drawing = Drawing(name, title, top + sum(row.height for row in rows) + 6 + legend.height)
    drawing.add(Text(grid.left - 8, top - 8, labels["segments"], SMALL, "right", colours.FAINT))
    grid.heads.draw(drawing, grid.left, top)
    fields: list[Polygon] = []
    for row in rows:
        middle = top + row.height / 2
        drawing.lines(0, middle, row.lines, colour=colours.INK if row.name else colours.FAINT)
        drawing.add(Text(grid.left - 8, middle, labels.number(row.segments), SMALL, "right", colours.FAINT))
        for place, code in enumerate(grid.codes):
            n, share, presence = row.cells[code]
            x, shade = grid.left + place * grid.breadth, shades.colour(share) if n else colours.PAPER
            ink = colours.ink(shade) if n else colours.FAINT
            number = labels.number(n) if n else "–"
            size = SIZE if width(number) <= grid.breadth - 4 else SMALL - 1
            drawing.add(Text(x + grid.breadth / 2, middle, number, size, "center", ink))
            fields.append(box(x + 0.5, top + 0.5, grid.breadth - 1, row.height - 1, shade))
            if presence == "lacking":
                fields.append(corner(x + grid.breadth - 2, top + 2, CORNER, ink))
        top += row.height
    drawing.add(Fields(tuple(fields)))
    legend.draw(drawing, top + 6)
    return drawing
