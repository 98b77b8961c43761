"""The framework matrix, and what it is made of: findings, and the quotes that carry them."""

from __future__ import annotations

from itertools import zip_longest

from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, Column, FindingType, Point, Table
from pipeline.tabulating.columns import Row, code_columns, columns, table
from pipeline.tabulating.quotes import QUOTES, Quote
from pipeline.tabulating.tally import Tally

_EXTRACT = 160  # characters of an extract, at most
_CLAUSE_ENDS = (", ", "; ", ": ", " – ")


def findings(tally: Tally, labels: Labels) -> Table:
    """A municipality, code and finding type a row: how many segments and documents, and the best quotes."""
    rows = []
    for municipality in tally.municipalities:
        for code in tally.codebook.codes:
            for finding_type in FINDING_TYPES:
                cell = (municipality, code, finding_type)
                if n := tally.findings[cell]:
                    quotes = [part for quote in tally.quotes.get(cell, ()) for part in (quote.text, quote.id)]
                    padding = [""] * (2 * QUOTES - len(quotes))
                    rows.append((*cell, n, tally.finding_documents[cell], *quotes, *padding))
    head = columns(
        labels, municipality="municipality", code="code", finding_type="finding_type", n="number", documents="number"
    )
    quotes = (
        column
        for i in range(1, QUOTES + 1)
        for column in (
            Column(f"quote_{i}", labels["quote_n"].format(i), "quote"),
            Column(f"quote_{i}_id", labels["quote_n_id"].format(i), "id"),
        )
    )
    return table("findings", (*head, *quotes), rows, labels, tally.codebook)


def framework(tally: Tally, labels: Labels) -> Table:
    """The framework matrix: a municipality a row, a code a column, and in a cell what is said, by finding type."""
    rows = [
        (name, *(tuple(_points(tally, name, code, 1)) for code in tally.codebook.codes))
        for name in tally.municipalities
        if name
    ]
    own = (*columns(labels, municipality="municipality"), *code_columns(tally.codebook, labels, "points"))
    return table("framework", own, rows, labels, tally.codebook)


def framework_of(code: str, tally: Tally, labels: Labels) -> Table:
    """The framework matrix of one code: a municipality a row, a finding type a column."""
    rows: list[Row] = []
    for name in filter(None, tally.municipalities):
        points = {point.finding_type: point for point in _points(tally, name, code, 2)}
        cells = (((points[kind],) if kind in points else ()) for kind in FINDING_TYPES)
        rows.append((name, tally.coded[name, code], *cells))
    own = (
        *columns(labels, municipality="municipality", segments="number"),
        *(Column(kind, labels[f"findings.{kind}"], "points") for kind in FINDING_TYPES),
    )
    label = labels.of(tally.codebook.codes[code].label)
    title = labels["title.framework_of"].format(label)
    return table(f"framework.{code}", own, rows, labels, tally.codebook, title=title)


def quotes(tally: Tally, labels: Labels) -> Table:
    """A quote a row, by code and finding type: first the clearest of each municipality, then their second, and on."""
    rows = []
    for code in tally.codebook.codes:
        for finding_type in FINDING_TYPES:
            rows.extend(
                _quote_row(code, finding_type, name, quote) for name, quote in _ranked(tally, code, finding_type)
            )
    own = columns(
        labels,
        code="code",
        finding_type="finding_type",
        municipality="municipality",
        quote="quote",
        id="id",
        document="text",
        page="number",
        paragraph="number",
        section="text",
        speaker="text",
        score="number",
        origin="word",
    )
    return table("quotes", own, rows, labels, tally.codebook)


def _ranked(tally: Tally, code: str, finding_type: FindingType) -> list[tuple[str, Quote]]:
    """The quotes with their municipalities, in rounds: each municipality's best, the clearest first, then on."""
    cells = [
        [(name, quote) for quote in tally.quotes.get((name, code, finding_type), ())] for name in tally.municipalities
    ]
    rounds = zip_longest(*cells)
    return [
        entry
        for taken in rounds
        for entry in sorted(filter(None, taken), key=lambda entry: (not entry[0], -entry[1].merit))
    ]


def _quote_row(code: str, finding_type: FindingType, municipality: str, quote: Quote) -> Row:
    place = (quote.document, quote.page if quote.page is not None else "", quote.paragraph)
    said = (quote.section, quote.speaker, quote.score, quote.origin)
    return (code, finding_type, municipality, quote.text, quote.id, *place, *said)


def _points(tally: Tally, municipality: str, code: str, most: int) -> list[Point]:
    """What is said of the code, by finding type, with at most ``most`` extracts each."""
    return [
        Point(
            kind,
            n,
            tuple(
                (_extract(quote.text), quote.id) for quote in tally.quotes.get((municipality, code, kind), ())[:most]
            ),
        )
        for kind in FINDING_TYPES
        if (n := tally.findings[municipality, code, kind])
    ]


def _extract(text: str) -> str:
    """The text's beginning, up to the end of a clause or else of a word."""
    if len(text) <= _EXTRACT:
        return text
    start = text[: _EXTRACT - 1]
    clause = max(start.rfind(end) for end in _CLAUSE_ENDS)
    cut = clause if clause >= _EXTRACT // 2 else start.rfind(" ")
    return f"{start[:cut] if cut > 0 else start} …"
