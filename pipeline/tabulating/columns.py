"""What the tables share: columns with their labels, and the labels of the words in their cells."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.codebook import Codebook
from pipeline.documents import Row
from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, Column, ColumnKind, Table

__all__ = ["Row", "code_columns", "columns", "table"]


def columns(labels: Labels, **kinds: ColumnKind) -> tuple[Column, ...]:
    """A column for each name, with its label."""
    return tuple(Column(name, labels[name], kind) for name, kind in kinds.items())


def code_columns(codebook: Codebook, labels: Labels, kind: ColumnKind) -> tuple[Column, ...]:
    """A column for each code."""
    return tuple(Column(name, labels.of(code.label), kind) for name, code in codebook.codes.items())


def table(
    name: str,
    columns: tuple[Column, ...],
    rows: Iterable[Row],
    labels: Labels,
    codebook: Codebook,
    *,
    title: str = "",
) -> Table:
    """The table of that name, its title and note from the labels, and with the vocabulary's labels."""
    values = {code: labels.of(entry.label) for code, entry in codebook.codes.items()}
    values |= {kind: labels[kind] for kind in FINDING_TYPES}
    values |= labels.beginning("word.")
    if any(column.kind == "municipality" for column in columns):  # what else is empty stays so
        values[""] = labels["no_municipality"]
    family = name.split(".")[0]
    return Table(name, title or labels[f"table.{family}"], labels[f"note.{family}"], columns, rows, values)
