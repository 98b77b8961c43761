"""The nouns that the stages hand each other.

All offsets are half-open code-point offsets ``[start, end)`` into ``Document.text``, the canonical text:
``document.text[x.start:x.end]`` is the text of any block, segment or token ``x``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

BlockKind = Literal["heading", "paragraph", "bullet", "quote", "cell"]
Language = Literal["nb", "nn"]
FindingType = Literal["goal", "result", "challenge", "plan", "context"]

FINDING_TYPES: tuple[FindingType, ...] = ("goal", "result", "challenge", "plan", "context")
MACHINE = "machine"  # the origin that is no person


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


NoteKind = Literal["page_without_text", "pages_without_text", "front_matter", "municipality"]


@dataclass(frozen=True, slots=True)
class Note:
    """What a user of a document should know of it: ``noted.KIND`` in the labels, whose places ``details`` fill."""

    kind: NoteKind
    details: tuple[str, ...] = ()


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
    notes: tuple[Note, ...] = ()


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
    notes: tuple[Note, ...]


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


@dataclass(frozen=True, slots=True)
class Point:
    """What a cell of the framework matrix holds of one finding type: the number of segments, and extracts of the
    clearest, each with its quote's id. An extract is a segment's own words from its beginning, cut with ``…``."""

    finding_type: FindingType
    segments: int
    extracts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a run worked with: everything that, changed, could change its tables.

    ``models`` are (language, name, version); ``codes`` the thresholds by code; ``ledgers``, ``documents`` and
    ``starters`` are hashes (SHA-256) by name; ``decided`` counts what stands, by person and kind of decision;
    ``reviewed`` is the number of segments on which a person decided something.
    """

    funn: str
    python: str
    libraries: dict[str, str]
    models: tuple[tuple[str, str, str], ...]
    settings: dict[str, str]
    codebook_version: str
    codebook_sha256: str
    thresholds: dict[str, float]
    starters: int
    starters_sha256: str
    ledgers: dict[str, str]
    documents: dict[str, str]
    decided: dict[tuple[str, str], int]
    reviewed: int


Cause = Literal["report", "removed", "text", "decision", "codebook", "settings", "program", "learning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A code on a segment as a run left it: what the next run is compared with."""

    segment: str
    code: str
    finding_type: FindingType
    municipality: str
    origin: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that is new, gone or changed since the run before. ``before`` and ``after`` are empty where there
    was or is none; ``person`` is who decided it, where a person did."""

    document: str
    before: Finding | None
    after: Finding | None
    cause: Cause
    person: str = ""

    @property
    def kind(self) -> Literal["new", "gone", "changed"]:
        """What happened to the finding."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"

    @property
    def finding(self) -> Finding:
        """The finding as it is now, or as it was if it is gone."""
        finding = self.after or self.before
        assert finding is not None
        return finding


ColumnKind = Literal[
    "text",
    "long",
    "quote",
    "id",
    "ids",
    "number",
    "share",
    "municipality",
    "code",
    "finding_type",
    "block",
    "language",
    "word",
    "points",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``label`` is its heading in the study's language; ``kind`` tells a renderer what it holds:

    - ``text`` and ``long``: a short text, or one that takes room; ``quote``: a segment's own words
    - ``id``: a quote's id, ``document#segment``; ``ids``: several, with blanks between
    - ``number``: a count; ``share``: a number in [0, 1], shown in per cent
    - ``municipality``, ``code``, ``finding_type``, ``block``, ``language``, ``word``: a word of the vocabulary, shown
      by its label in ``Table.values``
    - ``points``: a cell of the framework matrix, a tuple of ``Point``
    """

    name: str
    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table described once, for every format to draw. ``rows`` can be gone through again and again, a tuple a row
    in the order of ``columns``; ``values`` gives the label of a word of the vocabulary, such as a code's name.
    """

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[object, ...]]
    values: dict[str, str] = field(default_factory=dict)

    def named_rows(self) -> Iterator[dict[str, Any]]:
        """Each row by the names of its columns."""
        names = [column.name for column in self.columns]
        for row in self.rows:
            yield dict(zip(names, row, strict=True))
