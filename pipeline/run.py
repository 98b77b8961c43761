"""The main job: the five stages in order, where only what is new or changed is computed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import cache, coding, learning, provenance, reading, segmenting, tabulating, writing
from pipeline import manifest as manifests
from pipeline.agreement import samples, settling
from pipeline.cache import Cache
from pipeline.decisions import Anchored, Conflict
from pipeline.documents import KeptDocuments
from pipeline.errors import UserError
from pipeline.labels import Labels
from pipeline.plan import Plan
from pipeline.progress import Progress
from pipeline.records import Change, Document, Provenance, SegmentedDocument, Table
from pipeline.study import Study
from pipeline.tabulating import Unread
from pipeline.writing import Report, figures


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did. ``computed`` counts the documents that were not taken from the cache, per stage;
    ``is_unchanged`` says that the files of the run before still hold, and none was written."""

    documents: int
    segments: int
    codings: int
    municipalities: int
    computed: dict[str, int]
    unread: list[Unread]
    warnings: list[str]
    changes: tuple[Change, ...]
    conflicts: list[Conflict]
    is_first: bool
    is_unchanged: bool
    files: list[Path]
    seconds: float


@dataclass(slots=True)
class _Clock:
    seconds: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=time.perf_counter)

    def total(self) -> float:
        """Seconds since the run began."""
        return round(time.perf_counter() - self.begun, 3)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - begun, 3)


def run(study: Study, progress: Progress = lambda *_: None) -> Result:
    """Does the main job of the study and returns what came of it.

    A report that cannot be read is left out and told of in ``Result.unread``; raises ``UserError`` only for what
    concerns the whole study.
    """
    clock = _Clock()
    with study.alone(), Cache(study.cache) as kept:
        writing.finish(study.manifest)
        job = _Job(study, kept, clock, progress)
        with clock.measure("segmenting"):
            job.segment()
        with clock.measure("coding"):
            job.code()
        history = job.plan.history()
        changes = history.compare(job.documents.of)
        conflicts, memos = job.from_people()
        facts = job.provenance()
        made_of = job.made_of(facts, changes)
        manifest = manifests.read(study.manifest)
        is_unchanged = manifests.holds(manifest, study.outputs, made_of)
        if not is_unchanged:
            with kept.together():
                tables, methods = job.tabulate(facts, changes, conflicts, memos)
                manifest = job.write(tables, methods, facts, made_of)
        history.keep()
        kept.forget_all_but(set(job.plan.files), ("segmenting", "words", "bearing", "coding", *job.documents.stages))
        kept.forget_all_but({Path(name).name for name in manifests.files(manifest)}, (figures.STAGE,))
    return Result(
        **manifest["counts"],
        computed=job.computed,
        unread=job.unread_reports(),
        warnings=job.warnings(),
        changes=changes,
        conflicts=conflicts,
        is_first=history.is_first,
        is_unchanged=is_unchanged,
        files=[*(study.outputs / name for name in manifests.files(manifest)), study.manifest],
        seconds=clock.total(),
    )


class _Job:
    """One run: it does what the plan says is to be done, and notes what could not be read."""

    def __init__(self, study: Study, kept: Cache, clock: _Clock, progress: Progress) -> None:
        self.study = study
        self.plan = Plan(study, kept)
        self._template = study.template  # told of before the work, if it cannot be used
        self.unread: dict[str, Unread] = {}
        self.computed = {"segmenting": 0, "coding": 0}
        self._cache = kept
        self._clock = clock
        self._progress = progress
        self._labels = Labels(study.settings.language)

    @cached_property
    def documents(self) -> KeptDocuments:
        """The coded documents; there when all are coded."""
        return KeptDocuments(self._cache, self.plan.coding())

    def unread_reports(self) -> list[Unread]:
        """The reports that could not be read, and why."""
        return [self.unread[name] for name in sorted(self.unread)]

    def segment(self) -> None:
        """Reads and segments what has no good segments yet."""
        stale = self.plan.stale("segmenting", self.plan.segmenting)
        documents = self._read(stale)
        settings = (self.study.settings.spacy_model, self.study.cases)
        for segmented in segmenting.segment(documents, *settings, failed=self._failed):
            name = segmented.about.name
            self._cache.put("segmenting", name, self.plan.segmenting[name], segmented)
            self.plan.segmented(segmented)
            self.computed["segmenting"] += 1
            self._progress("segmenting", self.computed["segmenting"], len(stale) - len(self.unread), name)

    def code(self) -> None:
        """Codes what has no good codings yet."""
        codebook, decisions, threshold = self.study.codebook, self.study.decisions, self.study.settings.threshold
        keys = self.plan.coding()
        stale = self.plan.stale("coding", keys)
        if not stale:
            return
        classifier = learning.classifier(self.plan, self._cache, self._progress)
        decided = (self._cache.get("segmenting", name, SegmentedDocument) for name in self.plan.decided)
        adaptation = coding.adapt(decided, codebook, classifier, decisions)
        segmented = (self._cache.get("segmenting", name, SegmentedDocument) for name in stale)
        for coded in coding.code(segmented, codebook, classifier, decisions, threshold, adaptation):
            name = coded.about.name
            self._cache.put("coding", name, keys[name], coded)
            self.computed["coding"] += 1
            self._progress("coding", self.computed["coding"], len(stale), name)

    def provenance(self) -> Provenance:
        """What this run worked with."""
        starters = (sum(len(starter.units) for starter in coding.starters.load()), coding.starters.sha256())
        read = {name: self.plan.hashes[name] for name in self.plan.names}
        thresholds = learning.thresholds(self._cache) if read else {}
        return provenance.describe(self.study, self.plan.models, read, starters, thresholds)

    def made_of(self, facts: Provenance, changes: tuple[Change, ...]) -> str:
        """The key of all that the outputs are made of."""
        study = self.study
        return cache.key(
            cache.program(),
            facts,
            list(self.plan.coding().items()),
            sorted(self.unread.items()),
            list(study.decisions.by_document.items()),
            list(study.judgements().items()),
            study.cases,
            list(study.metadata.items()),
            manifests.sha256(self._template) if self._template else "",
            *changes,
        )

    def from_people(self) -> tuple[list[Conflict], list[Anchored]]:
        """The decisions that have no sure place, and what people remarked, on the reports of today."""
        documents = map(self.documents.of, self.plan.decided)
        placed = [
            self.study.decisions.placed(document.about.name, [coded.segment for coded in document.segments])
            for document in documents
        ]
        absent = self.study.decisions.absent(self.plan.files)
        conflicts = [*(found for one in placed for found in one.conflicts), *absent]
        return conflicts, [remark for one in placed for remark in one.comments]

    def tabulate(
        self, facts: Provenance, changes: tuple[Change, ...], conflicts: list[Conflict], memos: list[Anchored]
    ) -> tuple[dict[str, Table], tuple[str, ...]]:
        """The tables and the methods text."""
        study, codebook, labels = self.study, self.study.codebook, self._labels
        with self._clock.measure("tabulating"):
            self._progress("tabulating", 0, 1, "")
            judged = settling.latest(samples.there(study.agreement), codebook, study.decisions)
            unread = self.unread_reports()
            tables = tabulating.tabulate(
                self.documents, codebook, labels, facts, unread, study.cases, changes, conflicts, memos, judged
            )
            agreement = tabulating.told_of_agreement(judged, codebook, labels) if judged else None
            methods = tabulating.methods(tables, facts, codebook, labels, agreement)
            self._progress("tabulating", 1, 1, "")
        return tables, methods

    def write(
        self, tables: dict[str, Table], methods: tuple[str, ...], facts: Provenance, made_of: str
    ) -> dict[str, Any]:
        """Writes the tables and the methods text in every format, and the manifest, which is returned."""
        study, labels, counts = self.study, self._labels, _counts(tables)
        names = ", ".join(labels.of(code.label) for code in study.codebook.codes.values())
        source = labels["findings.made_from"].format(**counts, codebook=names)
        template, kept = self._template, self._cache.made
        report = Report(tables, self.documents, study.codebook, labels, source, methods, template, kept=kept)
        with writing.staged(study.manifest) as folder:
            with self._clock.measure("writing"):
                paths = writing.write(report, folder, lambda *done: self._progress("writing", *done))
                files = manifests.hashes(folder, [path.relative_to(folder).as_posix() for path in paths])
            manifest = self._manifest(facts, counts, files, made_of)
            manifests.write(folder / study.manifest.name, manifest)
        return manifest

    def _manifest(
        self, facts: Provenance, counts: dict[str, int], files: dict[str, str], made_of: str
    ) -> dict[str, Any]:
        return {
            "funn": facts.funn,
            "python": facts.python,
            "libraries": facts.libraries,
            "models": {language: {"name": name, "version": number} for language, name, number in facts.models},
            "settings": self.study.settings.model_dump(),
            "codebook": {"version": facts.codebook_version, "sha256": facts.codebook_sha256},
            "thresholds": facts.thresholds,
            "decisions": facts.ledgers,
            "documents": [
                {
                    "document": name,
                    "sha256": self.plan.hashes[name],
                    **({"error": self.unread[name].reason} if name in self.unread else {}),
                }
                for name in self.plan.files
            ],
            "made_of": made_of,
            "files": files,
            "counts": counts,
            "computed": self.computed,
            "warnings": self.warnings(),
            "seconds": {**self._clock.seconds, "total": self._clock.total()},
        }

    def warnings(self) -> list[str]:
        """What is odd but stops nothing."""
        absent = [
            f"corpus/documents.csv names {name}, which is not in corpus/reports"
            for name in self.study.metadata
            if name not in self.plan.files
        ]
        return [*absent, *self.study.decisions.warnings]

    def _set_aside(self, name: str, reason: str, kind: str = "") -> None:
        self.unread[name] = Unread(name, reason, kind)
        self.plan.leave_out(name)

    def _failed(self, document: Document, error: Exception) -> None:
        self._set_aside(document.name, _fault("segmenting", error))

    def _read(self, names: list[str]) -> Iterator[Document]:
        for done, name in enumerate(names, 1):
            try:
                document = reading.read(self.plan.files[name], name)
            except UserError as error:
                self._set_aside(name, f"{error.message}. {error.hint}".strip(), error.kind)
            except Exception as error:  # a fault of ours must not cost the other reports
                self._set_aside(name, _fault("reading", error))
            else:
                given = self.study.metadata.get(name, {})
                yield replace(document, metadata={**document.metadata, **given})
            self._progress("reading", done, len(names), name)


def _fault(stage: str, error: Exception) -> str:
    return f"{stage} failed ({type(error).__name__}: {error}). Save it in another format."


def _counts(tables: dict[str, Table]) -> dict[str, int]:
    """Documents, segments, codings and municipalities, as the tables have them."""
    overview = list(tables["overview"].rows)
    return {
        "documents": sum(row[10] == "read" for row in tables["documents"].rows),
        "segments": sum(row[2] for row in overview),
        "codings": sum(sum(row[3:]) for row in overview),
        "municipalities": sum(1 for row in overview if row[0]),
    }
