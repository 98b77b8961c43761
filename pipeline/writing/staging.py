"""All files of a run at once: they are written aside, and take their places when the last of them is whole.

The last is the manifest. From when it stands in the folder ``unfinished``, the new files hold: they are moved, those
that are no longer made are removed, and the manifest is moved. A run that is killed before leaves all files as they
were; what one that is killed after has left to do, the next does first. In between, and only then, ``unfinished/``
holds a manifest and the files of two runs stand side by side, each of them whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import manifest as manifests
from pipeline.errors import UserError

_FOLDER = "unfinished"


@contextmanager
def staged(manifest: Path) -> Iterator[Path]:
    """An empty folder to write a run's files and, last, its manifest to. When the block ends without an error they
    take their places in the folder of ``manifest``, and files that only the run before made are removed.

    Raises ``UserError`` where a file cannot be replaced, after the others are; the next run tries again.
    """
    folder = manifest.parent / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finish(manifest)


def finish(manifest: Path) -> None:
    """Does what a run that wrote all its files has left to do, if anything; drops what an unfinished one wrote."""
    outputs, folder = manifest.parent, manifest.parent / _FOLDER
    new = folder / manifest.name
    if new.is_file():
        files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path != new)
        before, now = (manifests.files(manifests.read(path)) for path in (manifest, new))
        held = [place for place in files if not _take_place(folder / place, outputs / place)]
        _remove(outputs, sorted(before.keys() - now.keys()))
        if held or not _take_place(new, manifest):
            where = outputs / (held[0] if held else manifest.name)
            raise UserError("the file cannot be written", where, "Close the program that has it open; run again.")
    shutil.rmtree(folder, ignore_errors=True)


def _remove(outputs: Path, names: Iterable[str]) -> None:
    """Removes what an earlier run made and this one did not, such as the table of a code that is no more."""
    for name in names:
        path = outputs / name
        if path.resolve().is_relative_to(outputs.resolve()) and path.is_file():
            path.unlink()


def _take_place(new: Path, old: Path) -> bool:
    old.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(new, old)
    except PermissionError:
        return False
    return True
