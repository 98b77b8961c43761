"""The marks of list items that people typed by hand: ``•``, ``-``, ``1)``, ``a)`` …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.reading.speech import DASHES

_MARK = re.compile(
    rf"""(?:
      (?P<bullet>[•●○◦▪■▫□◆◇‣⁃∙·➢➤►▶✓✔➔\uf000-\uf0ff])\s*  # \uf0b7 is how Word's bullet is copied
    | (?P<sign>[*+]|o(?=\s))\s+
    | (?P<dash>[{DASHES}])(?:\s+|(?=[A-ZÆØÅ«]))
    | \(?(?P<number>\d{{1,2}})(?P<stop>[.)])\s+
    | (?P<letter>[a-zæøå]|[ivx]{{2,4}})(?:\)\s+|\.\s+(?=[A-ZÆØÅ]))
    )(?=\S)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A list mark: its sort, its ``sign`` (equal for the items of one list), its number, and where the text begins."""

    sort: Literal["bullet", "dash", "number", "letter"]
    sign: str
    value: int
    length: int


def mark_of(text: str) -> Mark | None:
    """The mark with which the text begins, if any."""
    found = _MARK.match(text)
    if found is None:
        return None
    length = found.end()
    if number := found["number"]:
        return Mark("number", "1" + found["stop"], int(number), length)
    if found["letter"]:
        return Mark("letter", "a", 0, length)
    if dash := found["dash"]:
        return Mark("dash", dash, 0, length)
    return Mark("bullet", found["bullet"] or found["sign"], 0, length)


def nesting(items: Iterable[tuple[int, str]]) -> list[int]:
    """The depth, from 1, of each item of a list, given by its indent and sign.

    An item is inside the one above if it is indented more, or if it is as far in but has a sign new to the list: text
    copied out of Word keeps ``•`` and ``o`` but loses the indents.
    """
    depths: list[int] = []
    open_items: list[tuple[int, str]] = []
    for indent, sign in items:
        while open_items and open_items[-1][0] > indent:
            open_items.pop()
        if (indent, sign) in open_items:
            del open_items[open_items.index((indent, sign)) + 1 :]
        else:
            open_items.append((indent, sign))
        depths.append(len(open_items))
    return depths


def in_sequence(values: Sequence[int]) -> list[bool]:
    """Which of some numbers, in reading order, count on from the one before or to the one after.

    A paragraph that begins with ``17. mai`` is no list item; one of ``1.``, ``2.``, ``3.`` is.
    """
    return [
        (i > 0 and value == values[i - 1] + 1) or (i + 1 < len(values) and values[i + 1] == value + 1)
        for i, value in enumerate(values)
    ]
