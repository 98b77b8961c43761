"""Tables as one workbook, a sheet each, ready to hand on: labels, frozen header, filters, wrapped text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.atomic import replacing
from pipeline.labels import Labels
from pipeline.records import Column, Table

_WIDTHS = {
    "long": 70,
    "text": 22,
    "number": 11,
    "share": 14,
    "code": 18,
    "finding_type": 14,
    "block": 13,
    "language": 11,
}
_NARROW = {"segment": 11, "start": 8, "end": 8, "year": 7, "format": 8, "n": 8, "score": 8}
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
        "header": workbook.add_format(
            {**plain, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EDF2", "valign": "vcenter"}
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
    sheet.fit_to_pages(1, 0)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, _width(column))
    sheet.write_string(0, 0, table.title, formats["title"])
    sheet.write_string(1, 0, table.note, formats["note"])
    for index, column in enumerate(table.columns):
        sheet.write_string(3, index, column.label, formats["header"])
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    last = 3
    for last, row in enumerate(table.rows, 4):
        if last > _LARGEST_SHEET:
            sheet.write_string(last, 0, f"… tables/{table.name}.csv", formats["note"])
            break
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _cell(sheet, last, index, column, value, table.values, formats)
    sheet.autofilter(3, 0, max(last, 4), len(table.columns) - 1)


def _cell(
    sheet: Any, row: int, index: int, column: Column, value: object, values: dict[str, str], formats: dict[str, Any]
) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, index, value, formats["share" if column.kind == "share" else "number"])
        return
    text = str(value)
    if column.kind in ("code", "finding_type", "block", "language"):
        text = values.get(text, text)
    if not text:
        return
    long = column.kind == "long" or len(text) > _width(column)
    sheet.write_string(row, index, _printable(text)[:_LARGEST_CELL], formats["long" if long else "text"])


def _printable(text: str) -> str:
    """The text without characters that XML does not allow."""
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _width(column: Column) -> int:
    return _NARROW.get(column.name, _WIDTHS[column.kind])


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of them forbidden in a sheet's name."""
    return "".join("–" if c in "[]:*?/\\" else c for c in title)[:31]
