"""``funn export`` and ``funn import``: projects, codebooks and codings of other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from pipeline.commands.arguments import AS, DRY_RUN, FILE, FOLDER, PATH, command, up_to_date

if TYPE_CHECKING:
    from pipeline.exporting import Exported
    from pipeline.importing import Imported

_FINDING_TYPES = click.option(
    "--tree/--children", help="Finding types as codes in a tree of their own, or below each theme (the default)."
)


@click.group("export")
def export_() -> None:
    """Hand the study on: to NVivo, MAXQDA, ATLAS.ti and QualCoder, or as data. FILE must not be there already."""


@export_.command("qdpx")
@click.argument("file", type=PATH, required=False)
@click.argument("folder", type=FOLDER, required=False)
@click.option("--crlf", is_flag=True, help="Line ends as Windows has them, for programs in which codings shift.")
@_FINDING_TYPES
@click.option("--no-originals", is_flag=True, help="Only texts, for programs that pass over codings in PDFs.")
def export_qdpx(file: Path | None, folder: Path | None, crlf: bool, tree: bool, no_originals: bool) -> None:
    """Write the study in FOLDER (default: here) as a REFI-QDA project to FILE (default: in outputs).

    The main job is done first. What was exported is kept in corpus/exchange: what comes back is compared with it.
    """
    from pipeline import exporting
    from pipeline.exchange import Options

    file, folder = _target(file, folder)
    exporting.check(file, exporting.PROJECT)  # a mistake in it is told before the work begins
    options = Options(crlf=crlf, originals=not no_originals, finding_types="tree" if tree else "children")
    _tell_export(exporting.project(up_to_date(folder), file, options))


@export_.command("qdc")
@click.argument("file", type=PATH, required=False)
@click.argument("folder", type=FOLDER, required=False)
@_FINDING_TYPES
def export_qdc(file: Path | None, folder: Path | None, tree: bool) -> None:
    """Write the codebook of the study in FOLDER (default: here) alone to FILE (default: in outputs)."""
    from pipeline import exporting
    from pipeline.exchange import Options
    from pipeline.study import Study

    file, folder = _target(file, folder)
    _tell_export(exporting.codebook(Study(folder), file, Options(finding_types="tree" if tree else "children")))


@export_.command("codings")
@click.argument("file", type=FILE)
@click.argument("folder", type=FOLDER, default=".")
def export_codings(file: Path, folder: Path) -> None:
    """Write the codings of the study in FOLDER to FILE: .csv for pandas and R, .spacy for spaCy.

    The main job is done first.
    """
    from pipeline import exporting

    exporting.check(file, *exporting.CODINGS)  # a mistake in it is told before the work begins
    _tell_export(exporting.codings(up_to_date(folder), file))


@click.group("import")
def import_() -> None:
    """Take in what was decided in another program, or a project that was made there."""


@import_.command("qdpx")
@click.argument("file", type=FILE)
@click.argument("folder", type=FOLDER, default=".")
@AS
@click.option("--confirm-kept", is_flag=True, help="What the machine coded and nobody changed counts as accepted.")
@DRY_RUN
def import_qdpx(file: Path, folder: Path, person: str, confirm_kept: bool, dry_run: bool) -> None:
    """Take the decisions in the REFI-QDA project FILE into the ledger of the study in FOLDER.

    Of a project that was exported from the study only what was changed is taken; of any other all codings, with the
    reports, codes and cases that the study lacks. What was taken before is not taken again.
    """
    from pipeline import importing
    from pipeline.study import Study

    _tell_import(importing.project(Study(folder), file, person, dry_run, confirm_kept), folder, dry_run)


@import_.command("qdc")
@click.argument("file", type=FILE)
@click.argument("folder", type=FOLDER, default=".")
@DRY_RUN
def import_qdc(file: Path, folder: Path, dry_run: bool) -> None:
    """Take the codes in the codebook FILE (.qdc) that the study in FOLDER lacks, as a draft of a codebook."""
    from pipeline import importing
    from pipeline.study import Study

    _tell_import(importing.codebook(Study(folder), file, dry_run), folder, dry_run)


@import_.command("codings")
@click.argument("file", type=FILE)
@click.argument("folder", type=FOLDER, default=".")
@AS
@DRY_RUN
def import_codings(file: Path, folder: Path, person: str, dry_run: bool) -> None:
    """Take the codings in FILE (.csv) into the ledger of the study in FOLDER.

    FILE has the columns document, code, and start and end or quote; it may have decision (default: add), finding_type,
    municipality and memo.
    """
    from pipeline import importing
    from pipeline.study import Study

    _tell_import(importing.codings(Study(folder), file, person, dry_run), folder, dry_run)


def _target(file: Path | None, folder: Path | None) -> tuple[Path | None, Path]:
    """The file to write and the study; a folder in the place of FILE is the study."""
    if file and folder is None and file.is_dir():
        return None, file
    return file, folder or Path()


def _tell_export(done: Exported) -> None:
    """Tells what was written and what is not in it; exit code 1 if a report is left out."""
    for name in done.unread:
        click.echo(f"Left out, as it cannot be read: {name}", err=True)
    click.echo(f"Written: {done.path}")
    if done.report:
        click.echo(f"What does not go along (also in {done.report}):")
    for line in done.losses:
        click.echo(f"  {line}")
    sys.exit(1 if done.unread else 0)


def _tell_import(done: Imported, folder: Path, dry_run: bool) -> None:
    """Tells what was taken, decision by decision if nothing is written, and what was not or is in doubt."""
    for name in done.unread:
        click.echo(f"Not compared, as it cannot be read: {name}", err=True)
    for event in done.events if dry_run else ():
        said = f"{event.decision} {event.code or event.finding_type or event.municipality}".strip()
        click.echo(
            f"  {said}, {event.document} {event.start}–{event.end}: «{shorten(event.quote, 60, placeholder=' …')}»"
        )
    counts = ", ".join(f"{number} {kind}" for kind, number in done.counts.items())
    click.echo(
        f"{'Would be taken' if dry_run else 'Taken'}: {len(done.events)} decisions{counts and f' ({counts})'}."
        f" Recorded before: {done.repeated}." + (f" As they were exported: {done.kept}." if done.is_own else "")
    )
    for path in done.files:
        click.echo(f"  {'would be new' if dry_run else 'new'}: {path}")
    if any(path.stem.endswith("-draft") for path in done.files):
        click.echo("A draft counts when you have taken it over into the file of that name without -draft.")
    if done.remarks:
        click.echo(f"Left out or in doubt{f' (also in {done.report})' if done.report else ''}:")
    for line in done.remarks:
        click.echo(f"  {line}")
    if not (done.events or done.files):
        click.echo("Nothing in it is new; nothing was changed.")
    elif not dry_run:
        click.echo(f"Next: {command('run', folder)}.")
