"""A sheet whose rows are written as they will stand in the file.

XlsxWriter keeps, checks and formats each cell by itself, which for tens of thousands of rows takes long; rows that are
ready can also be kept from one workbook to the next. The file is the same, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlsxwriter.format import Format
from xlsxwriter.utility import _preserve_whitespace, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_LARGEST_CELL = 32_767  # units of UTF-16
_SHORT = _LARGEST_CELL // 2  # characters of a text that any cell holds
_SPECIAL = re.compile(r"[&<>_\x00-\x1f\x7f-\x9f\ufffe\uffff]|^\s|\s$")  # what XlsxWriter may write in another way
_COLUMNS = [xl_col_to_name(number) for number in range(16_384)]
_NUMBER, _BETWEEN_ROWS = "\0", "\1"  # no text of a sheet holds control characters


class Sheet(Worksheet):
    """A sheet of a workbook in constant memory, whose head has been written by the usual methods."""

    def write_row_as_is(self, number: int, cells: Iterable[str], height: float) -> None:
        """Writes a row of cells as ``cell`` gives them, counted from 0, below all that was written; its height in
        points."""
        pixels = int(height * 4 / 3 + 0.5)
        row = _row(cells, f' ht="{pixels * 0.75:.16g}" customHeight="1"')
        self.write_rows(number, row, number)

    def rows(self, rows: Iterable[Iterable[str]]) -> str:
        """The rows, of cells as ``cell`` gives them, as the file has them, but for their numbers, for which a sign
        stands that is in no text."""
        return _BETWEEN_ROWS.join(map(_row, rows))

    def write_rows(self, number: int, rows: str, most: int) -> int:
        """Writes what ``rows`` gave below all that was written, from that row on (counted from 0) and none past
        ``most``; returns the number of the row that follows."""
        written = rows.split(_BETWEEN_ROWS)[: most + 1 - number] if rows else []
        if not written:
            return number
        if self.previous_row < number:
            self._write_single_row(number)  # what is not in the file yet
        self.fh.write("".join([row.replace(_NUMBER, str(at)) for at, row in enumerate(written, number + 1)]))
        self.dim_rowmax = number + len(written) - 1
        return number + len(written)

    def link(self, row: int, column: int, target: str) -> None:
        """Makes a cell, both counted from 0, a link to a place in the workbook (``internal:…``)."""
        self.ignore_write_string = True
        self.write_url(row, column, target)
        self.ignore_write_string = False

    def cell(self, column: int, value: str | float, style: Format) -> str:
        """A cell of a text or a number in the column, counted from 0, as the file has it, but for its row's number."""
        attributes = f'r="{_COLUMNS[column]}{_NUMBER}" s="{style._get_xf_index()}"'
        if not isinstance(value, str):
            return f"<c {attributes}><v>{value:.16G}</v></c>"
        text, space = value, ""
        if len(value) > _SHORT or _SPECIAL.search(value):
            text = self._escape_data(self._escape_control_characters(_fitting(value)))
            space = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
        return f'<c {attributes} t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _row(cells: Iterable[str], attributes: str = "") -> str:
    return f'<row r="{_NUMBER}"{attributes}>{"".join(cells)}</row>'


def _fitting(text: str) -> str:
    """As much of the text as a cell holds, in units of UTF-16."""
    if len(text) <= _SHORT:
        return text
    return text.encode("utf-16-le")[: 2 * _LARGEST_CELL].decode("utf-16-le", "ignore")
