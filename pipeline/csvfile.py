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
    required column is missing.
    """
    if not path.exists():
        return []
    text = decoded(path.read_bytes())
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text.split("\n", 1)[0]))
    columns = [name.strip().lower() for name in next(rows, [])]
    missing = sorted(set(required) - set(columns))
    if missing:
        raise UserError(f"the column {missing[0]!r} is missing", f"{path}:1", f"Columns there: {', '.join(columns)}.")
    return [
        {name: cell.strip() for name, cell in zip(columns, row, strict=False)}
        for row in rows
        if any(cell.strip() for cell in row)
    ]


def decoded(data: bytes) -> str:
    """The characters of the bytes, without a byte order mark.

    Each line is UTF-8 or else cp1252: a file may have rows of both, when one program saved it and another added to it.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "\n".join(map(_decoded_line, data.removeprefix(b"\xef\xbb\xbf").split(b"\n")))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def separator(header: str) -> str:
    """The separator of the columns of a header line."""
    return max(",;\t", key=header.count)
