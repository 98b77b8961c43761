"""The nouns of a REFI-QDA project: users, codes, variables, cases, sources with their selections, notes and sets.

Positions are half-open and count code points: ``source.text[selection.start:selection.end]`` is what is selected. GUIDs
are in capitals and without braces; a field that names another thing holds its GUID.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SourceKind = Literal["text", "pdf", "picture", "audio", "video"]


@dataclass(frozen=True, slots=True)
class User:
    """Who coded: the machine, or a person; ``id`` holds a person's initials."""

    guid: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code with the codes below it. ``codable`` is false for a mere heading; ``colour`` is ``#RRGGBB`` or ''."""

    guid: str
    name: str
    codable: bool = True
    colour: str = ""
    description: str = ""
    children: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """What can be said of a case or a source; ``type`` is one of the format's, such as ``Text`` or ``Integer``."""

    guid: str
    name: str
    type: str = "Text"


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable says of one case or source, as text."""

    variable: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its values, the sources that are about it, and the selections that are in other sources."""

    guid: str
    name: str = ""
    description: str = ""
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a selection (or on a whole source) by a user, with notes; ``date`` is an xsd:dateTime or ''."""

    guid: str
    code: str
    user: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage of a source's text. ``name`` is its quote, or a title that someone gave it.

    A passage that is marked on a PDF's page has no position in the text: start and end are -1.
    """

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    changed_by: str = ""
    date: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the project. ``text`` is all that its file holds, marks of encoding and line ends too; None where
    there is none. ``original`` is the file that the text came from (when writing). ``elsewhere`` counts codings on
    places that are not in a text: pictures, recordings."""

    guid: str
    name: str
    text: str | None
    kind: SourceKind = "text"
    original: Path | None = None
    description: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    user: str = ""
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A memo or a comment."""

    guid: str
    name: str
    text: str
    user: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """A group of codes, sources or notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A whole project. ``origin`` is the program that wrote it; ``unread`` counts what was met and is not held here,
    by the format's name for it."""

    name: str
    origin: str = ""
    description: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    sets: tuple[Set, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()
