"""``funn codebook``: check, compare and try codebooks."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.arguments import FILE, FOLDER, command


@click.group()
def codebook() -> None:
    """Work with codebooks."""


@codebook.command("check")
@click.argument("file", type=FILE, required=False)
def codebook_check(file: Path | None) -> None:
    """Check the codebook in FILE (default: the study's here, else the one that ships)."""
    from pipeline import codebook as codebooks

    path = file or _here()
    book = codebooks.load(path)
    click.echo(f"{path} is in order: {len(book.codes)} codes.")
    for name, code in book.codes.items():
        label = next(iter(code.label.values()))
        click.echo(f"  {name}: {label}, {len(code.terms)} terms, {len(code.unless)} exceptions")


@codebook.command("diff")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE, required=False)
def codebook_diff(old: Path, new: Path | None) -> None:
    """Say what the codebook NEW changes in OLD (with one file: in the study's here, else the one that ships)."""
    from pipeline import codebook as codebooks

    before, after = (old, new) if new else (_here(), old)
    lines = list(codebooks.differences(codebooks.load(before), codebooks.load(after)))
    for line in lines or [f"{after} changes nothing in {before}."]:
        click.echo(line)


@codebook.command("try")
@click.argument("file", type=FILE)
@click.argument("folder", type=FOLDER, default=".")
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
    then = f"copy it to {study.codebook_file} and do {command('run', folder)}"
    click.echo(f"Nothing was changed. To adopt it: {then}.")


def _here() -> Path:
    """The codebook of the study here, else the one that ships."""
    from pipeline.codebook import SHIPPED

    own = Path("corpus/codebook.yaml")
    return own if own.exists() else SHIPPED
