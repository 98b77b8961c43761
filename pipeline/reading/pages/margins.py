"""The margins of pages: running headers and footers and page numbers, which are the file's and not the report's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reading.pages.glyphs import Run

_MARGIN = 0.095  # share of the page's height, above and below, that seldom holds a report's own text
_DEEP_MARGIN = 0.15  # how far a running line goes that is on most pages: a letterhead
_MOST_ROWS = 3  # lines of a running header
_APART = 1.5  # ems of baseline distance that part a running header from the text
_DRIFT = 8.0  # points that a running line may move from page to page
_NUMBER = re.compile(r"(?:side|page|s\.|[-–—|])?\s*(?:\d{1,3}|[ivx]{1,5})(?:\s*(?:av|/|of)\s*\d{1,4}|\s*[-–—|])?", re.I)


@dataclass(frozen=True, slots=True)
class _Row:
    """The runs on one baseline at the edge of a page; ``depth`` is how far in they stand, as a share of its height."""

    page: int
    runs: list[Run]
    baseline: float
    depth: float
    pattern: str


def without_margins(pages: Sequence[tuple[float, list[Run]]], body: float) -> list[list[Run]]:
    """The runs of each page, given as ``(height, runs)``, without running lines and page numbers.

    A line is running if it stands apart at the edge and, its digits aside, comes back at the same height on another
    page; type larger than the ``body`` is a heading, even if every chapter begins with the same one.
    """
    rows = [row for page, (height, runs) in enumerate(pages) for row in _edge_rows(page, height, runs, body)]
    places: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        places[row.pattern].append(row)
    dropped = {id(run) for row in rows if _is_running(row, places[row.pattern], len(pages)) for run in row.runs}
    return [[run for run in runs if id(run) not in dropped] for _, runs in pages]


def _is_running(row: _Row, alike: Sequence[_Row], pages: int) -> bool:
    """Whether a row at the edge is a page number, or stands there on other pages as well."""
    if _NUMBER.fullmatch(row.pattern.replace("0", "1")) and row.depth < _MARGIN:
        return True
    others = {other.page for other in alike if abs(other.baseline - row.baseline) <= _DRIFT} - {row.page}
    return bool(others) if row.depth < _MARGIN else len(others) > 1 and 2 * len(others) >= pages


def _edge_rows(page: int, height: float, runs: Sequence[Run], body: float) -> list[_Row]:
    """The rows of a page that may be running lines: a few that stand apart at the top, and at the bottom."""
    by_baseline: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        by_baseline[round(run.baseline)].append(run)
    found = []
    for baselines, turned in ((sorted(by_baseline), False), (sorted(by_baseline, reverse=True), True)):
        edge = _apart(baselines, body)
        for baseline in edge:
            row = by_baseline[baseline]
            depth = (height - baseline if turned else baseline) / height
            if depth < _DEEP_MARGIN and max(run.size for run in row) <= 1.1 * body:
                found.append(_Row(page, row, float(baseline), depth, _pattern(row)))
    return found


def _apart(baselines: Sequence[int], body: float) -> Sequence[int]:
    """The baselines, from the edge inwards, before the first wide gap; none if they are as many as a paragraph's."""
    for i, (before, after) in enumerate(zip(baselines, baselines[1:], strict=False), start=1):
        if abs(after - before) > _APART * body:
            return baselines[:i] if i <= _MOST_ROWS else []
    return baselines if len(baselines) <= _MOST_ROWS else []


def _pattern(row: Sequence[Run]) -> str:
    """The text of a row with its numbers made equal."""
    return re.sub(r"\d+", "0", " ".join(run.text for run in sorted(row, key=lambda run: run.left)))
