"""Codes that occur together: a matrix of codes, sentences below the diagonal and paragraphs above it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.writing.figures import colours
from pipeline.writing.figures.drawing import WIDTH, Drawing, Fields, Rectangle, Text, box, title_height
from pipeline.writing.figures.font import LEADING, SIZE, SMALL, width, wrapped
from pipeline.writing.figures.heads import Heads
from pipeline.writing.figures.legend import Legend, Sample, Shades
from pipeline.writing.report import Report

_MOST_CODES = 12
_BROADEST_NAME, _BROADEST_COLUMN = 120, 76
_STRIPE = 4

Cell = tuple[int, float]  # how many carry both codes, and their share of those that carry either


def pages(report: Report) -> Iterator[Drawing]:
    """The one page, with the commonest codes where there are many."""
    labels = report.labels
    cells, totals = _cells(report)
    codes = commonest(report)
    title = labels["figure.cooccurrence"]
    if len(codes) < len(totals):
        title += f" ({labels['figure.commonest'].format(len(codes), len(totals))})"
    shown = {place: cell for place, cell in cells.items() if place[0] in codes and place[1] in codes}
    shades = Shades([share for _, share in shown.values()])
    samples = [*shades.samples(labels), Sample(labels["figure.never_together"], sign="–")]
    legend = Legend(labels["figure.cooccurrence_note"], samples)

    names = {code: wrapped(labels.of(report.codebook.codes[code].label), _BROADEST_NAME) for code in codes}
    left = max(width(line) for lines in names.values() for line in lines) + _STRIPE + 10
    breadth = min((WIDTH - left) / len(codes), _BROADEST_COLUMN)
    pitch = max(2 * SIZE * LEADING + 4, min(breadth, 30))
    palette = colours.of(report.codebook)
    full = [labels.of(report.codebook.codes[code].label) for code in codes]
    heads = Heads(full, [palette[code] for code in codes], breadth)
    top = title_height(title) + heads.height
    drawing = Drawing("cooccurrence", title, top + pitch * len(codes) + 6 + legend.height)
    heads.draw(drawing, left, top)
    for row, code in enumerate(codes):
        y = top + row * pitch
        drawing.lines(0, y + pitch / 2, names[code])
        fields = [box(left - _STRIPE - 1, y + 0.5, _STRIPE - 1, pitch - 1, palette[code])]
        for column, other in enumerate(codes):
            x, middle = left + column * breadth, y + pitch / 2
            if row == column:
                drawing.add(Rectangle(x + 0.5, y + 0.5, breadth - 1, pitch - 1, colours.PAPER, colours.FAINT))
                drawing.add(_number(x, middle, breadth, labels.number(totals[code]), colours.INK, bold=True))
                continue
            n, share = cells[code, other]
            shade = shades.colour(share) if n else colours.PAPER
            fields.append(box(x + 0.5, y + 0.5, breadth - 1, pitch - 1, shade))
            drawing.add(_number(x, middle, breadth, labels.number(n) if n else "–", colours.ink(shade)))
        drawing.add(Fields(tuple(fields)))
    legend.draw(drawing, top + pitch * len(codes) + 6)
    yield drawing


def commonest(report: Report) -> list[str]:
    """The codes with the most segments that a page can hold, in the codebook's order."""
    totals = _totals(report)
    kept = set(sorted(totals, key=lambda code: -totals[code])[:_MOST_CODES])
    return [code for code in totals if code in kept]


def _totals(report: Report) -> dict[str, int]:
    return {row["code"]: row["segments"] for row in report.tables["codebook"].named_rows()}


def _cells(report: Report) -> tuple[dict[tuple[str, str], Cell], dict[str, int]]:
    """By row's and column's code: sentences where the row comes later in the codebook, paragraphs where it is first."""
    cells: dict[tuple[str, str], Cell] = {}
    for row in report.tables["cooccurrence"].named_rows():
        cells[row["other_code"], row["code"]] = (row["segments"], row["jaccard"])
        cells[row["code"], row["other_code"]] = (row["paragraphs"], row["paragraph_jaccard"])
    return cells, _totals(report)


def _number(x: float, middle: float, breadth: float, shown: str, ink: str, *, bold: bool = False) -> Text:
    size = SIZE if width(shown, bold=bold) <= breadth - 4 else SMALL - 1
    return Text(x + breadth / 2, middle, shown, size, "center", ink, bold)
