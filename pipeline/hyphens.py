"""Mending words that were divided at the end of a line.

Norwegian writes compounds in one word, so a hyphen at the end of a line was most often put there by the typesetter
(``boligfrem-|skaffer``). What belongs to the word stays: ``PP-|tjenesten``, ``Midt-|Telemark``, ``e-post-|gruppa``,
``Helse-|og velferd``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from pipeline.wordlist import is_word

_HYPHENS = "-\u2010\u2011\u00ad"
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_DIVIDED = re.compile(rf"([^\W_](?:[\w.'’]|[-\u2010\u2011](?=[^\W_]))*)([{_HYPHENS}])$")
_NEXT = re.compile(r"[^\W_]+")
_COORDINATION = frozenset({"og", "eller", "samt", "til", "men"})
_CLOSED_UP = re.compile(r"(?:\d[–—]$|[^\W\d_]/$)")  # 2023–|2024, og/|eller
_ACRONYM = 5  # letters: a longer word in capitals is a word of a heading set in capitals


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words, in lower case, that stand whole in some line: evidence for how a divided word is written."""
    words: set[str] = set()
    for line in lines:
        found = [word.lower() for word in _WORD.findall(line)]
        words.update(found[:-1] if _DIVIDED.search(line) else found)
    return frozenset(words)


def join_lines(lines: Sequence[str], seen: Set[str] = frozenset()) -> str:
    """The lines as one text, its divided words mended; ``seen`` is the document's ``vocabulary``."""
    parts = [line for line in map(str.strip, lines) if line]
    text = parts[0] if parts else ""
    for line in parts[1:]:
        text = _joined(text, line, seen)
    return text


def _joined(text: str, line: str, seen: Set[str]) -> str:
    divided, following = _DIVIDED.search(text), _NEXT.match(line)
    if following is None or (divided is None and not _CLOSED_UP.search(text)):
        return f"{text} {line}"
    if divided is None:
        return text + line if following[0][0].isdigit() or text.endswith("/") else f"{text} {line}"
    if divided[2] == "\u00ad":
        return text[:-1] + line
    return text[:-1] + link(divided[1], following[0], seen) + line


def link(before: str, after: str, seen: Set[str] = frozenset()) -> str:
    """What stands between the two parts of a word divided at a line's end: nothing, a hyphen, or a hyphen and a
    blank («helse- og velferd»). ``seen`` is the document's ``vocabulary``."""
    if after in _COORDINATION:
        return "- "
    return "-" if _keeps_hyphen(before, after, seen) else ""


def _keeps_hyphen(before: str, after: str, seen: Set[str]) -> bool:
    """Whether the hyphen between the two parts of a divided word belongs to the word."""
    first = re.split(f"[{_HYPHENS}]", before)[-1]
    in_capitals = len(first) > 1 and first.isupper() and after.isupper()
    if in_capitals and len(first) > _ACRONYM:
        before, first, after = before.lower(), first.lower(), after.lower()
    if after[0].isupper() or after[0].isdigit() or first[-1].isdigit() or first.isupper() or len(first) == 1:
        return True
    joined = (first + after).lower()
    if joined in seen or (before + after).lower() in seen or is_word(joined):
        return False
    both_words = all(part.lower() in seen or is_word(part.lower()) for part in (first, after))
    return both_words and (f"{before}-{after}".lower() in seen or first != before)
