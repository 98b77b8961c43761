"""What a person decided in another program: the codings of a file against those that funn exported."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.decisions import COLUMNS
from pipeline.exchange.descent import state
from pipeline.exchange.guids import guid
from pipeline.exchange.marks import Mark, Marks, Place
from pipeline.exchange.project import Project
from pipeline.exchange.quotes import context, plain
from pipeline.exchange.remarks import Remarks

_FEW = 5  # codings of a document that a person may well have taken away altogether


@dataclass(frozen=True, slots=True)
class Changes:
    """What is compared: the file's project and marks with those exported (None for a foreign project), the documents'
    texts by name, who answers for the decisions, the date where the file has none, and whether the machine's codings
    that were left as they are count as accepted."""

    project: Project
    exported: Project | None
    after: Marks
    before: Marks | None
    texts: Mapping[str, str]
    person: str
    date: str
    confirm_kept: bool


@dataclass(slots=True)
class Found:
    """Rows for a ledger, in the order of the text, and the number of codings that are as they were."""

    rows: list[dict[str, str]]
    kept: int = 0


def changes(compared: Changes, remarks: Remarks) -> Found:
    """The decisions that lie in the difference."""
    job = _Comparison(compared, remarks)
    for mark in compared.after.by_key.values():
        job.there(mark)
    for mark in job.before.values():
        if mark.key not in compared.after.by_key:
            job.gone(mark)
    for place, texts in compared.after.comments.items():
        job.commented(place, texts)
    job.found.rows.sort(key=lambda row: (row["document"], int(row["start"]), int(row["end"]), row["code"]))
    return job.found


class _Comparison:
    def __init__(self, compared: Changes, remarks: Remarks) -> None:
        self.found = Found([])
        self._compared = compared
        self._remarks = remarks
        self._after = compared.after.by_key
        self.before = compared.before.by_key if compared.before else {}
        self._new = _by_document_and_code(mark for mark in self._after.values() if mark.key not in self.before)
        self._exported = Counter(mark.document for mark in self.before.values())
        now, exported = state(compared.project), state(compared.exported)
        self._same_state = now == exported != ""
        self._other_state = now not in ("", exported)
        self._users = any(mark.machine for mark in self._after.values())
        remarks.add("import.no_users", number=not self._users and any(mark.machine for mark in self.before.values()))
        self._held = self._held_back()

    def there(self, mark: Mark) -> None:
        """A coding that the file has."""
        old = self.before.get(mark.key)
        if old is None:
            self._added(mark)
            return
        by_person = self._users and bool(mark.people)
        new = {
            "finding_type": mark.finding_type if mark.finding_type != old.finding_type else "",
            "municipality": mark.municipality if mark.municipality != old.municipality else "",
            "memo": mark.memo if plain(mark.memo) != plain(old.memo) else "",
        }
        if old.machine and not old.people and (by_person or self._compared.confirm_kept):
            self._row("accept", mark, **new)
        elif (new["finding_type"] or new["municipality"]) and self._other_state and not by_person:
            self._remarks.add("import.other_run", mark.document)
        elif new["finding_type"] or new["municipality"]:
            self._row("set", mark, code="", **new)
        elif new["memo"]:
            self._row("comment", mark, **new)
        else:
            self.found.kept += 1

    def _added(self, mark: Mark) -> None:
        if self._is_unknown(mark) and not self._same_state:
            self._remarks.add("import.other_run", mark.document)
        elif not mark.code:
            self._row("set", mark)
        else:
            self._remarks.add("import.from_machine", number=not (mark.people or mark.changed))
            self._row("add", mark)

    def gone(self, mark: Mark) -> None:
        """A coding that was exported and is not in the file."""
        if mark.document not in self._compared.texts:
            self._remarks.add("import.document_gone", mark.document)
        elif (mark.document, mark.code) in self._compared.after.unplaced:
            self._remarks.add("import.maybe_gone", mark.document)
        elif any(_overlap(mark, new) for new in self._new[mark.document, mark.code]):
            self._remarks.add("import.resized", mark.document)
        elif not mark.machine and self._compared.person not in mark.people:
            self._remarks.add("import.other_person", ", ".join(mark.people))
        elif mark.code:
            if reason := self._held.get(mark.document):
                self._remarks.add(reason, mark.document)
            else:
                self._row("reject", mark, memo="", finding_type="", municipality="")

    def commented(self, place: Place, texts: tuple[str, ...]) -> None:
        """Comments on a range, those that were exported left out."""
        exported = self._compared.before.texts.get(place, frozenset()) if self._compared.before else frozenset()
        for text in texts:
            if plain(text) not in exported:
                self._row("comment", Mark(*place, ""), memo=text)

    def _held_back(self) -> dict[str, str]:
        """The documents whose missing codings are no sign that a person took them away, and why."""
        if self._other_state:
            return dict.fromkeys(self._exported, "import.other_state")
        left = Counter(mark.document for mark in self._after.values() if mark.key in self.before)
        held = {name: "import.all_gone" for name, n in self._exported.items() if n >= _FEW and not left[name]}
        if not self._same_state:
            held |= {mark.document: "import.other_state" for mark in self._after.values() if self._is_unknown(mark)}
        return held

    def _is_unknown(self, mark: Mark) -> bool:
        """Whether the machine alone put a code on an exported document where it did not when that was exported."""
        is_new = mark.key not in self.before and mark.document in self._exported
        return is_new and not mark.people and not mark.changed

    def _row(self, decision: str, mark: Mark, **other: str) -> None:
        compared = self._compared
        date = compared.date if decision == "reject" else mark.date or compared.date
        row = decision_row(decision, replace(mark, **other), compared.texts[mark.document], compared.person, date)
        self.found.rows.append(row)


def decision_row(decision: str, mark: Mark, text: str, person: str, date: str) -> dict[str, str]:
    """A ledger's row for the decision. The same decision on the same passage has the same ``event``."""
    before, after = context(text, mark.start, mark.end)
    row = {
        "date": date,
        "person": person,
        "decision": decision,
        "document": mark.document,
        "start": str(mark.start),
        "end": str(mark.end),
        "quote": text[mark.start : mark.end],
        "before": before,
        "after": after,
        "code": mark.code,
        "finding_type": mark.finding_type,
        "municipality": mark.municipality,
        "memo": mark.memo,
    }
    event = guid("decision", *(row[column] for column in COLUMNS[2:])).lower()
    return {"event": event, **row}


def _by_document_and_code(marks: Iterable[Mark]) -> defaultdict[tuple[str, str], list[Mark]]:
    found: defaultdict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.document, mark.code].append(mark)
    return found


def _overlap(one: Mark, other: Mark) -> bool:
    """Whether they share half of the shorter: the other is the first with other ends."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and 2 * shared >= min(one.end - one.start, other.end - other.start)
