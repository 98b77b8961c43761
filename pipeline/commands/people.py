"""``funn review`` and ``funn agreement``: what people decide and judge, by workbooks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.commands.arguments import AS, DRY_RUN, FILE, FOLDER, command, up_to_date


@click.group()
def review() -> None:
    """Look at what the machine coded, in a workbook, and decide."""


@review.command("sheet")
@click.argument("folder", type=FOLDER, default=".")
@click.option("--code", default="", help="Only segments in doubt about this code (with --random: that carry it).")
@click.option("--municipality", default="", help="Only segments about this municipality.")
@click.option("--random", "at_random", is_flag=True, help="A random sample in place of the most uncertain.")
@click.option("-n", "n", type=click.IntRange(1), default=50, show_default=True, help="How many segments.")
@click.option("--out", type=FILE, help="The workbook to write (default: the next in corpus/review).")
def review_sheet(folder: Path, code: str, municipality: str, at_random: bool, n: int, out: Path | None) -> None:
    """Write a workbook of segments to decide on, those first where the machine is least sure.

    The main job is done first. Segments on which somebody has decided are left out.
    """
    from pipeline import reviewing

    path, number = reviewing.write_sheet(up_to_date(folder), out, n, code, municipality, at_random)
    click.echo(f"{number} segments to look at: {path}")
    then = command("review", "read", path, folder, "--as", "INITIALS")
    click.echo(f"Next: fill in the yellow columns, save, and do {then}.")


@review.command("read")
@click.argument("file", type=FILE)
@click.argument("folder", type=FOLDER, default=".")
@AS
@DRY_RUN
def review_read(file: Path, folder: Path, person: str, dry_run: bool) -> None:
    """Take the decisions in the workbook FILE into the ledger of the study in FOLDER."""
    _read_back(file, folder, person, dry_run)


@click.group()
def agreement() -> None:
    """Code a sample twice, blind, and see how far people and the machine agree."""


@agreement.command("sample")
@click.argument("folder", type=FOLDER, default=".")
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
    from pipeline.agreement import samples

    people = samples.coders(_listed(coders))  # a mistake in it is told before the work begins
    sample, paths = reviewing.draw(up_to_date(folder), people, _listed(codes), alpha, n)
    documents = len({document for document, _ in sample.units})
    click.echo(f"Sample {sample.name}: {len(sample.units)} segments of {documents} documents. A sheet for each coder:")
    for path in paths:
        click.echo(f"  {path}")
    click.echo(f"Give each coder only that sheet: {sample.folder / 'key.csv'} tells what the machine thinks.")


@agreement.command("read")
@click.argument("file", type=FILE)
@click.argument("folder", type=FOLDER, default=".")
@AS
@DRY_RUN
def agreement_read(file: Path, folder: Path, person: str, dry_run: bool) -> None:
    """Take in a coder's sheet, or the sheet of what was settled, into the study in FOLDER."""
    _read_back(file, folder, person, dry_run)


@agreement.command("report")
@click.argument("folder", type=FOLDER, default=".")
@click.option("--sample", "name", default="", help="Which sample (default: the newest).")
def agreement_report(folder: Path, name: str) -> None:
    """Show how far people, and people and the machine, agree; write the tables of it."""
    from pipeline import judging
    from pipeline.agreement.summary import summary
    from pipeline.study import Study

    judged, paths = judging.report(Study(folder), name)
    for line in summary(judged):
        click.echo(line)
    click.echo("The tables are in:")
    for path in paths:
        click.echo(f"  {path}")


@agreement.command("settle")
@click.argument("folder", type=FOLDER, default=".")
@click.option("--sample", "name", default="", help="Which sample (default: the newest).")
@click.option("--out", type=FILE, help="The workbook to write (default: settle.xlsx beside the coders' sheets).")
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
    if done.events and not dry_run:
        click.echo(f"Next: {command('run', folder)}.")
    sys.exit(1 if done.untaken else 0)


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]
