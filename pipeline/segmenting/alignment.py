"""The text that the model reads, aligned with the text that the author wrote.

A report's own characters are canonical and stay as they are, but a model reads them badly where they are decomposed
(NFD), hyphenated at a line end, hard-wrapped, marked up, or lack the blank after a full stop. ``align`` mends all
that in a reading text and remembers for each of its characters where it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import hyphens

_LINE_END_HYPHEN = r"(?P<hyphen>(?<=\w)[-\u2010\u00ad][ \t]*\n\s*(?=\w))"
_INVISIBLE = r"(?P<invisible>[\u00ad\u200b\u2060\ufeff])"
_DECOMPOSED = r"(?P<decomposed>[^\W\d_][\u0300-\u036f]+)"
_WHITE_SPACE = r"(?P<white>\s*\n[ \t]*>[ \t>]*|\s+)"  # a quote mark that goes on over a line end is blank too
# «i juni.Nå» and «lære,men»; not «nav.no», «f.eks», «U.S.A» or «1,5».
_NO_BLANK = (
    r"(?P<no_blank>(?<=[a-zæøå0-9)»”][a-zæøå)»”0-9][.!?])(?=[«–“]?[A-ZÆØÅ][a-zæøå ])|(?<=[a-zæøå]{2},)(?=[a-zæøå]{2}))"
)
_MARKDOWN = r"(?P<markup>\*{1,3}|__|`|!?\[(?=[^\]\n]+\]\()|\]\([^)\n]*\))"
_MENDED = re.compile("|".join((_LINE_END_HYPHEN, _INVISIBLE, _DECOMPOSED, _WHITE_SPACE, _NO_BLANK)))
_MENDED_MARKDOWN = re.compile("|".join((_MARKDOWN, _MENDED.pattern)))
_WORD_BEFORE = re.compile(r"\w[\w-]*$")
_WORD_AFTER = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Alignment:
    """``text`` is what the model reads; its character ``i`` stands at ``[starts[i], ends[i])`` in the canonical one."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The canonical range of the reading text's characters ``[start, end)``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def align(canonical: str, start: int, end: int, markdown: bool = False) -> Alignment:
    """The reading text of ``canonical[start:end]``; ``markdown`` takes inline markup out of it."""
    pattern = _MENDED_MARKDOWN if markdown else _MENDED
    source = canonical[start:end]
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(first: int, last: int) -> None:
        text.append(source[first:last])
        starts.extend(range(start + first, start + last))
        ends.extend(range(start + first + 1, start + last + 1))

    at = 0
    for match in pattern.finditer(source):
        first, last = match.span()
        replacement = _replacement(match, source)
        if replacement == source[first:last]:
            continue
        keep(at, first)
        at = last
        text.append(replacement)
        starts.extend([start + first] * len(replacement))
        ends.extend([start + last] * len(replacement))
    if not text:
        return Alignment(source, range(start, end), range(start + 1, end + 1))
    keep(at, len(source))
    return Alignment("".join(text), starts, ends)


def _replacement(match: re.Match[str], source: str) -> str:
    if match["hyphen"] is not None:
        before = _WORD_BEFORE.search(source, 0, match.start())
        after = _WORD_AFTER.match(source, match.end())
        return hyphens.link(before[0], after[0]) if before and after else "-"
    if match["decomposed"] is not None:
        return unicodedata.normalize("NFC", match[0])
    if match["white"] is not None or match["no_blank"] is not None:
        return " "
    return ""
