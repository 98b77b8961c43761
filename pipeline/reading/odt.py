"""Reading OpenDocument texts (LibreOffice): text as a reader of the final version sees it, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.archive import Archive
from pipeline.reading import stylenames
from pipeline.reading.composing import Content, Piece, compose, tidy
from pipeline.reading.implied import imply
from pipeline.records import BlockKind

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"

_CONTENTS = {
    f"{_TEXT}{name}" for name in ("table-of-content", "illustration-index", "alphabetical-index", "user-index")
}
_GONE = _CONTENTS | {
    f"{_TEXT}tracked-changes",
    f"{_OFFICE}annotation",
    f"{_OFFICE}forms",
    f"{_TEXT}hidden-text",
    f"{_TEXT}sequence-decls",
    f"{_TEXT}ruby-text",
    f"{_SVG}title",
    f"{_SVG}desc",
}
_BLANKS = {f"{_TEXT}{name}" for name in ("s", "tab", "line-break")}
_AROUND_SHAPES = {f"{_DRAW}{name}" for name in ("frame", "g", "a")}
_ESCAPED = re.compile(r"_([0-9a-f]{1,4})_")


@dataclass(slots=True)
class _Found:
    """What the walk through a paragraph gathers: its text, whether all of it is bold, and what hangs on it."""

    text: list[str] = field(default_factory=list)
    bold: bool = True
    attached: list[etree._Element] = field(default_factory=list)


def read_bytes(data: bytes, path: Path) -> Content:
    """The document's text in reading order; notes and text frames follow the paragraph that they hang on."""
    archive = Archive(data, path, "LibreOffice")
    if "META-INF/manifest.xml" in archive:
        manifest = archive.xml("META-INF/manifest.xml")
        if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
            raise archive.encrypted()
    content = archive.xml("content.xml")
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise archive.damaged("it holds no text document")
    styles = archive.xml("styles.xml") if "styles.xml" in archive else None
    walker = _Walker(_Styles(content, styles))
    walker.walk(body, "paragraph", 0)
    pieces, implied = imply(walker.pieces, walker.bold, walker.notes)
    text, blocks = compose(pieces)
    heading = next((piece.text for piece in pieces if piece.kind == "heading"), "")
    return Content(text, blocks, walker.title or implied or heading or _property(archive))


def _property(archive: Archive) -> str:
    """The title among the document's properties."""
    if "meta.xml" not in archive:
        return ""
    return tidy(next((title.text or "" for title in archive.xml("meta.xml").iter(_TITLE)), ""))


class _Styles:
    """The document's styles: their names through all inheritance, and whether they are bold or hidden."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        for root in roots:
            for style in root.iter(f"{_STYLE}style") if root is not None else ():
                self._styles.setdefault(style.get(f"{_STYLE}name", ""), style)

    def names(self, name: str) -> list[str]:
        """The names of the style and those above it, as people see them."""
        return [_shown(name), *(_shown(other) for style in self._chain(name) for other in _names(style))]

    def says(self, names: tuple[str, ...], attribute: str) -> str:
        """What the nearest of the styles that sets a text property sets it to; '' if none does."""
        for style in (style for name in names for style in self._chain(name)):
            properties = style.find(f"{_STYLE}text-properties")
            if properties is not None and properties.get(attribute):
                return properties.get(attribute, "")
        return ""

    def _chain(self, name: str) -> Iterator[etree._Element]:
        seen = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = self._styles[name].get(f"{_STYLE}parent-style-name", "")


def _names(style: etree._Element) -> list[str]:
    return [style.get(f"{_STYLE}{key}", "") for key in ("name", "display-name", "parent-style-name")]


def _shown(name: str) -> str:
    """A style's name with ``_20_`` as the blank that it stands for."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), name)


class _Walker:
    """A walk through the text, gathering ``pieces``, the places of ``bold`` ones and ``notes``, and the ``title``."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self.pieces: list[Piece] = []
        self.bold: set[int] = set()
        self.notes: set[int] = set()
        self.title = ""

    def walk(self, container: etree._Element, kind: BlockKind, level: int) -> None:
        """Gathers the blocks of a container; ``kind`` and ``level`` are those of a plain paragraph in it."""
        for element in container:
            if element.tag in (f"{_TEXT}h", f"{_TEXT}p"):
                self._paragraph(element, kind, level)
            elif element.tag == f"{_TEXT}list":
                self.walk(element, "bullet", level + 1 if kind == "bullet" else 1)
            elif element.tag == f"{_TEXT}list-header":
                self.walk(element, "paragraph", 0)
            elif element.tag == f"{_TABLE}table":
                self._table(element)
            elif element.tag not in _GONE and element.get(f"{_TEXT}display") != "none":
                self.walk(element, kind, level)

    def _paragraph(self, paragraph: etree._Element, kind: BlockKind, level: int) -> None:
        style = paragraph.get(f"{_TEXT}style-name", "")
        names = self._styles.names(style)
        found = _Found()
        self._gather(paragraph, (style,), found)
        text = tidy("".join(found.text))
        rank = stylenames.title_level(names)
        if rank == 1:
            self.title = self.title or text
        if paragraph.tag == f"{_TEXT}h":
            kind, level = "heading", int(paragraph.get(f"{_TEXT}outline-level") or 1)
        elif rank:
            kind, level = "heading", rank
        elif kind == "bullet":
            level = max(level, stylenames.list_level(names))
        elif kind == "paragraph" and stylenames.is_quote(names):
            kind = "quote"
        if found.bold and text:
            self.bold.add(len(self.pieces))
        self.pieces.append(Piece(kind, text, level))
        self._attachments(found)

    def _table(self, table: etree._Element) -> None:
        """One piece a cell, row by row; a table inside a cell follows it."""
        cells = [cell for row in _inside(table, f"{_TABLE}table-row") for cell in _inside(row, f"{_TABLE}table-cell")]
        if len(cells) == 1:  # a frame around text, not a table
            self.walk(cells[0], "paragraph", 0)
            return
        for cell in cells:
            found = _Found()
            for paragraph in _inside(cell, f"{_TEXT}p", f"{_TEXT}h"):
                self._gather(paragraph, (paragraph.get(f"{_TEXT}style-name", ""),), found)
                found.text.append(" ")
            self.pieces.append(Piece("cell", "".join(found.text)))
            for inner in _inside(cell, f"{_TABLE}table"):
                self._table(inner)
            self._attachments(found)

    def _attachments(self, found: _Found) -> None:
        for attached in found.attached:
            first = len(self.pieces)
            self.walk(attached, "paragraph", 0)
            if attached.tag == f"{_TEXT}note-body":
                self.notes.update(range(first, len(self.pieces)))

    def _gather(self, element: etree._Element, styles: tuple[str, ...], found: _Found) -> None:
        """Adds the text inside an element; ``styles`` are those that the text has there, nearest first."""
        self._add(element.text, styles, found)
        for child in element:
            if child.tag in _BLANKS:
                found.text.append(" ")
            elif child.tag == f"{_TEXT}note":
                found.attached += child.findall(f"{_TEXT}note-body")
            elif isinstance(child.tag, str) and child.tag.startswith(_DRAW) and child.tag not in _AROUND_SHAPES:
                found.attached.append(child)
            elif isinstance(child.tag, str) and child.tag not in _GONE:
                self._gather(child, (child.get(f"{_TEXT}style-name", ""), *styles), found)
            self._add(child.tail, styles, found)

    def _add(self, text: str | None, styles: tuple[str, ...], found: _Found) -> None:
        if not text or self._styles.says(styles, f"{_TEXT}display") == "none":
            return
        found.text.append(text)
        if not text.isspace():
            found.bold = found.bold and self._styles.says(styles, f"{_FO}font-weight") == "bold"


def _inside(container: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The nearest elements of some kinds inside a container."""
    stack = list(reversed(container))
    while stack:
        element = stack.pop()
        if element.tag in tags:
            yield element
        elif element.tag not in _GONE and element.tag != f"{_TABLE}table":
            stack.extend(reversed(element))
