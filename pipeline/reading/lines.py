"""The lines of a plain text, and what in them is the page's and not the report's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_TAB = 4
_BLANKS = r"[\s\u00ad\u200b\u2060\ufeff]*"
_LINE = re.compile(
    rf"(?P<margin>{_BLANKS})(?P<quoting>(?:>[^\S\n]?)*)(?P<inset>{_BLANKS})(?P<text>.*?){_BLANKS}", re.DOTALL
)
_BREAK = re.compile("\n?\f|[\n\v\u0085\u2028\u2029]")

_PAGE_NUMBER = re.compile(
    r"(?:side|s\.|page)\s*\d{1,4}(?:\s*(?:av|/|of)\s*\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,3}\s*(?:/|av)\s*\d{1,3}|\d{1,3}",
    re.IGNORECASE,
)
_CENTRED = 20  # columns of indent
_CONTENTS = re.compile(r".*(?:\.{4,}|(?:\s\.){4,}|…{2,})\s*\d{1,3}")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it: its range in the text, its indent in columns, and its mail quoting."""

    text: str
    start: int
    end: int
    indent: int = 0
    quoted: bool = False
    page_start: bool = False


def lines_of(text: str) -> list[Line]:
    """The lines of the text; page numbers and the running heads beside them are blanked."""
    lines = []
    start = 0
    page_start = False
    for stop in [*_BREAK.finditer(text), None]:
        end = stop.start() if stop else len(text)
        lines.append(_line(text, start, end, page_start))
        if stop:
            start = stop.end()
            page_start = stop[0].endswith("\f")
    return _without_page_furniture(lines)


def _line(text: str, start: int, end: int, page_start: bool) -> Line:
    found = _LINE.fullmatch(text, start, end)
    assert found is not None  # every part of the pattern may be empty
    margin = (found["margin"] + found["inset"]).expandtabs(_TAB)
    return Line(found["text"], found.start("text"), found.end("text"), len(margin), bool(found["quoting"]), page_start)


def _without_page_furniture(lines: list[Line]) -> list[Line]:
    """The lines with page numbers and contents blanked, and heads and feet beside them that come back elsewhere."""
    numbers = {i for i in range(len(lines)) if _is_page_number(lines, i)}
    contents = {i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)}
    lines = [_blanked(line) if i in numbers | contents else line for i, line in enumerate(lines)]
    heads = _running_heads(lines, numbers | {i for i, line in enumerate(lines) if line.page_start})
    return [_blanked(line) if i in heads else line for i, line in enumerate(lines)]


def _blanked(line: Line) -> Line:
    return replace(line, text="", end=line.start)


def _is_page_number(lines: list[Line], i: int) -> bool:
    if not _PAGE_NUMBER.fullmatch(lines[i].text):
        return False
    above = i == 0 or not lines[i - 1].text
    below = i + 1 == len(lines) or not lines[i + 1].text or lines[i + 1].page_start
    return (above or lines[i].page_start) and (below or lines[i].indent > _CENTRED)


def _running_heads(lines: list[Line], edges: set[int]) -> set[int]:
    """The lines next to a page's edge that stand, but for numbers, at half of the edges or more.

    The report's first line is never among them: it is the title that the others repeat.
    """
    first = _nearest_text(lines, 0, 1)
    beside = {_nearest_text(lines, edge, step) for edge in edges for step in (-1, 1)} | {first}
    same: dict[str, set[int]] = {}
    for i in beside - {None}:
        same.setdefault(_DIGITS.sub("0", lines[i].text), set()).add(i)
    repeated = [places for places in same.values() if len(places) > 1 and 2 * len(places) >= len(edges)]
    return set().union(*repeated) - {first}


def _nearest_text(lines: list[Line], i: int, step: int) -> int | None:
    """The nearest line with text, going up (step -1, the line itself left out) or down (step 1) from a line."""
    i = i - 1 if step < 0 else i
    while 0 <= i < len(lines):
        if lines[i].text:
            return i
        i += step
    return None
