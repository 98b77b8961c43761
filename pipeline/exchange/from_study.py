"""From a study to a project that NVivo, MAXQDA, ATLAS.ti and QualCoder open, with word of what does not fit in it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline import __version__, records
from pipeline.codebook import Codebook
from pipeline.exchange import originals
from pipeline.exchange.codes import FindingTypes, code_guid, project_codes
from pipeline.exchange.guids import guid
from pipeline.exchange.offsets import composed, with_line_end
from pipeline.exchange.project import Case, Coding, Note, Project, Selection, Set, Source, User, Value, Variable
from pipeline.exchange.remarks import Remark, Remarks
from pipeline.labels import Labels
from pipeline.records import CodedDocument, Document

ORIGIN = f"funn {__version__}"
MACHINE = "machine"
_PARTICULARS = ("title", "year", "type")

Row = Mapping[str, str]
"""A row of a ledger of decisions, by the contract's columns."""


@dataclass(frozen=True, slots=True)
class Material:
    """A report to export: as read, as coded, and its file if that may go along."""

    document: Document
    coded: CodedDocument
    original: Path | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """``crlf``: line ends as CR LF, for programs whose codings shift without. ``finding_types``: as codes below each
    theme, or in a tree of their own."""

    crlf: bool = False
    finding_types: FindingTypes = "children"


@dataclass(frozen=True, slots=True)
class Export:
    """A project and what of the study is not in it."""

    project: Project
    losses: tuple[Remark, ...]


def from_study(
    name: str,
    materials: Iterable[Material],
    codebook: Codebook,
    cases: Iterable[records.Case],
    decisions: Iterable[Row],
    labels: Labels,
    options: Options | None = None,
) -> Export:
    """The study as a project. The same study gives the same project, to the last GUID.

    ``decisions`` are the ledgers' rows in order; what stands is in the coded documents, so that the rows give only
    memos, dates and the exact passages that people coded.
    """
    job = _Job(codebook, labels, options or Options(), list(decisions))
    for material in materials:
        job.take(material)
    job.count_losses(codebook)
    return Export(job.project(name, list(cases)), job.losses.all)


@dataclass(slots=True)
class _Passage:
    """What is to be said of one range: (code, finding type, origin), memos by origin, and its municipality."""

    codings: dict[tuple[str, str, str], list[Row]] = field(default_factory=dict)
    comments: list[Row] = field(default_factory=list)
    municipality: str = ""


class _Job:
    def __init__(self, codebook: Codebook, labels: Labels, options: Options, rows: list[Row]) -> None:
        self.losses = Remarks()
        self._labels = labels
        self._options = options
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._rows[row["document"]].append(row)
        self._codes = project_codes(codebook, labels, options.finding_types)
        self._known = set(codebook.codes)
        self._sources: list[Source] = []
        self._notes: dict[str, Note] = {}
        self._people: set[str] = set()
        self._whole: dict[str, list[str]] = defaultdict(list)  # municipality -> sources that are about it
        self._parts: dict[str, list[tuple[str, str]]] = defaultdict(list)  # -> (source, selection) in other sources
        self._print = hashlib.sha256()

    def take(self, material: Material) -> None:
        """Makes the report's source."""
        document, about = material.document, material.coded.about
        source = guid("source", document.name, document.sha256)
        normal, offsets = composed(document.text)
        written, line_ends = with_line_end(normal, "\r\n" if self._options.crlf else "\n")
        self.losses.add("loss.composed", document.name, normal != document.text)
        selections = []
        for (start, end), passage in sorted(self._passages(material).items()):
            places = line_ends.range(*offsets.range(start, end))
            quote = written[slice(*places)]
            selection = self._selection(source, (start, end), places, quote, passage)
            if passage.municipality and passage.municipality != about.municipality:
                self._parts[passage.municipality].append((source, selection.guid))
                self.losses.add("loss.part_of_case", document.name)
            selections.append(selection)
            self._note_state(document.name, start, end, passage)
        if about.municipality:
            self._whole[about.municipality].append(source)
        self._count(material.coded)
        kept = Source(
            source, document.name.replace("/", " – "), written, selections=tuple(selections), user=_MACHINE.guid
        )
        self._sources.append(self._with_original(replace(kept, values=_said_of(about)), material.original, normal))

    def project(self, name: str, cases: list[records.Case]) -> Project:
        """The whole project, after the last report."""
        names = {case.name: case for case in cases}
        for found in sorted({*self._whole, *self._parts}):
            names.setdefault(found, records.Case(found))
        attributes = list(dict.fromkeys(key for case in cases for key, said in case.attributes.items() if said))
        said = [particular for particular in _PARTICULARS if any(_has(source, particular) for source in self._sources)]
        titles = {"county": self._labels["county"], **{name: self._labels[name] for name in _PARTICULARS}}
        wanted = [*(["county"] if any(case.county for case in cases) else []), *attributes, *said]
        return Project(
            name=name,
            origin=ORIGIN,
            description=f"funn {self._print.hexdigest()[:16]}",
            users=(_MACHINE, *(_user(person) for person in sorted(self._people))),
            codes=self._codes,
            variables=tuple(Variable(_variable(key), titles.get(key, key)) for key in dict.fromkeys(wanted)),
            cases=tuple(self._case(case) for case in names.values()),
            sources=tuple(self._sources),
            notes=tuple(self._notes.values()),
            sets=tuple(self._set(found) for found in names if found in self._whole or found in self._parts),
        )

    def count_losses(self, codebook: Codebook) -> None:
        """Notes what no report of its own shows."""
        last: dict[tuple[str, ...], str] = {}
        for rows in self._rows.values():
            for row in rows:
                last[tuple(row.get(column, "") for column in ("document", "start", "end", "code"))] = row["decision"]
        self.losses.add("loss.rejected", number=sum(decision == "reject" for decision in last.values()))
        self.losses.add("loss.history", number=sum(map(len, self._rows.values())))
        self.losses.add(
            "loss.terms", number=sum(len(code.terms) + len(code.unless) for code in codebook.codes.values())
        )
        several = [name for name, code in codebook.codes.items() if len(code.label) > 1 or len(code.definition) > 1]
        self.losses.add("loss.languages", number=len(several))

    def _passages(self, material: Material) -> dict[tuple[int, int], _Passage]:
        """The ranges that carry a code or a comment, in the document's own positions."""
        document = material.document
        found: dict[tuple[int, int], _Passage] = defaultdict(_Passage)
        rows = [row for row in self._rows[document.name] if _at(row, document.text)]
        for coded in material.coded.segments:
            segment = coded.segment
            for coding in coded.codings:
                if coding.code not in self._known:
                    continue
                own = [row for row in rows if _is_of(row, coding, segment)]
                span = _span(own[-1]) if own else (segment.start, segment.end)
                passage = found[span]
                passage.codings.setdefault((coding.code, coded.finding_type, coding.origin), []).extend(
                    row for row in own[-1:] if row.get("memo")
                )
                passage.municipality = passage.municipality or segment.municipality
        for row in rows:
            if row["decision"] == "comment" and row.get("memo"):
                found[_span(row)].comments.append(row)
        return found

    def _selection(
        self, source: str, span: tuple[int, int], places: tuple[int, int], quote: str, passage: _Passage
    ) -> Selection:
        selection = guid("selection", source, *span)
        codings = [
            self._coding(selection, code_guid(code, self._below(kind)), origin, rows)
            for (code, kind, origin), rows in passage.codings.items()
        ]
        if self._options.finding_types == "tree" and passage.codings:
            (_, kind, origin), *_ = passage.codings
            codings.append(self._coding(selection, code_guid("", kind), origin, []))
        comments = [self._note(selection, row) for row in passage.comments]
        memos = [*(row["memo"] for rows in passage.codings.values() for row in rows), *_memos(passage.comments)]
        first = min((origin for *_, origin in passage.codings), key=lambda origin: origin != MACHINE, default="")
        return Selection(
            guid=selection,
            start=places[0],
            end=places[1],
            name=" ".join(quote.split()),
            description="\n\n".join(dict.fromkeys(memos)),
            user=self._person(first or passage.comments[0].get("person", "")),
            codings=tuple(codings),
            notes=tuple(comments),
        )

    def _below(self, kind: str) -> str:
        return kind if self._options.finding_types == "children" else ""

    def _coding(self, selection: str, code: str, origin: str, rows: list[Row]) -> Coding:
        date = _date(rows[-1].get("date", "")) if rows else ""
        notes = tuple(dict.fromkeys(self._note(selection, row) for row in rows))
        return Coding(guid("coding", selection, code, origin), code, self._person(origin), date, notes)

    def _person(self, origin: str) -> str:
        if origin in ("", MACHINE):
            return _MACHINE.guid
        self._people.add(origin)
        return _user(origin).guid

    def _note(self, selection: str, row: Row) -> str:
        """The GUID of the note that holds the row's memo."""
        person, memo = row.get("person", ""), row["memo"]
        note = guid("note", selection, person, row.get("date", ""), memo)
        title = memo.split("\n", 1)[0][:60]
        self._notes[note] = Note(note, title, memo, self._person(person), _date(row.get("date", "")))
        return note

    def _case(self, case: records.Case) -> Case:
        said = {"county": case.county, **case.attributes}
        return Case(
            guid=_case_guid(case.name),
            name=case.name,
            values=tuple(Value(_variable(key), text) for key, text in said.items() if text),
            sources=tuple(self._whole.get(case.name, ())),
            selections=tuple(selection for _, selection in self._parts.get(case.name, ())),
        )

    def _set(self, municipality: str) -> Set:
        members = [*self._whole.get(municipality, ()), *(source for source, _ in self._parts.get(municipality, ()))]
        return Set(guid("set", municipality), municipality, sources=tuple(dict.fromkeys(members)))

    def _with_original(self, source: Source, original: Path | None, text: str) -> Source:
        if original is None or original.suffix.lower() == ".txt":
            return source
        pdf = original.suffix.lower() == ".pdf"
        if (self._options.crlf and not pdf) or not originals.fits(original, text):
            self.losses.add("loss.original", source.name)
            return source
        self.losses.add("loss.pages", source.name, pdf)
        return replace(source, original=original, kind="pdf" if pdf else "text")

    def _count(self, coded: CodedDocument) -> None:
        machine = sum(coding.origin == MACHINE for one in coded.segments for coding in one.codings)
        self.losses.add("loss.scores", number=machine)
        self.losses.add("loss.uncoded_types", number=sum(not one.codings for one in coded.segments))
        self.losses.add("loss.structure", number=len(coded.segments))

    def _note_state(self, document: str, start: int, end: int, passage: _Passage) -> None:
        said = sorted(passage.codings)
        self._print.update(repr((document, start, end, said)).encode())


_MACHINE = User(guid("user", MACHINE), ORIGIN, MACHINE)


def _user(person: str) -> User:
    return User(guid("user", person), person, person)


def _variable(name: str) -> str:
    return guid("variable", name)


def _case_guid(name: str) -> str:
    return guid("case", name)


def _said_of(about: records.Particulars) -> tuple[Value, ...]:
    return tuple(Value(_variable(name), said) for name in _PARTICULARS if (said := getattr(about, name)))


def _has(source: Source, particular: str) -> bool:
    return any(value.variable == _variable(particular) for value in source.values)


def _span(row: Row) -> tuple[int, int]:
    return int(row["start"]), int(row["end"])


def _at(row: Row, text: str) -> bool:
    """Whether the row's passage is in the text, with its quote."""
    if not (row.get("start", "").isdigit() and row.get("end", "").isdigit()):
        return False
    start, end = _span(row)
    quote = row.get("quote", "")
    return start < end <= len(text) and (not quote or quote.split() == text[start:end].split())


def _is_of(row: Row, coding: records.Coding, segment: records.Segment) -> bool:
    """Whether the row is why the person's code stands on the segment: they share half of the shorter."""
    if row["decision"] not in ("accept", "add") or row["code"] != coding.code or row.get("person") != coding.origin:
        return False
    start, end = _span(row)
    shared = min(end, segment.end) - max(start, segment.start)
    return shared > 0 and 2 * shared >= min(end - start, segment.end - segment.start)


def _memos(rows: Iterable[Row]) -> list[str]:
    return [row["memo"] for row in rows]


def _date(text: str) -> str:
    """The date as the format writes it, '' if it is none."""
    try:
        return datetime.fromisoformat(text).isoformat(timespec="seconds")
    except ValueError:
        return ""
