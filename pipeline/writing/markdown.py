"""The findings as Markdown: the matrix, and for each code what each municipality aimed at, achieved and so on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, Table
from pipeline.writing.report import Report

_SPECIAL = str.maketrans({character: f"\\{character}" for character in r"\`*_[]<>#|"})


def write(report: Report, path: Path) -> None:
    """Writes the findings; a quote is followed by its id, ``document#segment``."""
    by_name, labels = report.tables, report.labels
    lines = [f"# {labels['findings']}", "", report.source, ""]
    lines.extend(_matrix(by_name["overview"], labels))
    lines.extend(_findings(by_name["findings"], by_name["overview"], labels))
    lines.extend(_unread(by_name["documents"], labels))
    with replacing(path) as part:
        part.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8", newline="\n")


def _matrix(table: Table, labels: Labels) -> Iterator[str]:
    yield from (f"## {table.title}", "", table.note, "")
    yield f"| {' | '.join(escaped(column.label) for column in table.columns)} |"
    yield f"|{'|'.join(' ---: ' if column.kind == 'number' else ' --- ' for column in table.columns)}|"
    for row in table.rows:
        yield f"| {_place(row[0], labels)} | {' | '.join(str(cell or '–') for cell in row[1:])} |"
    yield ""


def _findings(table: Table, overview: Table, labels: Labels) -> Iterator[str]:
    """A section per code, a subsection per finding type, and under it the municipalities with their quotes."""
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, map(str, row), strict=True)) for row in table.rows]
    places = [str(row[0]) for row in overview.rows]
    for code in (column for column in overview.columns if column.name not in ("municipality", "documents", "segments")):
        own = [row for row in rows if row["code"] == code.name]
        yield from (f"## {escaped(code.label)}", "")
        for finding_type in FINDING_TYPES:
            of_type = [row for row in own if row["finding_type"] == finding_type]
            if not of_type:
                continue
            yield from (f"### {labels[f'findings.{finding_type}']}", "")
            for municipality, cells in groupby(of_type, key=lambda row: row["municipality"]):
                yield from _cell(municipality, next(cells), labels)
        silent = [name for name in places if name and not any(row["municipality"] == name for row in own)]
        if silent:
            yield from (f"*{labels['findings.none']}:* {', '.join(map(escaped, silent))}.", "")


def _cell(municipality: str, row: dict[str, str], labels: Labels) -> Iterator[str]:
    yield from (f"**{_place(municipality, labels)}** ({row['n']})", "")
    for number in (1, 2, 3):
        if quote := row[f"quote_{number}"]:
            yield from (f"> {escaped(quote)}", f"> — `{row[f'quote_{number}_id']}`", "")


def _unread(table: Table, labels: Labels) -> Iterator[str]:
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    unread = [row for row in rows if row["status"] == "not_read"]
    if unread:
        yield from (f"## {labels['findings.not_read']}", "")
        yield from (f"- {escaped(str(row['document']))}: {escaped(str(row['notes']))}" for row in unread)


def _place(name: object, labels: Labels) -> str:
    return escaped(str(name)) if name else labels["no_municipality"]


def escaped(text: str) -> str:
    """The text with Markdown's special characters as characters."""
    return text.translate(_SPECIAL)
