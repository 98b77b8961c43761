"""The finding type of a segment: goal, result, challenge, plan or context, from its headings and its own words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline import yamlfile
from pipeline.codebook import TermEntry, Texts
from pipeline.coding.evidence import Match, Matcher
from pipeline.records import FINDING_TYPES, FindingType, Segment, Token

SHIPPED = Path(__file__).with_name("finding_types.yaml")
# How much of a heading's weight counts beside the segment's own words, and what speaks for context by default.
_HEADING = 0.75
_DEFAULT = 0.3


class TypeCues(BaseModel):
    """A finding type: its label, what it means, and the terms in headings and in the segment that speak for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Texts
    definition: Texts = Field(default_factory=dict)
    headings: tuple[TermEntry, ...] = ()
    cues: tuple[TermEntry, ...] = ()


class FindingTypes(BaseModel):
    """The five finding types by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str = ""
    types: dict[Literal["goal", "result", "challenge", "plan", "context"], TypeCues]


@cache
def shipped() -> FindingTypes:
    """The finding types that ship with the package."""
    return yamlfile.read(SHIPPED, FindingTypes)


class FindingTyper:
    """Chooses the type for which headings and cues speak most."""

    def __init__(self, types: FindingTypes) -> None:
        self._headings = Matcher({name: cues.headings for name, cues in types.types.items()})
        self._cues = Matcher({name: cues.cues for name, cues in types.types.items()})

    def type_of(self, segment: Segment, headings: list[tuple[Token, ...]]) -> tuple[FindingType, float]:
        """The type and its share of all that speaks for any type; ``headings`` are the section's, highest first."""
        if segment.block == "heading":
            return "context", 1.0
        weights = dict.fromkeys(FINDING_TYPES, 0.0)
        weights["context"] = _DEFAULT
        for name, weight in self._of_headings(headings).items():
            weights[name] += _HEADING * weight
        for name, matches in self._cues.find(segment.tokens).items():
            weights[name] += _sum(matches)
        best = max(FINDING_TYPES, key=lambda name: weights[name])
        return best, weights[best] / sum(weights.values())

    def _of_headings(self, headings: list[tuple[Token, ...]]) -> dict[str, float]:
        """The types that the nearest telling heading speaks for, with the weight of its clearest term."""
        for tokens in reversed(headings):
            if found := self._headings.find(tokens):
                return {name: max(match.term.weight for match in matches) for name, matches in found.items()}
        return {}


def _sum(matches: list[Match]) -> float:
    return sum(match.term.weight for match in matches)
