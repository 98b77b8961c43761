"""The methods text as Markdown, with the reporting checklists below it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.records import Table
from pipeline.writing.markdown import escaped
from pipeline.writing.report import Report


def write(report: Report, path: Path) -> None:
    """Writes the paragraphs and a table per checklist."""
    lines = [f"# {report.labels['methods']}", ""]
    for paragraph in report.methods:
        lines.extend((escaped(paragraph), ""))
    lines.extend(_checklists(report.tables["reporting"]))
    with replacing(path) as part:
        part.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8", newline="\n")


def _checklists(table: Table) -> Iterator[str]:
    yield from (f"## {table.title}", "", table.note, "")
    for standard, rows in groupby(table.named_rows(), key=lambda row: row["standard"]):
        yield from (f"### {standard}", "")
        yield f"| {' | '.join(column.label for column in table.columns[1:])} |"
        yield "| ---: | --- | --- | --- |"
        for row in rows:
            cells = (row["number"], row["item"], table.values[row["status"]], row["answer"])
            yield f"| {' | '.join(map(escaped, cells))} |"
        yield ""
