"""The codebook: codes with their definitions and terms, read from YAML with errors that say line and remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from pipeline import yamlfile

SHIPPED = Path(__file__).parent / "coding" / "codebook.yaml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Term(_Part):
    """One piece of evidence: exactly one of ``word`` (a word or several in a row), ``part`` (of a compound) and
    ``phrase`` (words in order, ``|`` between alternatives, ``…`` for a gap, ``*`` for any beginning or ending).

    ``weight`` is how sure the term alone makes the code, in (0, 1].
    """

    word: str = ""
    part: str = ""
    phrase: str = ""
    weight: float = Field(default=0.8, gt=0, le=1)

    @field_validator("word", "part", "phrase")
    @classmethod
    def _not_blank(cls, value: str) -> str:
        if not value.strip(" …*|."):
            raise ValueError("is blank")
        return " ".join(value.replace("...", "…").split())

    @property
    def text(self) -> str:
        """The term as the codebook writes it."""
        return self.word or self.part or self.phrase


def _term(value: Any) -> Any:
    if isinstance(value, str):
        return {"word": value}
    if isinstance(value, dict) and len({"word", "part", "phrase"} & value.keys()) != 1:
        raise ValueError("needs exactly one of word, part and phrase")
    return value


TermEntry = Annotated[Term, BeforeValidator(_term)]
Texts = Annotated[dict[str, str], BeforeValidator(lambda value: {"nb": value} if isinstance(value, str) else value)]


CodeName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Code(_Part):
    """A code (theme). ``label`` and ``definition`` are by language (``nb``, ``nn``, ``en``); plain text is bokmål.

    ``formerly`` names codes of earlier codebooks that this one takes over, by another name or merged: what people
    decided of them, and the examples for them, count for this one. ``problem`` marks a theme that is itself a lack or
    a trouble (school refusal): «ikke» and «mangler» then tell the theme, not that it is lacking.
    """

    label: Texts = Field(min_length=1)
    definition: Texts = Field(default_factory=dict)
    colour: str = Field(default="", pattern=r"^(#[0-9a-fA-F]{6})?$")
    problem: bool = False
    formerly: tuple[CodeName, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    unless: tuple[TermEntry, ...] = ()
    examples: tuple[str, ...] = ()


class Codebook(_Part):
    """The codes by name, in the order in which tables show them."""

    version: str = ""
    codes: dict[CodeName, Code] = Field(min_length=1)

    @model_validator(mode="after")
    def _taken_over_once(self) -> Codebook:
        taken: dict[str, str] = {}
        for name, code in self.codes.items():
            for former in code.formerly:
                if former in self.codes:
                    raise ValueError(f"{name} was formerly {former}, which is a code still")
                if former in taken:
                    raise ValueError(f"{former} is taken over by two codes, {taken[former]} and {name}")
                taken[former] = name
        return self

    @property
    def renamed(self) -> dict[str, str]:
        """The code that takes over each former one."""
        return {former: name for name, code in self.codes.items() for former in code.formerly}

    @property
    def evidence_sha256(self) -> str:
        """A hash of what bears on coding: the codes with their terms; labels and definitions do not."""
        codes = [(name, code.terms, code.unless, code.formerly) for name, code in self.codes.items()]
        return hashlib.sha256(repr(codes).encode()).hexdigest()

    @property
    def sha256(self) -> str:
        """A hash of all that bears on coding and tables; comments and layout of the file do not count."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load(path: Path = SHIPPED) -> Codebook:
    """The codebook in the file. Raises ``UserError`` with the place of the first mistake and what to do about it."""
    return yamlfile.read(path, Codebook)


@cache
def shipped() -> Codebook:
    """The codebook that ships with the package."""
    return load()


def differences(old: Codebook, new: Codebook) -> Iterator[str]:
    """What the new codebook changes, a line each: codes added, removed, renamed and merged, terms, texts."""
    renamed = {former: name for former, name in new.renamed.items() if former in old.codes}
    for former, name in renamed.items():
        yield f"{former}: is now part of {name}" if name in old.codes else f"{former}: is now called {name}"
    yield from (f"{name}: removed" for name in old.codes if name not in new.codes and name not in renamed)
    for name, code in new.codes.items():
        before = old.codes.get(name) or next(
            (old.codes[former] for former in code.formerly if former in old.codes), None
        )
        if before is None:
            yield f"{name}: added, with {len(code.terms)} terms"
            continue
        for kind in ("terms", "unless"):
            was, now = (_terms(getattr(one, kind)) for one in (before, code))
            yield from (f"{name}: {kind}: - {term}" for term in was if term not in now)
            yield from (f"{name}: {kind}: + {term}" for term in now if term not in was)
        for part in ("label", "definition", "include", "exclude", "examples", "problem", "colour"):
            if getattr(before, part) != getattr(code, part):
                yield f"{name}: {part} changed"


def _terms(terms: Iterable[Term]) -> list[str]:
    """The terms as the codebook writes them, with kind and weight."""
    kinds = {"word": "", "part": "part: ", "phrase": "phrase: "}
    return [
        f"{next(prefix for kind, prefix in kinds.items() if getattr(term, kind))}{term.text} ({term.weight:g})"
        for term in terms
    ]
