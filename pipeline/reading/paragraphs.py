"""From the lines of a plain text to its paragraphs: lines that were broken to fit a page are put together again.

Nothing in a text says whether a line break ends a paragraph. What tells is how the other lines end: in hard-wrapped
text most stop in the middle of a sentence, at nearly the same length; in text with one paragraph a line they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.reading.lines import Line, lines_of
from pipeline.reading.marks import Mark, mark_of
from pipeline.records import BlockKind

_WIDTHS = range(35, 121)
_LEAST_WIDTH = 40  # of a line that runs on, where the text's width is not known
_SENTENCE_END = re.compile(r"[.!?:;…][»”\"')]*$")
_HANGING = re.compile(
    r"\b(og|eller|men|at|som|i|på|av|til|for|fra|frå|med|mellom|om|ved|hos|under|etter|over|mot|uten|utan|en|ei|et|eit|"
    r"den|det|de|dei|er|var|har|hadde|vil|kan|skal|å|ikke|ikkje|både|samt)$"
)
"""Words that no paragraph ends with."""
_RULE = re.compile(r"[-=_*~#+|.·:\s–—]{3,}")
_GAP = re.compile(r"[\s|]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more lines that belong together: its range, and what its look says about what it is.

    ``text`` is on one line; ``mark`` a typed list mark, still part of the range; ``before`` and ``after`` say whether
    white space or the text's edge is there; ``underline`` is ``=`` or ``-`` if a rule of these is drawn below it;
    ``given`` and ``level`` are its kind if that is known from the start, as with a table's cells.
    """

    text: str
    start: int
    end: int
    indent: int = 0
    mark: Mark | None = None
    before: bool = True
    after: bool = True
    quoted: bool = False
    underline: str = ""
    given: BlockKind | None = None
    level: int = 0


def paragraphs_of(text: str) -> list[Paragraph]:
    """The paragraphs of a plain text in order; a table's cells are paragraphs of their own."""
    groups = list(_groups(lines_of(text)))
    width = _wrap_width(groups)
    return [paragraph for group in groups for paragraph in _paragraphs(group, width)]


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """The runs of lines without a blank line between them; a new page is no blank line if a sentence runs over it."""
    group: list[Line] = []
    blank = False
    for line in lines:
        if not line.text:
            blank = True
            continue
        if group and (blank or (line.page_start and not _runs_on(group[-1], line))):
            yield group
            group = []
        group.append(line)
        blank = False
    if group:
        yield group


def _runs_on(line: Line, following: Line) -> bool:
    """Whether a sentence goes on from the line to the following."""
    if line.text[-1] in "-\u2010" and line.text[-2:-1].isalpha():
        return True
    if line.text.endswith(","):
        return len(line.text) >= _LEAST_WIDTH or following.text[0].islower()
    if _HANGING.search(line.text):
        return True
    return not _SENTENCE_END.search(line.text) and following.text[0].islower()


def _wrap_width(groups: list[list[Line]]) -> int:
    """The length to which the text's lines were broken, 0 if they were not."""
    pairs = [(a, b) for group in groups for a, b in pairwise(group) if not mark_of(b.text) and len(a.text) in _WIDTHS]
    broken = sorted(len(a.text) for a, b in pairs if _runs_on(a, b))
    if not broken or len(broken) < 0.4 * len(pairs):
        return 0
    return broken[round(0.95 * (len(broken) - 1))]


def _paragraphs(group: list[Line], width: int) -> Iterator[Paragraph]:
    """The paragraphs of one group of lines."""
    rows = _rows(group)
    if len(group) > 2 and not any(_runs_on(a, b) for a, b in pairwise(group)):
        width = 0  # here every line ends where a paragraph may
    part: list[Line] = []
    last = len(group) - 1
    for i, line in enumerate(group):
        if _RULE.fullmatch(line.text):
            continue
        if rows[i]:
            yield from _cells(line, before=i == 0, after=i == last)
            continue
        part.append(line)
        if i < last and not rows[i + 1] and _joins(part, group[i + 1], width):
            continue
        below = group[i + 1].text if i < last else ""
        yield _paragraph(part, below, before=part[0] is group[0], after=i == last)
        part = []


def _joins(part: list[Line], line: Line, width: int) -> bool:
    """Whether the line goes on with the paragraph begun by the lines in ``part``."""
    above = part[-1]
    if above.quoted != line.quoted or _RULE.fullmatch(line.text):
        return False
    runs_on = _runs_on(above, line)
    first_mark, mark = mark_of(part[0].text), mark_of(line.text)
    if mark and (mark.sort == "bullet" or first_mark or not runs_on or not line.text[mark.length].islower()):
        return False
    if first_mark and line.indent > part[0].indent and line.indent > 1:
        return True
    if runs_on and len(above.text) >= (0.5 * width or _LEAST_WIDTH):
        return True
    # A line broken to fit is one on which the next word had no room.
    filled = len(above.text) + 1 + len(line.text.split()[0]) > 0.9 * width
    return bool(width) and filled and len(above.text) <= 1.15 * width and not mark


def _paragraph(part: list[Line], below: str, *, before: bool, after: bool) -> Paragraph:
    text = " ".join(line.text for line in part)
    ruled = len(part) == 1 and re.fullmatch(r"={3,}|-{3,}", below)
    return Paragraph(
        text=text,
        start=part[0].start,
        end=part[-1].end,
        indent=part[0].indent,
        mark=mark_of(text),
        before=before,
        after=after or bool(ruled),
        quoted=part[0].quoted,
        underline=below[0] if ruled else "",
    )


def _rows(group: list[Line]) -> list[bool]:
    """Which lines are rows of a table: separators in two lines one below the other, or several in one line."""
    signs = [[sign for _, _, sign in _separators(line)] for line in group]
    counts = [0, *map(len, signs), 0]
    sure = [len(found) - found.count(" ") > 1 for found in signs]
    return [sure[i - 1] or (counts[i] > 0 and max(counts[i - 1], counts[i + 1]) > 0) for i in range(1, len(group) + 1)]


def _separators(line: Line) -> Iterator[tuple[int, int, str]]:
    """What parts the line's cells (bars, tabs, or three blanks and more): where, and which sign.

    The white space after a list mark parts nothing.
    """
    mark = mark_of(line.text)
    for gap in _GAP.finditer(line.text, mark.length if mark else 0):
        sign = next((sign for sign in "|\t" if sign in gap[0]), " ")
        if sign != " " or len(gap[0]) >= 3:
            yield gap.start(), gap.end(), sign


def _cells(line: Line, *, before: bool, after: bool) -> Iterator[Paragraph]:
    start = 0
    for stop, following, _ in [*_separators(line), (len(line.text), len(line.text), "")]:
        text = line.text[start:stop]
        if text and not _RULE.fullmatch(text):
            at = line.start + start
            yield Paragraph(text, at, at + len(text), before=before, after=after, given="cell")
        start = following
