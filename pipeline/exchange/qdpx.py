"""A project's archive (``.qdpx``): ``project.qde`` and a flat folder ``sources/``, read with care and written alike."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from pathlib import Path, PurePosixPath

from pipeline.archive import Archive
from pipeline.atomic import replacing
from pipeline.errors import UserError
from pipeline.exchange import qde_reading, qde_writing
from pipeline.exchange.project import Project, Source

MAX_ORIGINAL = 2_147_483_647
"""Bytes of an original file that the format allows inside the archive."""

_MAX_TEXT = 20_000_000
_MOST_MEMBERS = 100_000
_DATE = (1980, 1, 1, 0, 0, 0)  # the same for every file: two exports of one state are the same bytes
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read(path: Path) -> Project:
    """The project in the file; nothing is unpacked to disk.

    The folder may be written ``Sources/`` and the inner file have any name. Raises ``UserError`` for what is damaged,
    too large or made to harm.
    """
    with qde_reading.opened(path) as file:
        archive = Archive(file, path, "the program that made it", ".qdpx")
        members = _members(archive, path)
        inner = [name for name in archive.names if name.lower().endswith(".qde") and "__MACOSX" not in name]
        if len(inner) != 1:
            raise qde_reading.damaged(f"it holds {len(inner) or 'no'} project files (.qde)", path)
        return qde_reading.read(archive.read(inner[0]), path, lambda said: _text(archive, members, said, path))


def write(project: Project, path: Path) -> None:
    """Writes the project and the originals that go along. An existing file keeps its content until all is written."""
    with replacing(path) as part, zipfile.ZipFile(part, "w") as archive:
        _put(archive, "project.qde", qde_writing.project_xml(project))
        for source in project.sources:
            _put(archive, f"sources/{qde_writing.text_file(source)}", (source.text or "").encode())
            _put_original(archive, source)


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(_info(name), data, compresslevel=6)


def _put_original(archive: zipfile.ZipFile, source: Source) -> None:
    if source.original is None:
        return
    info = _info(f"sources/{qde_writing.original_file(source)}")
    with source.original.open("rb") as file, archive.open(info, "w", force_zip64=True) as member:
        while chunk := file.read(1 << 20):
            member.write(chunk)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info


def _members(archive: Archive, path: Path) -> dict[str, str]:
    """Every file's own name, in small letters, and its name in the archive. Raises ``UserError`` for names that lead
    out of the archive and for two files of one name."""
    if len(archive.names) > _MOST_MEMBERS:
        raise qde_reading.damaged(f"it holds more than {_MOST_MEMBERS:,} files", path)
    found: dict[str, list[str]] = defaultdict(list)
    for name in archive.names:
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in name:
            raise qde_reading.damaged(f"a file in it would be outside of it ({name!r})", path)
        if not name.endswith(("/", "\\")) and "__MACOSX" not in name:
            found[str(parts).lower()].append(name)
    twice = sorted(name for name, places in found.items() if len(places) > 1)
    if twice:
        raise qde_reading.damaged(f"two files in it have the name {twice[0]!r}", path)
    return {key: places[0] for key, places in found.items()}


def _text(archive: Archive, members: dict[str, str], said: str, path: Path) -> str | None:
    """The text of the file that the project names, None where that is not in the archive.

    ``internal://X`` is ``sources/X`` in small or capital letters; some programs leave the prefix or the folder out.
    """
    if not said or said.startswith(("relative:", "absolute:")):
        return None
    name = said.removeprefix("internal://").replace("\\", "/").lower().lstrip("/")
    place = next((members[key] for key in (f"sources/{name}", name) if key in members), None)
    if place is None:
        return None
    data = archive.read(place)
    if len(data) > _MAX_TEXT:
        raise UserError(f"its text {place} is too large", path, "Split the document in the program that made it.")
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
