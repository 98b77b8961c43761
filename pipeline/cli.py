"""The ``funn`` command: parses, calls, reports. Heavy imports are inside the functions that need them."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from pipeline import __version__
from pipeline.errors import UserError

if TYPE_CHECKING:
    from pipeline.exporting import Exported
    from pipeline.importing import Imported
    from pipeline.study import Study


class _Group(click.Group):
    """Tells a user's mistake in a line or two, with exit code 2 and no traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"funn: {error}", err=True)
            ctx.exit(2)


_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_PATH = click.Path(path_type=Path)
_FINDING_TYPES = click.option(
    "--tree/--children", help="Finding types as codes in a tree of their own, or below each theme (the default)."
)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="funn")
def main() -> None:
    """From Norwegian reports to cross-municipality findings tables, on your own machine.

    Put reports (txt, md, docx, odt, pdf, html) in STUDY/corpus/reports and do `funn run STUDY`.
    """


@main.command()
@click.argument("folder", type=_FOLDER)
def init(folder: Path) -> None:
    """Make a new study in FOLDER; what is there already stays untouched."""
    from pipeline import study

    made = study.create(folder)
    for path in made:
        click.echo(f"made {path}")
    if not made:
        click.echo(f"{folder} is a study already; nothing was changed.")
    click.echo(f"Next: put reports in {folder / 'corpus' / 'reports'}, then `funn run {folder}`.")


@main.command()
@click.argument("folder", type=_FOLDER, default=".")
def run(folder: Path) -> None:
    """Do the main job of the study in FOLDER (default: here): read, segment, code, tabulate, write."""
    from pipeline import history
    from pipeline.progress import Bars
    from pipeline.study import Study

    study = Study(folder)
    with Bars() as bars:
        from pipeline import run as job

        result = job.run(study, bars.show)
    for warning in result.warnings:
        click.echo(f"Note: {warning}", err=True)
    for report in result.unread:
        click.echo(f"Not read: {report.document}: {report.reason}", err=True)
    click.echo(
        f"{result.codings} codings on {result.segments} segments of {result.documents} documents"
        f" from {result.municipalities} municipalities ({result.computed['segmenting']} documents were new or changed)."
    )
    for conflict in result.conflicts:
        click.echo(f"No sure place: {conflict.event} in {conflict.document}: «{conflict.quote}»", err=True)
    if not result.is_first:
        for line in history.summary(result.changes):
            click.echo(line)
    if result.is_unchanged:
        click.echo("Nothing that the findings are made of has changed; the files are as the last run left them.")
    click.echo("The findings are in:")
    for path in result.files:
        click.echo(f"  {path}")
    sys.exit(1 if result.unread else 0)


@main.command()
@click.argument("folder", type=_FOLDER, default=".")
def status(folder: Path) -> None:
    """Say of each document of the study in FOLDER whether a run would read or code it again, and why."""
    from pipeline.cache import Cache
    from pipeline.history import CAUSES
    from pipeline.plan import Plan
    from pipeline.study import Study

    study = Study(folder)
    with Cache(study.cache) as kept:
        found = list(Plan(study, kept).status())
    for one in found:
        click.echo(f"{'fresh' if one.stale is None else f'stale, {CAUSES[one.stale]}':<28} {one.document}")
    stale = sum(one.stale is not None for one in found)
    click.echo(f"{len(found) - stale} fresh, {stale} stale. " + ("Next: `funn run`." if stale else "Nothing to do."))


@main.group()
def codebook() -> None:
    """Work with codebooks."""


@codebook.command("check")
@click.argument("file", type=_FILE, required=False)
def codebook_check(file: Path | None) -> None:
    """Check the codebook in FILE (default: the study's here, else the one that ships)."""
    from pipeline import codebook as codebooks

    own = Path("corpus/codebook.yaml")
    path = file or (own if own.exists() else codebooks.SHIPPED)
    book = codebooks.load(path)
    click.echo(f"{path} is in order: {len(book.codes)} codes.")
    for name, code in book.codes.items():
        label = next(iter(code.label.values()))
        click.echo(f"  {name}: {label}, {len(code.terms)} terms, {len(code.unless)} exceptions")


@codebook.command("diff")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE, required=False)
def codebook_diff(old: Path, new: Path | None) -> None:
    """Say what the codebook NEW changes in OLD (with one file: in the study's here, else the one that ships)."""
    from pipeline import codebook as codebooks

    own = Path("corpus/codebook.yaml")
    before, after = (old, new) if new else (own if own.exists() else codebooks.SHIPPED, old)
    lines = list(codebooks.differences(codebooks.load(before), codebooks.load(after)))
    for line in lines or [f"{after} changes nothing in {before}."]:
        click.echo(line)


@codebook.command("try")
@click.argument("file", type=_FILE)
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--sentences", type=click.IntRange(0), default=10, show_default=True, help="How many to show, of each.")
def codebook_try(file: Path, folder: Path, sentences: int) -> None:
    """Say what the codebook in FILE would change in the study in FOLDER, before you adopt it.

    Per code and municipality: the sentences gained and lost since the last run, and how many of people's decisions the
    machine would make the same way. Nothing is written.
    """
    from pipeline import codebook as codebooks
    from pipeline.progress import Bars
    from pipeline.study import Study

    study, other = Study(folder), codebooks.load(file)
    for line in codebooks.differences(study.codebook, other):
        click.echo(line)
    with Bars() as bars:
        from pipeline.evaluating import trial

        found = trial.attempt(study, other, bars.show)
    for line in trial.summary(found, sentences):
        click.echo(line)
    click.echo(f"Nothing was changed. To adopt it: copy it to {study.corpus / 'codebook.yaml'} and do `funn run`.")


@main.command()
@click.argument("units", type=_FILE)
@click.argument("folder", type=_FOLDER, default=".")
@click.option(
    "--learning-curve", is_flag=True, help="Also show what decisions on some reports do for others (minutes)."
)
@click.option(
    "--review-curve", is_flag=True, help="Also show what 50, 100 and 200 decisions do, chosen or at random (minutes)."
)
def evaluate(units: Path, folder: Path, learning_curve: bool, review_curve: bool) -> None:
    """Score the study in FOLDER against your own coding in UNITS (a CSV file).

    UNITS has the columns document, start, end, codes (separated by ;), and may have finding_type, municipality,
    disputed_codes and disputed_finding. The main job is done first.
    """
    from pipeline import evaluating
    from pipeline import run as job
    from pipeline.progress import Bars
    from pipeline.study import Study

    evaluating.read_units(units)  # a mistake in it is told before the work begins
    study = Study(folder)
    with Bars() as bars:
        job.run(study, bars.show)
    click.echo(evaluating.evaluate(units, study))
    if learning_curve:
        click.echo("\nlearning curve (reports not seen, after decisions on others)")
        for point in evaluating.learning_curve(units, study):
            click.echo(point)
    if review_curve:
        with Bars() as bars:
            points = evaluating.review_curve(units, study, progress=bars.show)
        click.echo(f"\nreview curve (macro F1: chosen as by `funn review sheet` / at random, {evaluating.SEEDS} times)")
        for line in (*evaluating.EXPLAINED.splitlines(), *points):
            click.echo(line)


@main.group()
def review() -> None:
    """Look at what the machine coded, in a workbook, and decide."""


@review.command("sheet")
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--code", default="", help="Only segments in doubt about this code (with --random: that carry it).")
@click.option("--municipality", default="", help="Only segments about this municipality.")
@click.option("--random", "at_random", is_flag=True, help="A random sample in place of the most uncertain.")
@click.option("-n", "n", type=click.IntRange(1), default=50, show_default=True, help="How many segments.")
@click.option("--out", type=_FILE, help="The workbook to write (default: the next in corpus/review).")
def review_sheet(folder: Path, code: str, municipality: str, at_random: bool, n: int, out: Path | None) -> None:
    """Write a workbook of segments to decide on, those first where the machine is least sure.

    The main job is done first. Segments on which somebody has decided are left out.
    """
    from pipeline import reviewing

    path, number = reviewing.write_sheet(_up_to_date(folder), out, n, code, municipality, at_random)
    click.echo(f"{number} segments to look at: {path}")
    click.echo(f"Next: fill in the yellow columns, save, and do `funn review read {path} {folder} --as INITIALS`.")


@review.command("read")
@click.argument("file", type=_FILE)
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--as", "person", required=True, help="The initials of who decided.")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken.")
def review_read(file: Path, folder: Path, person: str, dry_run: bool) -> None:
    """Take the decisions in the workbook FILE into the ledger of the study in FOLDER."""
    _read_back(file, folder, person, dry_run)


@main.group()
def agreement() -> None:
    """Code a sample twice, blind, and see how far people and the machine agree."""


@agreement.command("sample")
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--coders", required=True, help="The coders' initials, with commas between.")
@click.option("--codes", default="", help="The codes to be coded, with commas between (default: all).")
@click.option("--alpha", type=click.FloatRange(0, 1, True, True), default=0.667, show_default=True)
@click.option("-n", "n", type=click.IntRange(1), help="How many segments (default: as many as alpha asks for).")
def agreement_sample(folder: Path, coders: str, codes: str, alpha: float, n: int | None) -> None:
    """Draw a blind sample and write a workbook for each coder.

    It is stratified by what the machine thinks and sized to show that alpha is at least --alpha. The main job is done
    first; segments on which somebody has decided are left out.
    """
    from pipeline import reviewing

    sample, paths = reviewing.draw(_up_to_date(folder), _listed(coders), _listed(codes), alpha, n)
    documents = len({document for document, _ in sample.units})
    click.echo(f"Sample {sample.name}: {len(sample.units)} segments of {documents} documents. A sheet for each coder:")
    for path in paths:
        click.echo(f"  {path}")
    click.echo(f"Give each coder only that sheet: {sample.folder / 'key.csv'} tells what the machine thinks.")


@agreement.command("read")
@click.argument("file", type=_FILE)
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--as", "person", required=True, help="The initials of who coded.")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken.")
def agreement_read(file: Path, folder: Path, person: str, dry_run: bool) -> None:
    """Take in a coder's sheet, or the sheet of what was settled, into the study in FOLDER."""
    _read_back(file, folder, person, dry_run)


@agreement.command("report")
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--sample", "name", default="", help="Which sample (default: the newest).")
def agreement_report(folder: Path, name: str) -> None:
    """Show how far people, and people and the machine, agree; write the tables of it."""
    from pipeline import run as job
    from pipeline.agreement.summary import summary
    from pipeline.study import Study

    judged, paths = job.report_agreement(Study(folder), name)
    for line in summary(judged):
        click.echo(line)
    click.echo("The tables are in:")
    for path in paths:
        click.echo(f"  {path}")


@agreement.command("settle")
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--sample", "name", default="", help="Which sample (default: the newest).")
@click.option("--out", type=_FILE, help="The workbook to write (default: settle.xlsx beside the coders' sheets).")
def agreement_settle(folder: Path, name: str, out: Path | None) -> None:
    """Write a workbook of the segments on which people differ, with their codings side by side.

    What is chosen there is taken in by `funn agreement read`, as decisions of all who coded.
    """
    from pipeline import reviewing
    from pipeline.study import Study

    path, number, gone = reviewing.settle(Study(folder), out, name)
    click.echo(f"{number} segments to agree on: {path}")
    if gone:
        click.echo(f"Left out: {gone} segments that are no longer in the reports.", err=True)


@main.group("export")
def export_() -> None:
    """Hand the study on: to NVivo, MAXQDA, ATLAS.ti and QualCoder, or as data. FILE must not be there already."""


@export_.command("qdpx")
@click.argument("file", type=_PATH, required=False)
@click.argument("folder", type=_FOLDER, required=False)
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
    exporting.free(file)  # a mistake in it is told before the work begins
    options = Options(crlf=crlf, originals=not no_originals, finding_types="tree" if tree else "children")
    _tell_export(exporting.project(_up_to_date(folder), file, options))


@export_.command("qdc")
@click.argument("file", type=_PATH, required=False)
@click.argument("folder", type=_FOLDER, required=False)
@_FINDING_TYPES
def export_qdc(file: Path | None, folder: Path | None, tree: bool) -> None:
    """Write the codebook of the study in FOLDER (default: here) alone to FILE (default: in outputs)."""
    from pipeline import exporting
    from pipeline.exchange import Options
    from pipeline.study import Study

    file, folder = _target(file, folder)
    _tell_export(exporting.codebook(Study(folder), file, Options(finding_types="tree" if tree else "children")))


@export_.command("codings")
@click.argument("file", type=_FILE)
@click.argument("folder", type=_FOLDER, default=".")
def export_codings(file: Path, folder: Path) -> None:
    """Write the codings of the study in FOLDER to FILE: .csv for pandas and R, .spacy for spaCy.

    The main job is done first.
    """
    from pipeline import exporting

    exporting.check(file)  # a mistake in it is told before the work begins
    _tell_export(exporting.codings(_up_to_date(folder), file))


@main.group("import")
def import_() -> None:
    """Take in what was decided in another program, or a project that was made there."""


@import_.command("qdpx")
@click.argument("file", type=_FILE)
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--as", "person", required=True, help="The initials of who decided.")
@click.option("--confirm-kept", is_flag=True, help="What the machine coded and nobody changed counts as accepted.")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken.")
def import_qdpx(file: Path, folder: Path, person: str, confirm_kept: bool, dry_run: bool) -> None:
    """Take the decisions in the REFI-QDA project FILE into the ledger of the study in FOLDER.

    Of a project that was exported from the study only what was changed is taken; of any other all codings, with the
    reports, codes and cases that the study lacks. What was taken before is not taken again.
    """
    from pipeline import importing
    from pipeline.study import Study

    _tell_import(importing.project(Study(folder), file, person, dry_run, confirm_kept), folder, dry_run)


@import_.command("qdc")
@click.argument("file", type=_FILE)
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken.")
def import_qdc(file: Path, folder: Path, dry_run: bool) -> None:
    """Take the codes in the codebook FILE (.qdc) that the study in FOLDER lacks, as a draft of a codebook."""
    from pipeline import importing
    from pipeline.study import Study

    _tell_import(importing.codebook(Study(folder), file, dry_run), folder, dry_run)


@import_.command("codings")
@click.argument("file", type=_FILE)
@click.argument("folder", type=_FOLDER, default=".")
@click.option("--as", "person", required=True, help="The initials of who coded.")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken.")
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
        click.echo(f"Next: `funn run {folder}`.")


def _up_to_date(folder: Path) -> Study:
    """The study, its main job done."""
    from pipeline import run as job
    from pipeline.progress import Bars
    from pipeline.study import Study

    study = Study(folder)
    with Bars() as bars:
        job.run(study, bars.show)
    return study


def _read_back(file: Path, folder: Path, person: str, dry_run: bool) -> None:
    """Takes a workbook in and tells what was taken and what was not; exit code 1 if something was not."""
    from pipeline import reviewing
    from pipeline.study import Study

    done = reviewing.read_back(Study(folder), file, person, dry_run)
    for one in done.untaken:
        click.echo(f"Not taken: {file.name}, {one}", err=True)
    taken = f"{len(done.judgements)} judgements" if done.kind == "blind" else f"{len(done.events)} decisions"
    click.echo(
        f"{'Would be taken' if dry_run else 'Taken'}, as {done.person}: {taken}."
        f" Recorded before: {done.repeated}. Rows without an answer: {done.empty}."
    )
    sys.exit(1 if done.untaken else 0)


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]
