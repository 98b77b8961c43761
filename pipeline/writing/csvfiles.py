"""Tables as CSV: UTF-8, comma, LF, the vocabulary's own words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.documents import Listing, Row
from pipeline.records import Table
from pipeline.writing.cells import text


def write(table: Table, path: Path) -> None:
    """Writes the table with its column names as header."""
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.write(_lines([tuple(column.name for column in table.columns)]))
        if isinstance(table.rows, Listing):
            file.writelines(table.rows.each(f"csv {table.name}", "", _lines))
        else:
            csv.writer(file, lineterminator="\n").writerows(_rows(table))


def name(table: Table) -> str:
    """The name of the table's file."""
    return f"{table.name.replace('.', '_')}.csv"


def _lines(rows: Iterable[Row]) -> str:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return lines.getvalue()


def _rows(table: Table) -> Iterator[list[object] | Row]:
    if all(column.kind != "points" for column in table.columns):
        yield from table.rows
        return
    for row in table.rows:
        yield [
            text(column, value, table.values) if column.kind == "points" else value
            for column, value in zip(table.columns, row, strict=True)
        ]
