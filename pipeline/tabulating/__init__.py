"""Tabulating: from coded documents to the tables, each described once for every format."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.agreement.settling import Judged
from pipeline.codebook import Codebook
from pipeline.decisions import Anchored, Conflict
from pipeline.documents import Documents
from pipeline.labels import Labels
from pipeline.records import Case, Change, Provenance, Table
from pipeline.tabulating.agreement import agreement_tables, told_of_agreement
from pipeline.tabulating.changes import changes
from pipeline.tabulating.conflicts import conflicts, memos
from pipeline.tabulating.framework import findings, framework, framework_of, quotes
from pipeline.tabulating.listings import codings, segments
from pipeline.tabulating.material import Unread, audit, documents
from pipeline.tabulating.methods import methods
from pipeline.tabulating.relations import cooccurrence, saturation
from pipeline.tabulating.reporting import reporting
from pipeline.tabulating.summaries import cases, codebook_table, matrix, overview, presence
from pipeline.tabulating.synthesis import synthesis
from pipeline.tabulating.tally import Tally

__all__ = ["Unread", "agreement_tables", "methods", "tabulate", "told_of_agreement"]


def tabulate(
    coded: Documents,
    codebook: Codebook,
    labels: Labels,
    provenance: Provenance,
    unread: Iterable[Unread] = (),
    given: Iterable[Case] = (),
    changed: Iterable[Change] = (),
    conflicting: Iterable[Conflict] = (),
    remarked: Iterable[Anchored] = (),
    judged: Judged | None = None,
) -> dict[str, Table]:
    """The tables of the study by name, in the order in which a reader wants them.

    ``unread`` are the reports that could not be read, ``given`` the cases with their attributes, ``changed`` what is
    new since the run before, ``conflicting`` the decisions without a sure place, ``remarked`` those with a memo,
    ``judged`` a sample that people coded.
    """
    tally = Tally.of(coded, codebook)
    made = [
        overview(tally, labels),
        framework(tally, labels),
        *(framework_of(code, tally, labels) for code in codebook.codes),
        matrix(tally, labels),
        presence(tally, labels),
        findings(tally, labels),
        quotes(tally, labels),
        synthesis(tally, labels),
        cooccurrence(tally, labels),
        saturation(tally, labels),
        changes(changed, codebook, labels),
        conflicts(conflicting, codebook, labels),
        memos(remarked, codebook, labels),
        documents(tally, unread, labels),
        cases(tally, given, labels),
        codebook_table(tally, labels),
        *(agreement_tables(judged, codebook, labels) if judged else ()),
    ]
    tables = {table.name: table for table in made}
    rest = (
        reporting(tables, provenance, codebook, labels),
        audit(tally, provenance, labels),
        codings(coded, codebook, labels),
        segments(coded, codebook, labels),
    )
    return tables | {table.name: table for table in rest}
