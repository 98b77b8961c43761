"""The file that a report came as: whether it can go along beside the text that positions count in."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from pipeline.archive import Archive
from pipeline.errors import UserError
from pipeline.exchange.qdpx import MAX_ORIGINAL

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def fits(path: Path, text: str) -> bool:
    """Whether programs that show the original would show the codings where they are.

    A PDF has its text beside it. A Word document is shown in place of the text, so that its paragraphs must be the
    text's lines, sign by sign; what is in tables, notes and changes is counted differently by each program. The format
    knows no others.
    """
    if path.stat().st_size > MAX_ORIGINAL:
        return False
    suffix = path.suffix.lower()
    return suffix == ".pdf" or (suffix == ".docx" and _lines(path) == text.split("\n"))


def _lines(path: Path) -> list[str] | None:
    """The paragraphs of the Word document; None if it holds anything that is not a paragraph of plain runs."""
    try:
        body = Archive(path.read_bytes(), path, "Word").xml("word/document.xml").find(f"{_W}body")
    except (UserError, OSError):
        return None
    if body is None or any(child.tag not in (f"{_W}p", f"{_W}sectPr") for child in body):
        return None
    return [_line(paragraph) for paragraph in body.iter(f"{_W}p")]


def _line(paragraph: etree._Element) -> str:
    return "".join(_SIGNS.get(part.tag, part.text or "") for part in paragraph.iter(f"{_W}t", *_SIGNS))


_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\v", f"{_W}drawing": "\ufffc"}
