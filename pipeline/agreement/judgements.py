"""What one origin says of one unit, and which origins are compared on which units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from pipeline.records import MACHINE, FindingType

Place = tuple[str, str]  # document, segment


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an origin (``machine`` or a person's initials) says of a unit that it looked at, with no codes too.

    ``finding_type`` is None where none was given. ``weight`` is the number of units for which the unit stands: 1, or
    in a sample the inverse of the probability with which it was drawn.
    """

    document: str
    segment: str
    origin: str
    codes: frozenset[str]
    finding_type: FindingType | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Units:
    """The units that at least two of the origins looked at, in the order of document and segment: what each says of
    them, in the order of the origins, None where one did not look."""

    origins: tuple[str, ...]
    judged: tuple[tuple[Judgement | None, ...], ...]

    @property
    def documents(self) -> list[str]:
        """The document of each unit."""
        return [_any(unit).document for unit in self.judged]

    @property
    def weights(self) -> list[float]:
        """The weight of each unit: the highest that an origin gives, as one that coded everything (weight 1) may meet
        one that coded a sample."""
        return [max(said.weight for said in unit if said) for unit in self.judged]


def pairs(judgements: Iterable[Judgement]) -> list[Units]:
    """The units of each two origins: people with people, then people with the machine (always the second).

    Raises ValueError where an origin judges a unit twice, or a weight is not above 0.
    """
    places = _places(judgements)
    two = sorted(combinations(_origins(places), 2), key=lambda origins: MACHINE in origins)
    return [_units(places, origins) for origins in two]


def people(judgements: Iterable[Judgement]) -> Units:
    """The units of all people together."""
    places = _places(judgements)
    return _units(places, tuple(origin for origin in _origins(places) if origin != MACHINE))


def _places(judgements: Iterable[Judgement]) -> dict[Place, dict[str, Judgement]]:
    places: dict[Place, dict[str, Judgement]] = {}
    for said in judgements:
        by_origin = places.setdefault((said.document, said.segment), {})
        if said.origin in by_origin:
            raise ValueError(f"{said.origin} judges {said.document}#{said.segment} twice")
        if not said.weight > 0:
            raise ValueError(f"the weight of {said.document}#{said.segment} must be above 0, not {said.weight}")
        by_origin[said.origin] = said
    return places


def _origins(places: dict[Place, dict[str, Judgement]]) -> list[str]:
    """The origins in alphabetical order, the machine last."""
    return sorted({origin for unit in places.values() for origin in unit}, key=lambda name: (name == MACHINE, name))


def _units(places: dict[Place, dict[str, Judgement]], origins: tuple[str, ...]) -> Units:
    rows = (tuple(places[place].get(origin) for origin in origins) for place in sorted(places))
    return Units(origins, tuple(row for row in rows if sum(said is not None for said in row) > 1))


def _any(unit: tuple[Judgement | None, ...]) -> Judgement:
    return next(said for said in unit if said)
