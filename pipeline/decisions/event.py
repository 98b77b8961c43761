"""An event of a ledger: who decided what of which passage, and when."""

from __future__ import annotations

import re
from base64 import b32encode
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Literal, get_args

from pipeline import csvfile
from pipeline.records import FINDING_TYPES

Decision = Literal["accept", "reject", "add", "set", "comment", "undo"]

DECISIONS: tuple[Decision, ...] = get_args(Decision)
COLUMNS = tuple(
    "event date person decision document start end quote before after code finding_type municipality memo".split()
)
REQUIRED = ("decision", "document", "start", "end", "code")

# 12345, and what spreadsheet programs make of it: 12 345, 12345.0 and 12345,00; but 12,000 may be twelve thousand
_NUMBER = re.compile(r"(\d[\d \u00a0\u202f]*)(?:[.,]00?)?")
_DATE = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)|(?P<day2>\d\d?)\.(?P<month2>\d\d?)\.(?P<year2>\d{4}))"
    r"(?:[T ]+(?P<time>\d\d?[:.]\d\d(?:[:.]\d\d)?)(?:[.,]\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a ledger. Offsets are half-open code points into the document's canonical text.

    ``quote`` is the passage's text, ``before`` and ``after`` some text around it (the W3C's TextQuoteSelector: exact,
    prefix, suffix). ``event`` is unique; the memo of an ``undo`` may begin with that of the event it takes back.
    ``date`` is ISO 8601, a day or a time, in UTC where it ends in ``Z``.
    """

    decision: str
    document: str
    start: int
    end: int
    code: str = ""
    finding_type: str = ""
    municipality: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""
    memo: str = ""
    person: str = ""
    date: str = ""
    event: str = ""

    def says(self) -> tuple[object, ...]:
        """What the event is about; two spellings of one row say the same."""
        memo = " ".join(self.memo.split())
        place = (self.document, self.start, self.end)
        return (self.person, self.decision, *place, self.code, self.finding_type, self.municipality, memo)


def parsed(cells: dict[str, str], person: str) -> Event | str:
    """The row of a ledger as an event, or what is wrong with it; ``person`` is whose ledger it is."""
    row = {name: cell.strip() for name, cell in cells.items()}
    decision = row["decision"].lower()
    start, end = _number(row["start"]), _number(row["end"])
    if decision not in DECISIONS:
        return f"the decision {row['decision']!r} is none of {', '.join(sorted(DECISIONS))}"
    if start is None or end is None or start >= end:
        return "start and end are not whole numbers, start before end"
    if row.get("finding_type", "").lower() not in ("", *FINDING_TYPES):
        return f"the finding type {row['finding_type']!r} is none of {', '.join(FINDING_TYPES)}"
    if decision in ("accept", "reject", "add") and not row["code"]:
        return f"{decision} needs a code"
    return Event(
        decision=decision,
        document=csvfile.document(row["document"]),
        start=start,
        end=end,
        code=row["code"],
        finding_type=row.get("finding_type", "").lower(),
        municipality=row.get("municipality", ""),
        person=row.get("person", "") or person,
        date=moment(row.get("date", "")) or row.get("date", ""),
        event=row.get("event", ""),
        **{name: cells.get(name, "") for name in ("quote", "before", "after", "memo")},
    )


def _number(cell: str) -> int | None:
    found = _NUMBER.fullmatch(cell)
    return int(re.sub(r"\D", "", found[1])) if found else None


def moment(date: str) -> str:
    """The date in ISO 8601, with its time if it has one (UTC if it tells its zone); '' if it is no date.

    Read are ``2026-11-22`` and ``22.11.2026``, each with or without a time. With slashes nobody knows whether the day
    or the month comes first.
    """
    found = _DATE.fullmatch(date.strip().strip("\"'"))
    if not found:
        return ""
    day = [int(found[name] or found[f"{name}2"]) for name in ("year", "month", "day")]
    clock = [int(part) for part in re.split("[:.]", found["time"])] if found["time"] else []
    try:
        when = datetime(*day, *clock)
        if not clock:
            return when.date().isoformat()
        if found["zone"] in (None, "Z"):
            return when.isoformat() + (found["zone"] or "")
        zoned = datetime.fromisoformat(when.isoformat() + found["zone"])
    except (ValueError, OverflowError):
        return ""
    return stamp(zoned)


def stamp(when: datetime) -> str:
    """The time in UTC, to the second, as ``2026-11-22T10:15:30Z``: a form that spreadsheet programs leave alone."""
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def identifier(event: Event, position: int) -> str:
    """A name for an event that is about to stand at the position (in bytes) of a ledger.

    It is unique to the person, the second, the row and its place in the file; two machines make the same one only for
    a row that is the same.
    """
    return f"{event.person}-{event.date[:10].replace('-', '')}-{_digest(*astuple(event), position)}"


def derived(event: Event, repeat: int) -> str:
    """A name for a row that has none or another's: made of what it says, so that it is the same on every reading.

    ``repeat`` is how often the same was said before in the same file.
    """
    return f"{event.person}-{_digest(event.date, *event.says(), *event.quote.split(), repeat)}"


def _digest(*parts: object) -> str:
    return (
        b32encode(blake2b("\0".join(map(str, parts)).encode("utf-8", "replace"), digest_size=5).digest())
        .decode()
        .lower()
    )
