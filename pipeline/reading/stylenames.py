"""What the names of paragraph styles mean, in English and Norwegian, in Word and LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HEADING = re.compile(r"(?:heading|overskrift)\s*([1-9])")
_LIST = re.compile(
    r"(?:list (?:bullet|number)|punktliste|punktmerket liste|punktmerka liste|nummerert liste)\s*([1-9])?"
)
_CONTENTS = re.compile(r"(?:toc|innh|innhold|contents|table of figures|figurliste)\s*\d?")
_TITLES = {"title": 1, "tittel": 1, "subtitle": 2, "undertittel": 2}
_QUOTES = {"quote", "intense quote", "sitat", "sterkt sitat", "block text", "blokktekst", "quotations"}


def heading_level(name: str) -> int:
    """1 or more for a heading's or title's style, else 0."""
    found = _HEADING.fullmatch(name.lower())
    return int(found[1]) if found else _TITLES.get(name.lower(), 0)


def title_level(names: Iterable[str]) -> int:
    """1 for the title's style, 2 for the subtitle's, else 0; the names are those of a style and the ones above it."""
    return next((_TITLES[name.lower()] for name in names if name.lower() in _TITLES), 0)


def list_level(names: Iterable[str]) -> int:
    """1 or more for a list's style («List Bullet 2»), else 0."""
    found = next((found for name in names if (found := _LIST.fullmatch(name.lower()))), None)
    return int(found[1] or 1) if found else 0


def is_quote(names: Iterable[str]) -> bool:
    """Whether one of the names is that of a block quote's style."""
    return any(name.lower() in _QUOTES for name in names)


def is_contents(names: Iterable[str]) -> bool:
    """Whether one of the names is that of a line in a table of contents."""
    return any(_CONTENTS.fullmatch(name.lower()) for name in names)
