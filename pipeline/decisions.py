"""What people decided of segments: ``corpus/decisions/<initials>.csv``, read into what stands now."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import csvfile
from pipeline.records import FINDING_TYPES, Segment

_REQUIRED = ("decision", "document", "start", "end", "code")
_KINDS = frozenset({"accept", "reject", "add", "set", "comment", "undo"})


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a ledger. Offsets are half-open code points into the document's canonical text."""

    person: str
    date: str
    decision: str
    document: str
    start: int
    end: int
    quote: str
    code: str
    finding_type: str
    municipality: str


@dataclass(slots=True)
class Standing:
    """What stands for one passage: who put which code on it or took it off, and what was set."""

    start: int
    end: int
    quote: str = ""
    codes: dict[str, tuple[bool, str]] = field(default_factory=dict)
    finding_type: str = ""
    municipality: str = ""

    @property
    def persons(self) -> str:
        """Who decided, with commas between."""
        return ", ".join(dict.fromkeys(person for _, person in self.codes.values()))


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions that stand, by document, and what could not be read in the ledgers."""

    by_document: dict[str, list[Standing]]
    warnings: tuple[str, ...]

    def sha256(self, documents: Iterable[str]) -> str:
        """A hash of what stands for these documents."""
        return hashlib.sha256(repr([self.by_document.get(name) for name in documents]).encode()).hexdigest()

    def on(self, segment: Segment) -> Standing | None:
        """What stands for the segment: decisions on passages that share half of the shorter with it.

        A decision whose quote is not what stands there now is left aside.
        """
        found: Standing | None = None
        for standing in self.by_document.get(segment.document, ()):
            shared = min(standing.end, segment.end) - max(standing.start, segment.start)
            shorter = min(standing.end - standing.start, segment.end - segment.start)
            if shared <= 0 or 2 * shared < shorter or not _same(standing.quote, segment.text):
                continue
            found = found or Standing(segment.start, segment.end)
            found.codes.update(standing.codes)
            found.finding_type = standing.finding_type or found.finding_type
            found.municipality = standing.municipality or found.municipality
        return found


def read(folder: Path) -> Decisions:
    """The decisions in all ledgers of the folder, in the order of date, person and row.

    A later decision on the same passage takes the place of an earlier one; ``undo`` takes the same person's last one
    on the passage back. A row that cannot be understood is told of and left out.
    """
    events: list[Event] = []
    warnings: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        for number, row in enumerate(csvfile.read(path, _REQUIRED), 2):
            event = _event(path.stem, row)
            if isinstance(event, str):
                warnings.append(f"corpus/decisions/{path.name}, row {number}: {event}; the row is left out")
            else:
                events.append(event)
    by_place: dict[tuple[str, int, int], list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: (event.date, event.person)):
        place = by_place[event.document, event.start, event.end]
        if event.decision == "undo":
            _undo(place, event)
        else:
            place.append(event)
    by_document: dict[str, list[Standing]] = defaultdict(list)
    for (document, start, end), place in sorted(by_place.items()):
        by_document[document].append(_standing(start, end, place))
    return Decisions(dict(by_document), tuple(warnings))


def _event(person: str, row: dict[str, str]) -> Event | str:
    """The row as an event, or what is wrong with it."""
    decision = row["decision"].lower()
    if decision not in _KINDS:
        return f"the decision {row['decision']!r} is none of {', '.join(sorted(_KINDS))}"
    if not (row["start"].isdigit() and row["end"].isdigit() and int(row["start"]) < int(row["end"])):
        return "start and end are not whole numbers, start before end"
    if row.get("finding_type", "") not in ("", *FINDING_TYPES):
        return f"the finding type {row['finding_type']!r} is none of {', '.join(FINDING_TYPES)}"
    if decision in ("accept", "reject", "add") and not row["code"]:
        return f"{decision} needs a code"
    return Event(
        person=row.get("person", "") or person,
        date=row.get("date", ""),
        decision=decision,
        document=row["document"].replace("\\", "/"),
        start=int(row["start"]),
        end=int(row["end"]),
        quote=row.get("quote", ""),
        code=row["code"],
        finding_type=row.get("finding_type", ""),
        municipality=row.get("municipality", ""),
    )


def _undo(place: list[Event], undo: Event) -> None:
    for index in range(len(place) - 1, -1, -1):
        if place[index].person == undo.person and undo.code in ("", place[index].code):
            del place[index]
            return


def _standing(start: int, end: int, events: list[Event]) -> Standing:
    standing = Standing(start, end)
    for event in events:
        standing.quote = event.quote or standing.quote
        if event.decision in ("accept", "add", "reject"):
            standing.codes[event.code] = (event.decision != "reject", event.person)
        if event.decision != "comment":
            standing.finding_type = event.finding_type or standing.finding_type
            standing.municipality = event.municipality or standing.municipality
    return standing


def _same(quote: str, text: str) -> bool:
    """Whether a decision's quote is (part of) the text, or holds it, but for white space."""
    quote, text = " ".join(quote.split()), " ".join(text.split())
    return not quote or quote in text or text in quote
