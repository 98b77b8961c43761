"""The tables that sum up: municipalities by codes, findings with quotes, and the codebook with counts."""

from __future__ import annotations

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, Column, ColumnKind, Table
from pipeline.tabulating.tally import Tally

_QUOTES = (1, 2, 3)


def overview(tally: Tally, codebook: Codebook, labels: Labels) -> Table:
    """A municipality a row, a code a column: the number of segments."""
    frame = pd.DataFrame(0, index=tally.municipalities, columns=list(codebook.codes), dtype=int)
    for (municipality, code), n in tally.coded.items():
        frame.loc[municipality, code] = n
    frame.insert(0, "segments", [tally.segments[name] for name in frame.index])
    frame.insert(0, "documents", [tally.documents_of[name] for name in frame.index])
    code_columns = tuple(Column(name, labels.of(code.label), "number") for name, code in codebook.codes.items())
    counts = tuple(Column(name, labels[name], "number") for name in ("documents", "segments"))
    return _table(
        "overview",
        (Column("municipality", labels["municipality"], "municipality"), *counts, *code_columns),
        frame,
        labels,
    )


def matrix(tally: Tally, codebook: Codebook, labels: Labels) -> Table:
    """A municipality and code a row: segments, documents, and the share of the municipality's segments."""
    index = pd.MultiIndex.from_product([tally.municipalities, list(codebook.codes)])
    frame = pd.DataFrame(index=index)
    frame["segments"] = [tally.coded[pair] for pair in index]
    frame["documents"] = [tally.documents_with[pair] for pair in index]
    frame["share"] = [round(n / tally.segments[name], 4) for (name, _), n in frame["segments"].items()]
    columns = _columns(
        labels, municipality="municipality", code="code", segments="number", documents="number", share="share"
    )
    return _table("matrix", columns, frame, labels, codebook)


def findings(tally: Tally, codebook: Codebook, labels: Labels) -> Table:
    """A municipality, code and finding type a row: how many segments and documents, and the best quotes."""
    rows = []
    for municipality in tally.municipalities:
        for code in codebook.codes:
            for finding_type in FINDING_TYPES:
                cell = (municipality, code, finding_type)
                if n := tally.findings[cell]:
                    quotes = [part for quote in tally.best(cell) for part in (quote.text, quote.id)]
                    rows.append((*cell, n, tally.finding_documents[cell], *quotes, *[""] * (6 - len(quotes))))
    quotes = [
        column
        for i in _QUOTES
        for column in (
            Column(f"quote_{i}", labels["quote"].format(i), "long"),
            Column(f"quote_{i}_id", labels["quote_id"].format(i)),
        )
    ]
    columns = _columns(
        labels, municipality="municipality", code="code", finding_type="finding_type", n="number", documents="number"
    )
    return _table("findings", (*columns, *quotes), pd.DataFrame(rows), labels, codebook)


def codebook_table(tally: Tally, codebook: Codebook, labels: Labels) -> Table:
    """A code a row: its definition, and how much of the material is coded with it."""
    rows = []
    for name, code in codebook.codes.items():
        segments = sum(n for (_, own), n in tally.coded.items() if own == name)
        municipalities = sum(1 for (place, own) in tally.coded if own == name and place)
        lists = ["\n".join(texts) for texts in (code.include, code.exclude, code.examples)]
        texts = (name, labels.of(code.label), labels.of(code.definition), *lists)
        rows.append((*texts, len(code.terms), segments, municipalities))
    columns = _columns(
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
    return _table("codebook", columns, pd.DataFrame(rows), labels)


def _columns(labels: Labels, **kinds: ColumnKind) -> tuple[Column, ...]:
    return tuple(Column(name, labels[name], kind) for name, kind in kinds.items())


def _table(
    name: str, columns: tuple[Column, ...], frame: pd.DataFrame, labels: Labels, codebook: Codebook | None = None
) -> Table:
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    values = {code: labels.of(entry.label) for code, entry in codebook.codes.items()} if codebook else {}
    values |= {kind: labels[kind] for kind in FINDING_TYPES} | {"": labels["no_municipality"]}
    rows = [tuple(row) for row in frame.astype(object).itertuples(index=False, name=None)]
    return Table(name, labels[f"table.{name}"], labels[f"note.{name}"], columns, rows, values)
