"""The headings that a block stands under."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.records import Block, Document


def sections(document: Document) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Each block with the headings above it, highest first; a heading stands under those of higher rank only."""
    path: list[tuple[int, str]] = []
    for block in document.blocks:
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
        yield block, tuple(heading for _, heading in path)
        if block.kind == "heading":
            path.append((block.level, " ".join(document.text[block.start : block.end].split())))
