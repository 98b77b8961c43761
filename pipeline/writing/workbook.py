"""Tables as one workbook, a sheet each, ready to hand on: a front sheet, frozen headers, filters, links to quotes."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline import cache
from pipeline.documents import Listing, Row
from pipeline.records import Column, Table
from pipeline.writing import cells
from pipeline.writing.packing import Book, Part
from pipeline.writing.report import DATED, Report
from pipeline.writing.sheet import Sheet

_WIDTHS = {
    "long": 50,
    "quote": 60,
    "points": 60,
    "text": 22,
    "id": 30,
    "ids": 30,
    "number": 12,
    "share": 14,
    "municipality": 22,
    "code": 16,
    "finding_type": 13,
    "block": 13,
    "language": 10,
    "word": 16,
}
_FIGURES = ("number", "share")
_MANY = ("id", "ids", "long", "points", "quote")  # kinds of columns in which hardly a value comes twice
_NARROW = {"segment": 11, "start": 8, "end": 8, "year": 7, "format": 8, "n": 8, "score": 8, "page": 7, "paragraph": 9}
_LINE = 13.5  # points
_MOST_LINES = 30
_A3, _A4 = 8, 9
_WIDE = 170  # characters
_HEADER = 3  # the row of the columns' labels, counted from 0
_LARGEST_SHEET = 1_048_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")


def fill(report: Report, folder: Path) -> list[Part]:
    """Fills the sheets and returns the parts of the workbook, to be packed; until then they are in the folder. Every
    text is a text, also one that begins like a formula."""
    workbook = Book(folder, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    workbook.set_properties(
        {
            "title": report.labels["findings"],
            "comments": report.source,
            "author": "funn",
            "created": DATED,
        }
    )
    _Sheets(workbook, report).write()
    workbook.close()
    return workbook.parts


class _Sheets:
    """The workbook as it is filled."""

    def __init__(self, workbook: Book, report: Report) -> None:
        self._workbook = workbook
        self._report = report
        self._formats = _formats(workbook)
        # Taken here, the numbers of the styles are the same in every workbook, and rows kept from another one fit.
        self._styles = [style._get_xf_index() for style in self._formats.values()]
        self._sheets = _sheet_names(report)
        self._links = _Links(report, self._sheets)

    def write(self) -> None:
        self._front()
        for table in self._report.tables.values():
            sheet = self._sheet(table)
            write = self._list if isinstance(table.rows, Listing) else self._draw
            last = write(sheet, table)
            sheet.autofilter(_HEADER, 0, max(last, _HEADER + 1), len(table.columns) - 1)

    def _front(self) -> None:
        """What the workbook is, and what each sheet holds, with a link to it."""
        labels, formats = self._report.labels, self._formats
        sheet = self._workbook.add_worksheet(labels["workbook.front"])
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 110)
        sheet.write_string(0, 0, labels["findings"], formats["title"])
        sheet.write_string(1, 0, self._report.source, formats["note"])
        sheet.write_string(_HEADER, 0, labels["workbook.sheet"], formats["header"])
        sheet.write_string(_HEADER, 1, labels["workbook.holds"], formats["header"])
        for row, table in enumerate(self._report.tables.values(), _HEADER + 1):
            sheet.set_row(row, _LINE * math.ceil(len(table.note) * 1.1 / 110))
            sheet.write_url(row, 0, f"internal:'{self._sheets[table.name]}'!A1", formats["link"], table.title)
            sheet.write_string(row, 1, table.note, formats["long"])

    def _sheet(self, table: Table) -> Sheet:
        """A new sheet with the table's title, note and header."""
        formats = self._formats
        sheet = self._workbook.add_worksheet(self._sheets[table.name], worksheet_class=Sheet)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A3 if sum(map(_width, table.columns)) > _WIDE else _A4)
        sheet.fit_to_pages(1, 0)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, _width(column))
        sheet.write_string(0, 0, table.title, formats["title"])
        sheet.write_string(1, 0, table.note, formats["note"])
        for index, column in enumerate(table.columns):
            style = "figure_header" if column.kind in _FIGURES else "header"
            sheet.write_string(_HEADER, index, column.label, formats[style])
        sheet.freeze_panes(_HEADER + 1, 1)
        sheet.repeat_rows(_HEADER)
        return sheet

    def _draw(self, sheet: Sheet, table: Table) -> int:
        """Writes the rows of a table that is made to be read, each as high as its texts and linked to the quotes
        behind it, and returns the number of the last."""
        number = _HEADER
        columns = [
            (index, self._drawing(sheet, table, index), self._links.of(table, column))
            for index, column in enumerate(table.columns)
        ]
        for number, row in enumerate(table.rows, _HEADER + 1):
            drawn, most = [], 1
            for (index, draw, target_of), value in zip(columns, row, strict=True):
                target = target_of(row) if target_of else ""
                cell, lines = draw(value, bool(target))
                drawn.append(cell)
                most = max(most, lines)
                if target and cell:
                    sheet.link(number, index, target)
            sheet.write_row_as_is(number, drawn, _LINE * most)
        return number

    def _drawing(self, sheet: Sheet, table: Table, index: int) -> Callable[[object, bool], tuple[str, int]]:
        """What gives the column's cell for a value, linked or not, and the lines that it takes. A value that comes
        again in a column of few is drawn once."""
        column = table.columns[index]
        width = _width(column)

        def draw(value: object, is_link: bool) -> tuple[str, int]:
            shown = _shown(column, value, table.values)
            if shown == "":
                return "", 1
            lines = _lines(shown, width)
            return sheet.cell(index, shown, self._formats[_style(column, shown, lines, is_link)]), lines

        return draw if column.kind in _MANY else functools.cache(draw)

    def _list(self, sheet: Sheet, table: Table) -> int:
        """Writes the rows of a long list and returns the number of the last; what no sheet can hold is left to the
        CSV file."""
        assert isinstance(table.rows, Listing)
        number = _HEADER + 1
        key = cache.key(table.columns, table.values, self._styles)
        for rows in table.rows.each(f"sheet {table.name}", key, lambda rows: self._listed(sheet, table, rows)):
            number = sheet.write_rows(number, rows, _LARGEST_SHEET)
        if number > _LARGEST_SHEET:
            sheet.write_string(number, 0, f"… tables/{table.name}.csv", self._formats["note"])
        return number - 1

    def _listed(self, sheet: Sheet, table: Table, rows: Iterator[Row]) -> str:
        """Rows of a long list; the program that opens it sets their heights."""
        text_format, long_format, number_format = (self._formats[name] for name in ("text", "long", "number"))

        def cells(row: Row) -> Iterator[str]:
            for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                if isinstance(value, (int, float)):
                    yield sheet.cell(index, value, number_format)
                elif value:
                    style = long_format if column.kind in ("quote", "long") else text_format
                    yield sheet.cell(index, _shown(column, value, table.values), style)

        return sheet.rows(map(cells, rows))


def _formats(workbook: Book) -> dict[str, Any]:
    plain = {"valign": "top", "font_name": "Calibri", "font_size": 10}
    header = {**plain, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EDF2"}
    styles = {
        "title": {"bold": True, "font_size": 14, "font_name": "Calibri"},
        "note": {"italic": True, "font_color": "#555555", "font_name": "Calibri", "font_size": 10},
        "header": header,
        "figure_header": {**header, "align": "right"},
        "text": {**plain, "num_format": "@"},
        "long": {**plain, "text_wrap": True, "num_format": "@"},
        "link": {**plain, "font_color": "#0B5394", "underline": 1},
        "number": plain,
        "share": {**plain, "num_format": "0.0 %"},
    }
    return {name: workbook.add_format(style) for name, style in styles.items()}


class _Links:
    """Where the cells of the sheets lead: from a matrix to the quotes, and from a quote to its segment.

    Long texts are not linked, as LibreOffice does not wrap the text of a link.
    """

    def __init__(self, report: Report, sheets: dict[str, str]) -> None:
        self._sheets = sheets
        quotes = report.tables["quotes"]
        place = [column.name for column in quotes.columns].index
        self._quotes: dict[tuple[object, object], int] = {}
        quoted = set()
        for number, row in enumerate(quotes.rows, _HEADER + 2):
            self._quotes.setdefault((row[place("municipality")], row[place("code")]), number)
            quoted.add(row[place("id")])
        segments = report.tables["segments"].rows
        assert isinstance(segments, Listing)
        ids = (own for some in segments.each("segment ids", "", _ids) for own in some.split("\n")[:-1])
        self._segments = {own: number for number, own in enumerate(ids, _HEADER + 2) if own in quoted}

    def of(self, table: Table, column: Column) -> Callable[[Row], str] | None:
        """What gives the link of a row's cell in the column, or nothing; None where no cell of it is linked."""
        family, _, code = table.name.partition(".")
        if column.kind == "id":
            place = table.columns.index(column)
            return lambda row: self._to("segments", self._segments.get(row[place]))
        if family == "overview":
            return lambda row: self._to("quotes", self._quotes.get((row[0], column.name)))
        if family == "matrix" and column.name == "presence":
            return lambda row: self._to("quotes", self._quotes.get((row[0], row[1])))
        if family == "framework" and column.kind == "municipality":
            return lambda row: self._to("quotes", self._quotes.get((row[0], code)))
        return None

    def _to(self, table: str, number: int | None) -> str:
        return f"internal:'{self._sheets[table]}'!A{number}" if number else ""


def _ids(segments: Iterator[Row]) -> str:
    """The segments' quote ids, a line each."""
    return "".join(f"{row[0]}#{row[1]}\n" for row in segments)


def _shown(column: Column, value: object, values: dict[str, str]) -> str | float:
    """What the cell shows: a number, or a text with the label of a word of the vocabulary in its place."""
    if isinstance(value, (int, float)):
        return value
    text = cells.text(column, value, values)
    return text if text.isprintable() else _CONTROL.sub("", text)


def _style(column: Column, shown: str | float, lines: int, is_link: bool) -> str:
    """The name of the format of a cell."""
    if is_link:
        return "link"
    if isinstance(shown, str):
        return "long" if lines > 1 else "text"
    return "share" if column.kind == "share" else "number"


def _lines(cell: str | float, width: int) -> int:
    """How many lines the cell's text takes in a column of that width in characters, at most what a row can hold."""
    if not isinstance(cell, str):
        return 1
    if len(cell) * 1.1 <= width and "\n" not in cell:
        return 1
    lines = sum(max(1, math.ceil(len(line) * 1.1 / width)) for line in cell.split("\n"))
    return min(lines, _MOST_LINES)


def _width(column: Column) -> int:
    return _NARROW.get(column.name, _WIDTHS[column.kind])


def _sheet_names(report: Report) -> dict[str, str]:
    """A name for each table's sheet: at most 31 characters, none of them forbidden, none twice."""
    names: dict[str, str] = {}
    taken = {report.labels["workbook.front"].lower()}
    for table in report.tables.values():
        plain = re.sub(r"[\[\]:*?/\\']", "–", table.title)
        name = next(
            name
            for n in range(1, 1_000)
            if (name := plain[:31] if n == 1 else f"{plain[:27]} {n}").lower() not in taken
        )
        taken.add(name.lower())
        names[table.name] = name
    return names
