"""The coded documents of a study: gone through one at a time, as often as wanted, and never held whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline import cache
from pipeline.cache import Cache
from pipeline.records import CodedDocument

Row = tuple[object, ...]


class Documents:
    """Coded documents, in the study's order."""

    def __init__(self, coded: Iterable[CodedDocument]) -> None:
        self._coded = list(coded)

    def __iter__(self) -> Iterator[CodedDocument]:
        return iter(self._coded)

    def each(self, stage: str, key: str, make: Callable[[CodedDocument], str]) -> Iterator[str]:
        """What ``make`` gives for each document. ``stage`` names it, and ``key`` tells what it depends on beside the
        document, so that it can be kept."""
        return map(make, self)


class KeptDocuments(Documents):
    """Coded documents that stay in the cache until they are asked for, by the keys of their codings."""

    def __init__(self, kept: Cache, keys: dict[str, str]) -> None:
        self._kept = kept
        self._keys = keys
        self.stages: set[str] = set()

    def __iter__(self) -> Iterator[CodedDocument]:
        return map(self.of, self._keys)

    def of(self, name: str) -> CodedDocument:
        """The document of that name."""
        return self._kept.get("coding", name, CodedDocument)

    def each(self, stage: str, key: str, make: Callable[[CodedDocument], str]) -> Iterator[str]:
        """What ``make`` gives for each document: made only where the run before made it from something else."""
        self.stages.add(stage)
        for name, own in self._keys.items():
            made = self._kept.made(stage, name, cache.key(own, key), lambda name=name: make(self.of(name)).encode())
            yield made.decode()


class Listing:
    """The rows of a long table, which only data formats draw: made from each document when they are asked for."""

    def __init__(self, documents: Documents, rows_of: Callable[[CodedDocument], Iterator[Row]]) -> None:
        self._documents = documents
        self._rows_of = rows_of

    def __iter__(self) -> Iterator[Row]:
        for document in self._documents:
            yield from self._rows_of(document)

    def each(self, stage: str, key: str, draw: Callable[[Iterator[Row]], str]) -> Iterator[str]:
        """What ``draw`` makes of each document's rows; ``stage`` and ``key`` as in ``Documents.each``."""
        return self._documents.each(stage, key, lambda document: draw(self._rows_of(document)))
