"""The pieces of a Word document's body as XML (ECMA-376, part 1): text, fields, links, tables.

They are strings because a chapter can hold some 100,000 of them, and python-docx builds each as a tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

_ILLEGAL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def legal(text: str) -> str:
    """The text without what XML cannot hold: control characters and half characters."""
    return _ILLEGAL.sub("", text)


def attribute(text: str) -> str:
    """The text as an attribute's value, with its quotation marks."""
    return quoteattr(legal(text))


def run(text: str, style: str = "", *, bold: bool = False) -> str:
    """Text, in a character style where one is given; its line breaks and tabs are kept."""
    properties = f'<w:rStyle w:val="{style}"/>' if style else ""
    properties += "<w:b/>" if bold else ""
    opening = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    parts = [text] if text.isprintable() else re.split(r"([\n\t])", legal(text))
    content = [_BREAKS.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts if part]
    return f"<w:r>{opening}{''.join(content)}</w:r>"


def paragraph(style: str, *content: str, properties: str = "") -> str:
    """A paragraph in a style; ``properties`` are what it has besides, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(content)}</w:p>'


def field(instruction: str, shown: str) -> str:
    """A field that already shows what it will show when it is updated."""
    return f"<w:fldSimple w:instr={attribute(f' {instruction} ')}>{run(shown)}</w:fldSimple>"


def bookmark(name: str, number: int, *content: str) -> str:
    """Content that links can lead to; ``number`` is the bookmark's own in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{"".join(content)}<w:bookmarkEnd w:id="{number}"/>'


def link(anchor: str, *content: str) -> str:
    """Content that leads to a bookmark."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{"".join(content)}</w:hyperlink>'


def contents(entries: Iterable[tuple[str, str]], levels: int) -> str:
    """A table of contents: paragraphs made of (style, content), and the field that makes them anew, with page numbers,
    when the reader asks for it."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{levels}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    paragraphs = []
    for style, content in entries:
        paragraphs.append(paragraph(style, begin, content))
        begin = ""
    return f'{"".join(paragraphs)}<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def picture(number: int, relation: str, title: str, alt: str, width: int, height: int) -> str:
    """A picture in the line, in EMU, with its text for those who cannot see it."""
    named = f"name={attribute(title)} descr={attribute(alt)}"
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" {named}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" {named}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def row(cells: Iterable[tuple[int, str]], *, header: bool = False, whole: bool = True) -> str:
    """A table's row of (width, paragraphs); ``header``: it stands on every page, ``whole``: it is not split."""
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if header else "")
    drawn = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{text}</w:tc>' for width, text in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{drawn}</w:tr>" if properties else f"<w:tr>{drawn}</w:tr>"


def table(style: str, widths: list[int], title: str, rows: Iterable[str]) -> Iterator[str]:
    """A table a row at a time; widths are in twentieths of a point."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(title)}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    )
    yield from rows
    yield "</w:tbl>"
