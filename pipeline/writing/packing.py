"""The file of a workbook: a zip in which nothing tells when and where it was made."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

_CHUNK = 1 << 20  # bytes: large enough that compressing it lets other threads run
_LEVEL = 4  # of compression, from 1 to 9: the file is a twelfth larger than at 6, the usual one, in half the time


class Book(Workbook):
    """A workbook in constant memory that is packed when it is told to. XlsxWriter's own way packs when it closes, in
    such small steps that no other thread gets on meanwhile."""

    def __init__(self, folder: Path, options: dict[str, Any]) -> None:
        """Until it is packed, what it holds is in files of that folder, not in memory."""
        super().__init__(BytesIO(), {**options, "constant_memory": True, "tmpdir": str(folder)})
        self._parts = _Parts()

    def pack(self, path: Path) -> None:
        """Writes the closed workbook to the file; may be done in another thread."""
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as file:
            for written, name, _ in self._parts.all:
                with open(written, "rb") as part, file.open(name, "w") as packed:
                    shutil.copyfileobj(part, packed, _CHUNK)
                file.getinfo(name).create_system = 0  # else it tells Windows from the others
                Path(written).unlink()

    def _get_packager(self) -> Packager:
        return self._parts


class _Parts(Packager):
    """The parts of a workbook, in temporary files, which XlsxWriter is not given to pack."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[tuple[str, str, bool]] = []

    def _create_package(self) -> list[tuple[str, str, bool]]:
        self.all = super()._create_package()
        return []
