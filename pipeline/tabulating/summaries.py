"""Municipalities by codes: how much, whether there or lacking, and the codebook with counts."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.labels import Labels
from pipeline.records import Case, Column, Table
from pipeline.tabulating.columns import Row, code_columns, columns, table
from pipeline.tabulating.tally import Tally, norwegian_order


def overview(tally: Tally, labels: Labels) -> Table:
    """A municipality a row, a code a column: the number of segments."""
    codes = tally.codebook.codes
    rows = [
        (name, tally.documents_of[name], tally.segments[name], *(tally.coded[name, code] for code in codes))
        for name in tally.municipalities
    ]
    head = columns(labels, municipality="municipality", documents="number", segments="number")
    own = (*head, *code_columns(tally.codebook, labels, "number"))
    return table("overview", own, rows, labels, tally.codebook)


def matrix(tally: Tally, labels: Labels) -> Table:
    """A municipality and code a row: whether it is present, mentioned as lacking or not mentioned, and how much."""
    rows = [_extent(tally, name, code) for name in tally.municipalities for code in tally.codebook.codes]
    own = columns(
        labels,
        municipality="municipality",
        code="code",
        presence="word",
        segments="number",
        lacking_segments="number",
        documents="number",
        share="share",
    )
    return table("matrix", own, rows, labels, tally.codebook)


def presence(tally: Tally, labels: Labels) -> Table:
    """A code a row: how many municipalities hold it, tell that it is lacking or do not mention it."""
    rows = []
    for code in tally.codebook.codes:
        found = {name: _extent(tally, name, code)[2] for name in tally.municipalities if name}
        numbers = (sum(own == kind for own in found.values()) for kind in ("present", "lacking", "not_mentioned"))
        rows.append((code, *numbers, ", ".join(name for name, own in found.items() if own == "lacking")))
    own = columns(labels, code="code", present="number", lacking="number", not_mentioned="number", lacking_in="long")
    return table("presence", own, rows, labels, tally.codebook)


def _extent(tally: Tally, municipality: str, code: str) -> Row:
    pair = (municipality, code)
    n, lacking = tally.coded[pair], tally.lacking[pair]
    if not n:
        presence = "not_mentioned"
    elif lacking and not tally.findings[municipality, code, "result"]:
        presence = "lacking"
    else:
        presence = "present"
    share = round(n / tally.segments[municipality], 4)
    return (*pair, presence, n, lacking, tally.documents_with[pair], share)


def codebook_table(tally: Tally, labels: Labels) -> Table:
    """A code a row: its definition, and how much of the material is coded with it."""
    rows = []
    for name, code in tally.codebook.codes.items():
        with_code = [place for place, own in tally.coded if own == name]
        segments = sum(tally.coded[place, name] for place in with_code)
        lists = ["\n".join(texts) for texts in (code.include, code.exclude, code.examples)]
        texts = (name, labels.of(code.label), labels.of(code.definition), *lists)
        rows.append((*texts, len(code.terms), segments, sum(map(bool, with_code))))
    own = columns(
        labels,
        code="text",
        label="text",
        definition="long",
        include="long",
        exclude="long",
        examples="long",
        terms="number",
        segments="number",
        municipalities="number",
    )
    return table("codebook", own, rows, labels, tally.codebook)


def cases(tally: Tally, given: Iterable[Case], labels: Labels) -> Table:
    """A municipality a row, with the attributes that ``municipalities.csv`` gives, also where no report is about it."""
    known = {case.name: case for case in given}
    attributes = list(dict.fromkeys(name for case in known.values() for name in case.attributes))
    rows = []
    for name in sorted(known.keys() | set(filter(None, tally.segments)), key=norwegian_order):
        case = known.get(name, Case(name))
        counts = (tally.documents_of[name], tally.segments[name], tally.coded_segments_of[name])
        rows.append((name, case.county, *(case.attributes.get(attribute, "") for attribute in attributes), *counts))
    own = (
        *columns(labels, municipality="municipality", county="text"),
        *(Column(name, labels.get(name, name)) for name in attributes),
        *columns(labels, documents="number", segments="number", coded_segments="number"),
    )
    return table("cases", own, rows, labels, tally.codebook)
