"""The ``funn`` command: parses, calls, reports. Heavy imports are inside the functions that need them."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from pipeline import __version__
from pipeline.commands.arguments import FILE, FOLDER, command, up_to_date
from pipeline.commands.codebook import codebook
from pipeline.commands.exchange import export_, import_
from pipeline.commands.people import agreement, review
from pipeline.errors import UserError

# How many new objects there are before cycles among them are looked for. Tables are many small objects with hardly a
# cycle; to look seldom saves a twentieth of a run in which little is new.
_NEW_OBJECTS = 50_000


class _Group(click.Group):
    """Tells a user's mistake in a line or two, with exit code 2 and no traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"funn: {error}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"funn: {_refused(error)}", err=True)
            ctx.exit(2)


def _refused(error: OSError) -> UserError:
    """What the operating system would not do, in words."""
    hint = "See that the folder is there and may be written to, that the disk has room, and that no program uses it."
    return UserError(error.strerror or str(error), error.filename or "", hint)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="funn")
def main() -> None:
    """From Norwegian reports to cross-municipality findings tables, on your own machine.

    Put reports (txt, md, docx, odt, pdf, html) in STUDY/corpus/reports and do `funn run STUDY`.
    """
    gc.set_threshold(_NEW_OBJECTS)


@main.command()
@click.argument("folder", type=FOLDER)
def init(folder: Path) -> None:
    """Make a new study in FOLDER; what is there already stays untouched."""
    from pipeline import study

    made = study.create(folder)
    for path in made:
        click.echo(f"made {path}")
    if not made:
        click.echo(f"{folder} is a study already; nothing was changed.")
    click.echo(f"Next: put reports in {folder / 'corpus' / 'reports'}, then {command('run', folder)}.")


@main.command()
@click.argument("folder", type=FOLDER, default=".")
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
    if result.conflicts:
        table = study.tables / "conflicts.csv"
        click.echo(f"They count for nothing. Make them anew where they belong; {table} says why.", err=True)
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
@click.argument("folder", type=FOLDER, default=".")
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
    then = f"Next: {command('run', folder)}." if stale else "Nothing to do."
    click.echo(f"{len(found) - stale} fresh, {stale} stale. {then}")


@main.command()
@click.argument("units", type=FILE)
@click.argument("folder", type=FOLDER, default=".")
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
    from pipeline.progress import Bars
    from pipeline.study import Study

    evaluating.read_units(units, Study(folder))  # a mistake in it is told before the work begins
    study = up_to_date(folder)
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


for group in (codebook, review, agreement, export_, import_):
    main.add_command(group)
