"""Columns: the order in which the eye reads the parts of a page."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from pipeline.reading.pages.drawings import Rule
from pipeline.reading.pages.glyphs import Run
from pipeline.reading.pages.lines import Line, lines_by_place

_ABOVE, _BELOW = 0.65, 0.15  # ems of a letter's body over and under the baseline: leaves white between any two lines
_GUTTER = 0.9  # ems of white between two columns, at least
_LEAST_LINES = 3
_LEAST_WIDTH = 60.0  # points
_PROSE_FILL = 0.62  # share of the column's width that the middle line of prose fills
_PROSE_LENGTH = 14  # characters in the middle line of prose
_MARK_LENGTH = 4  # what is shorter stands before the text: a bullet, a number
_LONG_ROW = 4  # lines in a row, on average, that no table has
_STACK_GAP = 1.5  # ems between baselines that part the rows of a table

_Span: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that is read on its own: lines between a left and a right edge, or the rows of a table.

    ``full`` says that it goes over the whole page and has no columns beside it.
    """

    lines: list[Line]
    left: float
    right: float
    full: bool
    rows: tuple[tuple[list[Line], ...], ...] = ()


@dataclass(slots=True)
class _Band:
    """Runs between two white strips that go over the whole width; ``spans`` is what they cover, from left to right."""

    runs: list[Run]
    top: float
    bottom: float
    spans: list[_Span]


def regions(runs: Sequence[Run], rules: Sequence[Rule], body: float) -> list[Region]:
    """The regions of a page in reading order; ``body`` is the type size of most of the text.

    The page is cut into bands first and then each group of bands that shares a gutter into columns: cut the other way,
    a title over the whole width would hide the gutter below it.
    """
    return _regions(runs, rules, _GUTTER * body, full=True)


def _regions(runs: Sequence[Run], rules: Sequence[Rule], gutter: float, full: bool) -> list[Region]:
    bands = _bands(runs, gutter)
    found: list[Region] = []
    plain: list[_Band] = []
    i = 0
    while i < len(bands):
        end, columns = _group(bands, i, rules, gutter)
        if len(columns) < 2:
            plain.append(bands[i])
            i += 1
            continue
        if _is_table(columns, rules):
            _close(plain, found, full)
            found.append(_table(columns, rules))
        else:
            columns[-1] = _take_back(plain, columns[-1]) + columns[-1]
            _close(plain, found, full)
            for column in columns:
                found += _regions(column, rules, gutter, full=False)
        i = end
    _close(plain, found, full)
    return found


def _close(plain: list[_Band], found: list[Region], full: bool) -> None:
    """Add what has been gathered as one region, and begin anew."""
    if plain:
        found.append(_region(lines_by_place(run for band in plain for run in band.runs), full))
        plain.clear()


def _region(lines: list[Line], full: bool) -> Region:
    return Region(lines, min(line.left for line in lines), max(line.right for line in lines), full)


def _bands(runs: Iterable[Run], gutter: float) -> list[_Band]:
    """The runs cut at every white strip that goes over the whole width, from the top."""
    bands: list[_Band] = []
    for run in sorted(runs, key=lambda run: (run.baseline - _ABOVE * run.size, run.left)):
        top, bottom = run.baseline - _ABOVE * run.size, run.baseline + _BELOW * run.size
        if bands and top < bands[-1].bottom:
            bands[-1].runs.append(run)
            bands[-1].bottom = max(bands[-1].bottom, bottom)
        else:
            bands.append(_Band([run], top, bottom, []))
    for band in bands:
        band.spans = _merged([(run.left, run.right) for run in band.runs], gutter)
    return bands


def _merged(spans: Iterable[_Span], gutter: float) -> list[_Span]:
    """What the spans cover together, where they are less than a gutter apart."""
    merged: list[_Span] = []
    for left, right in sorted(spans):
        if merged and left - merged[-1][1] < gutter:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _group(bands: Sequence[_Band], start: int, rules: Sequence[Rule], gutter: float) -> tuple[int, list[list[Run]]]:
    """The bands from ``start`` that share a gutter: where they end, and their runs by column (none if no columns)."""
    spans = bands[start].spans
    if len(spans) < 2:
        return start + 1, []
    end = start + 1
    while end < len(bands) and len(shared := _merged(spans + bands[end].spans, gutter)) > 1:
        spans = shared
        end += 1
    if (kept := _without_tail(bands[start:end], spans[0][1], closed=end < len(bands))) < end - start:
        end = start + kept
        spans = _merged((span for band in bands[start:end] for span in band.spans), gutter)
    runs = [run for band in bands[start:end] for run in band.runs]
    columns = _with_marks([[run for run in runs if left <= run.left <= right] for left, right in spans])
    return end, columns if _are_columns(columns, rules) else []


def _without_tail(bands: Sequence[_Band], edge: float, closed: bool) -> int:
    """How many of the bands are left once short lines under the columns are let go; ``edge`` ends the first column.

    Such lines stand apart from the first column and begin just where the others end; or they are headings of the
    full-width text that closes the group.
    """
    size = statistics.median(run.size for band in bands for run in band.runs)
    apart = [False] + [
        below.top - above.bottom > size or min(run.size for run in below.runs) > 1.08 * size
        for above, below in pairwise(bands)
    ]
    shared = max(i for i, band in enumerate(bands) if band.spans[-1][1] > edge) + 1
    if shared < len(bands) and apart[shared]:
        return shared
    kept = len(bands)
    while closed and kept > shared and apart[kept - 1]:
        kept -= 1
    return kept


def _with_marks(columns: list[list[Run]]) -> list[list[Run]]:
    """The columns, with those that hold only bullets or numbers put before the text that they mark."""
    joined: list[list[Run]] = []
    marks: list[Run] = []
    for column in columns:
        if all(len(run.text) <= _MARK_LENGTH for run in column) and column is not columns[-1]:
            marks += column
        else:
            joined.append(marks + column)
            marks = []
    return joined


def _are_columns(columns: list[list[Run]], rules: Sequence[Rule]) -> bool:
    """Whether there is enough in at least two columns: several lines of some width, or the rows of a table."""
    if len(columns) < 2:
        return False
    lines = [lines_by_place(column) for column in columns]
    if _is_table(columns, rules):
        return sum(len(column) > 1 for column in lines) > 1
    return all(
        len(column) >= _LEAST_LINES
        and max(line.right for line in column) - min(line.left for line in column) >= _LEAST_WIDTH
        for column in lines
    )


def _is_prose(lines: list[Line]) -> bool:
    """Whether the lines fill their column as running text does."""
    width = max(1.0, max(line.right for line in lines) - min(line.left for line in lines))
    fill = statistics.median((line.right - line.left) / width for line in lines)
    return fill >= _PROSE_FILL and statistics.median(len(line.text) for line in lines) >= _PROSE_LENGTH


def _is_table(columns: list[list[Run]], rules: Sequence[Rule]) -> bool:
    """Whether the columns are read across: rules part their rows, or their rows begin at the same heights."""
    lines = [lines_by_place(column) for column in columns]
    if len(_across(rules, lines)) > 1:
        return True
    tops = [_stack_tops(column) for column in lines]
    long_rows = sum(map(len, lines)) >= _LONG_ROW * sum(map(len, tops))
    if not long_rows and all(_agree(top, tops[0], least=3, share=0.6) for top in tops[1:]):
        return True
    if sum(map(_is_prose, lines)) * 2 > len(lines) or min(map(len, lines)) < 2:
        return False
    baselines = [[line.baseline for line in column] for column in lines]
    return all(_agree(column, baselines[0], least=1, share=0.7) for column in baselines[1:])


def _across(rules: Sequence[Rule], columns: Sequence[Sequence[Line]]) -> list[Rule]:
    """The rules between the first and the last line of the columns that go over the first gutter."""
    every = [line.baseline for column in columns for line in column]
    left, right = max(line.right for line in columns[0]), min(line.left for line in columns[1])
    return [r for r in rules if min(every) < r.height < max(every) and r.left <= left and r.right >= right]


def _agree(heights: Sequence[float], others: Sequence[float], least: int, share: float) -> bool:
    """Whether enough of the heights are also among the others."""
    shared = sum(any(abs(height - other) <= 3 for other in others) for height in heights)
    return shared >= least and shared >= share * min(len(heights), len(others))


def _stack_tops(lines: list[Line]) -> list[float]:
    """The baselines of the lines that have more white over them than the lines of one paragraph have."""
    return [
        line.baseline
        for i, line in enumerate(lines)
        if i == 0 or line.baseline - lines[i - 1].baseline > _STACK_GAP * line.size
    ]


def _table(columns: list[list[Run]], rules: Sequence[Rule]) -> Region:
    """The table that the columns make: rows of cells, each cell a list of lines."""
    lines = [lines_by_place(column) for column in columns]
    starts = _row_starts(lines, rules)
    stops = [*starts[1:], float("inf")]
    rows = tuple(
        tuple([line for line in column if start <= line.baseline < stop] for column in lines)
        for start, stop in zip([float("-inf"), *starts[1:]], stops, strict=True)
    )
    every = [line for column in lines for line in column]
    return Region(every, min(line.left for line in every), max(line.right for line in every), False, rows)


def _row_starts(columns: list[list[Line]], rules: Sequence[Rule]) -> list[float]:
    """The heights at which the rows of a table begin: at its rules, at white strips, or at the first column's lines."""
    every = [line for column in columns for line in column]
    top, bottom = min(line.baseline for line in every), max(line.baseline for line in every)
    middle = columns[0][0].left
    ruled = sorted(rule.height for rule in rules if rule.left <= middle <= rule.right and top < rule.height < bottom)
    if ruled:
        return [top, *ruled]
    tops = [height for column in columns for height in _stack_tops(column)]
    if len(set(tops)) <= len(columns) or len(_stack_tops(columns[0])) * 3 < len(columns[0]):
        tops = [line.baseline for line in columns[0]]
    return [height - 3 for height in sorted(tops)]


def _take_back(plain: list[_Band], column: list[Run]) -> list[Run]:
    """The runs of the last column that stand higher than the first column begins, taken out of the text above."""
    left = min(run.left for run in column)
    taken: list[Run] = []
    while plain and plain[-1].spans[0][0] >= left - 1:
        taken = plain.pop().runs + taken
    return taken
