"""Tabulating: from coded documents to the tables, each described once for every format."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import CodedDocument, Table
from pipeline.tabulating.listings import codings, segments
from pipeline.tabulating.material import Unread, documents
from pipeline.tabulating.summaries import codebook_table, findings, matrix, overview
from pipeline.tabulating.tally import Tally

__all__ = ["Unread", "tabulate"]


def tabulate(
    coded: Iterable[CodedDocument], codebook: Codebook, labels: Labels, unread: Iterable[Unread] = ()
) -> list[Table]:
    """The tables of the study, in the order in which a reader wants them.

    ``coded`` is gone through several times, a document at a time, and never held whole; ``unread`` are the reports
    that could not be read, with the reason.
    """
    tally = Tally.of(coded, list(codebook.codes))
    return [
        overview(tally, codebook, labels),
        findings(tally, codebook, labels),
        matrix(tally, codebook, labels),
        codebook_table(tally, codebook, labels),
        documents(tally, unread, labels),
        codings(coded, codebook, labels),
        segments(coded, labels),
    ]
