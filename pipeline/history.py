"""What the run before left, and what this one changes: findings that came, went or changed, each with its cause.

A run is compared with the last one that had other content: doing a run twice does not empty the list of what is new.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from pipeline.cache import Cache
from pipeline.decisions import Decisions
from pipeline.records import Cause, Change, CodedDocument, Finding

# What the whole study's coding rests on, and the cause to name if it changed; the first that did is named, but for a
# codebook that changed in what bears on the document itself: that goes before all.
Basis = dict[Cause, str]

# A record of another make counts as none: change the number with the dataclass.
_SNAPSHOT = "snapshot 2"
_NEXT = f"{_SNAPSHOT}, of this run"
_LATEST = "latest 2"
_GROUPS, _SENTENCES = 12, 12  # shown on screen
_SIGNS = {"new": "+", "gone": "-", "changed": "~"}
CAUSES: dict[Cause, str] = {
    "report": "new report",
    "removed": "report removed",
    "text": "changed text",
    "decision": "a person's decision",
    "codebook": "codebook",
    "settings": "settings",
    "program": "funn or a model",
    "learning": "learnt from decisions",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document's findings as a run left them. ``bearing`` is the hash of what of the codebook bore on it,
    ``decisions`` that of what people had decided on it, and ``decided`` tells what that said of its segments."""

    sha256: str
    bearing: str
    decisions: str
    findings: tuple[Finding, ...]
    decided: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Latest:
    basis: Basis
    changes: tuple[Change, ...]


class History:
    """The comparison of one run with the one before; ``keep`` makes this run the one to compare with."""

    def __init__(
        self,
        kept: Cache,
        keys: dict[str, str],
        hashes: dict[str, str],
        bearings: dict[str, str],
        basis: Basis,
        decisions: Decisions,
    ) -> None:
        """``keys`` are the keys of the documents' codings, ``hashes`` those of their files, ``bearings`` those of what
        of the codebook bears on them, ``basis`` hashes of what all coding rests on."""
        self._cache = kept
        self._keys = keys
        self._hashes = hashes
        self._bearings = bearings
        self._basis = basis
        self._decisions = decisions
        self._latest = kept.get("history", "", _Latest) if kept.has("history", "", _LATEST) else None
        self.changes: tuple[Change, ...] = ()

    @property
    def is_first(self) -> bool:
        """Whether there is no run to compare with."""
        return self._latest is None

    def compare(self, coded: Callable[[str], CodedDocument]) -> tuple[Change, ...]:
        """What is new since the run before; ``coded`` gives a document's codings. Nothing at a first run."""
        fresh = [name for name, key in self._keys.items() if not self._cache.has(_SNAPSHOT, name, key)]
        gone = self.gone()
        if self._latest is not None and not fresh and not gone:
            self.changes = self._latest.changes
            return self.changes
        found: list[Change] = []
        for name in gone if self._latest else ():
            before = self._before(name)
            found.extend(Change(name, finding, None, "removed") for finding in (before.findings if before else ()))
        self._cache.forget_all_but(set(), (_NEXT,))
        for name in fresh:
            found.extend(self._compare(name, coded(name)))
        self.changes = tuple(found)
        return self.changes

    def keep(self) -> None:
        """Makes this run the one that the next is compared with, all at once."""
        with self._cache.together():
            self._cache.rename(_NEXT, _SNAPSHOT)
            self._cache.forget_all_but(set(self._keys), (_SNAPSHOT,))
            self._cache.put("history", "", _LATEST, _Latest(self._basis, self.changes))

    def gone(self) -> list[str]:
        """The documents of the run before that are no longer there."""
        return sorted(self._cache.documents(_SNAPSHOT) - self._keys.keys())

    def cause(self, name: str) -> Cause:
        """Why the document's codings are to be made again."""
        before = self._before(name)
        if before is None:
            return "report"
        if before.sha256 == self._hashes[name] and before.decisions != self._decisions.sha256([name]):
            return "decision"
        return self._cause(name, before)

    def _compare(self, name: str, document: CodedDocument) -> list[Change]:
        """What is new in the document, whose findings are put by for the next run."""
        placed = self._decisions.placed(name, [coded.segment for coded in document.segments])
        people = {coded.segment.id: standing for coded in document.segments if (standing := placed.on(coded.segment))}
        decided = {segment: _fingerprint(standing) for segment, standing in people.items()}
        made_of = (self._hashes[name], self._bearings[name], self._decisions.sha256([name]))
        now = Snapshot(*made_of, _findings(document), decided)
        self._cache.put(_NEXT, name, self._keys[name], now)
        if self._latest is None:
            return []
        before = self._before(name)
        persons = {segment: standing.persons for segment, standing in people.items()}
        return list(_changes(name, before, now, self._cause(name, before), persons))

    def _before(self, name: str) -> Snapshot | None:
        return self._cache.get(_SNAPSHOT, name, Snapshot) if self._cache.has_any(_SNAPSHOT, name) else None

    def _cause(self, name: str, before: Snapshot | None) -> Cause:
        """What changed first of all that a document's codings rest on, but for decisions on its own passages."""
        if before is None:
            return "report"
        if before.sha256 != self._hashes[name]:
            return "text"
        was = self._latest.basis if self._latest else {}
        changed = [cause for cause, value in self._basis.items() if was.get(cause) != value]
        if "codebook" in changed and before.bearing != self._bearings[name]:
            return "codebook"
        return changed[0] if changed else "learning"


def _findings(document: CodedDocument) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            coded.segment.id,
            coding.code,
            coded.finding_type,
            coded.segment.municipality,
            coding.origin,
            " ".join(coded.segment.text.split()),
        )
        for coded in document.segments
        for coding in coded.codings
    )


def _changes(
    name: str, before: Snapshot | None, now: Snapshot, cause: Cause, persons: dict[str, str]
) -> Iterator[Change]:
    """The document's changes. What people's decisions say of a segment is the cause where that is new."""
    old = {(finding.segment, finding.code): finding for finding in (before.findings if before else ())}
    new = {(finding.segment, finding.code): finding for finding in now.findings}
    decided_before = before.decided if before else {}
    for place in dict.fromkeys((*old, *new)):
        was, is_now = old.get(place), new.get(place)
        if was == is_now:
            continue
        segment = place[0]
        if decided_before.get(segment) != now.decided.get(segment):
            yield Change(name, was, is_now, "decision", persons.get(segment, ""))
        else:
            yield Change(name, was, is_now, cause)


def _fingerprint(standing: object) -> str:
    return hashlib.sha256(repr(standing).encode()).hexdigest()[:16]


def summary(changes: Sequence[Change]) -> Iterator[str]:
    """The changes for the screen: by municipality and code with the causes, and the sentences where they are few."""
    kinds = Counter(change.kind for change in changes)
    counts = ", ".join(f"{kinds[kind]} {kind}" for kind in _SIGNS if kinds[kind])
    yield f"Since the last run with other content: {counts or 'no finding is new, gone or changed'}."
    groups: defaultdict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        finding = change.finding
        groups[finding.municipality or "(none or several)", finding.code].append(change)
    for (municipality, code), group in sorted(groups.items())[:_GROUPS]:
        kinds = Counter(change.kind for change in group)
        causes = ", ".join(dict.fromkeys(CAUSES[change.cause] for change in group))
        yield f"  {municipality}, {code}: {', '.join(f'{n} {kind}' for kind, n in kinds.items())} ({causes})"
        if len(changes) <= _SENTENCES:
            for change in group:
                yield f"    {_SIGNS[change.kind]} {shorten(change.finding.text, 100, placeholder=' …')}"
    if len(groups) > _GROUPS:
        yield f"  … and {len(groups) - _GROUPS} more; all are in outputs/tables/changes.csv"
