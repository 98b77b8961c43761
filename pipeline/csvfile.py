"""CSV that a person made: by hand, or saved again by a spreadsheet program (semicolons, BOM, CRLF, quotes)."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

from pipeline.errors import UserError


def read(path: Path, required: Collection[str]) -> list[dict[str, str]]:
    """The rows as column -> text, blanks trimmed, in the order of the file; an absent file has none.

    The separator is a comma, semicolon or tab. Column names are in small letters. Raises ``UserError`` where a
    required column is missing or the file cannot be decoded.
    """
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns = [name.strip().lower() for name in next(rows, [])]
    missing = sorted(set(required) - set(columns))
    if missing:
        raise UserError(f"the column {missing[0]!r} is missing", f"{path}:1", f"Columns there: {', '.join(columns)}.")
    return [
        {name: cell.strip() for name, cell in zip(columns, row, strict=False)}
        for row in rows
        if any(cell.strip() for cell in row)
    ]
