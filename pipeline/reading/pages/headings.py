"""Headings: which paragraphs are set as headings, and how deep each is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from pipeline.reading.pages.paragraphs import Draft

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_]")
_CAPTION = re.compile(r"(?:figur|tabell|kilde|kjelde|foto|bilde|bilete|illustrasjon|diagram)\b[\s\d.]*(?::|$|\d)", re.I)
_LONGEST = 160  # characters
_MOST_LINES = 4
_LARGER = 1.12  # times the body's size
_MUCH_LARGER = 1.8

_Look: TypeAlias = tuple[float, bool, bool]


def body_size(sizes: Iterable[tuple[float, int]]) -> float:
    """The type size of most characters, given pairs of size and number of characters."""
    counts: Counter[float] = Counter()
    for size, characters in sizes:
        counts[size] += characters
    return max(counts, key=lambda size: (counts[size], -size), default=10.0)


def mark_headings(drafts: Sequence[Draft], texts: Sequence[str], body: float) -> None:
    """Make headings of the paragraphs that are set as such.

    Their levels follow from size, weight and number; under headings that are known from tags they come deeper.
    """
    letters = sum(len(text) for text in texts)
    bold_letters = sum(len(text) for draft, text in zip(drafts, texts, strict=True) if draft.bold)
    known = max((draft.level for draft in drafts if draft.kind == "heading"), default=0)
    found = [i for i, text in enumerate(texts) if _is_heading(drafts[i], text, body, bold_letters * 2 > letters)]
    levels = [known + 1] * len(found) if known else _levels([drafts[i] for i in found], [texts[i] for i in found])
    for i, level in zip(found, levels, strict=True):
        drafts[i].kind, drafts[i].level = "heading", min(level, 6)


def _levels(drafts: Sequence[Draft], texts: Sequence[str]) -> list[int]:
    """The levels of headings, from 1: by the rank of their look, or, where they are numbered, by their number."""
    looks = [_look(draft, text) for draft, text in zip(drafts, texts, strict=True)]
    ranks = {look: rank for rank, look in enumerate(sorted(set(looks), reverse=True), start=1)}
    depths = [_depth(text) for text in texts]
    base = min((ranks[look] for look, depth in zip(looks, depths, strict=True) if depth == 1), default=0)
    return [base + depth - 1 if base and depth else ranks[look] for look, depth in zip(looks, depths, strict=True)]


def _look(draft: Draft, text: str) -> _Look:
    """What headings of one level share: size, weight, capitals; the greater, the higher."""
    return round(2 * draft.size) / 2, draft.bold, text.isupper()


def _depth(text: str) -> int:
    """How many parts the number of a heading has (``2.1 Forankring``: 2), 0 if it has no number."""
    number = _NUMBERED.match(text)
    return number[1].count(".") + 1 if number else 0


def _is_heading(draft: Draft, text: str, body: float, body_bold: bool) -> bool:
    """Whether a paragraph is short, unlike a sentence, and set larger or heavier than the body."""
    if draft.kind != "paragraph" or len(text) > _LONGEST or len(draft.lines) > _MOST_LINES:
        return False
    if not any(map(str.isalpha, text)) or text[0].islower() or text[-1] in ".,;" or _CAPTION.match(text):
        return False
    if text[0] in '•–—-«"':  # what somebody says is a heading only as the title of an article
        return draft.size >= _MUCH_LARGER * body
    if draft.size >= _LARGER * body:
        return True
    heavier = draft.bold and not body_bold and len(draft.lines) <= 2
    capitals = text.isupper() and sum(map(str.isalpha, text)) > 4 and len(draft.lines) <= 2
    return draft.size > 0.85 * body and (heavier or capitals)
