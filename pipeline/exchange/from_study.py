"""From a study to a project that NVivo, MAXQDA, ATLAS.ti and QualCoder open, with word of what does not fit in it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline import __version__, records
from pipeline.codebook import Codebook
from pipeline.exchange import originals
from pipeline.exchange.cases import Cases
from pipeline.exchange.codes import FindingTypes, code_guid, project_codes
from pipeline.exchange.guids import guid
from pipeline.exchange.offsets import composed, with_line_end
from pipeline.exchange.project import Coding, Note, Project, Selection, Source, User
from pipeline.exchange.remarks import Remark, Remarks
from pipeline.labels import Labels
from pipeline.records import MACHINE, CodedDocument, Document

ORIGIN = f"funn {__version__}"

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
    """``crlf``: line ends as CR LF, for programs whose codings shift without. ``originals``: whether the reports' own
    files go along; without them all reports are text, as some programs pass over codings in the text of a PDF.
    ``finding_types``: as codes below each theme, or in a tree of their own."""

    crlf: bool = False
    originals: bool = True
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
    decisions: Iterable[Mapping[str, object]],
    labels: Labels,
    options: Options | None = None,
    events: int | None = None,
) -> Export:
    """The study as a project. The same study gives the same project, to the last GUID.

    ``decisions`` are what stands of people's decisions, as rows of their ledgers (or events as dictionaries) in order
    of time, each with its person; the codes themselves are in the coded documents, so that the rows give only memos,
    dates and the exact passages that people coded. ``events`` is how many rows the ledgers have in all, if that
    is more.
    """
    rows = [{column: str(said) for column, said in row.items()} for row in decisions]
    job = _Job(codebook, labels, options or Options(), rows)
    for material in materials:
        job.take(material)
    job.count_losses(codebook, len(rows) if events is None else events)
    return Export(job.project(name, list(cases)), job.losses.all)


@dataclass(slots=True)
class _Passage:
    """What is to be said of one range: the finding type and the row behind it (if any) by (code, origin), the rows of
    comments, and the municipality."""

    codings: dict[tuple[str, str], tuple[str, Row | None]] = field(default_factory=dict)
    comments: list[Row] = field(default_factory=list)
    municipality: str = ""

    def memos(self) -> list[Row]:
        """The rows that have a memo, each once."""
        rows = [row for _, row in self.codings.values() if row and row.get("memo")]
        return [row for i, row in enumerate((*rows, *self.comments)) if row not in (*rows, *self.comments)[:i]]


class _Job:
    def __init__(self, codebook: Codebook, labels: Labels, options: Options, rows: list[Row]) -> None:
        self.losses = Remarks()
        self._options = options
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._rows[row["document"]].append(row)
        self._codes = project_codes(codebook, labels, options.finding_types)
        self._known = set(codebook.codes)
        self._sources: list[Source] = []
        self._notes: dict[str, Note] = {}
        self._people: set[str] = set()
        self._cases = Cases(labels)
        self._state = hashlib.sha256()

    def take(self, material: Material) -> None:
        """Makes the report's source."""
        document, about = material.document, material.coded.about
        source = guid("source", document.name, document.sha256)
        normal, offsets = composed(document.text)
        written, line_ends = with_line_end(normal, "\r\n" if self._options.crlf else "\n")
        self.losses.add("loss.composed", document.name, normal != document.text)
        self._cases.source(source, about.municipality)
        selections = []
        for span, passage in sorted(self._passages(material).items()):
            places = line_ends.range(*offsets.range(*span))
            selections.append(self._selection(guid("selection", source, *span), places, written, passage))
            other = self._cases.selection(source, selections[-1].guid, passage.municipality, about.municipality)
            self.losses.add("loss.part_of_case", document.name, other)
            said = sorted((*key, kind) for key, (kind, _) in passage.codings.items())
            self._state.update(repr((document.name, span, said)).encode())
        self._count(material.coded)
        made = Source(
            guid=source,
            name=document.name.replace("/", " – "),
            text=written,
            selections=tuple(selections),
            values=self._cases.values(about),
            user=_MACHINE.guid,
        )
        self._sources.append(self._with_original(made, material.original, normal))

    def project(self, name: str, cases: list[records.Case]) -> Project:
        """The whole project, after the last report."""
        return Project(
            name=name,
            origin=ORIGIN,
            description=f"funn {self._state.hexdigest()[:16]}",
            users=(_MACHINE, *(_user(person) for person in sorted(self._people))),
            codes=self._codes,
            variables=self._cases.variables(cases),
            cases=self._cases.cases(cases),
            sources=tuple(self._sources),
            notes=tuple(self._notes.values()),
            sets=self._cases.sets(cases),
        )

    def count_losses(self, codebook: Codebook, events: int) -> None:
        """Notes what no report of its own shows."""
        rows = [row for rows in self._rows.values() for row in rows]
        last = {(row["document"], row["start"], row["end"], row["code"]): row["decision"] for row in rows}
        codes = codebook.codes.values()
        several = [code for code in codes if len(code.label) > 1 or len(code.definition) > 1]
        self.losses.add("loss.rejected", number=sum(decision == "reject" for decision in last.values()))
        self.losses.add("loss.history", number=events)
        self.losses.add("loss.terms", number=sum(len(code.terms) + len(code.unless) for code in codes))
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
                own = next((row for row in reversed(rows) if _is_of(row, coding, segment)), None)
                passage = found[_span(own) if own else (segment.start, segment.end)]
                passage.codings.setdefault((coding.code, coding.origin), (coded.finding_type, own))
                passage.municipality = passage.municipality or segment.municipality
        for row in rows:
            if row["decision"] == "comment" and row.get("memo"):
                found[_span(row)].comments.append(row)
        return found

    def _selection(self, selection: str, places: tuple[int, int], text: str, passage: _Passage) -> Selection:
        origins = [origin for _, origin in passage.codings] or [passage.comments[0].get("person", "")]
        return Selection(
            guid=selection,
            start=places[0],
            end=places[1],
            name=" ".join(text[slice(*places)].split()),
            description="\n\n".join(dict.fromkeys(row["memo"] for row in passage.memos())),
            user=self._person(MACHINE if MACHINE in origins else origins[0]),
            codings=tuple(self._codings(selection, passage)),
            notes=tuple(dict.fromkeys(self._note(selection, row) for row in passage.comments)),
        )

    def _codings(self, selection: str, passage: _Passage) -> Iterator[Coding]:
        """The passage's codings; with finding types in their own tree, that of the first coding too."""
        in_tree = self._options.finding_types == "tree"
        for (code, origin), (kind, row) in passage.codings.items():
            yield self._coding(selection, code_guid(code, "" if in_tree else kind), origin, row)
        for (_, origin), (kind, _) in list(passage.codings.items())[:1] if in_tree else ():
            yield self._coding(selection, code_guid("", kind), origin, None)

    def _coding(self, selection: str, code: str, origin: str, row: Row | None) -> Coding:
        return Coding(
            guid=guid("coding", selection, code, origin),
            code=code,
            user=self._person(origin),
            date=_date(row.get("date", "")) if row else "",
            notes=(self._note(selection, row),) if row and row.get("memo") else (),
        )

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

    def _with_original(self, source: Source, original: Path | None, text: str) -> Source:
        if original is None or original.suffix.lower() == ".txt":
            return source
        pdf = original.suffix.lower() == ".pdf"
        wanted = self._options.originals and (pdf or not self._options.crlf)
        if not wanted or not originals.fits(original, text):
            self.losses.add("loss.original", source.name)
            return source
        self.losses.add("loss.pages", source.name, pdf)
        return replace(source, original=original, kind="pdf" if pdf else "text")

    def _count(self, coded: CodedDocument) -> None:
        machine = sum(coding.origin == MACHINE for one in coded.segments for coding in one.codings)
        self.losses.add("loss.scores", number=machine)
        self.losses.add("loss.uncoded_types", number=sum(not one.codings for one in coded.segments))
        self.losses.add("loss.structure", number=len(coded.segments))


_MACHINE = User(guid("user", MACHINE), ORIGIN, MACHINE)


def _user(person: str) -> User:
    return User(guid("user", person), person, person)


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


def _date(text: str) -> str:
    """The date as the format writes it, '' if it is none."""
    try:
        return datetime.fromisoformat(text).isoformat(timespec="seconds")
    except ValueError:
        return ""
