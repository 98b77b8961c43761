"""What a table's cell shows as text."""

from __future__ import annotations

from pipeline.records import Column, Point

LABELLED = frozenset({"municipality", "code", "finding_type", "block", "language", "word"})


def text(column: Column, value: object, values: dict[str, str]) -> str:
    """The cell as text: the vocabulary's words by their labels, the parts of a framework matrix's cell in lines."""
    if column.kind == "points":
        points: tuple[Point, ...] = value  # type: ignore[assignment]
        only = column.name in values and column.name == (points[0].finding_type if points else "")
        return "\n".join(_point(point, "" if only else values[point.finding_type]) for point in points)
    shown = str(value)
    return values.get(shown, shown) if column.kind in LABELLED else shown


def short(quote_id: str) -> str:
    """A quote's id without its document, for where the document stands beside it or is a look-up away."""
    return quote_id.rpartition("#")[2]


def _point(point: Point, label: str) -> str:
    count = f"{label} ({point.segments}):" if label else f"({point.segments})"
    said = " / ".join(f"{words} [{short(quote)}]" for words, quote in point.extracts)
    return f"{count} {said}" if said else count.rstrip(":")
