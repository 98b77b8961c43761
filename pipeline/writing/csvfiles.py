"""Tables as CSV: UTF-8, comma, LF, the vocabulary's own words."""

from __future__ import annotations

import csv
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.records import Table


def write(table: Table, path: Path) -> None:
    """Writes the table with its column names as header."""
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in table.columns)
        writer.writerows(table.rows)
