"""Reading Word documents: every word that a reader of the final version sees, once, in reading order.

The text is taken from the XML, not through a library's paragraphs: those leave out tracked insertions, content
controls and smart tags without a word. Notes and text boxes follow the paragraph that they hang on.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.archive import Archive
from pipeline.reading.composing import Content, Piece, compose, tidy
from pipeline.reading.implied import imply
from pipeline.reading.wordstyles import Styles, W

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"

_GONE = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sectPr", f"{W}sdtPr", f"{W}tblPr", _FALLBACK}
_SIGNS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


@dataclass(slots=True)
class _Found:
    """What the walk through one paragraph gathers: its text, whether all of it is bold, and what hangs on it."""

    text: list[str] = field(default_factory=list)
    bold: bool = True
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_bytes(data: bytes, path: Path) -> Content:
    """The document's text in reading order, with tracked changes accepted, without headers, comments, hidden text."""
    archive = Archive(data, path, "Word")
    reader = _Reader(archive)
    reader.read()
    pieces, implied = imply(reader.pieces, reader.bold, reader.notes)
    text, blocks = compose(pieces)
    return Content(text, blocks, reader.title or implied or _first_heading(pieces) or _property(archive))


class _Reader:
    """One pass through a document: gathers ``pieces``, the places of ``bold`` ones and ``notes``, and the ``title``."""

    def __init__(self, archive: Archive) -> None:
        main = _main_part(archive)
        folder = posixpath.dirname(main)
        self._body = archive.xml(main).find(f"{W}body")
        if self._body is None:
            raise archive.damaged("it has no body")
        parts = {name: posixpath.join(folder, f"{name}.xml") for name in ("styles", "footnotes", "endnotes")}
        roots = {name: archive.xml(part) for name, part in parts.items() if part in archive}
        self._styles = Styles(roots.get("styles"))
        self._note_texts = {
            (part, note.get(f"{W}id", "")): note
            for part in ("footnotes", "endnotes")
            for note in roots.get(part, ())
            if note.get(f"{W}type", "normal") == "normal"
        }
        self.pieces: list[Piece] = []
        self.bold: set[int] = set()
        self.notes: set[int] = set()
        self.title = ""
        self._carried = ""

    def read(self) -> None:
        """Fills the lists from the document's body."""
        for block in _blocks(self._body):
            self._block(block)

    def _block(self, block: etree._Element) -> None:
        if block.tag == f"{W}tbl":
            self._table(block)
        elif not self._styles.is_contents(block):
            found = self._found([block])
            kind, level = self._styles.kind(block)
            text = self._carried + "".join(found.text)
            if block.find(f"{W}pPr/{W}rPr/{W}del") is not None:  # its end was deleted: the next goes on with it
                self._carried = text
                self._attachments(found)
                return
            self._carried = ""
            text = tidy(text)
            if self._styles.is_title(block):
                self.title = self.title or text
            if found.bold and text:
                self.bold.add(len(self.pieces))
            self.pieces.append(Piece(kind, text, level))
            self._attachments(found)

    def _table(self, table: etree._Element) -> None:
        """One piece a cell, row by row; a table inside a cell follows it. A cell merged downwards has its text once."""
        rows = [list(_inside(row, f"{W}tc")) for row in _inside(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame around text, not a table
            for block in _blocks(rows[0][0]):
                self._block(block)
            return
        for row in rows:
            for cell in row:
                blocks = list(_blocks(cell))
                found = self._found([block for block in blocks if block.tag == f"{W}p"])
                self.pieces.append(Piece("cell", "".join(found.text)))
                for block in blocks:
                    if block.tag == f"{W}tbl":
                        self._table(block)
                self._attachments(found)

    def _attachments(self, found: _Found) -> None:
        """Puts the text boxes and notes that hang on a paragraph after it."""
        for box in found.boxes:
            for block in _blocks(box):
                self._block(block)
        for part, number in found.notes:
            note = self._note_texts.get((part, number))
            if note is not None:
                inner = self._found([block for block in _blocks(note) if block.tag == f"{W}p"])
                self.notes.add(len(self.pieces))
                self.pieces.append(Piece("paragraph", "".join(inner.text)))

    def _found(self, paragraphs: list[etree._Element]) -> _Found:
        """The text of some paragraphs as one, with what hangs on them."""
        found = _Found()
        for paragraph in paragraphs:
            if found.text:
                found.text.append(" ")
            for element in _walk(paragraph):
                self._take(element, paragraph, found)
        return found

    def _take(self, element: etree._Element, paragraph: etree._Element, found: _Found) -> None:
        if element.tag == f"{W}txbxContent":
            found.boxes.append(element)
        elif element.tag in _NOTES:
            found.notes.append((_NOTES[element.tag], element.get(f"{W}id", "")))
        elif element.tag in _SIGNS:
            found.text.append(_SIGNS[element.tag])
        elif element.tag in (f"{W}t", _MATHS) and element.text:
            run = element.getparent()
            if element.tag == f"{W}t" and self._styles.is_on(run, paragraph, "vanish"):
                return
            found.text.append(element.text)
            if not element.text.isspace():
                found.bold = found.bold and self._styles.is_on(run, paragraph, "b")


def _walk(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The elements inside a paragraph in reading order, not entering deletions, properties and text boxes."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _GONE:
            continue
        yield element
        if element.tag != f"{W}txbxContent":
            stack.extend(reversed(element))


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a container, also those inside content controls and tracked insertions."""
    return _inside(container, f"{W}p", f"{W}tbl")


def _inside(container: etree._Element, *tags: str) -> Iterator[etree._Element]:
    stack = list(reversed(container))
    while stack:
        element = stack.pop()
        if element.tag in tags:
            yield element
        elif element.tag not in _GONE:
            stack.extend(reversed(element))


def _main_part(archive: Archive) -> str:
    """The name of the part with the text, which the archive's relations tell."""
    if "_rels/.rels" in archive:
        for relation in archive.xml("_rels/.rels").iter(_REL):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _first_heading(pieces: list[Piece]) -> str:
    return next((piece.text for piece in pieces if piece.kind == "heading"), "")


def _property(archive: Archive) -> str:
    """The title among the document's properties."""
    if "docProps/core.xml" not in archive:
        return ""
    return tidy(archive.xml("docProps/core.xml").findtext(_TITLE) or "")
