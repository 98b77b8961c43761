"""What stands on pages for finding one's way: running headers and footers, page numbers, the table of contents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.reading.pages.glyphs import Run

_MARGIN = 80.0  # points, above and below, that seldom hold a report's own text
_DEEP_MARGIN = 126.0  # points: how far a running line goes that is on most pages: a letterhead
_LARGEST_SHARE = 0.25  # of the height of a small page
_MOST_ROWS = 3  # lines of a running header
_APART = 1.5  # ems of baseline distance that part a running header from the text
_DRIFT = 8.0  # points that a running line may move from page to page
_NUMBER = re.compile(r"(?:side|page|s\.|[-–—|])?\s*(?:\d{1,3}|[ivx]{1,5})(?:\s*(?:av|/|of)\s*\d{1,4}|\s*[-–—|])?", re.I)
_NO_LETTERS = re.compile(r"[\W\d_]+")
_LEADER = re.compile(r"(?:[.…_]\s?){4,}\s*[\divx]{1,5}$")


@dataclass(frozen=True, slots=True)
class _Row:
    """The runs on one baseline near the edge of a page; ``depth`` is how far in they stand, in points.

    ``apart`` says that white space parts the row from the text; ``words`` are its text without numbers and signs.
    """

    page: int
    runs: list[Run]
    baseline: float
    depth: float
    apart: bool
    text: str
    words: str


def without_margins(pages: Sequence[list[Run]], heights: Sequence[float], body: float) -> list[list[Run]]:
    """The runs of each page, without running lines and page numbers.

    A line is running if it stands apart at the edge and its words come back at the same height on another
    page; type larger than the ``body`` is a heading, even if every chapter begins with the same one.
    """
    rows = [row for page, runs in enumerate(pages) for row in _edge_rows(page, heights[page], runs, body)]
    places: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        places[row.words].append(row)
    dropped = {id(run) for row in rows if _is_running(row, places[row.words], len(pages)) for run in row.runs}
    return [[run for run in runs if id(run) not in dropped] for runs in pages]


def without_contents(runs: Sequence[Run]) -> list[Run]:
    """The runs without the lines of a table of contents, which lead by dots to a page number."""
    rows: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        rows[round(run.baseline)].append(run)
    led = {baseline for baseline, row in rows.items() if _LEADER.search(_text(row))}
    return [run for run in runs if round(run.baseline) not in led]


def _is_running(row: _Row, alike: Sequence[_Row], pages: int) -> bool:
    """Whether a row at the edge is a page number, or stands there on other pages as well."""
    if row.apart and row.depth < _MARGIN and _NUMBER.fullmatch(row.text):
        return True
    if not row.words:
        return False
    same = [other for other in alike if abs(other.baseline - row.baseline) <= _DRIFT]
    others = len({other.page for other in same} - {row.page})
    if not any(other.apart for other in same):
        return False
    return others > 0 if row.depth < _MARGIN else others > 1 and 2 * others >= pages


def _edge_rows(page: int, height: float, runs: Sequence[Run], body: float) -> list[_Row]:
    """The rows of a page that may be running lines: a few at the top, and a few at the bottom."""
    by_baseline: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        by_baseline[round(run.baseline)].append(run)
    found = []
    for baselines, turned in ((sorted(by_baseline), False), (sorted(by_baseline, reverse=True), True)):
        apart = _rows_apart(baselines, body)
        for i, baseline in enumerate(baselines[:_MOST_ROWS]):
            row = by_baseline[baseline]
            depth = height - baseline if turned else baseline
            if depth < min(_DEEP_MARGIN, _LARGEST_SHARE * height) and max(run.size for run in row) <= 1.1 * body:
                text = _text(row)
                found.append(_Row(page, row, baseline, depth, i < apart, text, _NO_LETTERS.sub(" ", text).strip()))
    return found


def _rows_apart(baselines: Sequence[int], body: float) -> int:
    """How many rows, from the edge inwards, stand before the first wide gap; none if they are a paragraph's number."""
    gaps = (abs(after - before) > _APART * body for before, after in pairwise(baselines))
    count = next((i for i, wide in enumerate(gaps, start=1) if wide), len(baselines))
    return count if count <= _MOST_ROWS else 0


def _text(row: Sequence[Run]) -> str:
    return " ".join(run.text for run in sorted(row, key=lambda run: run.left))
