"""Lines of a page: runs that stand beside each other on one baseline."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.reading.pages.glyphs import Run

_WORD_GAP = 0.22  # ems between two runs that make a blank
_SAME_LINE = 0.45  # ems that a raised or lowered run may be off the baseline
_RAISED_NUMBER = re.compile(r"\d{1,3}[,.)]?|\*{1,3}")
_UNIT = re.compile(r"(?:^|\W)[kcdm]?m$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as the eye sees it, or the part of it that stands in one column; places as in ``Run``."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    first_width: float
    second: float


def lines_by_place(runs: Iterable[Run]) -> list[Line]:
    """The lines that the runs make where they stand, from the top down."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.baseline, run.left)):
        row = rows[-1] if rows else None
        if row and run.baseline - _lead(row).baseline <= _SAME_LINE * min(run.size, _lead(row).size):
            row.append(run)
        elif row and _lead(row).size < run.size and run.baseline - row[0].baseline <= _SAME_LINE * run.size:
            row.append(run)  # the raised run came first
        else:
            rows.append([run])
    return [line_of(sorted(row, key=lambda run: run.left)) for row in rows]


def lines_by_order(runs: Iterable[Run]) -> list[Line]:
    """The lines that the runs make in the order given; a new one begins where the writing steps down or back."""
    rows: list[list[Run]] = []
    for run in runs:
        last = rows[-1][-1] if rows else None
        off = abs(run.baseline - _lead(rows[-1]).baseline) if last else 0.0
        if last and run.left >= last.left and off <= _SAME_LINE * max(run.size, last.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [line_of(row) for row in rows]


def line_of(runs: Sequence[Run]) -> Line:
    """The line that some runs make, from left to right; the raised numbers of footnotes are left out."""
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    size = max(sizes, key=lambda size: (sizes[size], size))
    kept = [run for i, run in enumerate(runs) if not _is_note_number(runs, i, size)] or list(runs)
    first = kept[0]
    text = first.text
    for before, run in pairwise(kept):
        apart = run.blank or run.left - before.right > _WORD_GAP * min(before.size, run.size)
        text += (" " if apart else "") + run.text
    return Line(
        text=unicodedata.normalize("NFC", text),
        left=first.left,
        right=max(run.right for run in kept),
        baseline=_lead(kept).baseline,
        size=size,
        bold=all(run.style.bold for run in kept if any(map(str.isalnum, run.text))),
        first_width=first.first_width,
        second=kept[1].left if first.second == first.left and len(kept) > 1 else first.second,
    )


def _lead(runs: Sequence[Run]) -> Run:
    """The run that carries a line: the largest, then the longest."""
    return max(runs, key=lambda run: (run.size, len(run.text)))


def _is_note_number(runs: Sequence[Run], i: int, size: float) -> bool:
    """Whether a run is the raised number of a footnote; the exponent of ``m²`` is not."""
    run = runs[i]
    if run.size > 0.8 * size or not _RAISED_NUMBER.fullmatch(run.text):
        return False
    beside = [other for other in runs if other.size > 0.8 * size]
    raised = any(run.baseline < other.baseline - 0.1 * size for other in beside)
    return raised and not (i and _UNIT.search(runs[i - 1].text))
