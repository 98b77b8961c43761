"""What was computed before, by what it was computed from: a SQLite file that can be deleted at any time."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import UserError

Record = TypeVar("Record")

_SOURCES = frozenset({".py", ".toml", ".yaml", ".html", ".css", ".js"})

# Gives what the last argument makes, for a stage, a name and a key: made only where it is not kept under that key yet.
Kept = Callable[[str, str, str, Callable[[], bytes]], bytes]


def key(*parts: object) -> str:
    """The key of a result: a hash of its input's hash, the stage's version and the settings that the stage reads."""
    found = hashlib.sha256()
    for part in parts:
        found.update(str(part).encode() + b"\0")
    return found.hexdigest()


@cache
def program() -> str:
    """A hash of the program's own files: a change of theirs may change any output."""
    root = Path(__file__).parent
    found = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in _SOURCES):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def dump(record: Any) -> bytes:
    """The record, a dataclass, as JSON."""
    return _adapter(type(record)).dump_json(record)


def load(kind: type[Record], data: bytes | str) -> Record:
    """The record of that kind from its JSON."""
    return _adapter(kind).validate_json(data)


def unkept(_stage: str, _name: str, _key: str, make: Callable[[], bytes]) -> bytes:
    """A ``Kept`` that keeps nothing."""
    return make()


class Cache:
    """Records by stage, document and key. A document has one record a stage; a new one takes the old one's place."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = _open(path)
        self._is_open = False

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def has(self, stage: str, document: str, key: str) -> bool:
        """Whether the document's record of the stage was computed from just this."""
        query = "SELECT 1 FROM records WHERE stage = ? AND document = ? AND key = ?"
        return self._connection.execute(query, (stage, document, key)).fetchone() is not None

    def has_any(self, stage: str, document: str) -> bool:
        """Whether the document has a record of the stage, from whatever it was computed."""
        query = "SELECT 1 FROM records WHERE stage = ? AND document = ?"
        return self._connection.execute(query, (stage, document)).fetchone() is not None

    def documents(self, stage: str) -> set[str]:
        """The documents that have a record of the stage."""
        rows = self._connection.execute("SELECT document FROM records WHERE stage = ?", (stage,))
        return {document for (document,) in rows}

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keeps what is put in the block all at once, or nothing of it."""
        self._is_open = True
        try:
            with self._connection:
                yield
        finally:
            self._is_open = False

    def put(self, stage: str, document: str, key: str, record: Any) -> None:
        """Keeps the record (a dataclass or bytes), at once and for good."""
        data = record if isinstance(record, bytes) else dump(record)
        packed = zlib.compress(data, 1)
        with self._transaction():
            self._connection.execute("REPLACE INTO records VALUES (?, ?, ?, ?)", (stage, document, key, packed))

    def get(self, stage: str, document: str, kind: type[Record]) -> Record:
        """The document's record of the stage; ``KeyError`` if there is none."""
        query = "SELECT record FROM records WHERE stage = ? AND document = ?"
        row = self._connection.execute(query, (stage, document)).fetchone()
        if row is None:
            raise KeyError((stage, document))
        data = zlib.decompress(row[0])
        return data if kind is bytes else load(kind, data)

    def made(self, stage: str, name: str, key: str, make: Callable[[], bytes]) -> bytes:
        """A ``Kept``: the bytes of that key, or what ``make`` gives, which takes their place. Another version of the
        program makes all anew."""
        own = f"{program()} {key}"
        query = "SELECT record FROM records WHERE stage = ? AND document = ? AND key = ?"
        row = self._connection.execute(query, (stage, name, own)).fetchone()
        if row is not None:
            return zlib.decompress(row[0])
        data = make()
        self.put(stage, name, own, data)
        return data

    def rename(self, stage: str, to: str) -> None:
        """Makes the stage's records another stage's, in the place of those that the documents have there."""
        with self._transaction():
            self._connection.execute("UPDATE OR REPLACE records SET stage = ? WHERE stage = ?", (to, stage))

    def forget_all_but(self, documents: set[str], stages: tuple[str, ...]) -> None:
        """Drops the stages' records of documents that are no longer there."""
        kept = self._connection.execute("SELECT stage, document FROM records").fetchall()
        gone = [(stage, name) for stage, name in kept if stage in stages and name not in documents]
        with self._transaction():
            self._connection.executemany("DELETE FROM records WHERE stage = ? AND document = ?", gone)

    def _transaction(self) -> AbstractContextManager[object]:
        """A transaction of its own, unless one is open."""
        return nullcontext() if self._is_open else self._connection


def _open(path: Path) -> sqlite3.Connection:
    """The database in the file; one that is damaged or of another make is begun anew. Raises ``UserError`` where it
    cannot be used now: it is locked, or may not be written."""
    try:
        return _prepare(sqlite3.connect(path))
    except sqlite3.OperationalError as error:
        hint = "Wait until the other program is done with it, or see that you may write there; then try again."
        raise UserError(f"the cache cannot be used: {error}", path, hint) from error
    except sqlite3.DatabaseError:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _prepare(sqlite3.connect(path))


def _prepare(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint = 8000")  # pages; each time waits for the disk
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS records (stage TEXT NOT NULL, document TEXT NOT NULL, key TEXT NOT NULL,"
                " record BLOB NOT NULL, PRIMARY KEY (stage, document)) STRICT"
            )
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@cache
def _adapter(kind: type) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
