"""Importing: what came back from another program, or comes from a foreign one, as decisions, reports and codes.

Everything is looked at before anything is written. Nothing that is there is changed: a ledger is added to, and where
the study has a codebook or a list of its own, what is new goes beside it as a draft.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import csvfile, decisions, exchange, exporting
from pipeline.agreement.samples import initials
from pipeline.atomic import replacing
from pipeline.codebook import Codebook
from pipeline.decisions import Event
from pipeline.errors import UserError
from pipeline.exchange import Taken, drafts, qdc, qdpx, remarks, spans
from pipeline.exchange.codes import recognise
from pipeline.exchange.descent import parent
from pipeline.exchange.placing import Report
from pipeline.labels import Labels
from pipeline.reading import plain
from pipeline.records import Case
from pipeline.study import Study

_CASES = ("municipality", "county")
_DOCUMENTS = ("document", "municipality", "county", "year", "title", "type")


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken, or would be: decisions as ``events``, and new ``files`` with reports, codes and lists.

    ``repeated`` counts decisions that were taken before, ``kept`` codings that are as they were exported. ``remarks``
    say what was left out or is in doubt, and stand in ``report`` too (None if nothing was written). ``is_own`` tells
    whether the file comes from an export of this study; ``unread`` are reports of the study that cannot be read.
    """

    events: tuple[Event, ...]
    files: tuple[Path, ...]
    repeated: int
    kept: int
    remarks: tuple[str, ...]
    report: Path | None
    is_own: bool
    unread: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many decisions of each kind are taken."""
        kinds = [event.decision for event in self.events]
        return {kind: kinds.count(kind) for kind in decisions.DECISIONS if kind in kinds}


def project(study: Study, path: Path, person: str, dry_run: bool = False, confirm_kept: bool = False) -> Imported:
    """Takes in a ``.qdpx`` file as decisions of the person; ``exchange.to_study`` says what counts as one.

    With ``confirm_kept`` the machine's codings that were left as they are count as accepted; with ``dry_run`` nothing
    is written. Raises ``UserError`` for a file that is damaged or made to harm, and where something is in its way.
    """
    initials(person)
    read = qdpx.read(path)
    with study.alone():
        unread: list[str] = []
        texts = tuple(exporting.documents(study, unread))
        exported = parent(read, exporting.kept(study))
        there = exchange.Study(texts, _codebook(study), study.cases, exported, study.settings.language)
        taken = exchange.to_study(read, there, person, path, confirm_kept=confirm_kept)
        return _take(study, taken, path, dry_run, exported is not None, unread)


def codebook(study: Study, path: Path, dry_run: bool = False) -> Imported:
    """Takes in the codes of a ``.qdc`` file that the study lacks."""
    codes = qdc.read(path)
    with study.alone():
        found = recognise(codes, _codebook(study), language=study.settings.language)
        return _take(study, Taken(codes=found.draft, remarks=found.remarks), path, dry_run)


def codings(study: Study, path: Path, person: str, dry_run: bool = False) -> Imported:
    """Takes in the codings of a ``.csv`` file as decisions of the person; ``spans.read_codings`` says of which form."""
    initials(person)
    with study.alone():
        unread: list[str] = []
        taken = spans.read_codings(path, exporting.documents(study, unread), study.codebook, person)
        return _take(study, taken, path, dry_run, unread=unread)


def _is_new(study: Study) -> bool:
    """Whether the study has nothing of its own yet; then it takes over the codebook that comes in."""
    return not (study.codebook_file.exists() or study.documents() or study.decisions.events)


def _codebook(study: Study) -> Codebook | None:
    return None if _is_new(study) else study.codebook


def _take(
    study: Study, taken: Taken, path: Path, dry_run: bool, is_own: bool = False, unread: Iterable[str] = ()
) -> Imported:
    """Writes what is new of it: first the ledger, which another program may have open, as it refuses as a whole."""
    labels = Labels(study.settings.language)
    known = {event.event for event in study.decisions.events}
    made = [_event(row) for row in taken.decisions]
    events = [event for event in made if event.event not in known]
    files = dict(_files(study, taken))
    report = None
    if (events or files) and not dry_run:
        if events:
            decisions.append(study.ledger(events[0].person), events)
        for place, text in files.items():
            _write(place, text)
        if taken.remarks:
            report = study.outputs / f"{path.name}.import.txt"
            remarks.write(taken.remarks, labels, report)
    return Imported(
        events=tuple(events),
        files=tuple(files),
        repeated=len(made) - len(events),
        kept=taken.kept,
        remarks=tuple(remarks.lines(taken.remarks, labels)),
        report=report,
        is_own=is_own,
        unread=tuple(unread),
    )


def _event(row: Mapping[str, str]) -> Event:
    return Event(**{**row, "start": int(row["start"]), "end": int(row["end"])})  # type: ignore[arg-type]


def _files(study: Study, taken: Taken) -> Iterator[tuple[Path, str]]:
    """The files that the import makes, with their texts. Raises ``UserError`` where one of them cannot be."""
    for report in taken.reports:
        yield study.reports / report.name, _readable(report, study.reports / report.name)
    if taken.codes:
        yield from _beside(study.codebook_file, drafts.yaml(taken.codes), _is_new(study))
    for name, columns, rows in (
        ("municipalities.csv", _CASES, [_row(case) for case in taken.cases]),
        ("documents.csv", _DOCUMENTS, taken.documents),
    ):
        if rows:
            path = study.corpus / name
            yield from _beside(path, _table(columns, rows), not csvfile.read(path, ()))


def _readable(report: Report, path: Path) -> str:
    """The report's text, if it is read again as it is, so that decisions stand where they shall."""
    if path.exists():
        raise UserError("there is a file of that name", path, "Move it away, or rename the document in its program.")
    content = plain.read_bytes(report.text.encode("utf-8"), path)
    if content.text != report.text or not content.blocks:
        raise UserError("the document's text cannot be kept as plain text", path, "Take it out of the project.")
    return report.text


def _beside(path: Path, text: str, is_free: bool) -> Iterator[tuple[Path, str]]:
    """The text at the path or, if that is not free, as a draft beside it; nothing where the same draft is there."""
    if is_free:
        yield path, text
        return
    draft = path.with_name(f"{path.stem}-draft{path.suffix}")
    if not draft.exists():
        yield draft, text
    elif draft.read_text(encoding="utf-8") != text:
        hint = f"Take what you want of it into {path.name}, and move it away."
        raise UserError("a draft from another import is there already", draft, hint)


def _row(case: Case) -> dict[str, str]:
    return {**case.attributes, "municipality": case.name, "county": case.county}


def _table(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The rows as CSV: the columns, then others in the order in which they are met."""
    names = dict.fromkeys([*columns, *(name for row in rows for name in row)])
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
