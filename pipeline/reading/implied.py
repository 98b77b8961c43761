"""What the authors of a marked-up document meant but did not mark: typed bullets, dash speech, bold headings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.reading.composing import Piece, tidy
from pipeline.reading.kinds import Kind, kinds_of
from pipeline.reading.marks import mark_of
from pipeline.reading.paragraphs import Paragraph


def imply(pieces: Sequence[Piece], bold: Collection[int] = ()) -> tuple[list[Piece], str]:
    """The pieces with their plain paragraphs sorted by look as those of a plain text are, and the title if found so.

    Headings are sought only where the document marks none but those that open it; ``bold`` are the places of the
    pieces that are bold throughout: if there are some, no other is a heading. Empty pieces are left out.
    """
    tidied = [replace(piece, text=tidy(piece.text)) for piece in pieces]
    places = [i for i, piece in enumerate(tidied) if piece.text]
    pieces = [tidied[i] for i in places]
    opening = next((i for i, piece in enumerate(pieces) if piece.kind != "heading"), len(pieces))
    among: Collection[int] | None = {new for new, old in enumerate(places) if old in bold} - set(range(opening)) or None
    if any(piece.kind == "heading" for piece in pieces[opening:]):
        among = ()
    kinds, title = kinds_of([_paragraph(piece) for piece in pieces], among)
    top = max((piece.level for piece in pieces[:opening]), default=0)
    return [
        _sorted(piece, kind, top) if piece.kind == "paragraph" else piece
        for piece, kind in zip(pieces, kinds, strict=True)
    ], title


def _sorted(piece: Piece, kind: Kind, top: int) -> Piece:
    """The piece as what it was found to be; ``top`` is the level of the headings that stand above all."""
    level = kind.level + top if kind.kind == "heading" else kind.level
    return replace(piece, kind=kind.kind, level=level, text=piece.text[kind.skip :])


def _paragraph(piece: Piece) -> Paragraph:
    """The piece as a paragraph of plain text; what is no plain paragraph is shut off by being a cell."""
    plain = piece.kind == "paragraph"
    return Paragraph(piece.text, 0, len(piece.text), mark=mark_of(piece.text) if plain else None, cell=not plain)
