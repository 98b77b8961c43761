"""What is new since the run before: findings that came, went or changed, each with its cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import Cause, Change, CodedDocument, Finding, Table
from pipeline.tabulating.columns import Row, columns, table
from pipeline.tabulating.tally import norwegian_order


def findings_of(document: CodedDocument) -> tuple[Finding, ...]:
    """The document's findings, as the next run will want them."""
    return tuple(
        Finding(
            coded.segment.id,
            coding.code,
            coded.finding_type,
            coded.segment.municipality,
            coding.origin,
            " ".join(coded.segment.text.split()),
        )
        for coded in document.segments
        for coding in coded.codings
    )


def compare(
    document: str,
    before: Iterable[Finding],
    after: Iterable[Finding],
    cause: Cause,
    decided: dict[str, str],
) -> Iterator[Change]:
    """The changes of one document. ``cause`` holds for all but the segments of ``decided``, on which the person named
    there has decided something since; a finding by a person is that person's as well."""
    old = {(finding.segment, finding.code): finding for finding in before}
    new = {(finding.segment, finding.code): finding for finding in after}
    for place in dict.fromkeys((*old, *new)):
        was, now = old.get(place), new.get(place)
        if was == now:
            continue
        person = decided.get(place[0], "")
        yield Change(document, was, now, "decision" if person else cause, person)


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
    finding = change.after or change.before
    assert finding is not None
    kind = "new" if change.before is None else "gone" if change.after is None else "changed"
    before = ""
    if change.before is not None and change.after is not None:
        pairs = (
            (change.before.municipality, change.after.municipality),
            (change.before.finding_type, change.after.finding_type),
            (change.before.origin, change.after.origin),
        )
        before = ", ".join(was for was, now in pairs if was != now)
    place = (finding.municipality, finding.code, kind, finding.finding_type, before, change.cause, change.person)
    return (*place, finding.text, f"{change.document}#{finding.segment}")


def _order(row: Row, codes: dict[str, int]) -> tuple[object, ...]:
    municipality, code, kind = str(row[0]), str(row[1]), str(row[2])
    last = len(codes)
    return (not municipality, norwegian_order(municipality), codes.get(code, last), code, kind, str(row[-1]))
