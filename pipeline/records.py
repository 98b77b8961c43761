"""The nouns that the stages hand each other.

All offsets are half-open code-point offsets ``[start, end)`` into ``Document.text``, the canonical text:
``document.text[x.start:x.end]`` is the text of any block, segment or token ``x``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "bullet", "quote", "cell"]
Language = Literal["nb", "nn"]
FindingType = Literal["goal", "result", "challenge", "plan", "context"]

FINDING_TYPES: tuple[FindingType, ...] = ("goal", "result", "challenge", "plan", "context")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, bullet, block quote or table cell of a document.

    ``level`` is the depth of a heading (1 is the highest) or the nesting of a bullet (1 is the outermost), else 0;
    ``page`` is counted from 1 where the format has pages. Between two blocks there is no prose: white space,
    list marks, a table's rules, page numbers, front matter.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read: its canonical text and its blocks, in order and not overlapping."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    format: str
    sha256: str
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the model read it. ``text`` is composed (NFC) and free of line breaks; the offsets are the source's."""

    text: str
    lemma: str
    pos: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The unit of coding: a sentence in its block. ``paragraph`` is the index of that block in the document.

    ``id`` is unique in the document and stays the same as long as the segment's text does; ``section`` holds the
    headings above it, highest first; ``municipality`` and ``speaker`` are empty where there is none or several.
    """

    document: str
    id: str
    start: int
    end: int
    text: str
    block: BlockKind
    paragraph: int
    section: tuple[str, ...]
    municipality: str
    speaker: str
    language: Language
    page: int | None
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Coding:
    """A code put on a segment by an origin (``machine`` or a person's initials), with the words that say why."""

    code: str
    score: float
    origin: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CodedSegment:
    """A segment with its finding type (probability in [0, 1]) and its codings, in the codebook's order.

    ``scores`` holds the machine's probability for each code of the codebook, coded or not.
    """

    segment: Segment
    finding_type: FindingType
    finding_score: float
    codings: tuple[Coding, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of a report as a whole. ``words`` counts what blanks separate; ``municipality`` is empty where
    the report is about none or several."""

    name: str
    title: str
    municipality: str
    year: str
    type: str
    format: str
    language: Language
    words: int
    sha256: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SegmentedDocument:
    """A report's particulars and its segments, in order."""

    about: Particulars
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A report's particulars and its coded segments, in order."""

    about: Particulars
    segments: tuple[CodedSegment, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the study (a municipality) with its attributes, as ``municipalities.csv`` gives them."""

    name: str
    county: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


ColumnKind = Literal["text", "long", "number", "share", "municipality", "code", "finding_type", "block", "language"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``label`` is its heading in the study's language; ``kind`` tells a renderer what it holds:
    running text, a count, a share in [0, 1], or a word of the vocabulary that has a label of its own."""

    name: str
    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table described once, for every format to draw. ``rows`` can be gone through again and again, a tuple a row
    in the order of ``columns``; ``values`` gives the label of a word of the vocabulary, such as a code's name."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[object, ...]]
    values: dict[str, str] = field(default_factory=dict)
    formats: frozenset[str] = frozenset({"csv", "xlsx"})
