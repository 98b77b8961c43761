"""Where two origins disagree, by kind, with both codings side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.agreement.judgements import Judgement, pairs

Kind = Literal["only_first", "only_second", "other_code", "finding_type"]
_KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit on which two origins disagree: ``first`` and ``second`` are the codes, or the finding type, that only
    that one gave it; ``judged`` is all that each said.

    The kinds are ``only_first`` and ``only_second`` (codes that the other left out), ``other_code`` (each has a code
    that the other has not: one instead of the other), and ``finding_type``.
    """

    kind: Kind
    first: tuple[str, ...]
    second: tuple[str, ...]
    judged: tuple[Judgement, Judgement]

    @property
    def origins(self) -> tuple[str, str]:
        """Who they are, the machine second."""
        return self.judged[0].origin, self.judged[1].origin


def disagreements(judgements: Iterable[Judgement], codes: Sequence[str]) -> list[Disagreement]:
    """All disagreements, by pair of origins, kind, and codes in the codebook's order; then document and segment.

    A unit whose codes and finding type both differ is there twice. Raises ValueError as ``comparing.compare`` does.
    """
    place = {code: i for i, code in enumerate(codes)}

    def order(found: Disagreement) -> tuple[object, ...]:
        differing = [[place.get(name, len(place)) for name in names] for names in (found.first, found.second)]
        return _KINDS.index(found.kind), differing, found.first, found.second

    return [
        found
        for units in pairs(judgements)
        for found in sorted((one for unit in units.judged for one in _between(*unit, place)), key=order)
    ]


def tally(found: Iterable[Disagreement]) -> Counter[tuple[tuple[str, str], Kind, tuple[str, ...], tuple[str, ...]]]:
    """How often each disagreement occurs: origins, kind, what only the first gave, what only the second gave."""
    return Counter((one.origins, one.kind, one.first, one.second) for one in found)


def _between(one: Judgement, other: Judgement, place: dict[str, int]) -> Iterator[Disagreement]:
    first, second = _only(one, other, place), _only(other, one, place)
    if first or second:
        kind: Kind = "other_code" if first and second else "only_first" if first else "only_second"
        yield Disagreement(kind, first, second, (one, other))
    if one.finding_type and other.finding_type and one.finding_type != other.finding_type:
        yield Disagreement("finding_type", (one.finding_type,), (other.finding_type,), (one, other))


def _only(one: Judgement, other: Judgement, place: dict[str, int]) -> tuple[str, ...]:
    """The codes of the one that the other lacks, in the codebook's order."""
    return tuple(sorted((one.codes - other.codes) & place.keys(), key=place.__getitem__))
