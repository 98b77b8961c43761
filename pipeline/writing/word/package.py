"""The file of a Word document: a zip in which nothing tells when it was made."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from itertools import chain
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

from pipeline.writing.report import DATED

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_ROOT = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_BEGIN = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document{_ROOT}><w:body>'
_END = "</w:body></w:document>"


def save(document: Document, title: str, body: Iterable[str], path: Path) -> None:
    """Writes the document with the body's XML in place of its own, a piece at a time."""
    _date(document, title)
    skeleton = BytesIO()
    document.save(skeleton)
    main = document.part.partname.lstrip("/")
    with ZipFile(skeleton) as parts, ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name in parts.namelist():
            with file.open(_entry(name), "w") as part:
                if name == main:
                    part.writelines(piece.encode() for piece in chain([_BEGIN], body, [_END]))
                else:
                    part.write(parts.read(name))


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, DATED.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0  # else it tells Windows from the others
    return entry


def _date(document: Document, title: str) -> None:
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = "funn"
    properties.comments = ""
    properties.created = properties.modified = DATED
    properties.revision = 1
