"""The lines of a plain text, and what in them is the page's and not the report's."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

_TAB = 4
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, BOM
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE
_QUOTING = re.compile(r"(?:>[^\S\n]?)*")
_BREAK = re.compile("\n?\f|[\n\v\u0085\u2028\u2029]")

_PAGE_NUMBER = re.compile(
    r"(?:side|s\.|page)\s*\d{1,4}(?:\s*(?:av|/|of)\s*\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,3}\s*(?:/|av)\s*\d{1,3}|\d{1,3}",
    re.IGNORECASE,
)
_LONG = 200  # characters; no line of a table of contents is so long
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
    # Stripped by hand: a regular expression would go over a long run of blanks once for each of them.
    raw = text[start:end]
    body = raw.lstrip(_BLANKS)
    quoting = _QUOTING.match(body)
    quoted = quoting.end() if quoting else 0
    shown = body[quoted:].lstrip(_BLANKS)
    before = len(raw) - len(shown)
    indent = len(raw[: before - quoted].expandtabs(_TAB)) if shown else 0
    stripped = shown.rstrip(_BLANKS)
    return Line(stripped, start + before, start + before + len(stripped), indent, quoted > 0, page_start)


def _without_page_furniture(lines: list[Line]) -> list[Line]:
    """The lines with page numbers and contents blanked, and heads and feet beside them that come back elsewhere."""
    numbers = {i for i in range(len(lines)) if _is_page_number(lines, i)}
    contents = {i for i, line in enumerate(lines) if len(line.text) < _LONG and _CONTENTS.fullmatch(line.text)}
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
    written = [i for i, line in enumerate(lines) if line.text]
    after = [bisect_left(written, edge) for edge in edges]
    beside = {written[i] for place in after for i in (place - 1, place) if 0 <= i < len(written)} | set(written[:1])
    same: dict[str, set[int]] = {}
    for i in beside:
        same.setdefault(_DIGITS.sub("0", lines[i].text), set()).add(i)
    repeated = [places for places in same.values() if len(places) > 1 and 2 * len(places) >= len(edges)]
    return set().union(*repeated) - set(written[:1])
