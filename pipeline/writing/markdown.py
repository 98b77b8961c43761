"""The chapter as Markdown: pipe tables, block quotes, and links from the framework matrix to the quotes in print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.records import Column, Point, Table
from pipeline.writing import cells
from pipeline.writing.outline import Exhibit, Figure, Item, Outline, Paragraph, Quotation

_SPECIAL = str.maketrans({character: f"\\{character}" for character in r"\`*_[]<>#|~$^@&{}"})
_BEGINNING = re.compile(r"^(\d+)?([-+=:.)])")  # of a list, a heading or a definition
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def write(chapter: Outline, path: Path) -> None:
    """Writes the chapter; texts of reports are escaped, so that nothing in them is markup."""
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _lines(chapter))


def escaped(text: str) -> str:
    """The text with nothing in it that Markdown reads as markup; its line breaks as ``<br>``."""
    plain = _CONTROL.sub("", text).translate(_SPECIAL)
    return "<br>".join(_BEGINNING.sub(r"\1\\\2", line.strip()) for line in plain.split("\n"))


def _lines(chapter: Outline) -> Iterator[str]:
    yield from (f"# {escaped(chapter.title)}", "", escaped(chapter.source))
    for section in chapter.sections:
        yield from ("", f"{'#' * (section.level + 1)} {escaped(section.title)}")
        for item in section.items:
            yield ""
            yield from _item(item, chapter)


def _item(item: Item, chapter: Outline) -> Iterator[str]:
    match item:
        case Paragraph():
            yield escaped(item.text)
        case Exhibit():
            yield from (f"**{chapter.labels['caption.table']} {item.number}.** {escaped(item.table.title)}", "")
            yield from (f"*{escaped(item.table.note)}*", "")
            yield from _table(item.table, chapter)
        case Figure():
            yield from (f"![{escaped(item.alt)}](figures/{item.path.name})", "")
            yield f"**{chapter.labels['caption.figure']} {item.number}.** {escaped(item.title)}"
        case Quotation():
            yield f'> <a id="{item.anchor}"></a>{escaped(item.text)}'
            yield from (">", f"> — {escaped(item.identification)} `{_code(item.id)}`")


def _table(table: Table, chapter: Outline) -> Iterator[str]:
    yield _row(escaped(column.label) for column in table.columns)
    yield f"|{'|'.join(' ---: ' if column.kind in ('number', 'share') else ' --- ' for column in table.columns)}|"
    for row in table.rows:
        yield _row(_cell(column, value, table, chapter) for column, value in zip(table.columns, row, strict=True))


def _row(texts: Iterator[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _cell(column: Column, value: object, table: Table, chapter: Outline) -> str:
    if column.kind != "points":
        return escaped(cells.printed(column, value, table.values, chapter.labels))
    points: tuple[Point, ...] = value  # type: ignore[assignment]
    return "<br>".join(_point(point, column, table, chapter) for point in points)


def _point(point: Point, column: Column, table: Table, chapter: Outline) -> str:
    name = "" if column.name == point.finding_type else f"**{escaped(table.values[point.finding_type])}** "
    said = []
    for words, quote in point.extracts:
        anchor = chapter.anchors.get((cells.code_of(table, column), quote))
        mark = f"[{cells.short(quote)}](#{anchor})" if anchor else cells.short(quote)
        said.append(f"{escaped(chapter.labels['form.quote'].format(words))} {mark}")
    return f"{name}({point.segments}) {' / '.join(said)}"


def _code(text: str) -> str:
    """The text as it may stand between two back-ticks."""
    return _CONTROL.sub("", text).replace("`", "'").replace("|", "\\|")
