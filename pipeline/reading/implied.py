"""What the authors of a marked-up document meant but did not mark: typed bullets, dash speech, bold headings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.reading.composing import Piece, tidy
from pipeline.reading.kinds import kinds_of
from pipeline.reading.marks import mark_of
from pipeline.reading.paragraphs import Paragraph


def imply(
    pieces: Sequence[Piece], bold: Collection[int] = (), captions: Collection[int] = ()
) -> tuple[list[Piece], str]:
    """The pieces with their plain paragraphs sorted by look as those of a plain text are, and the title if found so.

    ``bold`` and ``captions`` are places of pieces, with the meaning that ``kinds_of`` gives them. Empty pieces are
    left out.
    """
    tidied = [(old, replace(piece, text=tidy(piece.text))) for old, piece in enumerate(pieces)]
    kept = [(old, piece) for old, piece in tidied if piece.text]
    kinds, title = kinds_of(
        [_paragraph(piece) for _, piece in kept],
        [new for new, (old, _) in enumerate(kept) if old in bold],
        [new for new, (old, _) in enumerate(kept) if old in captions],
    )
    return [
        replace(piece, kind=kind.kind, level=kind.level, text=piece.text[kind.skip :])
        for (_, piece), kind in zip(kept, kinds, strict=True)
    ], title


def _paragraph(piece: Piece) -> Paragraph:
    if piece.kind == "paragraph":
        return Paragraph(piece.text, 0, len(piece.text), mark=mark_of(piece.text))
    return Paragraph(piece.text, 0, len(piece.text), given=piece.kind, level=piece.level)
