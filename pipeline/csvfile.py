"""CSV that a person made: by hand, or saved again by a spreadsheet program (semicolons, BOM, CRLF, quotes)."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.errors import UserError


def read(path: Path, required: Collection[str]) -> list[dict[str, str]]:
    """The rows as column -> text, blanks trimmed, in the order of the file; an absent file has none.

    The separator is a comma, semicolon or tab. Column names are in small letters; a row that ends early has '' in the
    columns that it does not reach. Raises ``UserError`` where a
    required column is missing.
    """
    if not path.exists():
        return []
    text = decoded(path.read_bytes())
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text.split("\n", 1)[0]))
    columns = [name.strip().lower() for name in next(rows, [])]
    if set(required) - set(columns):
        raise lacking(columns, sorted(required), path)
    return [
        dict.fromkeys(columns, "") | {name: cell.strip() for name, cell in zip(columns, row, strict=False)}
        for row in rows
        if any(cell.strip() for cell in row)
    ]


def lacking(columns: Sequence[str], required: Sequence[str], path: Path) -> UserError:
    """The error for a file with these columns that lacks one of those required."""
    missing = next(name for name in required if name not in columns)
    there = ", ".join(filter(None, columns))
    begin = f"Begin the file with the line {','.join(required)}"
    hint = f"Name it in the first line, where now are: {there}." if there else begin
    return UserError(f"the column {missing!r} is missing", f"{path}:1", hint)


def document(cell: str) -> str:
    """The name of a report as the study has it, from a name that was written on any system."""
    return unicodedata.normalize("NFC", cell.replace("\\", "/"))


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
