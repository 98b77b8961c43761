"""The long tables: every segment and every coding, streamed from the coded documents."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook import Codebook
from pipeline.documents import Documents, Listing
from pipeline.labels import Labels
from pipeline.records import CodedDocument, Table
from pipeline.tabulating.columns import Row, columns, table


def segments(documents: Documents, codebook: Codebook, labels: Labels) -> Table:
    """A segment a row."""
    own = columns(
        labels,
        document="text",
        segment="text",
        start="number",
        end="number",
        text="quote",
        block="block",
        section="text",
        municipality="municipality",
        speaker="text",
        language="language",
        finding_type="finding_type",
        finding_score="number",
    )
    return table("segments", own, Listing(documents, _segment_rows), labels, codebook)


def codings(documents: Documents, codebook: Codebook, labels: Labels) -> Table:
    """A code on a segment a row."""
    own = columns(
        labels,
        document="text",
        segment="text",
        start="number",
        end="number",
        code="code",
        score="number",
        origin="word",
        evidence="long",
    )
    return table("codings", own, Listing(documents, _coding_rows), labels, codebook)


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
