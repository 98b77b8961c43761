"""From answers to what is kept: events of a ledger, or judgements of a blind sample. Nothing is kept twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipeline.agreement.judgements import Judgement
from pipeline.agreement.samples import Sample
from pipeline.decisions import Decisions, Event, anchor, quoted
from pipeline.reviewing.reading_back import Answer, Untaken
from pipeline.reviewing.sheet import Kind, check


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is to be kept of a workbook, as ``person``: ``events`` or ``judgements`` (with their comments);
    ``repeated`` counts what was kept before, ``empty`` the rows without an answer."""

    kind: Kind
    person: str
    events: tuple[Event, ...]
    judgements: tuple[tuple[Judgement, str], ...]
    untaken: tuple[Untaken, ...]
    repeated: int
    empty: int


def events(
    answers: Iterable[Answer],
    person: str,
    codes: Collection[str],
    text: Callable[[str], str | None],
    made: Decisions,
    memo: str = "",
) -> tuple[list[Event], list[Untaken], int]:
    """The events that the answers make, what cannot be taken, and how many were made before.

    ``text`` gives the text of a report (None if there is none), ``made`` what was decided so far. An event is known
    again by its name, made of sheet, place and answer; what was made before is not made again, and told of where the
    same person has decided otherwise since.
    """
    found: list[Event] = []
    untaken: list[Untaken] = []
    repeated = 0
    own = [event for event in made.events if event.person == person]
    before = {event.event.rpartition("-")[2]: event for event in own}
    for answer in answers:
        place = _placed(answer, text(answer.document))
        if place is None:
            untaken.append(Untaken(answer.row, "place", f"{answer.document}: «{answer.quote[:60]}»"))
            continue
        for event in _said(answer, replace(place, person=person), codes, memo):
            name = check(answer.sheet, answer.document, answer.start, answer.end, person, *_answered(event))
            if name not in before:
                today = datetime.now(UTC).strftime("%Y%m%d")
                found.append(replace(event, event=f"{person}-{today}-{name}"))
                continue
            repeated += 1
            if later := _overruled(before[name], own):
                said = later.code or later.finding_type or later.municipality
                untaken.append(Untaken(answer.row, "later", f"{later.decision} {said}".strip()))
    return found, untaken, repeated


def judgements(
    answers: Iterable[Answer], person: str, sample: Sample
) -> tuple[list[tuple[Judgement, str]], list[Untaken], int]:
    """The judgements of a blind sample that the answers make, each with its comment; what cannot be taken, and how
    many were made before. A row counts as judged when a theme is decided or it is said that there is none; the
    themes left open are then no."""
    places = {(unit.document, unit.start, unit.end): unit for unit in sample.units.values()}
    known, comments = sample.judged().get(person, {}), sample.comments(person)
    found: list[tuple[Judgement, str]] = []
    untaken: list[Untaken] = []
    repeated = 0
    for answer in answers:
        unit = places.get((answer.document, answer.start, answer.end))
        put = frozenset(code for code, is_put in answer.codes.items() if is_put)
        if unit is None:
            untaken.append(Untaken(answer.row, "sample", f"{answer.document}: «{answer.quote[:60]}»"))
        elif answer.whole and put:
            untaken.append(Untaken(answer.row, "contradiction", ", ".join(sorted(put))))
        elif not (answer.whole or answer.codes):
            untaken.append(Untaken(answer.row, "incomplete", f"«{answer.quote[:60]}»"))
        else:
            said = Judgement(*unit.place, person, put, answer.finding_type, unit.weight)
            comment = " ".join(answer.comment.split())
            if (known.get(unit.place), comments.get(unit.place, "")) == (said, comment):
                repeated += 1
            else:
                found.append((said, comment))
    return found, untaken, repeated


def _placed(answer: Answer, text: str | None) -> Event | None:
    """An event at the answer's place in the report as it is now, with the text around it."""
    if text is None:
        return None
    asked = Event("comment", answer.document, answer.start, answer.end, quote=answer.quote)
    (found,) = anchor([replace(asked, before=answer.before, after=answer.after)], text)
    if found.status == "conflict":
        return None
    return quoted(replace(asked, start=found.start, end=found.end), text)


def _said(answer: Answer, place: Event, codes: Collection[str], memo: str) -> Iterator[Event]:
    """The events of a row: a decision for each code that is decided, then what is set, then the comment."""
    as_suggested = {code: code in answer.suggested for code in codes} if answer.whole else {}
    for code, is_put in {**as_suggested, **answer.codes}.items():
        decision = ("accept" if code in answer.suggested else "add") if is_put else "reject"
        yield replace(place, decision=decision, code=code, memo=memo)
    if answer.finding_type or answer.municipality:
        kind = answer.finding_type or ""
        yield replace(place, decision="set", finding_type=kind, municipality=answer.municipality, memo=memo)
    if answer.comment:
        yield replace(place, decision="comment", memo=answer.comment)


def _answered(event: Event) -> tuple[str, ...]:
    return (event.decision, event.code, event.finding_type, event.municipality, event.memo)


def _overruled(event: Event, own: Sequence[Event]) -> Event | None:
    """A later event by the same person on the same place and matter that says otherwise, if it is the last there."""
    matters = _sense(event)
    later = [
        one
        for one in own[own.index(event) + 1 :]
        if (one.document, one.start, one.end) == (event.document, event.start, event.end)
        and (one.decision == "undo" or matters.keys() & _sense(one).keys())
    ]
    if not (matters and later):
        return None
    last, said = later[-1], _sense(later[-1])
    is_otherwise = last.decision == "undo" or any(said.get(name, sense) != sense for name, sense in matters.items())
    return last if is_otherwise else None


def _sense(event: Event) -> dict[str, object]:
    """What it comes to, by matter: a code that is on or off the passage (to accept is to add), and what is set."""
    if event.decision in ("comment", "undo"):
        return {}
    put = {f"code {event.code}": event.decision != "reject"} if event.code else {}
    return put | {name: said for name in ("finding_type", "municipality") if (said := getattr(event, name))}
