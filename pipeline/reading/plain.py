"""Reading plain text: reports pasted from PDFs, mail and the web, with structure that only layout tells."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.reading.composing import Content
from pipeline.reading.decoding import decode
from pipeline.reading.kinds import kinds_of
from pipeline.reading.paragraphs import paragraphs_of
from pipeline.records import Block

_SUBJECT = re.compile(r"^(?:emne|subject)\s*:\s*(\S.*)$", re.IGNORECASE | re.MULTILINE)


def read_bytes(data: bytes, path: Path) -> Content:
    """The text of the file as its author sees it, with blocks that leave out list marks and page numbers.

    The title is the first line if that looks like a heading, else a mail's subject.
    """
    text = decode(data, path)
    paragraphs = paragraphs_of(text)
    kinds, title = kinds_of(paragraphs)
    blocks = tuple(
        Block(kind.kind, paragraph.start + kind.skip, paragraph.end, kind.level)
        for paragraph, kind in zip(paragraphs, kinds, strict=True)
    )
    subject = _SUBJECT.search(text, 0, 1000)
    return Content(text, blocks, title or (subject[1].strip() if subject else ""))
