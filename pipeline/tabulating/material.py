"""What the findings rest on: every report, read or not, and the audit trail of the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.labels import Labels
from pipeline.records import Provenance, Table
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
    rows = [(part, name, str(value)) for part, name, value in _facts(tally, run)]
    return table("audit", columns(labels, part="word", item="text", value="text"), rows, labels, tally.codebook)


def _facts(tally: Tally, run: Provenance) -> Iterator[tuple[str, str, object]]:
    yield ("program", "funn", run.funn)
    yield ("program", "Python", run.python)
    yield from (("program", *library) for library in run.libraries.items())
    for language, name, version in run.models:
        yield ("model", f"spaCy, {language}", f"{name} {version}")
    yield ("model", "starters", run.starters)
    yield ("model", "starters, SHA-256", run.starters_sha256)
    yield from (("model", f"threshold, {code}", threshold) for code, threshold in run.thresholds.items())
    yield from (("setting", *setting) for setting in run.settings.items())
    yield ("codebook", "version", run.codebook_version)
    yield ("codebook", "SHA-256", run.codebook_sha256)
    yield ("count", "documents", len(tally.documents))
    yield ("count", "segments", tally.segments.total())
    yield ("count", "codings", tally.codings)
    yield from (("count", f"codings, {origin}", tally.origins[origin]) for origin in sorted(tally.origins))
    yield from (
        ("decision", f"{person}, {decision}", count) for (person, decision), count in sorted(run.decided.items())
    )
    yield ("decision", "segments", run.reviewed)
    yield from (("decision", f"{name}, SHA-256", sha256) for name, sha256 in run.ledgers.items())
    yield from (("document", f"{name}, SHA-256", sha256) for name, sha256 in run.documents.items())
