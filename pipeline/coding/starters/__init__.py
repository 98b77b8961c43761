"""The starter examples: coded reports written for the project, from which the classifier learns."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from pipeline.records import Block, BlockKind, Document, FindingType, SegmentedDocument

FILE = Path(__file__).with_name("units.csv")
_KINDS: dict[str, tuple[BlockKind, int]] = {
    "h1": ("heading", 1),
    "h2": ("heading", 2),
    "h3": ("heading", 3),
    "p": ("paragraph", 0),
    "b": ("bullet", 1),
    "q": ("quote", 0),
    "t": ("cell", 0),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A coded passage of a starter report: its place in the report's text, its codes and its finding type."""

    start: int
    end: int
    codes: frozenset[str]
    finding_type: FindingType


@dataclass(frozen=True, slots=True)
class Starter:
    """A report with its units in order; ``language`` is the one it was written in."""

    document: Document
    language: str
    register: str
    units: tuple[Unit, ...]


@cache
def sha256() -> str:
    """A hash of all starter examples."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


def load() -> Iterator[Starter]:
    """The starter reports, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for name, rows in groupby(csv.DictReader(file), key=lambda row: row["report"]):
            yield _starter(name, list(rows))


def labels(starter: Starter, segmented: SegmentedDocument) -> list[Unit | None]:
    """For each segment the unit that it shares most with, at least half of the shorter of the two."""
    found: list[Unit | None] = []
    for segment in segmented.segments:
        shared = [(min(unit.end, segment.end) - max(unit.start, segment.start), unit) for unit in starter.units]
        most, unit = max(shared, key=lambda pair: pair[0])
        half = 2 * most >= min(unit.end - unit.start, segment.end - segment.start)
        found.append(unit if half else None)
    return found


def _starter(name: str, rows: list[dict[str, str]]) -> Starter:
    text = ""
    blocks: list[Block] = []
    units: list[Unit] = []
    for row in rows:
        goes_on = row["kind"] == "s" and blocks and blocks[-1].kind != "heading"
        text += "" if not text else " " if goes_on else "\n"
        start = len(text)
        text += row["text"]
        if goes_on:
            before = blocks.pop()
            blocks.append(Block(before.kind, before.start, len(text), before.level))
        else:
            kind, level = _KINDS.get(row["kind"], ("paragraph", 0))
            blocks.append(Block(kind, start, len(text), level))
        units.append(Unit(start, len(text), frozenset(row["codes"].split(";")) - {""}, row["finding_type"]))
    document = Document(name, text, tuple(blocks), "txt", hashlib.sha256(text.encode()).hexdigest())
    return Starter(document, rows[0]["language"], rows[0]["register"], tuple(units))
