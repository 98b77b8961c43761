"""Text as it is compared: free of what changes when a report is wrapped, typeset or converted anew.

Composed (NFC), single blanks for all white space, one sign for all quotation marks and one for all dashes, invisible
characters gone. A hyphen between letters is gone too, with blanks after it: nobody can tell ``boligfrem-|skaffer``
from ``PP-|tjenesten`` once the lines are lost. Upper and lower case stay, and so do all words, digits and other signs.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = "\u200b\u2060\ufeff"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_SIGNS = (
    (re.compile(r"[^\S ]"), " "),
    (re.compile("[«»‹›“”„‟‘’‚‛'`´″′]"), '"'),
    (re.compile("[\u2010\u2011\u2012–—\u2015\u2212]"), "-"),
)
_EXPANDED = {"…": "...", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_DECOMPOSED = re.compile(f"[^{_MARKS}][{_MARKS}]+|[\u2126\u212a\u212b]")
_LOOSE = re.compile(
    "|".join(
        (
            r"(?P<divided>[-\u00ad](?<=[^\W\d_].) *(?=[^\W\d_]))",
            r"(?P<closed_up>[-/](?<=\w.) +(?=\w))",  # 2023–|2024, og/|eller
            rf"(?P<blank> [ {_INVISIBLE}]+)",
            rf"(?P<invisible>[\u00ad{_INVISIBLE}]+)",
            f"[{''.join(_EXPANDED)}]",
        )
    )
)


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """Where the pieces of a rewritten text come from: piece ``i`` begins at ``at[i]`` in it and is
    ``[starts[i], ends[i])`` of the source, unchanged if it is as long."""

    at: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        first, last = bisect_right(self.at, start) - 1, bisect_right(self.at, end - 1) - 1
        begins = self.starts[first] + (start - self.at[first] if self._is_kept(first) else 0)
        return begins, self.starts[last] + end - self.at[last] if self._is_kept(last) else self.ends[last]

    def _is_kept(self, i: int) -> bool:
        return self.at[i + 1] - self.at[i] == self.ends[i] - self.starts[i]


class Folded:
    """A text as it is compared, and where in the source each part of it stands."""

    def __init__(self, source: str) -> None:
        self._rewritings: list[_Rewriting] = []
        text = source
        if not unicodedata.is_normalized("NFC", text):
            text = self._rewritten(text, _DECOMPOSED, lambda found: unicodedata.normalize("NFC", found[0]))
        for signs, sign in _SIGNS:
            text = signs.sub(sign, text)
        self.text = self._rewritten(text, _LOOSE, _firm)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the source of ``text[start:end]``, which must not be empty."""
        for rewriting in reversed(self._rewritings):
            start, end = rewriting.span(start, end)
        return start, end

    def _rewritten(self, text: str, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> str:
        pieces: list[str] = []
        at, starts, ends = [0], [], []

        def keep(piece: str, start: int, end: int) -> None:
            if piece:
                pieces.append(piece)
                starts.append(start)
                ends.append(end)
                at.append(at[-1] + len(piece))

        done = 0
        for found in pattern.finditer(text):
            keep(text[done : found.start()], done, found.start())
            keep(replacement(found), *found.span())
            done = found.end()
        keep(text[done:], done, len(text))
        self._rewritings.append(_Rewriting(at, starts, ends))
        return "".join(pieces)


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """The text as it is compared, without blanks at its ends."""
    return Folded(text).text.strip()


def letters(folded: str) -> str:
    """The letters and digits of a folded text: what is left of it whatever marks and rules stand between blocks."""
    return "".join(filter(str.isalnum, folded))


def _firm(found: re.Match[str]) -> str:
    if found.lastgroup == "closed_up":
        return found[0][0]
    if found.lastgroup == "blank":
        return " "
    return "" if found.lastgroup else _EXPANDED[found[0]]
