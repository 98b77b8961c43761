"""Drawing the chapter as the body of a Word document, a piece of XML at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pipeline.writing.outline import Exhibit, Figure, Item, Outline, Paragraph, Quotation, Section
from pipeline.writing.word import markup, tables
from pipeline.writing.word.house import House

_EMU_PER_TWIP = 635
_CONTENTS = 2  # levels of headings in the table of contents
_KEEP = "<w:keepNext/>"
_FREE = '<w:spacing w:line="240" w:lineRule="auto"/>'  # a house's lines may be too low for a picture
_TINY = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'

Picture = tuple[str, int, int]  # the id of its relation, its width and height in EMU


class Drawing:
    """The chapter in a house's styles. ``pictures`` are the taken-up files of its figures."""

    def __init__(self, chapter: Outline, house: House, pictures: dict[Path, Picture]) -> None:
        self._chapter = chapter
        self._house = house
        self._pictures = pictures
        self._labels = chapter.labels
        self._styles = house.styles
        self._marks = count(1)
        self._numbers = dict(zip(map(id, chapter.sections), _numbers(chapter.sections), strict=True))

    def pieces(self) -> Iterator[str]:
        """The body's XML."""
        yield self._paragraph("title", self._chapter.title)
        yield self._paragraph("subtitle", self._chapter.source)
        yield from self._contents()
        wide, first = False, True
        for part, wants_wide in _oriented(self._chapter.sections):
            if wants_wide != wide:
                yield self._break(wide, first)
                wide, first = wants_wide, False
            yield from self._heading(part) if isinstance(part, Section) else self._item(part)
        yield self._house.section(wide=wide, first=first)

    def _contents(self) -> Iterator[str]:
        entries = []
        for section in self._chapter.sections:
            if section.level <= _CONTENTS:
                number = self._numbers[id(section)]
                entry = markup.link(_place(number), markup.run(f"{number}\t{section.title}"))
                entries.append((self._styles[f"toc {section.level}"], entry))
        yield self._paragraph("toc heading", self._labels["chapter.contents"])
        yield markup.contents(entries, _CONTENTS)

    def _heading(self, section: Section) -> Iterator[str]:
        mark = markup.bookmark(_place(self._numbers[id(section)]), next(self._marks), markup.run(section.title))
        yield markup.paragraph(self._styles[f"heading {section.level}"], mark)

    def _item(self, item: Item) -> Iterator[str]:
        match item:
            case Paragraph():
                yield self._paragraph("normal", item.text)
            case Exhibit():
                yield from self._exhibit(item)
            case Figure():
                yield from self._figure(item)
            case Quotation():
                yield from self._quotation(item)

    def _exhibit(self, exhibit: Exhibit) -> Iterator[str]:
        yield self._caption("caption.table", exhibit.number, exhibit.table.title, _KEEP)
        yield markup.paragraph(self._styles["funn note"], markup.run(exhibit.table.note), properties=_KEEP)
        width = self._house.width(wide=exhibit.wide) // _EMU_PER_TWIP
        yield from tables.draw(exhibit.table, width, self._chapter, self._styles)
        yield markup.paragraph(self._styles["normal"], properties=_TINY)

    def _figure(self, figure: Figure) -> Iterator[str]:
        relation, width, height = self._pictures[figure.path]
        scale = min(1, self._house.width(wide=False) / width)
        size = (round(width * scale), round(height * scale))
        drawn = markup.picture(next(self._marks), relation, figure.title, figure.alt, *size)
        yield markup.paragraph(self._styles["normal"], drawn, properties=_KEEP + _FREE)
        yield self._caption("caption.figure", figure.number, figure.title)

    def _quotation(self, quotation: Quotation) -> Iterator[str]:
        words = markup.bookmark(quotation.anchor, next(self._marks), markup.run(quotation.text))
        yield markup.paragraph(self._styles["quote"], words, properties=_KEEP)
        source = markup.run(f"– {quotation.identification} ")
        source += markup.run(f"[{quotation.id}]", self._styles["funn quote id"])
        yield markup.paragraph(self._styles["funn quote source"], source)

    def _caption(self, label: str, number: int, title: str, properties: str = "") -> str:
        """«Tabell 1. Title», with a field for the number, so that Word numbers on when a researcher adds his own."""
        name = self._labels[label]
        counted = markup.field(f"SEQ {name} \\* ARABIC", str(number))
        content = (markup.run(f"{name} "), counted, markup.run(f". {title}"))
        return markup.paragraph(self._styles["caption"], *content, properties=properties)

    def _paragraph(self, style: str, text: str) -> str:
        return markup.paragraph(self._styles[style], markup.run(text))

    def _break(self, wide: bool, first: bool) -> str:
        """The end of pages of one orientation, in a paragraph too low to make a page of its own."""
        section = self._house.section(wide=wide, first=first)
        return markup.paragraph(self._styles["normal"], properties=f'{_TINY}<w:rPr><w:sz w:val="2"/></w:rPr>{section}')


def _oriented(sections: tuple[Section, ...]) -> Iterator[tuple[Section | Item, bool]]:
    """Headings and items in order, each with whether its page is landscape; a heading goes with what follows."""
    parts = [part for section in sections for part in (section, *section.items)]
    found, wide = [], False
    for part in reversed(parts):
        if not isinstance(part, Section):
            wide = isinstance(part, Exhibit) and part.wide
        found.append((part, wide))
    return reversed(found)


def _numbers(sections: tuple[Section, ...]) -> Iterator[str]:
    """The number of each section: 1, 1.1, 1.2, 2 …"""
    counts = [0] * max((section.level for section in sections), default=0)
    for section in sections:
        counts[section.level - 1] += 1
        counts[section.level :] = [0] * (len(counts) - section.level)
        yield ".".join(map(str, counts[: section.level]))


def _place(number: str) -> str:
    """The bookmark of the section of that number."""
    return f"_Toc{number.replace('.', '_')}"
