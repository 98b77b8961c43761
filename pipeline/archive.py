"""The zip archives that .docx, .odt and .qdpx files are: opened with care, read part by part, parsed as XML."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from pipeline.errors import UserError

MAX_BYTES = 200_000_000
"""How much the parts that are read may unpack to; a report of 1,000 pages has some 20 MB of XML."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Archive:
    """A document's zip archive; ``xml(name)`` gives its parts. Raises ``UserError`` for what cannot be read."""

    def __init__(self, data: bytes | BinaryIO, path: Path, program: str, ending: str = "") -> None:
        """``data`` is the file's content, or the open file where that is too large to hold in memory; ``program`` is
        whom a user asks for a new copy, as it stands in the hints: ``Word``; ``ending`` is the format's, if not the
        path's."""
        self._path = path
        self._ending = ending or path.suffix
        self._program = program
        self._budget = MAX_BYTES
        if isinstance(data, bytes) and data.startswith(_OLE):
            raise self._ole(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.damaged("it is not the archive that this format is") from error
        self._names = frozenset(self._zip.namelist())

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts as the archive lists them; a name may stand there twice."""
        return tuple(self._zip.namelist())

    def xml(self, name: str) -> etree._Element:
        """The root element of a part. No entity is expanded and nothing outside the part is fetched."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(_transitional(self.read(name)), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged(f"its part {name} is not sound XML") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.damaged(f"its part {name} defines entities, which no office program writes")
        return root

    def read(self, name: str) -> bytes:
        """A part, read no further than allowed: the sizes that an archive declares may be false."""
        if name not in self:
            raise self.damaged(f"its part {name} is missing")
        if self._zip.getinfo(name).flag_bits & 0x1:
            raise self.encrypted()
        chunks = []
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    self._budget -= len(chunk)
                    if self._budget < 0:
                        raise UserError(
                            f"the file unpacks to more than {MAX_BYTES // 1_000_000} MB",
                            self._path,
                            "Check that it is the right file; split it if it is a report.",
                            kind="too_large",
                        )
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise self.damaged(f"its part {name} cannot be unpacked") from error
        return b"".join(chunks)

    def damaged(self, reason: str) -> UserError:
        """The error for a file that is not what it should be."""
        return UserError(
            f"the file is damaged or no {self._ending} file: {reason}",
            self._path,
            f"Open it in {self._program} and save it again, or ask for a new copy.",
            kind="damaged",
        )

    def encrypted(self) -> UserError:
        """The error for a file that asks for a password."""
        return UserError(
            "the file is protected with a password",
            self._path,
            f"Open it in {self._program}, take the password away and save it again.",
            kind="locked",
        )

    def _ole(self, data: bytes) -> UserError:
        if _ENCRYPTED in data:
            return self.encrypted()
        return UserError(
            "the file is an old .doc file, or one protected with a password",
            self._path,
            f"Open it in {self._program} and save it as .docx, without a password.",
            kind="old_format",
        )


def _transitional(xml: bytes) -> bytes:
    """The part with the namespaces of «Strict Open XML», an option in Word's save dialog, as the usual ones."""
    if b"http://purl.oclc.org/ooxml/" not in xml:
        return xml
    return (
        xml.replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W.encode())
        .replace(b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R.encode())
        .replace(b"http://purl.oclc.org/ooxml/officeDocument/math", _M.encode())
    )
