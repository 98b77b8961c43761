"""Tables as one workbook, a sheet each, ready to hand on: labels, frozen header, filters, wrapped text."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.atomic import replacing
from pipeline.labels import Labels
from pipeline.records import Column, Table

_WIDTHS = {
    "long": 50,
    "text": 22,
    "number": 12,
    "share": 14,
    "municipality": 22,
    "code": 16,
    "finding_type": 13,
    "block": 13,
    "language": 10,
}
_LABELLED = ("municipality", "code", "finding_type", "block", "language")
_FIGURES = ("number", "share")
_NARROW = {"segment": 11, "start": 8, "end": 8, "year": 7, "format": 8, "n": 8, "score": 8}
_LINE = 13.5  # points
_MOST_LINES = 30
_A3, _A4 = 8, 9
_WIDE = 170  # characters
_LARGEST_CELL = 32_767
_LARGEST_SHEET = 1_048_000
# The file's own date would make two runs differ.
_CREATED = datetime.datetime(2024, 1, 1)


def write(tables: Iterable[Table], labels: Labels, source: str, path: Path) -> None:
    """Writes the workbook; every text is a text, also one that begins like a formula."""
    with replacing(path) as part:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        workbook = xlsxwriter.Workbook(str(part), options)
        workbook.set_properties(
            {"title": labels["findings"], "comments": source, "author": "funn", "created": _CREATED}
        )
        formats = _formats(workbook)
        for table in tables:
            if "xlsx" in table.formats:
                _sheet(workbook, table, formats)
        workbook.close()


def _formats(workbook: xlsxwriter.Workbook) -> dict[str, Any]:
    plain = {"valign": "top", "font_name": "Calibri", "font_size": 10}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 14, "font_name": "Calibri"}),
        "note": workbook.add_format({"italic": True, "font_color": "#555555", "font_name": "Calibri", "font_size": 10}),
        "header": workbook.add_format({**plain, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EDF2"}),
        "figure_header": workbook.add_format(
            {**plain, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EDF2", "align": "right"}
        ),
        "text": workbook.add_format({**plain, "num_format": "@"}),
        "long": workbook.add_format({**plain, "text_wrap": True, "num_format": "@"}),
        "number": workbook.add_format(plain),
        "share": workbook.add_format({**plain, "num_format": "0.0 %"}),
    }


def _sheet(workbook: xlsxwriter.Workbook, table: Table, formats: dict[str, Any]) -> None:
    sheet = workbook.add_worksheet(_sheet_name(table.title))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A3 if sum(map(_width, table.columns)) > _WIDE else _A4)
    sheet.fit_to_pages(1, 0)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, _width(column))
    sheet.write_string(0, 0, table.title, formats["title"])
    sheet.write_string(1, 0, table.note, formats["note"])
    for index, column in enumerate(table.columns):
        sheet.write_string(3, index, column.label, formats["figure_header" if column.kind in _FIGURES else "header"])
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    last = 3
    for last, row in enumerate(table.rows, 4):
        if last > _LARGEST_SHEET:
            sheet.write_string(last, 0, f"… tables/{table.name}.csv", formats["note"])
            break
        cells = [_shown(column, value, table.values) for column, value in zip(table.columns, row, strict=True)]
        sheet.set_row(
            last, _LINE * max(_lines(column, cell) for column, cell in zip(table.columns, cells, strict=True))
        )
        for index, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            _write(sheet, last, index, column, cell, formats)
    sheet.autofilter(3, 0, max(last, 4), len(table.columns) - 1)


def _shown(column: Column, value: object, values: dict[str, str]) -> str | float:
    """What the cell shows: a number, or a text with the label of a word of the vocabulary in its place."""
    if isinstance(value, (int, float)):
        return value
    text = str(value)
    if column.kind in _LABELLED:
        text = values.get(text, text)
    return "".join(c for c in text if c >= " " or c == "\n")[:_LARGEST_CELL]


def _write(sheet: Any, row: int, index: int, column: Column, cell: str | float, formats: dict[str, Any]) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, index, cell, formats["long" if _lines(column, cell) > 1 else "text"])
    else:
        sheet.write_number(row, index, cell, formats["share" if column.kind == "share" else "number"])


def _lines(column: Column, cell: str | float) -> int:
    """How many lines the cell's text takes in its column, at most what a row can hold."""
    if not isinstance(cell, str):
        return 1
    lines = sum(max(1, math.ceil(len(line) * 1.1 / _width(column))) for line in cell.split("\n"))
    return min(lines, _MOST_LINES)


def _width(column: Column) -> int:
    return _NARROW.get(column.name, _WIDTHS[column.kind])


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of them forbidden in a sheet's name."""
    return "".join("–" if c in "[]:*?/\\" else c for c in title)[:31]
