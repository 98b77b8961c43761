"""From the bytes of a text file to its characters."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pipeline.errors import UserError

MAX_BYTES = 20_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EIGHT_BIT = ("cp1252", "mac-roman", "cp850")  # Windows, old Mac, DOS; the first wins a tie
_EXPECTED = frozenset("æøåÆØÅéèêëóòôöäüáčđŋšŧžÉÓÒÔÖÄÜÁČĐŊŠŦŽ–—…«»“”„‘’•·§½¼¾²°€´ \u00a0\u00ad")
_FORMATS = (
    (b"%PDF", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip archive (which is what .docx and .odt files are)", ".docx or .odt"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file", ""),
    (b"{\\rtf", "an RTF file", ""),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAX_CONTROL = 0.02  # a few strays (Word's cell marks, pdftotext's hyphens) are found in honest text
_BROKEN_UTF8 = 0.1


def decode(data: bytes, path: Path) -> str:
    """The characters of a text file, with ``\\r\\n`` and ``\\r`` as ``\\n`` and nothing else changed.

    A byte order mark decides; else UTF-8 if the bytes are that; else the eight-bit encoding that gives the most
    letters and signs found in Norwegian text. Raises ``UserError`` for what is too large or no text.
    """
    if len(data) > MAX_BYTES:
        raise UserError(
            f"the file is too large for a report ({len(data) // 1_000_000} MB of text)",
            path,
            f"Split it into files of less than {MAX_BYTES // 1_000_000} MB.",
            kind="too_large",
        )
    refuse_other_formats(data, path)
    text = _characters(data)
    if "\x00" in text or len(_CONTROL.findall(text)) > _MAX_CONTROL * len(text):
        raise UserError(
            "the file is not text: it holds control characters",
            path,
            "Open it in the program that made it and save it as plain text (UTF-8), .docx or .pdf.",
            kind="not_text",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_other_formats(data: bytes, path: Path) -> None:
    """Raises ``UserError`` where the first bytes are those of another format than a text file's."""
    for magic, name, suffix in _FORMATS:
        if data.startswith(magic):
            remedy = (
                f"Give the file its right ending ({suffix})." if suffix else "Save it as .docx, .pdf or plain text."
            )
            raise UserError(f"the file is not text but {name}", path, remedy, kind="other_format")


def _characters(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _mended_utf8(data) or _eight_bit(data)


def _mended_utf8(data: bytes) -> str:
    """The text if the bytes are UTF-8 but for a few of cp1252 (files glued together from two sources), else ''."""
    text = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= character <= "\udcff" for character in text)
    foreign = sum(character > "\x7f" for character in text)
    if broken > _BROKEN_UTF8 * foreign:
        return ""
    return re.sub("[\udc80-\udcff]", lambda stray: _eight_bit(bytes([ord(stray[0]) - 0xDC00])), text)


def _eight_bit(data: bytes) -> str:
    readings = [data.decode(encoding, "replace") for encoding in _EIGHT_BIT]
    best = max(readings, key=_norwegian)
    if best is readings[0] and "\ufffd" in best:
        return data.decode("latin-1")  # it has no undefined bytes, so nothing is lost
    return best


def _norwegian(text: str) -> int:
    """How many more expected signs than others there are beyond ASCII."""
    foreign = [character for character in text if character > "\x7f"]
    return sum(1 if character in _EXPECTED else -1 for character in foreign)
