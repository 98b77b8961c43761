"""What is new since the run before: findings that came, went or changed, each with its cause."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import Change, Table
from pipeline.tabulating.columns import Row, columns, table
from pipeline.tabulating.tally import norwegian_order


def changes(found: Iterable[Change], codebook: Codebook, labels: Labels) -> Table:
    """A finding that is new, gone or changed a row, by municipality and code."""
    order = {code: place for place, code in enumerate(codebook.codes)}
    rows = sorted(map(_row, found), key=lambda row: _order(row, order))
    own = columns(
        labels,
        municipality="municipality",
        code="code",
        change="word",
        finding_type="finding_type",
        before="text",
        cause="word",
        person="text",
        text="quote",
        id="id",
    )
    return table("changes", own, rows, labels, codebook)


def _row(change: Change) -> Row:
    finding = change.finding
    before = ""
    if change.before is not None and change.after is not None:
        pairs = (
            (change.before.municipality, change.after.municipality),
            (change.before.finding_type, change.after.finding_type),
            (change.before.origin, change.after.origin),
        )
        before = ", ".join(was for was, now in pairs if was != now)
    place = (finding.municipality, finding.code, change.kind, finding.finding_type, before, change.cause, change.person)
    return (*place, finding.text, f"{change.document}#{finding.segment}")


def _order(row: Row, codes: dict[str, int]) -> tuple[object, ...]:
    municipality, code, kind = str(row[0]), str(row[1]), str(row[2])
    last = len(codes)
    return (not municipality, norwegian_order(municipality), codes.get(code, last), code, kind, str(row[-1]))
