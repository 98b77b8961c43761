"""A blind sample for coding by several people, in which rare codes occur and whose weights make it speak for all."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipeline.agreement.comparing import TENTATIVE

StratumKind = Literal["coded", "doubtful", "rest"]
Profile = tuple[frozenset[str], frozenset[str]]  # the codes put on a unit, those that were near

_SEED = 20_24
_DOUBT = 0.1  # a score from here on makes a unit without codes a doubtful one


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that can be drawn: the codes that the machine puts on it, and its score in [0, 1] for each code."""

    document: str
    segment: str
    codes: frozenset[str]
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Units that are drawn with the same probability: those the machine coded with ``code``, those without a code
    for which it was in doubt about ``code``, or the rest (``code`` is empty). Of ``size`` units ``drawn`` are drawn."""

    kind: StratumKind
    code: str
    size: int
    drawn: int

    @property
    def weight(self) -> float:
        """The number of units for which a drawn one stands (Horvitz & Thompson 1952, JASA 47, 663–685)."""
        return self.size / self.drawn


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn unit. Its stratum and weight tell what the machine said: coders must not see them."""

    document: str
    segment: str
    stratum: Stratum

    @property
    def weight(self) -> float:
        """The inverse of the probability with which it was drawn."""
        return self.stratum.weight


def units_needed(prevalence: float, alpha_min: float = TENTATIVE, z: float = 1.645) -> int:
    """The units to code twice in a random draw so that α of a code is shown to be at least ``alpha_min``.

    N = 2 z² [(1 + α)(3 − α) / (4 (1 − α) p (1 − p)) − α] for two coders, p being the code's prevalence in (0, 1), at
    one-sided significance .05 for z = 1.645 (Bloch & Kraemer 1989, Biometrics 45, eq. 3.7, as used by
    Krippendorff 2019).
    """
    spread = 4 * (1 - alpha_min) * prevalence * (1 - prevalence)
    return math.ceil(2 * z**2 * ((1 + alpha_min) * (3 - alpha_min) / spread - alpha_min))


def sample(
    population: Iterable[Candidate],
    codes: Sequence[str],
    alpha_min: float = TENTATIVE,
    units: int | None = None,
    seed: int = _SEED,
) -> tuple[Drawn, ...]:
    """Units drawn for the codes, in the population's order, which is gone through twice and must be the same.

    Strata: a unit belongs to the rarest code that the machine put on it, else to the rarest that it was in doubt about,
    else to the rest. All give the same number of units, the rest twice that and what the others are too small for.
    Without ``units`` (how many in all) that number is half of ``units_needed`` at a prevalence of ½, so that for a
    code there are as many units as the formula asks, half of them coded. Whether they were enough, the interval of
    the weighted α tells.

    Within a stratum every k-th unit is drawn from a random start (systematic sampling, Cochran 1977, ch. 8), which
    spreads them over the documents and gives every unit the probability drawn / size. Raises ValueError where the
    population is another when gone through again.
    """
    places = 2 * len(codes) + 2
    wanted = units or places * math.ceil(units_needed(0.5, alpha_min) / 2)
    profiles = Counter(_profile(unit, codes) for unit in population)
    belongs = _strata(profiles, codes, wanted)
    random = np.random.default_rng(seed)
    turn = {stratum: int(random.integers(stratum.size)) for stratum in dict.fromkeys(belongs.values())}
    drawn = tuple(_draw(population, codes, belongs, turn))
    if len(drawn) != sum(stratum.drawn for stratum in turn):
        raise ValueError("the population is not the same when gone through again")
    return drawn


def _draw(
    population: Iterable[Candidate], codes: Sequence[str], belongs: Mapping[Profile, Stratum], turn: dict[Stratum, int]
) -> Iterator[Drawn]:
    for unit in population:
        stratum = belongs[_profile(unit, codes)]
        turn[stratum] += stratum.drawn
        if turn[stratum] >= stratum.size:
            turn[stratum] -= stratum.size
            yield Drawn(unit.document, unit.segment, stratum)


def _profile(unit: Candidate, codes: Sequence[str]) -> Profile:
    coded = unit.codes.intersection(codes)
    near = () if coded else (code for code in codes if unit.scores.get(code, 0.0) >= _DOUBT)
    return coded, frozenset(near)


def _strata(profiles: Counter[Profile], codes: Sequence[str], units: int) -> dict[Profile, Stratum]:
    """The stratum of each profile."""
    frequency = {code: sum(n for (coded, _), n in profiles.items() if code in coded) for code in codes}
    rarest = sorted(codes, key=lambda code: (frequency[code], codes.index(code)))

    def key(profile: Profile) -> tuple[StratumKind, str]:
        coded, near = profile
        kind: StratumKind = "coded" if coded else "doubtful" if near else "rest"
        return kind, next((code for code in rarest if code in coded | near), "")

    sizes: Counter[tuple[StratumKind, str]] = Counter()
    for profile, n in profiles.items():
        sizes[key(profile)] += n
    drawn = _shares(sizes, units, 2 * len(codes) + 2)
    strata = {name: Stratum(*name, sizes[name], drawn[name]) for name in sorted(sizes)}
    return {profile: strata[key(profile)] for profile in profiles}


def _shares(
    sizes: Mapping[tuple[StratumKind, str], int], units: int, places: int
) -> dict[tuple[StratumKind, str], int]:
    """How many to draw of each stratum: at least one, and no more in all than asked for unless there are more strata.
    What is left over when all have their share goes to those that have more, one at a time."""
    rest = ("rest", "")
    drawn = {name: min(size, max(1, units // places)) for name, size in sizes.items() if name != rest}
    if rest in sizes:
        drawn[rest] = min(sizes[rest], max(1, units - sum(drawn.values())))
    while (left := min(units, sum(sizes.values())) - sum(drawn.values())) > 0:
        for name in sorted(name for name, n in drawn.items() if n < sizes[name])[:left]:
            drawn[name] += 1
    return drawn
