"""A project's codings in one form, whichever program wrote them: what code is on what range, and who put it there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.exchange.descent import machines
from pipeline.exchange.placing import Placed
from pipeline.exchange.project import Coding, Project, Selection
from pipeline.exchange.quotes import plain
from pipeline.exchange.remarks import Remarks

Place = tuple[str, int, int]
"""(document, start, end): half-open code points into the document's canonical text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A code ('' where there is but a finding type) on a range.

    ``machine`` tells whether the machine put it there, ``people`` who did besides, ``changed`` whether a person changed
    the passage (its ends, or any of its codes). ``finding_type``, ``memo``, ``date`` and ``municipality`` are '' where
    not given.
    """

    document: str
    start: int
    end: int
    code: str
    finding_type: str = ""
    machine: bool = False
    people: tuple[str, ...] = ()
    changed: bool = False
    memo: str = ""
    date: str = ""
    municipality: str = ""

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What tells it from other marks."""
        return self.document, self.start, self.end, self.code


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a project by key; comments on ranges, and all texts said there in any way (blanks apart); and the
    (document, code) of codings that found no place."""

    by_key: dict[tuple[str, int, int, str], Mark]
    comments: dict[Place, tuple[str, ...]]
    texts: dict[Place, frozenset[str]]
    unplaced: frozenset[tuple[str, str]]


@dataclass(slots=True)
class _Said:
    """What codings with one code say of one range."""

    machine: bool = False
    changed: bool = False
    people: list[str] = field(default_factory=list)
    kinds: dict[bool, str] = field(default_factory=dict)  # by machine's (True) or a person's
    memos: list[str] = field(default_factory=list)
    date: str = ""
    municipality: str = ""


class _Collector:
    def __init__(self, project: Project, references: Mapping[str, tuple[str, str]], remarks: Remarks) -> None:
        self.said: dict[Place, dict[str, _Said]] = defaultdict(lambda: defaultdict(_Said))
        self.comments: dict[Place, list[str]] = defaultdict(list)
        self.texts: dict[Place, set[str]] = defaultdict(set)
        self.unplaced: set[tuple[str, str]] = set()
        self._references = references
        self._remarks = remarks
        self._users = {user.guid: user.id or user.name for user in project.users}
        self._machines = machines(project)
        self._notes = {note.guid: note.text for note in project.notes}
        self._cases = {selection: case.name for case in project.cases for selection in case.selections}

    def take(self, placed: Placed) -> None:
        """Takes the source's codings and comments."""
        for selection, place in placed.selections:
            known = [(coding, self._references.get(coding.code)) for coding in selection.codings]
            self._remarks.add("import.unknown_code", placed.document, sum(not reference for _, reference in known))
            if place is None:
                self._remarks.add("import.unplaced", placed.document, len(known))
                self.unplaced.update((placed.document, reference[0]) for _, reference in known if reference)
                continue
            where = (placed.document, *place)
            for coding, reference in known:
                if reference:
                    self._coding(where, selection, coding, *reference)
            self._comment(where, selection)
        self._remarks.add("import.whole_source", placed.document, len(placed.source.codings))
        self._remarks.add("import.elsewhere", placed.document, placed.source.elsewhere)

    def _coding(self, where: Place, selection: Selection, coding: Coding, code: str, kind: str) -> None:
        said = self.said[where][code]
        user = coding.user or selection.user
        machine = user in self._machines
        said.machine |= machine
        said.changed |= selection.changed_by not in ("", *self._machines)
        if not machine:
            person = self._users.get(user, "")
            said.people.extend({person} - set(said.people))
        if kind:
            said.kinds[machine] = kind
        said.memos.extend(self._texts(coding.notes))
        said.date = max(said.date, coding.date or selection.date)
        said.municipality = self._cases.get(selection.guid, "") or said.municipality

    def _comment(self, where: Place, selection: Selection) -> None:
        """What is said of the passage itself; a description that repeats the codings' notes is none."""
        texts = self._texts(selection.notes)
        memos = [memo for coding in selection.codings for memo in self._texts(coding.notes)]
        described = selection.description.strip()
        if described and plain(described) not in map(
            plain, ("\n\n".join(dict.fromkeys([*memos, *texts])), *memos, *texts)
        ):
            texts.append(described)
        self.comments[where].extend(text for text in texts if text not in self.comments[where])
        self.texts[where].update(plain(text) for text in (described, *memos, *texts))

    def _texts(self, notes: Iterable[str]) -> list[str]:
        return [text for note in notes if (text := self._notes.get(note, "").strip())]


def marks(
    project: Project, placed: Iterable[Placed], references: Mapping[str, tuple[str, str]], remarks: Remarks
) -> Marks:
    """The project's codings as marks. ``references`` gives code and finding type for a code's GUID.

    A finding type of the second tree goes to the themes on the same range; a person's goes before the machine's.
    """
    collector = _Collector(project, references, remarks)
    for one in placed:
        collector.take(one)
    found = [mark for where, by_code in collector.said.items() for mark in _of_place(where, by_code)]
    return Marks(
        by_key={mark.key: mark for mark in sorted(found, key=lambda mark: mark.key)},
        comments={where: tuple(texts) for where, texts in sorted(collector.comments.items()) if texts},
        texts={where: frozenset(texts) for where, texts in collector.texts.items()},
        unplaced=frozenset(collector.unplaced),
    )


def _of_place(where: Place, by_code: Mapping[str, _Said]) -> list[Mark]:
    alone = by_code.get("", _Said())
    themes = {code: said for code, said in by_code.items() if code} or {"": alone}
    return [_mark(where, code, said, alone) for code, said in themes.items()]


def _mark(where: Place, code: str, said: _Said, alone: _Said) -> Mark:
    kinds = (said.kinds.get(False), alone.kinds.get(False), said.kinds.get(True), alone.kinds.get(True))
    return Mark(
        *where,
        code,
        finding_type=next((kind for kind in kinds if kind), ""),
        machine=said.machine,
        people=tuple(sorted(said.people)),
        changed=said.changed,
        memo="\n\n".join(dict.fromkeys(said.memos)),
        date=said.date,
        municipality=said.municipality,
    )
