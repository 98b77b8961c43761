"""The finding types and what speaks for them: terms in headings and cues in the segment itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline import yamlfile
from pipeline.codebook import TermEntry, Texts

SHIPPED = Path(__file__).with_name("finding_types.yaml")


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
