"""A workbook for a person to decide in: a segment a row, drop-downs for the decisions, and a guide.

The first row, hidden, names the columns; so do they keep their meaning when they are moved, in any language. Hidden
columns say where the row's segment stands, and hold a check by which a row is known whose parts were mixed up with
another's. The sheet is not locked, as locked cells cannot be sorted.
"""

from __future__ import annotations

import datetime
import math
import re
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from pipeline.atomic import replacing
from pipeline.codebook import Codebook
from pipeline.errors import UserError
from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES
from pipeline.reviewing.passages import Passage, Place

Kind = Literal["review", "blind", "settle"]

KEYS = ("sheet", "kind", "document", "start", "end", "before", "after", "suggested", "check")
DECIDE = "decide:"
_FIRST = 2  # the row of the first segment, counted from 0, below the hidden names and the labels
_MOST_ROWS = 20  # lines of a row
_LINE = 13.5  # points
_LARGEST_CELL = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_CREATED = datetime.datetime(2024, 1, 1)  # the file's own date would make two writings differ
_WIDTHS = {
    "number": 5,
    "document": 18,
    "municipality_of": 14,
    "section": 18,
    "speaker": 14,
    "previous": 28,
    "text": 50,
    "following": 28,
    "reasons": 38,
    "type_of": 12,
    "whole": 12,
    "finding_type": 13,
    "municipality": 14,
    "comment": 30,
}
_CODE = 11


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook is made of. ``said`` gives, in a sheet to settle, who said what of a passage («KN: ja»), by
    code and for ``finding_type``; ``name`` is the sheet's own, that of the sample or one made of its content."""

    kind: Kind
    name: str
    passages: Sequence[Passage]
    codes: Sequence[str]
    municipalities: Sequence[str] = ()
    said: Mapping[Place, Mapping[str, Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name, its label, the width in characters, and how it is filled in."""

    name: str
    label: str
    width: int
    style: str = "given"
    choices: tuple[str, ...] = ()


def write(sheet: Sheet, path: Path, codebook: Codebook, labels: Labels) -> None:
    """Writes the workbook. Raises ``UserError`` if there is a file of that name: it may hold a person's work."""
    if path.exists():
        raise UserError("there is a file of that name already", path, "Name another with --out, or move this one away.")
    with replacing(path) as part:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        workbook = xlsxwriter.Workbook(str(part), options)
        workbook.set_properties({"title": labels[f"sheet.{sheet.kind}"], "author": "funn", "created": _CREATED})
        _Book(workbook, sheet, codebook, labels).write()
        workbook.close()


def check(*parts: object) -> str:
    """A short hash of a row's key, in which white space does not count."""
    said = "\0".join(" ".join(str(part).split()) for part in parts)
    return b32encode(blake2b(said.encode("utf-8", "replace"), digest_size=5).digest()).decode().lower()


def shown(text: str) -> str:
    """The text as a cell can hold it."""
    return _CONTROL.sub(" ", text)[:_LARGEST_CELL]


class _Book:
    """The workbook as it is filled."""

    def __init__(self, workbook: xlsxwriter.Workbook, sheet: Sheet, codebook: Codebook, labels: Labels) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._codebook = codebook
        self._labels = labels
        self._formats = {name: workbook.add_format(style) for name, style in _STYLES.items()}
        self._columns = list(self._described())

    def write(self) -> None:
        page = self._workbook.add_worksheet(self._labels["sheet.segments"])
        self._guide()
        for index, column in enumerate(self._columns):
            page.write_string(0, index, column.name)
            page.write_string(1, index, column.label, self._formats[f"{column.style}_header"])
            page.set_column(index, index, column.width or 8, None, {"hidden": not column.width})
        page.set_row(0, None, None, {"hidden": True})
        page.set_row(1, 3 * _LINE)
        for row, passage in enumerate(self._sheet.passages, _FIRST):
            self._row(page, row, passage)
        last = _FIRST + max(len(self._sheet.passages), 1) - 1
        self._drop_downs(page, last)
        shown_columns = [index for index, column in enumerate(self._columns) if column.width]
        page.freeze_panes(_FIRST, [column.name for column in self._columns].index("text") + 1)
        page.autofilter(1, 0, last, shown_columns[-1])
        page.set_landscape()
        page.set_paper(8)  # A3
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
        page.hide_gridlines(2)

    def _described(self) -> Iterator[_Column]:
        """The columns from the left; those without a width are hidden."""
        labels, is_blind = self._labels, self._sheet.kind == "blind"

        def given(name: str) -> _Column:
            return _Column(name, labels[f"sheet.{name}"], _WIDTHS[name])

        def asked(name: str, label: str, *choices: str) -> _Column:
            return _Column(name, label, _WIDTHS.get(name, _CODE), "asked", choices)

        yes, no = labels["sheet.yes"], labels["sheet.no"]
        beside = labels.get(f"sheet.{self._sheet.kind}.said", "")
        yield given("number")
        yield _Column("text", labels["sheet.text"], _WIDTHS["text"], "quote")
        yield from map(given, ("previous", "following"))
        if self._sheet.kind != "settle":
            yield asked("whole", labels[f"sheet.{self._sheet.kind}.whole"], yes)
        for code in self._sheet.codes:
            label = labels.of(self._codebook.codes[code].label)
            if not is_blind:
                yield _Column(f"suggest:{code}", beside.format(label), _CODE)
            yield asked(DECIDE + code, f"{label}?", yes, no)
        if not is_blind:
            yield _Column("type_of", beside.format(labels["finding_type"]), _WIDTHS["type_of"])
        yield asked("finding_type", labels["finding_type"] + "?", *(labels[name] for name in FINDING_TYPES))
        yield asked("comment", labels["sheet.comment"])
        if self._sheet.kind == "review":
            yield from (given("reasons"), given("municipality_of"), asked("municipality", labels["municipality"] + "?"))
        else:
            yield given("municipality_of")
        yield from map(given, ("section", "speaker", "document"))
        yield from (_Column(name, name, 0) for name in KEYS if name != "document")

    def _row(self, page: Any, number: int, passage: Passage) -> None:
        cells = self._cells(number - _FIRST + 1, passage)
        marked = self._marked(passage)
        lines = 1
        for index, column in enumerate(self._columns):
            value = cells.get(column.name, "")
            if isinstance(value, int):
                page.write_number(number, index, value, self._formats["given"])
            elif value:
                style = "marked" if column.name in marked else column.style
                page.write_string(number, index, shown(value), self._formats[style])
            else:
                page.write_blank(number, index, None, self._formats[column.style])
            if column.width and isinstance(value, str):
                lines = max(lines, sum(math.ceil(len(line) * 1.15 / column.width) for line in value.split("\n")))
        page.set_row(number, _LINE * min(lines, _MOST_ROWS) + 4)

    def _cells(self, number: int, passage: Passage) -> dict[str, str | int]:
        segment, kind = passage.segment, self._sheet.kind
        suggested = (
            ";".join(code for code in self._sheet.codes if code in passage.suggested) if kind == "review" else ""
        )
        key = (self._sheet.name, kind, segment.document, str(segment.start), str(segment.end))
        surroundings = (passage.before, passage.after, suggested)
        cells: dict[str, str | int] = {
            "number": number,
            "text": segment.text,
            "previous": passage.previous,
            "following": passage.following,
            "section": " › ".join(segment.section),
            "municipality_of": segment.municipality,
            "speaker": segment.speaker,
            **dict(zip(KEYS, (*key, *surroundings, check(*key, suggested, shown(segment.text))), strict=True)),
        }
        if kind == "review":
            cells |= {f"suggest:{code}": self._suggestion(passage, code) for code in self._sheet.codes}
            cells["type_of"] = self._labels[passage.finding_type]
            cells["reasons"] = "\n".join(
                f"{self._labels.of(self._codebook.codes[code].label)}: {why}" for code, why in passage.reasons.items()
            )
        elif kind == "settle":
            said = self._sheet.said.get((segment.document, segment.id), {})
            cells |= {f"suggest:{code}": "\n".join(said.get(code, ())) for code in self._sheet.codes}
            cells["type_of"] = "\n".join(said.get("finding_type", ()))
        return cells

    def _marked(self, passage: Passage) -> set[str]:
        """The cells to catch the eye: codes that the machine suggests, or what people answered differently."""
        if self._sheet.kind == "review":
            return {f"suggest:{code}" for code in passage.suggested}
        said = self._sheet.said.get((passage.segment.document, passage.segment.id), {})
        differing = {name for name, lines in said.items() if len({line.partition(": ")[2] for line in lines}) > 1}
        return {"type_of" if name == "finding_type" else f"suggest:{name}" for name in differing}

    def _suggestion(self, passage: Passage, code: str) -> str:
        word = self._labels["sheet.yes" if code in passage.suggested else "sheet.no"]
        return f"{word} {passage.scores[code]:.2f}".replace(".", self._labels["sheet.point"])

    def _drop_downs(self, page: Any, last: int) -> None:
        for index, column in enumerate(self._columns):
            if column.choices:
                title, text = self._labels["sheet.unknown"], ", ".join(column.choices)
                page.data_validation(
                    _FIRST,
                    index,
                    last,
                    index,
                    {"validate": "list", "source": list(column.choices), "error_title": title, "error_message": text},
                )
            elif column.name == "municipality" and self._sheet.municipalities:
                source = f"='{self._labels['sheet.lists']}'!$A$1:$A${len(self._sheet.municipalities)}"
                options = {"validate": "list", "source": source, "show_error": False}
                page.data_validation(_FIRST, index, last, index, options)

    def _guide(self) -> None:
        """How to fill the sheet in, the codes' definitions, and (hidden) the municipalities to choose from."""
        page = self._workbook.add_worksheet(self._labels["sheet.guide"])
        page.hide_gridlines(2)
        page.set_column(0, 0, 22)
        page.set_column(1, 1, 100)
        page.fit_to_pages(1, 0)
        page.write_string(0, 0, self._labels[f"sheet.{self._sheet.kind}"], self._formats["title"])
        lines = [("", line) for line in self._labels[f"sheet.{self._sheet.kind}.guide"].split("\n")]
        for code in self._sheet.codes:
            entry = self._codebook.codes[code]
            texts = (self._labels.of(entry.definition), *self._listed("include", entry.include))
            text = "\n".join(filter(None, (*texts, *self._listed("exclude", entry.exclude))))
            lines.append((self._labels.of(entry.label), text))
        for row, (head, text) in enumerate(lines, 2):
            page.write_string(row, 0, head, self._formats["name"])
            page.write_string(row, 1, shown(text), self._formats["given"])
            page.set_row(row, _LINE * sum(math.ceil((len(line) + 1) / 110) for line in text.split("\n")) + 4)
        if self._sheet.municipalities:
            lists = self._workbook.add_worksheet(self._labels["sheet.lists"])
            for row, name in enumerate(self._sheet.municipalities):
                lists.write_string(row, 0, name)
            lists.hide()

    def _listed(self, name: str, texts: Sequence[str]) -> list[str]:
        return [f"{self._labels[name]}: {' '.join(texts)}"] if texts else []


_PLAIN = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10, "num_format": "@"}
_LINED = {**_PLAIN, "bottom": 4, "bottom_color": "#BBBBBB"}
_HEADER = {**_PLAIN, "bold": True, "bottom": 1, "bg_color": "#E8EDF2"}
_STYLES = {
    "title": {"bold": True, "font_size": 14, "font_name": "Calibri"},
    "name": {**_PLAIN, "bold": True},
    "given": _LINED,
    "marked": {**_LINED, "bold": True, "bg_color": "#DDEBF7"},
    "quote": {**_LINED, "font_size": 11, "bg_color": "#F7F9FB"},
    "asked": {**_LINED, "bg_color": "#FFF8DC", "border": 4, "border_color": "#BBBBBB"},
    "given_header": _HEADER,
    "quote_header": _HEADER,
    "asked_header": {**_HEADER, "bg_color": "#FFE9A8"},
}
