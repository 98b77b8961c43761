"""Paragraphs: which lines of a page belong together, also over the end of a column or a page."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.reading.marks import mark_of
from pipeline.reading.pages.columns import Region
from pipeline.reading.pages.lines import Line
from pipeline.records import BlockKind

_SENTENCE_END = re.compile(r"[.!?:;…][»”\"')\]]*$")
_LEAD = 1.35  # a distance between lines, as a share of the usual, that parts paragraphs
_USUAL_LEAD = 1.25  # ems, where a region has too few lines to tell
_INDENT = 0.8  # ems
_BLANK = 0.5  # ems: a blank, and some tolerance
_FAR_SHORT = 0.4  # share of the column's width: a line so short ends a paragraph whatever its last sign
_SAME_SIZE = 0.08
_ENOUGH = 8  # lines that show where a column's right edge is
_ASIDE = 2.5  # ems that the second half of a paragraph may begin farther in or out
_LOOK_BACK = 12  # drafts between the two halves of a paragraph: notes, a table's cells


@dataclass(slots=True)
class Draft:
    """A block in the making: its lines, and the edges of the region in which they stand.

    ``opens`` says that it is the first of its region, where the rest of a paragraph from elsewhere may stand.
    """

    kind: BlockKind
    lines: list[Line]
    page: int
    left: float = 0.0
    right: float = 0.0
    opens: bool = False
    level: int = 0

    @property
    def size(self) -> float:
        """The type size in points."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)


def with_frames(regions: Sequence[Region], formats: Sequence[float], body: float) -> list[Region]:
    """The regions with the edges that their lines were set to, which a short line does not show.

    Regions over the whole page share the edges of all such regions on pages of their format. ``body`` is the type size
    of most of the text.
    """
    shared: dict[float, list[Line]] = defaultdict(list)
    for region, form in zip(regions, formats, strict=True):
        shared[form] += region.lines if region.full else []
    frames = {form: _frame(lines, body) for form, lines in shared.items()}
    framed = []
    for region, form in zip(regions, formats, strict=True):
        frame = frames[form] if region.full else _frame(region.lines, body)
        if frame and not region.rows:
            region = replace(region, left=min(region.left, frame[0]), right=frame[1])
        framed.append(region)
    return framed


def _frame(lines: Iterable[Line], body: float) -> tuple[float, float] | None:
    """The edges of the lines of body text, if these are enough to tell; one that sticks out is no edge."""
    edges = [(line.left, line.right) for line in lines if _alike(line.size, body)]
    if len(edges) < _ENOUGH:
        return None
    return min(left for left, _ in edges), sorted(right for _, right in edges)[9 * len(edges) // 10]


def drafts_of(region: Region, page: int, body: float) -> list[Draft]:
    """The paragraphs, or the cells, of a region; ``body`` is the type size of most of the text."""
    if region.rows:
        cells = (cell for row in region.rows for cell in row if cell)
        return [Draft("cell", cell, page, region.left, region.right) for cell in cells]
    leads = _leads(region.lines)
    drafts: list[Draft] = []
    for line in region.lines:
        if drafts and not _begins(drafts[-1], line, leads, body):
            drafts[-1].lines.append(line)
        else:
            drafts.append(Draft("paragraph", [line], page, region.left, region.right, opens=not drafts))
    return drafts


def _leads(lines: Sequence[Line]) -> dict[float, float]:
    """The usual distance between two baselines, for each type size."""
    distances: dict[float, list[float]] = {}
    for before, line in pairwise(lines):
        distance = line.baseline - before.baseline
        if before.size == line.size and 0 < distance < 2 * line.size:
            distances.setdefault(line.size, []).append(distance)
    return {size: statistics.median_low(values) for size, values in distances.items() if len(values) > 1}


def _begins(draft: Draft, line: Line, leads: dict[float, float], body: float) -> bool:
    """Whether a line begins a new paragraph under the draft."""
    last = draft.lines[-1]
    lead = leads.get(line.size, _USUAL_LEAD * line.size)
    if not _alike(last.size, line.size) or line.baseline - last.baseline > _LEAD * lead:
        return True
    if line.size > (1 + _SAME_SIZE) * body:
        return line.bold != last.bold  # a heading: its lines are broken where it looks well
    ended = _has_room(draft, line)
    if line.bold != last.bold and (ended or _SENTENCE_END.search(last.text) or line.text[0].isupper()):
        return True
    mark = mark_of(line.text)
    if mark and (mark.sort == "bullet" or ended or _SENTENCE_END.search(last.text)):
        return True
    far_short = draft.right - last.right > _FAR_SHORT * (draft.right - draft.left)
    if ended and (far_short or _SENTENCE_END.search(last.text) or not line.text[0].islower()):
        return True
    return _steps(draft, line)


def _alike(size: float, other: float) -> bool:
    return abs(size - other) <= _SAME_SIZE * max(size, other)


def _has_room(draft: Draft, line: Line) -> bool:
    """Whether the line's first word would have fitted into the line above, which was thus ended on purpose."""
    last = draft.lines[-1]
    return last.text[-1] != "-" and draft.right - last.right > line.first_width + _BLANK * line.size


def _steps(draft: Draft, line: Line) -> bool:
    """Whether the left edge steps in or out as it does at a new paragraph."""
    first, last = draft.lines[0], draft.lines[-1]
    indent = _INDENT * line.size
    if mark_of(first.text):
        hanging = len(draft.lines) > 1 and last.left > first.left + 3
        return hanging and line.left < last.left - 3
    if line.left - last.left > indent:
        return True
    return last.left - line.left > indent and len(draft.lines) > 1


def joined_over_breaks(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts, with a paragraph that goes on in the next column or on the next page made one again.

    Notes, tables and boxes that stand between the two halves come after the whole.
    """
    whole: list[Draft] = []
    for draft in drafts:
        first_half = next((d for d in reversed(whole[-_LOOK_BACK:]) if _goes_on(d, draft)), None)
        if first_half:
            first_half.lines += draft.lines
            first_half.right = max(first_half.right, draft.right)
        else:
            whole.append(draft)
    return whole


def _goes_on(draft: Draft, rest: Draft) -> bool:
    """Whether ``rest`` is the continuation of the draft: the one has no end, the other no beginning."""
    last, first = draft.lines[-1], rest.lines[0]
    if "cell" in (draft.kind, rest.kind) or rest.page - draft.page > 1 or draft.bold != rest.bold:
        return False
    if not _alike(last.size, first.size) or _SENTENCE_END.search(last.text) or mark_of(first.text):
        return False
    if abs(_inset(draft) - (first.left - rest.left)) > _ASIDE * first.size:
        return False
    full = not _has_room(draft, first) or last.text[-1] in "-,"
    if first.text[0].islower():
        return full or rest.opens
    return full and rest.opens and len(draft.lines) > 1 and not mark_of(draft.lines[0].text)


def _inset(draft: Draft) -> float:
    """How far from the region's edge the next line of the draft would begin."""
    last = draft.lines[-1]
    hanging = len(draft.lines) == 1 and mark_of(last.text)
    return (last.second if hanging else last.left) - draft.left
