"""Kinds of blocks: which paragraphs are list items, and which are what somebody said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from pipeline.reading.composing import Piece
from pipeline.reading.marks import Mark, in_sequence, mark_of, nesting
from pipeline.reading.pages.paragraphs import Draft
from pipeline.reading.speech import are_speech, is_quoted, is_tagged
from pipeline.records import BlockKind

_INDENT = 1.2  # ems from the edges of the region
_STEP = 4  # points that count as one step of indentation


def pieces_of(drafts: Sequence[Draft], texts: Sequence[str]) -> list[Piece]:
    """The pieces that the drafts, with these texts, become: list marks taken off, quotes and nesting found."""
    marks = _marks(drafts, texts)
    pieces: list[Piece] = []
    for is_item, row in groupby(range(len(drafts)), key=lambda i: marks[i] is not None):
        indices = list(row)
        if is_item:
            pieces += _items(indices, drafts, texts, marks)
        else:
            pieces += [Piece(_kind(drafts[i], texts[i]), texts[i], drafts[i].level, drafts[i].page) for i in indices]
    return pieces


def _items(
    indices: list[int], drafts: Sequence[Draft], texts: Sequence[str], marks: Sequence[Mark | None]
) -> list[Piece]:
    """The pieces of the list items at ``indices``, which stand in a row."""
    found = [(drafts[i], texts[i], mark) for i in indices if (mark := marks[i])]
    steps = [(round((draft.lines[0].left - draft.left) / _STEP), "") for draft, _, _ in found]
    return [
        Piece("bullet", text[mark.length :], level, draft.page)
        for (draft, text, mark), level in zip(found, nesting(steps), strict=True)
    ]


def _marks(drafts: Sequence[Draft], texts: Sequence[str]) -> list[Mark | None]:
    """The list mark of each draft that is a list item; None for speech, and for what counts or dates by chance."""
    marks = [mark_of(text) if draft.kind == "paragraph" else None for draft, text in zip(drafts, texts, strict=True)]
    for sort, row in groupby(range(len(marks)), key=lambda i: mark.sort if (mark := marks[i]) else None):
        indices = list(row)
        if sort == "dash":
            _unmark(marks, indices, _speech(indices, drafts, texts))
        elif sort == "letter" and len(indices) == 1:
            marks[indices[0]] = None
    numbered = [(i, mark.value) for i, mark in enumerate(marks) if mark and mark.sort == "number"]
    counted = in_sequence([value for _, value in numbered])
    _unmark(marks, [i for i, _ in numbered], [not item for item in counted])
    return marks


def _unmark(marks: list[Mark | None], indices: Sequence[int], no_items: Sequence[bool]) -> None:
    for i, no_item in zip(indices, no_items, strict=True):
        if no_item:
            marks[i] = None


def _speech(indices: list[int], drafts: Sequence[Draft], texts: Sequence[str]) -> list[bool]:
    """For each of the drafts in a row that begin with a dash: is it speech? A hanging indent speaks for a list."""
    row = [texts[i] for i in indices]
    if any(_hangs(drafts[i]) for i in indices):
        return [is_tagged(text) for text in row]
    return are_speech(row, alone=True)


def _hangs(draft: Draft) -> bool:
    """Whether the lines after the first stand further in."""
    return len(draft.lines) > 1 and all(line.left > draft.lines[0].left + 3 for line in draft.lines[1:])


def _kind(draft: Draft, text: str) -> BlockKind:
    """The kind of a draft that is no list item."""
    if draft.kind != "paragraph":
        return draft.kind
    mark = mark_of(text)
    said = (mark and mark.sort == "dash") or is_quoted(text)
    return "quote" if said or _is_inset(draft) else "paragraph"


def _is_inset(draft: Draft) -> bool:
    """Whether the paragraph stands in from both edges: no line goes as far as the region would have let it."""
    indent = _INDENT * draft.size
    if len(draft.lines) < 2 or min(line.left for line in draft.lines) < draft.left + indent:
        return False
    return all(draft.right - line.right > below.first_width + indent for line, below in pairwise(draft.lines))
