"""From what a reader found to a document: pieces in reading order become canonical text with blocks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.records import Block, BlockKind, Note

_WHITE_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, word joiner, BOM


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as a reader found it, before it has a place in the text; ``level`` and ``page`` as in ``Block``."""

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a format's reader gives: canonical text, blocks, the title, front matter, and notes on what was odd."""

    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def tidy(text: str) -> str:
    """The text as it stands in a block: NFC, on one line, single blanks, without invisible characters."""
    return _WHITE_SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def compose(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The canonical text of the pieces, one line a block, and the blocks in it; empty pieces are left out."""
    lines: list[str] = []
    blocks: list[Block] = []
    start = 0
    for piece in pieces:
        line = tidy(piece.text)
        if not line:
            continue
        end = start + len(line)
        blocks.append(Block(piece.kind, start, end, piece.level, piece.page))
        lines.append(line)
        start = end + 1
    return "\n".join(lines), tuple(blocks)
