"""Reading: from a file to a document with canonical text and blocks."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

from pipeline.errors import UserError
from pipeline.records import Document

VERSION = 2

_READERS = {
    ".txt": "plain",
    ".md": "markdown",
    ".docx": "docx",
    ".odt": "odt",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
}
SUFFIXES = tuple(_READERS)


def read(path: Path, name: str | None = None) -> Document:
    """The document in the file ``path``, called ``name`` (default: the file's own name).

    Raises ``UserError`` where the file cannot be used: unknown format, empty, damaged, encrypted, scanned, too large.
    """
    module = _READERS.get(path.suffix.lower())
    if module is None:
        raise UserError(
            f"the format {path.suffix or 'without a suffix'} is not read",
            path,
            f"Save it as one of {', '.join(SUFFIXES)}.",
            kind="format",
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            f"the file cannot be opened: {reason}",
            path,
            "Check its name and that you may read it.",
            kind="not_opened",
        ) from error
    if not data.strip():
        raise UserError("the file is empty", path, "Put the report's text in it, or take the file away.", kind="empty")
    content = import_module(f"pipeline.reading.{module}").read_bytes(data, path)
    if not content.blocks:
        raise UserError("the file holds no text", path, "Check that it is the right file.", kind="no_text")
    return Document(
        name=name or path.name,
        text=_sound(content.text),
        blocks=content.blocks,
        format=path.suffix.lower().lstrip("."),
        sha256=hashlib.sha256(data).hexdigest(),
        title=_sound(content.title),
        metadata=content.metadata,
        notes=content.notes,
    )


def _sound(text: str) -> str:
    """The text, as long as before, with ``?`` for half characters (a PDF's table of letters may give them), which no
    file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
