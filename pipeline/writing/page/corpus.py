"""The coded reports as the page's script reads them: one element a report, and an index of all codings.

Words that occur again and again stand once in a list, and elsewhere as their place in it, counted from 0.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from markupsafe import Markup

from pipeline import cache
from pipeline.records import FINDING_TYPES, CodedDocument, CodedSegment
from pipeline.writing.page import embedding
from pipeline.writing.report import Report

_LANGUAGES = ("nb", "nn")
_COLUMNS = ("document", "segment", "municipality", "code", "type", "language", "score", "rank")


class _Words:
    """The words of a list, each with its place."""

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        self._places = {word: place for place, word in enumerate(words)}

    def __getitem__(self, word: str) -> int:
        return self._places.setdefault(word, len(self._places))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)


class Corpus:
    """The reports, gone through once, a report at a time; what is kept of each is its index, a few numbers a coding."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._codes = _Words(tuple(report.codebook.codes))
        self._municipalities = _Words(tuple(str(row[0]) for row in report.tables["overview"].rows))
        self._ranks = _ranks(report)
        self._documents: list[object] = []
        self._codings = {name: array("l") for name in _COLUMNS}

    def scripts(self) -> Iterator[Markup]:
        """An element for each report, in the study's order."""
        key = cache.key(*self._codes)
        for number, drawn in enumerate(self._report.documents.each("page", key, self._drawn)):
            entries, _, document = drawn.partition("\n")
            self._enter(number, json.loads(entries))
            yield embedding.element(f"document-{number}", document)

    def index(self) -> Iterator[Markup]:
        """An element of what the page knows from the start, piece by piece; whole when all ``scripts`` are made."""
        labels = self._report.labels
        head = {
            "language": labels.language,
            "labels": {f"page.{name}": label for name, label in labels.beginning("page.").items()}
            | {name: labels[name] for name in _LABELS},
            "values": self._report.tables["overview"].values,
            "headings": [labels[f"findings.{kind}"] for kind in FINDING_TYPES],
            "codes": list(self._codes),
            "municipalities": list(self._municipalities),
            "types": FINDING_TYPES,
            "languages": _LANGUAGES,
            "documents": self._documents,
        }
        columns = (f'"{name}":{embedding.data(numbers.tolist())}' for name, numbers in self._codings.items())
        return embedding.pieces("index", head, "codings", "{", columns, "}")

    def _enter(self, number: int, entries: Any) -> None:
        """Enters the document and its codings in the index."""
        about, codings = entries
        self._documents.append(about)
        columns = self._codings
        for segment, municipality, code, kind, language, score, own in codings:
            columns["document"].append(number)
            columns["segment"].append(segment)
            columns["municipality"].append(self._municipalities[municipality])
            columns["code"].append(self._codes[code])
            columns["type"].append(FINDING_TYPES.index(kind))
            columns["language"].append(_LANGUAGES.index(language))
            columns["score"].append(score)
            columns["rank"].append(self._ranks.get((code, own), 0))

    def _drawn(self, document: CodedDocument) -> str:
        """What the index needs of a report, and on a second line the report; both rest on nothing outside it."""
        about = document.about
        codings = [
            (place, coded.segment.municipality, coding.code, coded.finding_type, coded.segment.language)
            + (round(coding.score * 1000), f"{about.name}#{coded.segment.id}")
            for place, coded in enumerate(document.segments)
            for coding in coded.codings
        ]
        particulars = (about.name, about.title, about.municipality, about.year, about.type, about.words)
        return f"{json.dumps((particulars, codings))}\n{embedding.data(self._document(document))}"

    def _document(self, document: CodedDocument) -> dict[str, object]:
        speakers, sections, municipalities, origins = _Words(), _Words(), _Words(), _Words()
        segments = [coded.segment for coded in document.segments]
        return {
            "blocks": [self._block(list(block), sections) for _, block in _blocks(document)],
            "ids": [segment.id for segment in segments],
            "texts": [segment.text for segment in segments],
            "municipalities": [municipalities[segment.municipality] for segment in segments],
            "speakers": [speakers[segment.speaker] for segment in segments],
            "types": [FINDING_TYPES.index(coded.finding_type) for coded in document.segments],
            "certainties": [round(coded.finding_score * 1000) for coded in document.segments],
            "joined": [place for place in range(1, len(segments)) if segments[place].start == segments[place - 1].end],
            "codings": [
                (place, self._codes[coding.code], round(coding.score * 1000), origins[coding.origin])
                + (coding.evidence,)
                for place, coded in enumerate(document.segments)
                for coding in coded.codings
            ],
            "municipality_names": list(municipalities),
            "speaker_names": list(speakers),
            "sections": list(sections),
            "origins": list(origins),
        }

    def _block(self, coded: list[CodedSegment], sections: _Words) -> tuple[object, ...]:
        """(kind, paragraph's number and page, both counted from 1, depth, section, language, number of segments)."""
        first = coded[0].segment
        section = sections[" › ".join(first.section)]
        place = (first.paragraph + 1, first.page or 0, len(first.section))
        return (first.block, *place, section, _LANGUAGES.index(first.language), len(coded))


# Labels of tables' columns that the page uses too.
_LABELS = (
    "municipality",
    "code",
    "finding_type",
    "language",
    "score",
    "origin",
    "evidence",
    "document",
    "page",
    "paragraph",
    "section",
    "speaker",
    "segments",
    "documents",
    "words",
    "year",
    "type",
    "id",
)


def _blocks(document: CodedDocument) -> Iterator[tuple[int, Iterator[CodedSegment]]]:
    return groupby(document.segments, key=lambda coded: coded.segment.paragraph)


def _ranks(report: Report) -> dict[tuple[str, str], int]:
    """The rank of each chosen quote in its cell (a municipality, code and finding type), from 1, by code and id."""
    table = report.tables["quotes"]
    names = [column.name for column in table.columns]
    code, kind, place, own = (names.index(name) for name in ("code", "finding_type", "municipality", "id"))
    seen: Counter[tuple[object, ...]] = Counter()
    ranks: dict[tuple[str, str], int] = {}
    for row in table.rows:
        cell = (row[code], row[kind], row[place])
        seen[cell] += 1
        ranks[str(row[code]), str(row[own])] = seen[cell]
    return ranks
