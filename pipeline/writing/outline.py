"""The chapter in order: sections and what stands in them, one description that Word and Markdown draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, Column, Table
from pipeline.writing import csvfiles
from pipeline.writing.report import Report

_QUOTES = 6  # for a code and finding type; tables/quotes.csv has them all
_CHANGES = 40  # rows
_PORTRAIT = 40  # what the columns of a table may take on an upright page, by ``_ROOM``
_ROOM = {"number": 4, "share": 4, "points": 20, "long": 10, "quote": 12, "id": 8, "ids": 8}
_SYNTHESIS = ("finding_type", "municipalities", "which", "common_words", "deviating")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table with its number in the chapter. ``wide``: it wants a landscape page."""

    number: int
    table: Table
    wide: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure (a png) with its number in the chapter; ``alt`` says what it shows to one who cannot see it."""

    number: int
    title: str
    alt: str
    path: Path


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quote in print: the segment's own words, who says it and where, and its id. ``anchor`` is its name in the
    chapter, for links to it."""

    anchor: str
    text: str
    identification: str
    id: str


Item = Paragraph | Exhibit | Figure | Quotation


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (level 1 is the highest) and what stands under it."""

    level: int
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The chapter. ``anchors`` leads from a code and a quote's id to the quote in print."""

    title: str
    source: str
    sections: tuple[Section, ...]
    anchors: dict[tuple[str, str], str]
    labels: Labels


def of(report: Report) -> Outline:
    """The chapter that the report makes."""
    chapter = _Chapter(report)
    sections = tuple(chapter.sections())
    return Outline(report.labels["findings"], report.source, sections, chapter.anchors, report.labels)


class _Chapter:
    """The chapter as it is put together; tables, figures and quotes are numbered as they come."""

    def __init__(self, report: Report) -> None:
        self.anchors: dict[tuple[str, str], str] = {}
        self._report = report
        self._tables = report.tables
        self._labels = report.labels
        self._exhibits, self._figures, self._quotations = count(1), count(1), count(1)
        self._quotes: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in report.tables["quotes"].named_rows():
            self._quotes[str(row["code"]), str(row["finding_type"])].append(row)

    def sections(self) -> Iterator[Section]:
        """Findings across municipalities, theme by theme, relations, news, method and appendices."""
        yield from self._overview()
        yield Section(1, self._labels["chapter.themes"], (Paragraph(self._tables["quotes"].note),))
        for code in self._report.codebook.codes:
            yield from self._theme(code)
        yield from self._relations()
        yield from self._news()
        yield from self._method()
        yield Section(1, self._labels["chapter.appendices"], ())
        for name in ("documents", "cases", "codebook", "audit"):
            yield Section(2, self._tables[name].title, (self._exhibit(self._tables[name]),))

    def _overview(self) -> Iterator[Section]:
        items: list[Item] = []
        unread = [str(row["document"]) for row in self._tables["documents"].named_rows() if row["status"] == "not_read"]
        if unread:
            items.append(self._named("findings.not_read", unread))
        items += [self._exhibit(self._tables["overview"]), *self._figure("matrix")]
        items += [self._exhibit(self._tables["presence"]), *self._figure("finding_types")]
        yield Section(1, self._labels["chapter.overview"], tuple(items))
        framework = self._tables["framework"]
        yield Section(2, framework.title, (self._exhibit(framework),))

    def _theme(self, code: str) -> Iterator[Section]:
        """What the municipalities say of one code: their common lines, each of them, their own words."""
        labels, entry = self._labels, self._report.codebook.codes[code]
        rows = [row for row in self._tables["matrix"].named_rows() if row["code"] == code and row["municipality"]]
        silent = [str(row["municipality"]) for row in rows if row["presence"] == "not_mentioned"]
        items: list[Item] = []
        if definition := labels.of(entry.definition):
            items.append(Paragraph(definition))
        mentioned = labels["chapter.mentioned"].format(n=len(rows) - len(silent), total=len(rows))
        items.append(Paragraph(mentioned))
        if silent:
            items.append(self._named("findings.none", silent))
        items += [self._exhibit(self._synthesis_of(code)), self._exhibit(self._tables[f"framework.{code}"])]
        yield Section(2, labels.of(entry.label), tuple(items))
        for kind in FINDING_TYPES:
            if quotes := self._quotes[code, kind]:
                yield Section(3, labels[f"findings.{kind}"], tuple(self._quoted(code, quotes)))

    def _synthesis_of(self, code: str) -> Table:
        table = self._tables["synthesis"]
        title = self._labels["title.synthesis_of"].format(table.values[code])
        own = [row for row in table.named_rows() if row["code"] == code]
        columns = tuple(column for column in table.columns if column.name in _SYNTHESIS)
        rows = [tuple(row[column.name] for column in columns) for row in own]
        return replace(table, title=title, columns=columns, rows=rows)

    def _quoted(self, code: str, quotes: list[dict[str, Any]]) -> Iterator[Item]:
        """The first of the quotes, which come in order: the clearest, from as many municipalities as can be."""
        if len(quotes) > _QUOTES:
            yield Paragraph(self._shown(_QUOTES, len(quotes), self._tables["quotes"]))
        for row in quotes[:_QUOTES]:
            anchor = f"quote_{next(self._quotations)}"
            self.anchors[code, str(row["id"])] = anchor
            yield Quotation(anchor, str(row["quote"]), self._identification(row), str(row["id"]))

    def _identification(self, row: dict[str, Any]) -> str:
        """Municipality, speaker, document, and page where there are pages or else paragraph."""
        place = "page" if row["page"] != "" else "paragraph"
        municipality = row["municipality"] or self._labels["no_municipality"]
        parts = (municipality, row["speaker"], row["document"], self._labels[f"at.{place}"].format(row[place]))
        return ", ".join(str(part) for part in parts if part)

    def _relations(self) -> Iterator[Section]:
        yield Section(1, self._labels["chapter.relations"], ())
        for name in ("cooccurrence", "saturation"):
            table = self._tables[name]
            yield Section(2, table.title, (self._exhibit(table), *self._figure(name)))

    def _news(self) -> Iterator[Section]:
        table = self._tables["changes"]
        rows, note = list(table.rows), table.note
        if len(rows) > _CHANGES:
            note = f"{note} {self._shown(_CHANGES, len(rows), table)}"
        yield Section(1, table.title, (self._exhibit(replace(table, rows=rows[:_CHANGES], note=note)),))

    def _method(self) -> Iterator[Section]:
        items: list[Item] = [Paragraph(text) for text in self._report.methods]
        if "reporting" in self._tables:
            items.append(self._exhibit(self._tables["reporting"]))
        if items:
            yield Section(1, self._labels["methods"], tuple(items))

    def _exhibit(self, table: Table) -> Exhibit | Paragraph:
        """The table; where it has no rows, a line that says so."""
        if not any(True for _ in table.rows):
            return Paragraph(self._labels["chapter.nothing"].format(table.title))
        return Exhibit(next(self._exhibits), table, _is_wide(table.columns))

    def _figure(self, name: str) -> Iterator[Figure]:
        """The pages of the figure of that name, as far as they were drawn: ``matrix``, ``matrix-2`` …"""
        for page, path in self._report.figures.items():
            if page.partition("-")[0] == name:
                title = self._labels[f"figure.{name}"]
                yield Figure(next(self._figures), title, self._report.alts.get(page, title), path)

    def _named(self, label: str, names: list[str]) -> Paragraph:
        return Paragraph(f"{self._labels[label]}: {', '.join(names)}.")

    def _shown(self, shown: int, total: int, table: Table) -> str:
        file = f"tables/{csvfiles.name(table)}"
        return self._labels["chapter.shown"].format(n=shown, total=total, file=file)


def _is_wide(columns: Iterable[Column]) -> bool:
    return sum(_ROOM.get(column.kind, 6) for column in columns) > _PORTRAIT
