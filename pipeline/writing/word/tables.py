"""Drawing a table for Word: its columns' widths, its rows, and what stands in a cell of the framework matrix."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice

from pipeline.records import Column, Point, Table
from pipeline.writing import cells
from pipeline.writing.outline import Outline
from pipeline.writing.word import markup

# Twentieths of a point.
_CHARACTER = 100  # what a character of the tables' style takes, also in a font broader than the house's
_BOLD = 120  # and one of a heading
_MARGINS = 190  # of a cell, left and right

_NUMBERS = ("number", "share")
_SAMPLE = 200  # rows that the columns' widths are drawn from
_WORD = 14  # characters of a word that a column gives room for, at most
_LINES = 14  # of a row, from which it may be split over two pages


def draw(table: Table, width: int, chapter: Outline, styles: dict[str, str]) -> Iterator[str]:
    """The table's XML in that width (in twentieths of a point), with a header that stands on every page."""
    widths = _widths(table, width)
    return markup.table(styles["funn table"], widths, table.title, _rows(table, widths, chapter, styles))


def _rows(table: Table, widths: list[int], chapter: Outline, styles: dict[str, str]) -> Iterator[str]:
    style = styles["funn table text"]
    header = (_cell(markup.run(column.label), column, style) for column in table.columns)
    yield markup.row(zip(widths, header, strict=True), header=True)
    for row in table.rows:
        drawn = [
            _drawn(column, value, table, chapter, styles) for column, value in zip(table.columns, row, strict=True)
        ]
        lines = map(_lines, table.columns, row, widths)
        yield markup.row(zip(widths, drawn, strict=True), whole=max(lines) <= _LINES)


def _drawn(column: Column, value: object, table: Table, chapter: Outline, styles: dict[str, str]) -> str:
    if column.kind != "points":
        text = cells.printed(column, value, table.values, chapter.labels)
        return _cell(markup.run(text), column, styles["funn table text"])
    points: tuple[Point, ...] = value  # type: ignore[assignment]
    drawn = [_point(point, column, table, chapter, styles) for point in points]
    return "".join(drawn) or markup.paragraph(styles["funn table text"])


def _point(point: Point, column: Column, table: Table, chapter: Outline, styles: dict[str, str]) -> str:
    """What is said of one finding type: its name unless the column bears it, how often, and extracts with their ids."""
    code = cells.code_of(table, column)
    name = "" if column.name == point.finding_type else f"{table.values[point.finding_type]} "
    said = [markup.run(name, bold=True)] if name else []
    said.append(markup.run(f"({point.segments}) "))
    for number, (words, quote) in enumerate(point.extracts):
        said.append(markup.run(f"{' / ' if number else ''}{chapter.labels['form.quote'].format(words)} "))
        mark = markup.run(f"[{cells.short(quote)}]", styles["funn quote id"])
        anchor = chapter.anchors.get((code, quote))
        said.append(markup.link(anchor, mark) if anchor else mark)
    return markup.paragraph(styles["funn table text"], *said)


def _cell(content: str, column: Column, style: str) -> str:
    return markup.paragraph(style, content, properties='<w:jc w:val="right"/>' if column.kind in _NUMBERS else "")


def _widths(table: Table, width: int) -> list[int]:
    """The columns' widths: what the longest word of each needs, and the rest to those with long texts."""
    rows = list(islice(table.rows, _SAMPLE))
    least, wants = [], []
    for place, column in enumerate(table.columns):
        lengths = [_length(column, row[place]) for row in rows]
        words = [_CHARACTER * _longest_word(column, row[place]) for row in rows]
        least.append(_MARGINS + max(_BOLD * max(map(len, column.label.split()), default=0), *words, 0))
        number = column.kind in _NUMBERS
        wants.append(0 if number else math.sqrt(sum(lengths) / max(1, sum(map(bool, lengths)))))
    taken = sum(least)
    if taken >= width:
        return _narrowed(table, least, width)
    total = sum(wants) or 1
    return [own + int((width - taken) * want / total) for own, want in zip(least, wants, strict=True)]


def _narrowed(table: Table, least: list[int], width: int) -> list[int]:
    """The widths where there is too little room: figures give way first, as only their headings are long."""
    figures = [column.kind in _NUMBERS for column in table.columns]
    given = sum(own for own, figure in zip(least, figures, strict=True) if figure)
    lacking = sum(least) - width
    if given and lacking < given / 2:
        return [own - own * lacking // given if figure else own for own, figure in zip(least, figures, strict=True)]
    return [own * width // sum(least) for own in least]


def _length(column: Column, value: object) -> int:
    """The length of a cell, in characters."""
    if column.kind != "points":
        return len(str(value))
    points: tuple[Point, ...] = value  # type: ignore[assignment]
    return sum(len(words) + 30 for point in points for words, _ in point.extracts)


def _longest_word(column: Column, value: object) -> int:
    """The length of the longest word of a cell, or as much as a column gives room for."""
    if column.kind == "points":
        return _WORD
    return min(_WORD, max(map(len, str(value).split()), default=0))


def _lines(column: Column, value: object, width: int) -> int:
    """How many lines a cell takes in its column."""
    return str(value).count("\n") + _CHARACTER * _length(column, value) // max(_CHARACTER, width - _MARGINS)
