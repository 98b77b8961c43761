"""The table of the material: every report, read or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.labels import Labels
from pipeline.records import Column, Table
from pipeline.tabulating.tally import Tally


@dataclass(frozen=True, slots=True)
class Unread:
    """A report that could not be read, and why."""

    document: str
    reason: str


def documents(tally: Tally, unread: Iterable[Unread], labels: Labels) -> Table:
    """A report a row."""
    rows: list[tuple[object, ...]] = []
    for about, segments, coded in tally.documents:
        texts = (about.name, about.title, about.municipality, about.year, about.type, about.format, about.language)
        rows.append((*texts, about.words, segments, coded, labels["read"], "; ".join(about.notes)))
    for report in unread:
        rows.append((report.document, "", "", "", "", "", "", 0, 0, 0, labels["not_read"], report.reason))
    names = ("document", "title", "municipality", "year", "type", "format")
    columns = (
        *(Column(name, labels[name]) for name in names),
        Column("language", labels["language"], "language"),
        *(Column(name, labels[name], "number") for name in ("words", "segments", "coded_segments")),
        Column("status", labels["status"]),
        Column("notes", labels["notes"], "long"),
    )
    values = {language: labels[language] for language in ("nb", "nn")}
    return Table(
        "documents",
        labels["table.documents"],
        labels["note.documents"],
        columns,
        sorted(rows, key=lambda row: str(row[0])),
        values,
    )
