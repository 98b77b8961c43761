"""What the commands share: kinds of arguments, and a study that is up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.study import Study

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
PATH = click.Path(path_type=Path)


AS = click.option("--as", "person", required=True, help="The initials of who decided or coded.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Only say what would be taken.")


def command(*words: object) -> str:
    """A command of funn's to be copied: names with blanks in quotation marks, the folder left out where it is here."""
    said = [str(word) for word in words if word != Path()]
    return " ".join(("`funn", *(f'"{word}"' if " " in word else word for word in said))) + "`"


def up_to_date(folder: Path) -> Study:
    """The study, its main job done."""
    from pipeline import run as job
    from pipeline.progress import Bars
    from pipeline.study import Study

    study = Study(folder)
    with Bars() as bars:
        job.run(study, bars.show)
    return study
