"""What stands of what people decided: all ledgers together, and on each report as it is today."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.decisions import ledger
from pipeline.decisions.anchoring import Anchored, Reason, anchor, text_of
from pipeline.decisions.event import Event, derived
from pipeline.records import Segment

_STRETCH = 512  # characters
_IDENTIFIER = re.compile(r"\S+-\d{8}-[a-z2-7]{8}")


@dataclass(slots=True)
class Standing:
    """What stands on a segment: who put which code on it (true) or took it off (false), and what was set."""

    codes: dict[str, tuple[bool, str]] = field(default_factory=dict)
    finding_type: str = ""
    municipality: str = ""

    @property
    def persons(self) -> str:
        """Who decided, with commas between."""
        return ", ".join(dict.fromkeys(person for _, person in self.codes.values()))


@dataclass(frozen=True, slots=True)
class Conflict:
    """A decision with no sure place in its report, until a person takes it back (``undo``).

    ``quote`` is what was decided on, at ``[start, end)`` of the report as it was then; ``now`` is what is most like it
    today, at ``[now_start, now_end)``, or what stands in its place where nothing is (empty if nothing stands there).
    ``places`` counts where it could be. ``document`` is the report's name today, ``reason`` as ``anchoring.anchor``
    says, or ``absent`` if there is no such report.
    """

    event: str
    date: str
    person: str
    decision: str
    code: str
    finding_type: str
    municipality: str
    memo: str
    document: str
    start: int
    end: int
    quote: str
    now: str
    now_start: int
    now_end: int
    places: int
    reason: Reason


@dataclass(frozen=True)
class Placed:
    """The events that stand on a report, in the order in which they were made, each with its place of today."""

    document: str
    standing: tuple[Anchored, ...] = ()

    @cached_property
    def _near(self) -> dict[int, list[int]]:
        """The places in ``standing`` of the decisions that touch each stretch of the report."""
        near: dict[int, list[int]] = defaultdict(list)
        for i, anchored in enumerate(self.standing):
            if anchored.status != "conflict" and anchored.event.decision != "comment":
                for stretch in _stretches(anchored):
                    near[stretch].append(i)
        return near

    def on(self, segment: Segment) -> Standing | None:
        """What stands for the segment: decisions on passages that share half of the shorter with it.

        Of two on the same code, finding type or municipality the later one counts. None if nothing was decided.
        """
        found: Standing | None = None
        for i in sorted({i for stretch in _stretches(segment) for i in self._near.get(stretch, ())}):
            anchored = self.standing[i]
            if 2 * _shared(anchored, segment) < min(anchored.end - anchored.start, segment.end - segment.start):
                continue
            found = found or Standing()
            _decide(found, anchored.event)
        return found

    @property
    def comments(self) -> tuple[Anchored, ...]:
        """What has a memo: comments, and decisions that say why."""
        return tuple(anchored for anchored in self.standing if anchored.event.memo)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What has no sure place, with the text it was decided on and the text of today."""
        return tuple(_conflict(anchored, self.document) for anchored in self.standing if anchored.reason)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All events of all ledgers, by the report's name of today and in the order in which they were made, with those
    that were taken back and the ``undo`` that did; and what could not be read."""

    by_document: dict[str, tuple[Event, ...]]
    warnings: tuple[str, ...] = ()

    @property
    def events(self) -> list[Event]:
        """Every event, by report: who decided what and when."""
        return [event for events in self.by_document.values() for event in events]

    def with_codes(self, renamed: Mapping[str, str]) -> Decisions:
        """The same decisions, those on a former code told of the one that takes it over."""
        if not renamed:
            return self
        by_document = {
            name: tuple(replace(event, code=renamed.get(event.code, event.code)) for event in events)
            for name, events in self.by_document.items()
        }
        return replace(self, by_document=by_document)

    def sha256(self, documents: Iterable[str]) -> str:
        """A hash of what bears on the coding of these documents: comments and dates do not."""
        parts = [
            (*event.says()[:-1], event.quote, event.before, event.after)
            for name in documents
            for event in _not_taken_back(self.by_document.get(name, ()))
            if event.decision != "comment"
        ]
        return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()

    def placed(self, document: str, segments: Iterable[Segment]) -> Placed:
        """What stands on the report of that name, whose segments are in order."""
        events = _not_taken_back(self.by_document.get(document, ()))
        if not events:
            return Placed(document)
        return Placed(document, _standing(anchor(events, text_of(segments), document)))

    def stands(self) -> dict[str, list[Event]]:
        """What nobody took back, by the report's name of today, wherever in it that may stand."""
        return {name: [anchored.event for anchored in self._unplaced(name)] for name in self.by_document}

    def absent(self, documents: Collection[str]) -> list[Conflict]:
        """The conflicts of all that stands on reports which are none of these."""
        names = [name for name in self.by_document if name not in documents]
        return [_conflict(anchored, name) for name in names for anchored in self._unplaced(name)]

    def _unplaced(self, document: str) -> tuple[Anchored, ...]:
        events = _not_taken_back(self.by_document[document])
        return _standing(Anchored(event, "conflict", event.start, event.end, "", "absent") for event in events)


def read(folder: Path, replaced: Mapping[str, str] | None = None) -> Decisions:
    """The decisions in all ledgers of the folder, in the order of time, person and row.

    ``replaced`` maps the name of a report to that of the version which took its place; decisions on the old one then
    count for the new one. A row that cannot be understood is told of and left out; one that stands twice, in one
    ledger or in two (copies of a shared folder, a merge), counts once.
    """
    made: list[tuple[str, Event]] = []
    warnings: list[str] = []
    for path in ledger.files(folder):
        events, told = ledger.read(path)
        made += events
        warnings += told
    events = [event for _, event in sorted(_once(made, warnings), key=lambda one: (one[0], one[1].person))]
    by_document: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_document[_current(event.document, replaced or {})].append(event)
    return Decisions({name: tuple(by_document[name]) for name in sorted(by_document)}, tuple(warnings))


def counts(events: Iterable[Event]) -> dict[tuple[str, str], int]:
    """How many events there are of each (person, decision), in that order."""
    return dict(sorted(Counter((event.person, event.decision) for event in events).items()))


def _once(made: Iterable[tuple[str, Event]], warnings: list[str]) -> list[tuple[str, Event]]:
    """The events without those that stand twice; of two spellings the one whose date says more is kept."""
    found: dict[str, tuple[str, Event]] = {}
    for when, event in made:
        twin = found.get(event.event)
        if twin and twin[1].says() != event.says():
            warnings.append(
                f"corpus/decisions: two rows have the event {event.event!r} and say different things; both count"
            )
            event = replace(event, event=derived(event, 0))
            twin = found.get(event.event)
        if twin is None or len(twin[0]) < len(when):
            found[event.event] = (when, event)
    return list(found.values())


def _current(document: str, replaced: Mapping[str, str]) -> str:
    """The name of the newest version of the document."""
    seen = {document}
    while document in replaced and replaced[document] not in seen:
        document = replaced[document]
        seen.add(document)
    return document


def _not_taken_back(events: Sequence[Event]) -> list[Event]:
    """The events without those that an ``undo`` names, and without the ``undo`` itself. One that is itself named by a
    later one takes nothing back; one that names an event nobody has (yet) does nothing."""
    known = {event.event for event in events} - {""}
    gone: set[str] = set()
    kept: list[Event] = []
    for event in reversed(events):
        named = event.memo.split(maxsplit=1)[0] if event.decision == "undo" and event.memo.strip() else ""
        if named not in known and not _IDENTIFIER.fullmatch(named):
            kept.append(event)
        elif event.event not in gone:
            gone.add(named)
    return [event for event in reversed(kept) if event.event not in gone]


def _standing(made: Iterable[Anchored]) -> tuple[Anchored, ...]:
    """The events that stand when each ``undo`` has taken back the same person's last decision on its passage (on its
    code, if it has one; never a comment). To say the same again only makes it later."""
    stands: dict[tuple[object, ...], Anchored] = {}
    for anchored in made:
        if anchored.event.decision == "undo":
            last = next((key for key in reversed(stands) if _takes_back(anchored, stands[key])), None)
            if last:
                del stands[last]
        else:
            key = (*anchored.event.says(), anchored.start, anchored.end)
            stands.pop(key, None)
            stands[key] = anchored
    return tuple(stands.values())


def _takes_back(undo: Anchored, other: Anchored) -> bool:
    this, that = undo.event, other.event
    if this.person != that.person or that.decision == "comment" or this.code not in ("", that.code):
        return False
    if (this.document, this.start, this.end) == (that.document, that.start, that.end):
        return True
    longer = max(undo.end - undo.start, other.end - other.start)
    return not (undo.reason or other.reason) and 2 * _shared(undo, other) > longer


def _stretches(passage: Anchored | Segment) -> range:
    return range(passage.start // _STRETCH, (passage.end - 1) // _STRETCH + 1)


def _shared(one: Anchored, other: Anchored | Segment) -> int:
    """How many characters the two passages have in common; -1 if none, so that nothing is half of nothing."""
    return min(one.end, other.end) - max(one.start, other.start) or -1


def _decide(standing: Standing, event: Event) -> None:
    if event.decision in ("accept", "add", "reject"):
        standing.codes[event.code] = (event.decision != "reject", event.person)
    standing.finding_type = event.finding_type or standing.finding_type
    standing.municipality = event.municipality or standing.municipality


def _conflict(anchored: Anchored, document: str) -> Conflict:
    event = anchored.event
    return Conflict(
        event=event.event,
        date=event.date,
        person=event.person,
        decision=event.decision,
        code=event.code,
        finding_type=event.finding_type,
        municipality=event.municipality,
        memo=event.memo,
        document=document,
        start=event.start,
        end=event.end,
        quote=event.quote,
        now=anchored.text,
        now_start=anchored.start,
        now_end=anchored.end,
        places=len(anchored.places),
        reason=anchored.reason or "gone",
    )
