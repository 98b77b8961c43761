"""From a project that came back, or from a foreign one, to decisions, reports, codes and cases for the study."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import records
from pipeline.codebook import Codebook
from pipeline.exchange import cases
from pipeline.exchange.changes import Changes, changes
from pipeline.exchange.codes import recognise
from pipeline.exchange.marks import Marks, marks
from pipeline.exchange.placing import Placed, Placer, Report
from pipeline.exchange.project import Project
from pipeline.exchange.remarks import Remark, Remarks
from pipeline.labels import LabelLanguage
from pipeline.records import Document


@dataclass(frozen=True, slots=True)
class Study:
    """What the study has: its documents, its codebook, its cases, and the project that it exported (None if the file
    does not come from an export of this study)."""

    documents: tuple[Document, ...] = ()
    codebook: Codebook | None = None
    cases: tuple[records.Case, ...] = ()
    exported: Project | None = None
    language: LabelLanguage = "nb"


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import takes. ``decisions`` are rows with the columns of a ledger; ``reports`` are documents that the
    study lacks, ``documents`` rows for ``documents.csv`` on them; ``codes`` is a codebook of the codes it lacks (None
    if it has all), ``cases`` those that it lacks or knows less of. ``kept`` counts codings that are as exported;
    ``remarks`` say what was left out or is in doubt.
    """

    decisions: tuple[dict[str, str], ...] = ()
    reports: tuple[Report, ...] = ()
    codes: Codebook | None = None
    cases: tuple[records.Case, ...] = ()
    documents: tuple[dict[str, str], ...] = ()
    kept: int = 0
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class _Read:
    """A project as far as it is understood."""

    marks: Marks
    placed: list[Placed] = field(default_factory=list)
    codes: Codebook | None = None


def to_study(
    project: Project, study: Study, person: str, where: Path, date: str = "", confirm_kept: bool = False
) -> Taken:
    """What the study takes from the project, as decisions of ``person``; nothing is written.

    Of a project that the study exported: what a person added or put on a machine's coding anew, the machine's and
    ``person``'s own codings that are gone, changed finding types and municipalities, new comments. With
    ``confirm_kept`` the machine's codings that were left as they are count as accepted. Of any other: all codings.
    ``date`` is for decisions whose own is not in the file. Raises ``UserError`` where the file ``where`` is damaged.
    """
    remarks = Remarks()
    read = _read(project, study, where, remarks)
    before = _read(study.exported, study, where, Remarks()) if study.exported else None
    texts = {one.document: one.text for one in read.placed}
    marks_before = before.marks if before else None
    compared = Changes(project, study.exported, read.marks, marks_before, texts, person, date, confirm_kept)
    found = changes(compared, remarks)
    gone = {one.report.text for one in before.placed if one.report} if before else set()
    new = [one for one in read.placed if one.report and one.report.text not in gone]
    known = (*study.cases, *(cases.named_cases(study.exported) if study.exported else ()))
    rows = cases.of_documents(project, {one.source.guid: one.document for one in new}, known, remarks)
    _tell(project, study, person, read.marks, remarks)
    return Taken(
        decisions=tuple(found.rows),
        reports=tuple(one.report for one in new if one.report),
        codes=read.codes,
        cases=cases.new_cases(project, known),
        documents=rows,
        kept=found.kept,
        remarks=remarks.all,
    )


def _tell(project: Project, study: Study, person: str, marks: Marks, remarks: Remarks) -> None:
    """Notes what is not read at all, and whose codings of a foreign project become the person's."""
    for kind, number in project.unread:
        remarks.add("import.unread", kind, number)
    if study.exported is None:
        coders = Counter(name for mark in marks.by_key.values() for name in mark.people)
        for name, number in sorted(coders.items()):
            remarks.add("import.user", name, number * (name not in ("", person)))


def _read(project: Project, study: Study, where: Path, remarks: Remarks) -> _Read:
    used = _used(project)
    recognised = recognise(project.codes, study.codebook, used, study.language)
    for remark in recognised.remarks:
        remarks.add(remark.what, number=remark.number)
    placer = Placer(project, study.documents, where, remarks)
    placed = [found for source in project.sources if (found := placer.place(source))]
    return _Read(marks(project, placed, recognised.references, remarks), placed, recognised.draft)


def _used(project: Project) -> set[str]:
    """The codes that something is coded with."""
    passages = [passage for source in project.sources for passage in (source, *source.selections)]
    return {coding.code for passage in passages for coding in passage.codings}
