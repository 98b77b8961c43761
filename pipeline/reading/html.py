"""Reading web pages: the report's own text, without the site's menus and buttons."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from lxml import etree, html

from pipeline.errors import UserError
from pipeline.reading.composing import Content, Piece, compose, tidy
from pipeline.reading.decoding import decode
from pipeline.reading.implied import imply
from pipeline.records import BlockKind

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_PROGRAM = ("script", "style", "noscript", "template")
_DROPPED = frozenset(
    [
        "nav",
        "aside",
        "button",
        "select",
        "datalist",
        "input",
        "textarea",
        "svg",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "head",
        "map",
        "dialog",
    ]
)
_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"])
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_CAPTIONS = frozenset(("figcaption", "caption", "dt", "dd", "address", "legend"))
_BOLD = frozenset(("b", "strong"))
_OWN_SHARE = 0.25
"""The least share of the page's text that a main or article element must have to be taken for the report."""


def read_bytes(data: bytes, path: Path) -> Content:
    """The text of the page's main part; the title is its first heading's, else the page's."""
    page = _parsed(data, path)
    etree.strip_elements(page, *_PROGRAM, with_tail=False)
    walker = _Walker()
    walker.walk(_main_part(page), "paragraph", 0)
    walker.flush("paragraph", 0)
    pieces, title = imply(walker.pieces, walker.bold, walker.captions)
    text, blocks = compose(pieces)
    if not text:
        raise UserError(
            "the page holds no text",
            path,
            "If it fills itself by a program when opened, open it in a browser and save or print what you see as PDF.",
            kind="no_text",
        )
    heading = next((piece.text for piece in pieces if piece.kind == "heading" and piece.level == 1), "")
    return Content(text, blocks, title or heading or tidy(page.findtext(".//title") or ""))


def _parsed(data: bytes, path: Path) -> html.HtmlElement:
    # Parsed from UTF-8, since the parser takes no string that declares another encoding.
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        page = html.document_fromstring(_decoded(data, path).encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UserError("the page holds no text", path, "Check that it is the right file.", kind="no_text") from error
    if any("depth" in problem.message.lower() for problem in parser.error_log):  # the rest would be lost in silence
        hint = "Open it in a browser and print it as PDF."
        raise UserError("the page's elements are nested too deeply", path, hint, kind="nested")
    return page


def _decoded(data: bytes, path: Path) -> str:
    """The characters of the page: UTF-8 if it is that, whatever it declares; else as declared; else as a text file."""
    text = decode(data, path)
    declared = _CHARSET.search(data[:4096])
    if declared is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        charset = declared[1].decode().lower()
        try:
            return data.decode("cp1252" if charset in ("iso-8859-1", "latin1") else charset)
        except (LookupError, UnicodeDecodeError):
            return text
    return text


def _main_part(page: html.HtmlElement) -> html.HtmlElement:
    """The page's main or only article if it has a fair share of the text, else its body."""
    body = page.find("body")
    body = page if body is None else body
    least = _OWN_SHARE * len(tidy(body.text_content()))
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = [element for element in body.findall(path) if len(tidy(element.text_content())) >= least]
        if len(found) == 1:
            return found[0]
    return body


class _Walker:
    """A walk through the page, gathering its ``pieces`` and the places of the ``bold`` ones and ``captions``."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.bold: set[int] = set()
        self.captions: set[int] = set()
        self._text: list[str] = []
        self._plain = False
        self._breaks = 0

    def walk(self, element: html.HtmlElement, kind: BlockKind, level: int, bold: bool = False) -> None:
        """Gathers what the element holds; ``kind`` and ``level`` are what its text is, unless the element says."""
        tag = element.tag
        if tag == "br":
            self._break(kind, level)
            return
        if not isinstance(tag, str) or tag in _DROPPED or _is_site_part(element):
            return
        outer = kind, level
        is_block = tag in _BLOCKS and not (kind == "cell" and tag not in ("td", "th"))
        if is_block:
            self.flush(*outer)
            kind, level = _kind(element, kind, level)
            first = len(self.pieces)
        elif tag in _BLOCKS:
            self._text.append(" ")
        bold = bold or tag in _BOLD
        self._add(element.text, bold)
        for child in element:
            self.walk(child, kind, level, bold)
            self._add(child.tail, bold)
        if is_block:
            self.flush(kind, level)
            if tag in _CAPTIONS:
                self.captions.update(range(first, len(self.pieces)))
        elif tag in _BLOCKS:
            self._text.append(" ")

    def flush(self, kind: BlockKind, level: int) -> None:
        """Ends a block."""
        text = "".join(self._text)
        if text.strip():
            if not self._plain:
                self.bold.add(len(self.pieces))
            self.pieces.append(Piece(kind, text, level))
        self._text, self._plain, self._breaks = [], False, 0

    def _add(self, text: str | None, bold: bool) -> None:
        if text:
            self._text.append(text)
        if text and text.strip():
            self._breaks = 0
            self._plain = self._plain or not bold

    def _break(self, kind: BlockKind, level: int) -> None:
        """One break is a blank; two in a row end a paragraph, as on pages written without ``<p>``."""
        self._breaks += 1
        if self._breaks > 1 and kind != "cell":
            self.flush(kind, level)
        else:
            self._text.append(" ")


def _kind(element: html.HtmlElement, kind: BlockKind, level: int) -> tuple[BlockKind, int]:
    """What the text of a block element is; what it does not say itself it has from the element around it."""
    tag = element.tag
    if tag in _HEADINGS:
        return "heading", int(tag[1])
    if tag == "li":
        return "bullet", level + 1 if kind == "bullet" else 1
    if tag == "blockquote":
        return "quote", 0
    if tag in ("td", "th"):
        return ("paragraph", 0) if _is_frame(element) else ("cell", 0)
    return kind, level


def _is_frame(cell: html.HtmlElement) -> bool:
    """Whether the cell is there for the page's layout: it holds headings or tables of its own."""
    return any(element.tag in _HEADINGS or element.tag == "table" for element in cell.iterdescendants())


def _is_site_part(element: html.HtmlElement) -> bool:
    """Whether the element is hidden or belongs to the site: its header, footer, search form."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true" or element.get("role") in _ROLES:
        return True
    if re.search(r"display\s*:\s*none", element.get("style", "")):
        return True
    if element.tag == "footer":
        return next(element.iterancestors("blockquote"), None) is None
    if element.tag == "header":  # an article's header holds its title
        return element.find(".//h1") is None and next(element.iterancestors("article", "main"), None) is None
    # Some systems put the whole page in one form.
    return element.tag == "form" and not any(element.find(f".//{tag}") is not None for tag in ("h1", "h2", "p"))
