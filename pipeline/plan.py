"""What a run has to do: which results of the runs before are still good, and why the others are not.

A result's key is computed from what it was made of, never patched: its input's key, the version of the stage, and the
settings that the stage reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline import __version__, cache, coding, reading, segmenting
from pipeline.cache import Cache
from pipeline.coding.bearing import Bearing
from pipeline.history import Basis, History
from pipeline.records import Cause, SegmentedDocument
from pipeline.segmenting import model
from pipeline.study import Study


@dataclass(frozen=True, slots=True)
class Status:
    """A document as a run would find it now: ``stale`` is why it would be read or coded again, None if it would not."""

    document: str
    stale: Cause | None


class Plan:
    """The keys of all results of a study as it is now."""

    def __init__(self, study: Study, kept: Cache) -> None:
        self.study = study
        self.files = study.documents()
        self.models = model.describe(study.settings.spacy_model)
        self.hashes = {name: _sha256(path) for name, path in self.files.items()}
        self.segmenting = {name: self._segmenting_key(name) for name in self.files}
        self._cache = kept
        self._bearings: dict[str, str] = {}

    def leave_out(self, name: str) -> None:
        """Takes no further account of a report that cannot be read."""
        del self.segmenting[name]

    @property
    def names(self) -> list[str]:
        """The documents that take part, sorted."""
        return list(self.segmenting)

    @property
    def decided(self) -> list[str]:
        """The documents on which people decided something."""
        return [name for name in self.segmenting if name in self.study.decisions.by_document]

    def stale(self, stage: str, keys: dict[str, str]) -> list[str]:
        """The documents whose record of the stage is not the one of that key."""
        return [name for name, key in keys.items() if not self._cache.has(stage, name, key)]

    def starters(self) -> str:
        """The key of the starter reports' segments."""
        return cache.key("starters", coding.starters.sha256(), segmenting.VERSION, __version__, *self.models)

    def classifier(self) -> str:
        """The key of the classifier, which is the same for all studies."""
        return cache.key("model", coding.VERSION, self.starters())

    def segmented(self, document: SegmentedDocument) -> None:
        """Keeps the words of a document that was just segmented, for ``bearing``."""
        name = document.about.name
        self._cache.made("words", name, self._words_key(name), lambda: coding.bearing.words(document))

    def bearing(self, name: str) -> str:
        """The key of what of the codebook bears on the document: empty until it is segmented."""
        if name not in self._bearings and self._cache.has("segmenting", name, self.segmenting[name]):
            key = cache.key("bearing", self._evidence, self._words_key(name))
            self._bearings[name] = self._cache.made("bearing", name, key, lambda: self._bearing_on(name)).decode()
        return self._bearings.get(name, "")

    def adaptation(self) -> str:
        """The key of what people's decisions add to the classifier."""
        decided = self.decided
        reports = [(self.segmenting[name], self.bearing(name)) for name in decided]
        return cache.key(self.study.decisions.sha256(decided), reports)

    def coding(self) -> dict[str, str]:
        """The key of each document's codings."""
        decisions = self.study.decisions
        machine = (self.classifier(), self.adaptation(), self.study.settings.threshold)
        return {
            name: cache.key("coding", *machine, self.bearing(name), decisions.sha256([name]), key)
            for name, key in self.segmenting.items()
        }

    def history(self) -> History:
        """The comparison with the run before."""
        settings, decisions = self.study.settings, self.study.decisions
        basis: Basis = {
            "settings": cache.key(settings.threshold, settings.spacy_model, self.study.cases, self.study.metadata),
            "program": cache.key(reading.VERSION, self.classifier()),
            "learning": decisions.sha256(self.decided),
            "codebook": self._evidence,
        }
        bearings = {name: self.bearing(name) for name in self.names}
        return History(self._cache, self.coding(), self.hashes, bearings, basis, decisions)

    def status(self) -> Iterator[Status]:
        """Every document as a run would find it now."""
        keys, history = self.coding(), self.history()
        stale = {*self.stale("segmenting", self.segmenting), *self.stale("coding", keys)}
        for name in self.names:
            yield Status(name, history.cause(name) if name in stale else None)
        for name in history.gone():
            yield Status(name, "removed")

    @cached_property
    def _evidence(self) -> str:
        return self.study.codebook.evidence_sha256

    @cached_property
    def _book(self) -> Bearing:
        return Bearing(self.study.codebook)

    def _bearing_on(self, name: str) -> bytes:
        def words() -> bytes:
            return coding.bearing.words(self._cache.get("segmenting", name, SegmentedDocument))

        return self._book.on(self._cache.made("words", name, self._words_key(name), words)).encode()

    def _words_key(self, name: str) -> str:
        return cache.key("words", coding.VERSION, self.segmenting[name])

    def _segmenting_key(self, name: str) -> str:
        versions = (reading.VERSION, segmenting.VERSION, __version__, *self.models)
        given = sorted(self.study.metadata.get(name, {}).items())
        return cache.key("segmenting", *versions, self.study.cases, name, self.hashes[name], given)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
