"""Codings as data: a CSV for pandas and R, a spaCy ``DocBin`` with span groups, and a CSV of codings back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from operator import ne
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import csvfile
from pipeline.atomic import replacing
from pipeline.codebook import Codebook
from pipeline.errors import UserError
from pipeline.exchange.changes import decision_row
from pipeline.exchange.codes import code_names, name_key
from pipeline.exchange.from_study import Material
from pipeline.exchange.marks import Mark
from pipeline.exchange.offsets import composed
from pipeline.exchange.quotes import Searcher, agrees
from pipeline.exchange.remarks import Remark, Remarks
from pipeline.exchange.to_study import Taken
from pipeline.records import FINDING_TYPES, MACHINE, Document, Segment

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

CODINGS = ("document", "start", "end", "text", "code", "finding_type", "municipality", "origin", "score")
_KINDS = ("add", "accept", "reject", "comment", "set")


def write_codings(materials: Iterable[Material], path: Path) -> None:
    """Writes a coding a row, with its text. Columns are ``CODINGS``; UTF-8 without mark, commas, LF; positions are
    half-open code points into the document's canonical text."""
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CODINGS)
        for material in materials:
            writer.writerows(_rows(material))


def _rows(material: Material) -> Iterator[tuple[object, ...]]:
    for coded in material.coded.segments:
        one = coded.segment
        where = (one.document, one.start, one.end, one.text)
        for coding in coded.codings:
            yield (*where, coding.code, coded.finding_type, one.municipality, coding.origin, coding.score)


def write_docbin(materials: Iterable[Material], path: Path) -> tuple[Remark, ...]:
    """Writes the documents as a spaCy ``DocBin``, and returns what had to be widened to whole tokens.

    ``doc.text`` is the canonical text; ``doc.spans["codings"]`` holds the codings (label: code, id: origin, kb_id:
    finding type), ``doc.spans["finding_types"]`` the segments (label: finding type), and ``doc.user_data["document"]``
    is the document's name. Tokens are those of the blank pipeline of the document's language.
    """
    import spacy
    from spacy.tokens import DocBin

    remarks = Remarks()
    docs = DocBin(store_user_data=True)
    models = {language: spacy.blank(language) for language in ("nb", "nn")}
    for material in materials:
        docs.add(_doc(material, models[material.coded.about.language], remarks))
    with replacing(path) as part:
        part.write_bytes(docs.to_bytes())
    return remarks.all


def _doc(material: Material, nlp: Language, remarks: Remarks) -> Doc:
    document = material.document
    nlp.max_length = max(nlp.max_length, len(document.text) + 1)
    doc = nlp.make_doc(document.text)
    doc.user_data["document"] = document.name
    segments = material.coded.segments
    places = [(one.segment.start, one.segment.end) for one in segments for _ in one.codings]
    doc.spans["codings"] = [
        _span(doc, one.segment, coding.code, one.finding_type, coding.origin)
        for one in segments
        for coding in one.codings
    ]
    doc.spans["finding_types"] = [_span(doc, one.segment, one.finding_type) for one in segments]
    found = [(span.start_char, span.end_char) for span in doc.spans["codings"]]
    remarks.add("import.tokens", document.name, sum(map(ne, found, places)))
    return doc


def _span(doc: Doc, segment: Segment, label: str, finding_type: str = "", origin: str = "") -> Span:
    return doc.char_span(
        segment.start, segment.end, label=label, kb_id=finding_type, span_id=origin, alignment_mode="expand"
    )


def read_codings(path: Path, documents: Iterable[Document], codebook: Codebook, person: str, date: str = "") -> Taken:
    """The codings of a CSV file as decisions of ``person``: of a file as ``write_codings`` writes it, or of any with
    the columns ``document``, ``code``, and ``start`` and ``end`` or ``quote`` (or ``text``).

    ``decision`` (default ``add``), ``finding_type``, ``municipality`` and ``memo`` may be there too. Whatever the
    ``origin`` of a coding, it becomes the person's; the machine's are counted. Positions are checked by the quote: one
    place elsewhere is taken, several are not; a file that counts from 1 to the last sign (as R does) is recognised by
    its quotes. Raises ``UserError`` for a file without a needed column.
    """
    if not path.exists():
        raise UserError("there is no such file", path, "Check the path.")
    try:
        rows = csvfile.read(path, ("document", "code"))
    except csv.Error as error:
        raise UserError(f"the file is no CSV: {error}", path, "Save it as CSV from the program that made it.") from None
    if rows and not ({"start", "end"} <= rows[0].keys() or {"quote", "text"} & rows[0].keys()):
        raise UserError("positions and quotes are missing", f"{path}:1", "Add start and end, or quote.")
    reader = _Reader(documents, codebook, person, date)
    return reader.take(rows)


class _Reader:
    def __init__(self, documents: Iterable[Document], codebook: Codebook, person: str, date: str) -> None:
        self._texts = {document.name: document.text for document in documents}
        self._names = code_names(codebook)
        self._person = person
        self._date = date
        self._remarks = Remarks()
        self._searcher = Searcher()

    def take(self, rows: list[dict[str, str]]) -> Taken:
        """The rows as decisions, in the file's order, none twice."""
        from_one = self._counts_from_one(rows)
        found: dict[str, dict[str, str]] = {}
        for number, row in enumerate(rows, 2):
            decision = self._decision(row, f"{number}", from_one)
            if decision:
                found.setdefault(decision["event"], decision)
        return Taken(decisions=tuple(found.values()), remarks=self._remarks.all)

    def _counts_from_one(self, rows: list[dict[str, str]]) -> bool:
        """Whether more quotes are where the positions say if those are from 1 to the last sign."""
        right = {0: 0, 1: 0}
        for row in rows:
            for first in right:
                right[first] += self._agrees(row, first) is True
        self._remarks.add("import.counted_from_one", number=right[1] if right[1] > right[0] else 0)
        return right[1] > right[0]

    def _agrees(self, row: Mapping[str, str], first: int) -> bool | None:
        text, place = self._texts.get(csvfile.document(row["document"]), ""), _positions(row, first)
        return agrees(_quote(row), text[place[0] : place[1]]) if place else None

    def _decision(self, row: Mapping[str, str], number: str, from_one: bool) -> dict[str, str] | None:
        document = csvfile.document(row["document"])
        code = self._names.get(name_key(row["code"]), "")
        kind = row.get("decision", "").lower() or "add"
        if document not in self._texts:
            return self._left_out("import.no_document", document)
        if (row["code"] or kind in ("add", "accept", "reject")) and not code:
            return self._left_out("import.unknown_code", row["code"] or number)
        if kind not in _KINDS or row.get("finding_type", "") not in ("", *FINDING_TYPES):
            return self._left_out("import.bad_row", number)
        text = self._texts[document]
        place = self._place(row, text, number, from_one)
        if place is None:
            return None
        self._remarks.add("import.from_machine", number=row.get("origin") == MACHINE)
        said = {column: row.get(column, "") for column in ("finding_type", "municipality", "memo")}
        return decision_row(
            kind, Mark(document, *place, code, **said), text, self._person, row.get("date") or self._date
        )

    def _place(self, row: Mapping[str, str], text: str, number: str, from_one: bool) -> tuple[int, int] | None:
        place = _positions(row, int(from_one))
        quote = _quote(row)
        if place and place[0] < place[1] <= len(text) and (not quote or agrees(quote, text[place[0] : place[1]])):
            return place
        normal, offsets = composed(text)
        found = self._searcher.find(quote, normal)
        if found.places != 1:
            what = "import.ambiguous" if found.places else "import.not_found" if quote else "import.outside"
            return self._left_out(what, number)
        self._remarks.add("import.moved", number, place is not None)
        return offsets.back(found.start, found.end)

    def _left_out(self, what: str, where: str) -> None:
        self._remarks.add(what, where)


def _positions(row: Mapping[str, str], first: int) -> tuple[int, int] | None:
    """The half-open range of the row, None where it has none; ``first`` is the number of the first sign."""
    start, end = row.get("start", ""), row.get("end", "")
    if not (start.isdecimal() and end.isdecimal() and len(start) < 12 and len(end) < 12):
        return None
    return (int(start) - first, int(end)) if int(start) >= first else None


def _quote(row: Mapping[str, str]) -> str:
    return row.get("quote") or row.get("text", "")
