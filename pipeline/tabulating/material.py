"""What the findings rest on: every report, read or not, and the audit trail of the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import MACHINE, Provenance, Table
from pipeline.tabulating.columns import Row, columns, table
from pipeline.tabulating.tally import Tally


@dataclass(frozen=True, slots=True)
class Unread:
    """A report that could not be read, and why: ``reason`` is for the screen and the manifest, in English; ``kind`` is
    that of the ``UserError``, empty for a fault of the program."""

    document: str
    reason: str
    kind: str = ""


def documents(tally: Tally, unread: Iterable[Unread], labels: Labels) -> Table:
    """A report a row."""
    rows: list[Row] = []
    for about, segments, coded in tally.documents:
        texts = (about.name, about.title, about.municipality, about.year, about.type, about.format, about.language)
        notes = "; ".join(labels[f"noted.{note.kind}"].format(*note.details) for note in about.notes)
        rows.append((*texts, about.words, segments, coded, "read", notes))
    for report in unread:
        reason = labels[f"unread.{report.kind or 'fault'}"]
        rows.append((report.document, "", "", "", "", "", "", 0, 0, 0, "not_read", reason))
    own = columns(
        labels,
        document="text",
        title="text",
        municipality="text",
        year="text",
        type="text",
        format="text",
        language="language",
        words="number",
        segments="number",
        coded_segments="number",
        status="word",
        notes="long",
    )
    return table("documents", own, sorted(rows, key=lambda row: str(row[0])), labels, tally.codebook)


def audit(tally: Tally, run: Provenance, labels: Labels) -> Table:
    """A fact of the run a row: versions, hashes, counts, and who decided what."""
    rows = [(part, name, str(value)) for part, name, value in _facts(tally, run, labels)]
    return table("audit", columns(labels, part="word", item="text", value="text"), rows, labels, tally.codebook)


def _facts(tally: Tally, run: Provenance, labels: Labels) -> Iterator[tuple[str, str, object]]:
    said = labels.beginning("audit.")
    yield ("program", "funn", run.funn)
    yield ("program", "Python", run.python)
    yield from (("program", *library) for library in run.libraries.items())
    for language, name, version in run.models:
        yield ("model", f"spaCy, {labels[f'word.{language}']}", f"{name} {version}")
    yield ("model", said["starters"], run.starters)
    yield ("model", f"{said['starters']}, SHA-256", run.starters_sha256)
    for code, threshold in run.thresholds.items():
        yield ("model", f"{said['threshold']}, {_code(code, tally.codebook, labels)}", threshold)
    for name, value in run.settings.items():
        yield ("setting", f"{said[f'setting.{name}']} ({name})", said["unset"] if value in ("", "None") else value)
    yield ("codebook", said["version"], run.codebook_version)
    yield ("codebook", "SHA-256", run.codebook_sha256)
    yield ("count", said["documents"], len(tally.documents))
    yield ("count", said["segments"], tally.segments.total())
    yield ("count", said["codings"], tally.codings)
    for origin, codings in sorted(tally.origins.items()):
        who = labels["word.machine"] if origin == MACHINE else origin
        yield ("count", f"{said['codings']}, {who}", codings)
    for (person, decision), count in sorted(run.decided.items()):
        yield ("decision", f"{person}, {said[decision]}", count)
    yield ("decision", said["reviewed"], run.reviewed)
    yield from (("decision", f"{name}, SHA-256", sha256) for name, sha256 in run.ledgers.items())
    yield from (("document", f"{name}, SHA-256", sha256) for name, sha256 in run.documents.items())


def _code(name: str, codebook: Codebook, labels: Labels) -> str:
    """The code's label with its name, or the name alone where the machine knows a code that the study does not use."""
    return f"{labels.of(codebook.codes[name].label)} ({name})" if name in codebook.codes else name
