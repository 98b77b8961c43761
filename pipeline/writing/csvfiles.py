"""Tables as CSV: UTF-8, comma, LF, the vocabulary's own words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.records import Table
from pipeline.writing.cells import text


def write(table: Table, path: Path) -> None:
    """Writes the table with its column names as header."""
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in table.columns)
        writer.writerows(_rows(table))


def name(table: Table) -> str:
    """The name of the table's file."""
    return f"{table.name.replace('.', '_')}.csv"


def _rows(table: Table) -> Iterator[list[object] | tuple[object, ...]]:
    if all(column.kind != "points" for column in table.columns):
        yield from table.rows
        return
    for row in table.rows:
        yield [
            text(column, value, table.values) if column.kind == "points" else value
            for column, value in zip(table.columns, row, strict=True)
        ]
