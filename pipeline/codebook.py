"""The codebook: codes with their definitions and terms, read from YAML with errors that say line and remedy."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

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


class Code(_Part):
    """A code (theme). ``label`` and ``definition`` are by language (``nb``, ``nn``, ``en``); plain text is bokmål.

    ``problem`` marks a theme that is itself a lack or a trouble (school refusal): «ikke» and «mangler» then tell the
    theme, not that it is lacking.
    """

    label: Texts = Field(min_length=1)
    definition: Texts = Field(default_factory=dict)
    colour: str = Field(default="", pattern=r"^(#[0-9a-fA-F]{6})?$")
    problem: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    unless: tuple[TermEntry, ...] = ()
    examples: tuple[str, ...] = ()


class Codebook(_Part):
    """The codes by name, in the order in which tables show them."""

    version: str = ""
    codes: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Code] = Field(min_length=1)

    @property
    def sha256(self) -> str:
        """A hash of all that bears on coding and tables; comments and layout of the file do not count."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load(path: Path = SHIPPED) -> Codebook:
    """The codebook in the file. Raises ``UserError`` with the place of the first mistake and what to do about it."""
    return yamlfile.read(path, Codebook)
