"""The long tables: every segment and every coding, streamed from the coded documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, CodedDocument, Column, ColumnKind, Table

Row = tuple[object, ...]

_SEGMENTS: dict[str, ColumnKind] = {
    "document": "text",
    "segment": "text",
    "start": "number",
    "end": "number",
    "text": "long",
    "block": "block",
    "section": "text",
    "municipality": "text",
    "speaker": "text",
    "language": "language",
    "finding_type": "finding_type",
    "finding_score": "number",
}
_CODINGS: dict[str, ColumnKind] = {
    "document": "text",
    "segment": "text",
    "start": "number",
    "end": "number",
    "code": "code",
    "score": "number",
    "origin": "text",
    "evidence": "long",
}


class _Stream:
    """Rows made anew from the documents each time they are gone through."""

    def __init__(self, coded: Iterable[CodedDocument], rows: Callable[[CodedDocument], Iterator[Row]]) -> None:
        self._coded = coded
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        for document in self._coded:
            yield from self._rows(document)


def segments(coded: Iterable[CodedDocument], labels: Labels) -> Table:
    """A segment a row."""
    values = {name: labels[name] for name in ("nb", "nn", "heading", "paragraph", "bullet", "cell", *FINDING_TYPES)}
    values["quote"] = labels["block.quote"]
    return _table("segments", _SEGMENTS, _Stream(coded, _segment_rows), labels, values)


def codings(coded: Iterable[CodedDocument], codebook: Codebook, labels: Labels) -> Table:
    """A code on a segment a row."""
    values = {name: labels.of(code.label) for name, code in codebook.codes.items()}
    return _table("codings", _CODINGS, _Stream(coded, _coding_rows), labels, values)


def _table(
    name: str, kinds: dict[str, ColumnKind], rows: Iterable[Row], labels: Labels, values: dict[str, str]
) -> Table:
    columns = tuple(Column(column, labels[column], kind) for column, kind in kinds.items())
    return Table(name, labels[f"table.{name}"], labels[f"note.{name}"], columns, rows, values)


def _segment_rows(document: CodedDocument) -> Iterator[Row]:
    for coded in document.segments:
        s = coded.segment
        where = (s.document, s.id, s.start, s.end, s.text, s.block, " › ".join(s.section))
        yield (*where, s.municipality, s.speaker, s.language, coded.finding_type, coded.finding_score)


def _coding_rows(document: CodedDocument) -> Iterator[Row]:
    for coded in document.segments:
        s = coded.segment
        for coding in coded.codings:
            yield (s.document, s.id, s.start, s.end, coding.code, coding.score, coding.origin, coding.evidence)
