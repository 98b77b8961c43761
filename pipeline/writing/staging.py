"""All files of a run at once: they are written aside, and take their places when the last of them is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UserError


@contextmanager
def staged(outputs: Path) -> Iterator[Path]:
    """An empty folder below ``outputs`` to write to; what is in it when the block ends without an error takes its
    place in ``outputs``. A run that is killed before leaves all files as they were.

    Raises ``UserError`` where a file cannot be replaced, after the others are.
    """
    folder = outputs / "unfinished"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
        held = [place for place in _files(folder) if not _take_place(folder / place, outputs / place)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if held:
        raise UserError(
            "the file cannot be written", outputs / held[0], "Close the program that has it open; run again."
        )


def remove(outputs: Path, files: Iterable[str]) -> None:
    """Removes files that an earlier run made and this one did not, such as the table of a code that is no more."""
    for name in files:
        path = outputs / name
        if path.resolve().is_relative_to(outputs.resolve()) and path.is_file():
            path.unlink()


def _files(folder: Path) -> list[Path]:
    """All files below the folder, relative to it, sorted."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _take_place(new: Path, old: Path) -> bool:
    old.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(new, old)
    except PermissionError:
        return False
    return True
