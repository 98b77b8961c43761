"""A ledger, ``corpus/decisions/<initials>.csv``: read whatever befell it, and only ever added to.

funn writes one line an event, every cell in quotes, so that ledgers merge line by line and a row that was cut short
can be told from a whole one (unless only the end of its last cell, the memo, is gone and what is left makes a cell).
Line breaks in a cell stand as ``\\n``, and a cell that a spreadsheet program would make a formula, number or date of
has an apostrophe before it; both are taken back on reading. Rows made by hand (they have no event id) are read as they
are.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import csvfile
from pipeline.decisions.event import COLUMNS, REQUIRED, Event, derived, identifier, moment, parsed, stamp
from pipeline.errors import UserError

if os.name == "nt":
    import msvcrt
else:
    import fcntl

csv.field_size_limit(100_000_000)  # a quote can be a whole report; the default is 131,072 characters

_CUT = "the row is cut short"
_LONGEST = 200  # lines that a cell made by hand may run over
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\0": "\\0"}
_UNESCAPES = {escape: character for character, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\[\\nr0]")
# What a spreadsheet program takes for a formula, a number or a date: «- Vi mangler», «1.2», «Mars 2024».
_MISTAKABLE = re.compile(
    r"'*\s*(?:[=+\-@\t]|(?=.*\d)(?:\d|jan|feb|mar|apr|ma[ijy]|ju[nl]|aug|sep|o[kc]t|nov|de[sc]).{0,24}$)", re.IGNORECASE
)
_NUMBERS = frozenset({"event", "date", "start", "end"})
# What services that share folders add to the name of a second copy: «KN (1).csv», «KN.sync-conflict-20261122.csv».
_COPY = re.compile(r"(?: \(|\.sync-conflict-).*")
_MERGE = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?")  # what git leaves where it could not merge
_BEYOND_ANY_ROW = 1 << 30


@dataclass(frozen=True, slots=True)
class Header:
    """The columns in force, in small letters, and what separates them."""

    columns: tuple[str, ...]
    separator: str


def files(folder: Path) -> list[Path]:
    """The ledgers in the folder, sorted; hidden files and the locks of spreadsheet programs are none."""
    return sorted(path for path in folder.glob("*.csv") if not path.name.startswith((".", "~$")))


def read(path: Path) -> tuple[list[tuple[str, Event]], list[str]]:
    """The events with the time that orders them, in the order of the file; and what could not be read.

    A row without a date, or with the same day's and no time, counts as made when the row before it was. Raises
    ``UserError`` where a column that must be there is missing.
    """
    person = _COPY.sub("", path.stem)
    events: list[tuple[str, Event]] = []
    warnings: list[str] = []
    said: Counter[tuple[object, ...]] = Counter()
    when = ""
    for number, cells in _rows(_content(path), path):
        event = cells if isinstance(cells, str) else parsed(cells, person)
        if isinstance(event, str):
            warnings.append(f"corpus/decisions/{path.name}, row {number}: {event}; the row is left out")
            continue
        if event.date and not moment(event.date):
            warnings.append(
                f"corpus/decisions/{path.name}, row {number}: the date {event.date!r} is not understood;"
                " the row counts as made when the one before it was"
            )
        if not event.event:
            said[event.says()] += 1
            event = replace(event, event=derived(event, said[event.says()]))
        date = moment(event.date)
        when = when if not date or date == when[:10] else date
        events.append((when, event))
    return events, warnings


def append(path: Path, events: Iterable[Event]) -> tuple[Event, ...]:
    """Adds the events to the ledger and returns them with what they lacked: an id, the date (now), the person.

    Nothing that stands in the file is touched: its columns, separator, encoding and line ends are kept. A new file
    begins with a header; where columns are missing that the events need, a header with them goes before the rows. A
    last row that was cut short is ended first. The rows are on the disk when the function returns, all in one piece,
    also if another program adds to the file at the same time. Raises ``UserError`` if an event makes no sense or the
    file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with _locked(file):
                return _append(file, path, list(events))
        finally:
            os.close(file)
    except OSError as error:
        hint = "Close the program that has it open, or make room on the disk; then do it again."
        raise UserError(f"the decision could not be saved ({error.strerror})", path, hint) from error


def _append(file: int, path: Path, events: Sequence[Event]) -> tuple[Event, ...]:
    there = _content(path)
    added = _completed(events, path, len(there))
    header = _last_header(there)
    line_end = "\r\n" if b"\r\n" in there.split(b"\n", 2)[0] + b"\n" else "\n"
    rows = [{name: str(getattr(event, name)) for name in COLUMNS} for event in added]
    needed = [name for name in COLUMNS if name in (*REQUIRED, "event") or any(row[name] for row in rows)]
    lines: list[Sequence[str]] = []
    if header is None or not set(needed) <= set(header.columns):
        known = header.columns if header else ()
        header = Header((*known, *(name for name in COLUMNS if name not in known)), header.separator if header else ",")
        lines.append(header.columns)
    lines += [
        [row.get(name, "") if name in _NUMBERS else _protected(row.get(name, "")) for name in header.columns]
        for row in rows
    ]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=header.separator, quoting=csv.QUOTE_ALL, lineterminator=line_end).writerows(lines)
    unended = bool(there) and not there.endswith(b"\n")
    _write(file, _encoded((line_end if unended else "") + text.getvalue(), there))
    return added


def _completed(events: Sequence[Event], path: Path, position: int) -> tuple[Event, ...]:
    """The events as they will be read again, each with person, date and id."""
    now = stamp(datetime.now(UTC))
    added = []
    for number, event in enumerate(events):
        person = event.person or _COPY.sub("", path.stem)
        event = replace(event, person=person, date=moment(event.date) or now)
        checked = parsed({name: str(getattr(event, name)) for name in COLUMNS}, person)
        if isinstance(checked, str):
            raise UserError(f"the decision cannot be saved: {checked}", path)
        added.append(replace(checked, event=checked.event or identifier(checked, position + number)))
    return tuple(added)


def _write(file: int, data: bytes) -> None:
    """Writes all the bytes, and comes back when they are on the disk."""
    while data:
        data = data[os.write(file, data) :]
    os.fsync(file)


@contextmanager
def _locked(file: int) -> Iterator[None]:
    """Keeps other writers out. On a file system without locks the system's appending alone must do."""
    if os.name == "nt":
        os.lseek(file, _BEYOND_ANY_ROW, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(file, _BEYOND_ANY_ROW, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
        return
    with suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX)
    yield  # closing the file gives the lock back


def _encoded(text: str, there: bytes) -> bytes:
    """The text in the encoding of the whole lines there, or in UTF-8 if that has not all its characters."""
    try:
        there[: there.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        try:
            return text.encode("cp1252")
        except UnicodeEncodeError:
            pass
    return text.encode("utf-8", "replace")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise UserError("the ledger cannot be read", path, "Close the program that has it open; run again.") from error


def _lines(data: bytes) -> list[str]:
    """The lines of a ledger; the zeros that a crash can leave at its end are no characters."""
    text = csvfile.decoded(data).replace("\0", "")
    return (text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")).split("\n")


def _rows(data: bytes, path: Path) -> Iterator[tuple[int, dict[str, str] | str]]:
    """(number, column -> text) of each row under a header, counted as a spreadsheet program counts; in place of the
    cells what is wrong with the row. A header can stand anywhere and holds until the next: merging two files leaves
    that."""
    lines = _lines(data)
    header = None
    at = number = 0
    early: list[int] = []
    while at < len(lines):
        number, taken = number + 1, 1
        if found := _header(lines[at]):
            header = found
        elif _MERGE.fullmatch(lines[at]):
            yield number, "a merge was not finished, what both sides say counts"
        elif lines[at].strip() and header is None:
            early.append(number)
        elif lines[at].strip() and header:
            cells, taken = _record(lines, at, header)
            if cells is None or any(cell.strip() for cell in cells):
                yield number, _by_column(cells, header)
        at += taken
    if header is None and early and len(lines) > 1:
        raise _without_header(lines[early[0] - 1], path)
    yield from ((number, _CUT) for number in early)


def _without_header(line: str, path: Path) -> UserError:
    columns = [name.strip().lower() for name in _cells(line, csvfile.separator(line)) or ()]
    return csvfile.lacking(columns, REQUIRED, path)


def _by_column(cells: list[str] | None, header: Header) -> dict[str, str] | str:
    """The cells of a row by column, or what is wrong with it: funn writes no row that lacks some."""
    if cells is None:
        return _CUT
    row = dict.fromkeys(header.columns, "") | dict(zip(header.columns, cells, strict=False))
    if not row.get("event", "").strip():
        return row
    return {name: _bare(cell) for name, cell in row.items()} if len(cells) >= len(header.columns) else _CUT


def _record(lines: list[str], at: int, header: Header) -> tuple[list[str] | None, int]:
    """The cells of the row that begins in the line, and how many lines it takes. No cells if it is cut short: a quote
    is opened and not closed, in it or in the lines after it that would still make a row."""
    cells = _cells(lines[at], header.separator)
    is_whole = cells is not None and len(cells) == len(header.columns) and lines[at].count('"') % 2 == 0
    if is_whole or not _is_open(lines[at], header.separator):
        return cells, 1
    for taken in range(2, min(_LONGEST, len(lines) - at) + 1):
        text = "\n".join(lines[at : at + taken])
        if _is_open(text, header.separator):
            continue
        whole = _cells(text, header.separator, strict=True)
        return (whole, taken) if whole is not None and len(whole) <= len(header.columns) else (None, 1)
    return None, 1


def _cells(text: str, separator: str, strict: bool = False) -> list[str] | None:
    """The cells of a row; none if it is empty, or not as a program writes it and ``strict``."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict), [])
    except csv.Error:
        return None


def _is_open(text: str, separator: str) -> bool:
    """Whether the text ends within a quoted cell: then a line after it is part of the same row."""
    return len(list(csv.reader(io.StringIO(text + "\n,", newline=""), delimiter=separator))) == 1


def _header(line: str) -> Header | None:
    if not all(name in line.lower() for name in REQUIRED):
        return None
    separator = csvfile.separator(line)
    columns = tuple(name.strip().lower() for name in _cells(line, separator) or ())
    return Header(columns, separator) if set(REQUIRED) <= set(columns) else None


def _last_header(data: bytes) -> Header | None:
    """The header in force at the end of the ledger."""
    return next((found for found in map(_header, reversed(_lines(data))) if found), None)


def _protected(cell: str) -> str:
    """The cell in one line, and taken for text by spreadsheet programs."""
    for character, escape in _ESCAPES.items():
        cell = cell.replace(character, escape)
    return f"'{cell}" if _MISTAKABLE.match(cell) else cell


def _bare(cell: str) -> str:
    """What ``_protected`` was given."""
    cell = cell[1:] if cell.startswith("'") and _MISTAKABLE.match(cell) else cell
    return _ESCAPED.sub(lambda escape: _UNESCAPES[escape[0]], cell)
