"""What a sample comes to: everybody's judgements of it, how far each has come, and what was settled afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

from pipeline.agreement.judgements import Judgement, Place
from pipeline.agreement.samples import Sample
from pipeline.codebook import Codebook
from pipeline.decisions import Decisions, Event


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample with all that is said of it. ``judgements`` are people's and the machine's (as it was when the sample
    was drawn); ``finished`` counts the units that each coder has judged, of all ``units``; ``quotes`` are the units'
    texts; ``settled`` is what was settled of a unit, in words of the codebook."""

    sample: str
    codes: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    finished: dict[str, int]
    units: int
    quotes: dict[Place, str]
    settled: dict[Place, tuple[str, ...]]

    @property
    def people(self) -> tuple[str, ...]:
        """Those who have judged something."""
        return tuple(person for person, n in self.finished.items() if n)

    @property
    def unfinished(self) -> dict[str, int]:
        """How many units each coder has left to judge, of those who have some left."""
        return {person: self.units - n for person, n in self.finished.items() if n < self.units}


def judged(sample: Sample, codebook: Codebook, made: Decisions) -> Judged:
    """What the sample has come to; codes that were renamed since go by their names of today."""

    def of_today(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(codebook.renamed.get(code, code) for code in codes))

    people = sample.judged()
    said = [judgement for units in people.values() for judgement in units.values()] + sample.machine()
    who = [person for person, units in people.items() if units]
    return Judged(
        sample=sample.name,
        codes=tuple(code for code in of_today(sample.about.codes) if code in codebook.codes),
        judgements=tuple(replace(one, codes=frozenset(of_today(one.codes))) for one in said),
        finished={person: len(units) for person, units in people.items()},
        units=len(sample.units),
        quotes={place: unit.quote for place, unit in sample.units.items()},
        settled=_settled(made, sample, joined(who)),
    )


def latest(samples: Sequence[Sample], codebook: Codebook, made: Decisions) -> Judged | None:
    """What the newest sample that a person has judged something of comes to; None if there is none."""
    found = (judged(sample, codebook, made) for sample in reversed(samples))
    return next((one for one in found if one.people), None)


def joined(people: Iterable[str]) -> str:
    """Who settled something together, as the person of their ledger."""
    return "+".join(sorted(people))


def disputed(found: Judged) -> dict[Place, dict[str, Judgement]]:
    """The units on which people differ, with what each says of them, in the order of the sample."""
    by_place: dict[Place, dict[str, Judgement]] = {place: {} for place in found.quotes}
    for one in found.judgements:
        if one.origin in found.people:
            by_place[one.document, one.segment][one.origin] = one
    return {
        place: said
        for place, said in by_place.items()
        if any(_differ(one, other, found.codes) for one, other in combinations(said.values(), 2))
    }


def _differ(one: Judgement, other: Judgement, codes: Sequence[str]) -> bool:
    kinds = {one.finding_type, other.finding_type} - {None}
    return bool((one.codes ^ other.codes) & set(codes)) or len(kinds) > 1


def _settled(made: Decisions, sample: Sample, person: str) -> dict[Place, tuple[str, ...]]:
    """What stands of that person's decisions on the sample's units: each one's codes and finding type, or nothing."""
    place_of = _places(sample)
    found: dict[Place, dict[str, str]] = {}
    for event in chain.from_iterable(made.stands().values()):
        place = place_of(event)
        if place and event.person == person and event.decision in ("accept", "add", "reject", "set"):
            said = found.setdefault(place, {})
            if event.code:
                said[event.code] = "" if event.decision == "reject" else event.code
            if event.finding_type:
                said["finding_type"] = event.finding_type
    return {place: tuple(filter(None, said.values())) for place, said in found.items()}


def _places(sample: Sample) -> Callable[[Event], Place | None]:
    """What tells which unit an event is about: by its offsets, or, where the report has changed since the sample was
    drawn, by its words, if no other unit of the document has the same."""
    at: dict[tuple[str, int, int], Place] = {}
    saying: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for place, unit in sample.units.items():
        at[unit.document, unit.start, unit.end] = place
        saying[unit.document, unit.quote].append(place)

    def place_of(event: Event) -> Place | None:
        same = saying[event.document, " ".join(event.quote.split())]
        return at.get((event.document, event.start, event.end)) or (same[0] if len(same) == 1 else None)

    return place_of
