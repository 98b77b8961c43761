"""A codebook alone (``.qdc``), which more programs can read than whole projects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.exchange import qde_reading, qde_writing
from pipeline.exchange.project import Code


def read(path: Path) -> tuple[Code, ...]:
    """The codes in the file. Raises ``UserError`` where it cannot be used."""
    with qde_reading.opened(path) as file:
        data = file.read(qde_reading.MAX_BYTES + 1)
    return qde_reading.codes(data, path)


def write(codes: Iterable[Code], path: Path, origin: str) -> None:
    """Writes the codes; ``origin`` is the program and its version."""
    with replacing(path) as part:
        part.write_bytes(qde_writing.codebook_xml(codes, origin))
