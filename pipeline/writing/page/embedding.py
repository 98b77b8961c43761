"""JSON inside a page: data that no text in it can turn into markup or script."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from markupsafe import Markup

from pipeline.records import Table

# In JSON these occur within strings only, where an escape says the same.
_MARKUP = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}

_ROWS = 200  # encoded at once


def data(value: Any) -> str:
    """The value as JSON without a character that HTML gives a meaning to."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _MARKUP.items():
        written = written.replace(character, escape)
    return written


def element(name: str, written: str) -> Markup:
    """What ``data`` gave as an element of that id, which no browser runs."""
    return Markup(f'<script type="application/json" id="{name}">{written}</script>\n')


def pieces(
    name: str, head: dict[str, Any], last: str, opening: str, parts: Iterable[str], closing: str
) -> Iterator[Markup]:
    """The same, piece by piece, of a value that is too long to be held as JSON: ``head`` and, under the name ``last``,
    a list or an object of parts, which ``data`` gave."""
    yield Markup(f'<script type="application/json" id="{name}">{data(head)[:-1]},"{last}":{opening}')
    for number, part in enumerate(parts):
        yield Markup(f"{',' if number else ''}{part}")
    yield Markup(f"{closing}}}</script>\n")


def table(described: Table) -> Iterator[Markup]:
    """The table as such an element, some rows at a time: what its columns are, and its rows with the vocabulary's own
    words."""
    head = {
        "name": described.name,
        "title": described.title,
        "note": described.note,
        "columns": [[column.name, column.label, column.kind] for column in described.columns],
        "values": described.values,
    }
    return pieces(f"table-{described.name}", head, "rows", "[", _rows(described), "]")


def _rows(described: Table) -> Iterator[str]:
    points = [place for place, column in enumerate(described.columns) if column.kind == "points"]
    rows = iter(described.rows)
    while some := list(islice(rows, _ROWS)):
        yield data([_plain(row, points) for row in some] if points else some)[1:-1]


def _plain(row: tuple[object, ...], points: Collection[int]) -> list[object]:
    return [_points(value) if place in points else value for place, value in enumerate(row)]


def _points(points: Any) -> list[tuple[object, ...]]:
    return [(point.finding_type, point.segments, point.extracts) for point in points]
