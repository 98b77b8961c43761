"""What a Word paragraph's style says of it: heading, list item, quote, hidden or bold, through all inheritance."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.reading import stylenames
from pipeline.records import BlockKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_BODY_LEVEL = 9
_OFF = ("0", "false", "off", "none")


class Styles:
    """The styles of a document, asked about its paragraphs and runs."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = root.findall(f"{W}style") if root is not None else []
        self._styles = {style.get(f"{W}styleId", ""): style for style in styles}
        self._default = next(
            (
                i
                for i, s in self._styles.items()
                if s.get(f"{W}type") == "paragraph" and is_on(s.get(f"{W}default"), "0")
            ),
            "",
        )

    def kind(self, paragraph: etree._Element) -> tuple[BlockKind, int]:
        """The kind and level of a paragraph, by its own properties and its style's."""
        if level := self._heading_level(paragraph):
            return "heading", level
        if level := self._list_level(paragraph):
            return "bullet", level
        return ("quote" if stylenames.is_quote(self._names(paragraph)) else "paragraph"), 0

    def is_title(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph has the title's style."""
        return stylenames.title_level(self._names(paragraph)) == 1

    def is_contents(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph is a line in a table of contents, which says again what the headings say."""
        return stylenames.is_contents(self._names(paragraph))

    def is_on(self, run: etree._Element, paragraph: etree._Element, switch: str) -> bool:
        """Whether the run is bold (``b``) or hidden (``vanish``), by itself or by its or the paragraph's style."""
        properties = [run.find(f"{W}rPr")]
        style = _value(properties[0], "rStyle")
        properties += [s.find(f"{W}rPr") for s in self._chain(style)] if style else []
        properties += [s.find(f"{W}rPr") for s in self._chain(self._style_id(paragraph))]
        for found in properties:
            element = found.find(f"{W}{switch}") if found is not None else None
            if element is not None:
                return is_on(element.get(f"{W}val"), "1")
        return False

    def _heading_level(self, paragraph: etree._Element) -> int:
        """1 or more for a heading, 0 for none; the nearest that speaks of it decides."""
        own = _value(paragraph.find(f"{W}pPr"), "outlineLvl")
        if own.isdigit():
            return _outline(own)
        for style in self._chain(self._style_id(paragraph)):
            outline = _value(style.find(f"{W}pPr"), "outlineLvl")
            if outline.isdigit():
                return _outline(outline)
            if level := max(map(stylenames.heading_level, _names(style))):
                return level
        return 0

    def _list_level(self, paragraph: etree._Element) -> int:
        """1 or more for an item of a list, 0 for none.

        Where the numbering is the style's its level is often 0 in all of «List Bullet 2» and 3: then the name tells.
        """
        named = stylenames.list_level(self._names(paragraph))
        for element in [paragraph, *self._chain(self._style_id(paragraph))]:
            numbers = element.find(f"{W}pPr/{W}numPr")
            number = _value(numbers, "numId")
            if number == "0":
                return 0
            if number:
                level = _value(numbers, "ilvl")
                return int(level) + 1 if level.isdigit() and level != "0" else named or 1
        return named

    def _names(self, paragraph: etree._Element) -> list[str]:
        return [name for style in self._chain(self._style_id(paragraph)) for name in _names(style)]

    def _style_id(self, paragraph: etree._Element) -> str:
        return _value(paragraph.find(f"{W}pPr"), "pStyle") or self._default

    def _chain(self, style_id: str) -> Iterator[etree._Element]:
        """The style and those that it is based on, nearest first; a circle ends it."""
        seen = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = _value(self._styles[style_id], "basedOn")


def is_on(value: str | None, default: str) -> bool:
    """The truth of an on-off attribute; ``default`` is what its absence means."""
    return (value if value is not None else default).lower() not in _OFF


def _outline(value: str) -> int:
    return 0 if int(value) >= _BODY_LEVEL else int(value) + 1


def _names(style: etree._Element) -> tuple[str, str]:
    return _value(style, "name"), style.get(f"{W}styleId", "")


def _value(element: etree._Element | None, child: str) -> str:
    """The ``w:val`` of a child, '' if there is none."""
    found = element.find(f"{W}{child}") if element is not None else None
    return found.get(f"{W}val", "") if found is not None else ""
