"""The YAML lines between ``---`` at the top of a Markdown file: what the report is and whose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.records import Note

_PATTERN = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ENGLISH = {"kommune": "municipality", "år": "year", "tittel": "title", "dokumenttype": "type", "fylke": "county"}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields with English names, what could not be used, and where the report's own text begins."""

    fields: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    end: int = 0


def front_matter_of(text: str) -> FrontMatter:
    """The front matter of a text; every value is a string, as written: ``NO`` is no truth value, 0301 no number."""
    found = _PATTERN.match(text)
    if found is None:
        return FrontMatter()
    try:
        given = YAML(typ="base", pure=True).load(found["yaml"])
    except YAMLError as error:
        line = 2 + found["yaml"].rstrip()[: _position(error)].count("\n")
        return FrontMatter(notes=(Note("front_matter", (str(line),)),), end=found.end())
    if not isinstance(given, dict):
        return FrontMatter()  # a text between two rules
    fields = {_key(key): _value(value) for key, value in given.items()}
    return FrontMatter({key: value for key, value in fields.items() if value}, end=found.end())


def _position(error: YAMLError) -> int:
    """Where in the YAML the parser stopped; a character that no YAML may hold has its place in the error itself."""
    mark = getattr(error, "problem_mark", None)
    return mark.index if mark else getattr(error, "position", 0)


def _key(key: object) -> str:
    lower = str(key).strip().lower()
    return _ENGLISH.get(lower, lower)


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value)
    return "" if value is None or isinstance(value, dict) else str(value).strip()
