"""The file of a workbook: a zip in which nothing tells when and where it was made."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

from pipeline.atomic import replacing

_CHUNK = 1 << 20  # bytes: large enough that compressing it lets other threads run
_LEVEL = 4  # of compression, from 1 to 9: the file is a twelfth larger than at 6, the usual one, in half the time


Part = tuple[Path, str]  # the file that holds it meanwhile, and its name in the workbook


class Book(Workbook):
    """A workbook in constant memory that is packed when that is wanted. XlsxWriter's own way packs when it closes, in
    such small steps that no other thread gets on meanwhile."""

    def __init__(self, folder: Path, options: dict[str, Any]) -> None:
        """Until it is packed, what it holds is in files of that folder, not in memory."""
        super().__init__(BytesIO(), {**options, "constant_memory": True, "tmpdir": str(folder)})
        self._packager = _Packager()

    @property
    def parts(self) -> list[Part]:
        """What the closed workbook is to be packed of."""
        return [(Path(written), name) for written, name, _ in self._packager.parts]

    def _get_packager(self) -> Packager:
        return self._packager


class _Packager(Packager):
    """Gives XlsxWriter nothing to pack."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[str, str, bool]] = []

    def _create_package(self) -> list[tuple[str, str, bool]]:
        self.parts = super()._create_package()
        return []


def pack(parts: Iterable[Part], path: Path) -> None:
    """Writes the workbook of these parts, which are removed; may be done in another thread."""
    with replacing(path) as unfinished, ZipFile(unfinished, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as file:
        for written, name in parts:
            with written.open("rb") as part, file.open(name, "w") as packed:
                shutil.copyfileobj(part, packed, _CHUNK)
            file.getinfo(name).create_system = 0  # else it tells Windows from the others
            written.unlink()
