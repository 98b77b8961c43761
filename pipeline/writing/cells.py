"""What a table's cell shows as text."""

from __future__ import annotations

from pipeline.labels import Labels
from pipeline.records import Column, Point, Table

LABELLED = frozenset({"municipality", "code", "finding_type", "block", "language", "word"})


def text(column: Column, value: object, values: dict[str, str]) -> str:
    """The cell as text: the vocabulary's words by their labels, the parts of a framework matrix's cell in lines."""
    if column.kind == "points":
        points: tuple[Point, ...] = value  # type: ignore[assignment]
        only = column.name in values and column.name == (points[0].finding_type if points else "")
        return "\n".join(_point(point, "" if only else values[point.finding_type]) for point in points)
    shown = str(value)
    return values.get(shown, shown) if column.kind in LABELLED else shown


def printed(column: Column, value: object, values: dict[str, str], labels: Labels) -> str:
    """The cell as text for people: as ``text``, with numbers and shares as the language writes them."""
    if not isinstance(value, (int, float)):
        return text(column, value, values)
    if column.kind == "share":
        return labels.percent(value, 1)
    return labels.number(value, len(str(value).partition(".")[2]))


def short(quote_id: str) -> str:
    """A quote's id without its document, for where the document stands beside it or is a look-up away."""
    return quote_id.rpartition("#")[2]


def code_of(table: Table, column: Column) -> str:
    """The code that a cell of a framework matrix is about: the table's own, or else the column's."""
    return table.name.partition(".")[2] or column.name


def _point(point: Point, label: str) -> str:
    count = f"{label} ({point.segments}):" if label else f"({point.segments})"
    said = " / ".join(f"{words} [{short(quote)}]" for words, quote in point.extracts)
    return f"{count} {said}" if said else count.rstrip(":")
