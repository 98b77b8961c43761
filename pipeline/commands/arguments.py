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


def up_to_date(folder: Path) -> Study:
    """The study, its main job done."""
    from pipeline import run as job
    from pipeline.progress import Bars
    from pipeline.study import Study

    study = Study(folder)
    with Bars() as bars:
        job.run(study, bars.show)
    return study
