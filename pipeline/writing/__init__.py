"""Writing: from tables to files. Each format draws the same descriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.labels import Labels
from pipeline.records import Table
from pipeline.writing import csvfiles, markdown, workbook

__all__ = ["write"]


def write(
    tables: Iterable[Table], outputs: Path, labels: Labels, source: str, wrote: Callable[[Path], None] = lambda _: None
) -> list[Path]:
    """Writes all files below ``outputs`` and returns them; ``wrote`` is called with each as it is finished.

    ``source`` is one line on what the tables were made from. A file that exists keeps its content until the new one
    is whole. Raises ``UserError`` where a file cannot be replaced, as when a spreadsheet program has it open.
    """
    tables = list(tables)
    written = []
    steps: list[tuple[Path, Callable[[Path], None]]] = [
        (outputs / "tables" / f"{table.name}.csv", lambda path, table=table: csvfiles.write(table, path))
        for table in tables
        if "csv" in table.formats
    ]
    steps.append((outputs / "findings.xlsx", lambda path: workbook.write(tables, labels, source, path)))
    steps.append((outputs / "findings.md", lambda path: markdown.write(tables, labels, source, path)))
    for path, step in steps:
        step(path)
        written.append(path)
        wrote(path)
    return written
