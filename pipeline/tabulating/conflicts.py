"""What people decided and wrote that a reader has to see: decisions without a sure place, and memos."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.codebook import Codebook
from pipeline.decisions import Anchored, Conflict
from pipeline.labels import Labels
from pipeline.records import Table
from pipeline.tabulating.columns import columns, table


def conflicts(found: Iterable[Conflict], codebook: Codebook, labels: Labels) -> Table:
    """A decision a row that fits no place, or several, of the report as it is now, with both texts."""
    rows = [
        (c.document, c.code, c.decision, c.person, c.date, c.quote, c.now, f"conflict_{c.reason}", c.places, c.event)
        for c in found
    ]
    own = columns(
        labels,
        document="text",
        code="code",
        decision="word",
        person="text",
        date="text",
        quote="quote",
        now="quote",
        reason="word",
        places="number",
        event="text",
    )
    return table("conflicts", own, rows, labels, codebook)


def memos(found: Iterable[Anchored], codebook: Codebook, labels: Labels) -> Table:
    """A memo a row: a comment, or what a person wrote beside a decision."""
    rows = [
        (
            one.event.document,
            one.text,
            one.event.code,
            one.event.memo,
            one.event.decision,
            one.event.person,
            one.event.date,
        )
        for one in found
    ]
    own = columns(
        labels, document="text", quote="quote", code="code", memo="long", decision="word", person="text", date="text"
    )
    return table("memos", own, rows, labels, codebook)
