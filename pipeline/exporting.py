"""Exporting: a study as a project for other programs, as a codebook, or as data; and the exports that are kept.

What comes back from another program is compared with what went out, so that every state that was exported is kept in
``corpus/exchange``, without the reports' own files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline import exchange, reading
from pipeline.cache import Cache
from pipeline.errors import UserError
from pipeline.exchange import Material, Options, Remark, qdc, qdpx, remarks, spans
from pipeline.exchange.from_study import ORIGIN
from pipeline.exchange.project import Project
from pipeline.labels import Labels
from pipeline.records import CodedDocument, Document
from pipeline.study import Study

PROJECT, CODEBOOK, CODINGS = ".qdpx", ".qdc", (".csv", ".spacy")
"""How the files end that are written."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written. ``losses`` say what of the study is not in it, and stand in ``report`` too (None if
    there are none); ``unread`` are reports that cannot be read and are left out."""

    path: Path
    losses: tuple[str, ...]
    report: Path | None
    unread: tuple[str, ...] = ()


def project(study: Study, path: Path | None = None, options: Options | None = None) -> Exported:
    """Writes the study as its last run left it to a ``.qdpx`` file (default: in ``outputs``), and keeps what it wrote.

    Raises ``UserError`` if nothing has been run yet, a report was changed since, or the file cannot be written.
    """
    check(path, PROJECT)
    path = path or _default(study, PROJECT)
    unread: list[str] = []
    with study.alone(), Cache(study.cache) as cache:
        export = exchange.from_study(
            _name(study),
            _materials(study, cache, unread),
            study.codebook,
            study.cases,
            _standing(study, cache),
            Labels(study.settings.language),
            options,
            len(study.decisions.events),
        )
        _keep(export.project, study.exchange)
        qdpx.write(export.project, path)
    return _told(study, path, export.losses, unread)


def codebook(study: Study, path: Path | None = None, options: Options | None = None) -> Exported:
    """Writes the codebook alone to a ``.qdc`` file (default: in ``outputs``)."""
    check(path, CODEBOOK)
    path = path or _default(study, CODEBOOK)
    labels = Labels(study.settings.language)
    export = exchange.from_study(_name(study), (), study.codebook, (), (), labels, options)
    qdc.write(export.project.codes, path, ORIGIN)
    return _told(study, path, export.losses, ())


def codings(study: Study, path: Path) -> Exported:
    """Writes the codings as its last run left them: a table to a ``.csv`` file, or spaCy's ``DocBin`` to ``.spacy``."""
    check(path, *CODINGS)
    unread: list[str] = []
    with study.alone(), Cache(study.cache) as cache:
        materials = _materials(study, cache, unread)
        if path.suffix.lower() == ".spacy":
            losses = spans.write_docbin(materials, path)
        else:
            losses = ()
            spans.write_codings(materials, path)
    return _told(study, path, losses, unread)


def check(path: Path | None, *endings: str) -> None:
    """Raises ``UserError`` if an export cannot be written to the file: it ends otherwise, so that the other program
    would not find it, or it is there already and may hold what somebody did there."""
    if path is None:
        return
    if path.exists():
        raise UserError("there is a file of that name", path, "Name another, or move it away.")
    if path.suffix.lower() not in endings:
        said = f"this is not written as {path.suffix or 'a file without ending'}"
        raise UserError(said, path, f"End it in {' or '.join(endings)}.")


def kept(study: Study) -> list[Project]:
    """The projects that the study exported, the newest last."""
    return [qdpx.read(path) for path in _numbered(study.exchange)]


def documents(study: Study, unread: list[str]) -> Iterator[Document]:
    """The study's reports as read; the names of those that cannot be are added to ``unread``."""
    for name, path in study.documents().items():
        try:
            yield reading.read(path, name)
        except Exception:  # as in a run, which tells why; one report must not cost the others
            unread.append(name)


def _materials(study: Study, cache: Cache, unread: list[str]) -> Iterator[Material]:
    files = study.documents()
    if not any(cache.has_any("coding", name) for name in files):
        raise UserError("there is nothing to export yet", study.reports, "Put reports there and do `funn run`.")
    for document in documents(study, unread):
        coded = _coded(cache, document.name)
        if coded is None or coded.about.sha256 != document.sha256:
            raise UserError("the report was changed since the last run", files[document.name], "Do `funn run` again.")
        yield Material(document, coded, files[document.name])


def _coded(cache: Cache, name: str) -> CodedDocument | None:
    return cache.get("coding", name, CodedDocument) if cache.has_any("coding", name) else None


def _standing(study: Study, cache: Cache) -> Iterator[dict[str, object]]:
    """What people decided and stands, each at its place of today, where its quote need not be compared again."""
    for name in study.decisions.by_document:
        if coded := _coded(cache, name):
            placed = study.decisions.placed(name, [one.segment for one in coded.segments])
            for anchored in placed.standing:
                if not anchored.reason:
                    place = {"document": name, "start": anchored.start, "end": anchored.end, "quote": ""}
                    yield asdict(replace(anchored.event, **place))


def _keep(exported: Project, folder: Path) -> None:
    """Keeps the project under the next number, unless it is kept already."""
    bare = tuple(replace(source, original=None, kind="text") for source in exported.sources)
    before = _numbered(folder)
    path = folder / f"{int(before[-1].stem) + 1 if before else 1}.qdpx"
    qdpx.write(replace(exported, sources=bare), path)
    if any(one.read_bytes() == path.read_bytes() for one in before):
        path.unlink()


def _numbered(folder: Path) -> list[Path]:
    return sorted((path for path in folder.glob("*.qdpx") if path.stem.isdecimal()), key=lambda path: int(path.stem))


def _default(study: Study, suffix: str) -> Path:
    return study.outputs / f"{_name(study)}{suffix}"


def _name(study: Study) -> str:
    return study.root.resolve().name or "funn"


def _told(study: Study, path: Path, losses: Iterable[Remark], unread: Iterable[str]) -> Exported:
    labels = Labels(study.settings.language)
    said = tuple(remarks.lines(losses, labels))
    report = path.with_name(f"{path.name}.txt") if said else None
    if report:
        remarks.write(losses, labels, report)
    return Exported(path, said, report, tuple(unread))
