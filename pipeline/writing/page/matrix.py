"""The matrix that is the way in: municipalities by codes, each cell with its number and what it means."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.writing.report import Report

_HEAT = 8  # degrees of colour


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """``presence`` is ``present``, ``lacking`` or ``not_mentioned``; ``heat`` in [0, 8] is how many segments it has
    against the fullest cell, by square roots, so that small numbers can be told apart too."""

    code: int
    presence: str
    segments: int
    heat: int


class Matrix:
    """The rows of the matrix, and what stands beside it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        names = [column.name for column in report.tables["matrix"].columns]
        rows = [dict(zip(names, row, strict=True)) for row in report.tables["matrix"].rows]
        self._extent = {(row["municipality"], row["code"]): row for row in rows}
        self._most = max((row["segments"] for row in rows), default=0)
        self.title = report.tables["overview"].title
        self.note = report.tables["overview"].note

    def rows(self) -> Iterator[tuple[str, int, int, list[MatrixCell]]]:
        """(municipality, documents, segments, cells), in the order of the tables."""
        for municipality, documents, segments, *_ in self._report.tables["overview"].rows:
            yield str(municipality), documents, segments, list(self._cells(str(municipality)))

    def _cells(self, municipality: str) -> Iterator[MatrixCell]:
        for place, code in enumerate(self._report.codebook.codes):
            extent = self._extent[municipality, code]
            heat = math.ceil(_HEAT * math.sqrt(extent["segments"] / self._most)) if self._most else 0
            yield MatrixCell(place, extent["presence"], extent["segments"], heat)
