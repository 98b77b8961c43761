"""Every word that a reader of the outputs sees, in bokmål, nynorsk and English: ``labels.toml`` holds them all."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

LabelLanguage = Literal["nb", "nn", "en"]

_FILE = Path(__file__).parent / "labels.toml"


class Labels:
    """The labels in one language."""

    def __init__(self, language: LabelLanguage = "nb") -> None:
        self.language = language

    def __getitem__(self, name: str) -> str:
        return _all()[name][self.language]

    def get(self, name: str, default: str) -> str:
        """The label of that name, or the default if there is none."""
        return self[name] if name in _all() else default

    def of(self, texts: dict[str, str]) -> str:
        """A text that is given by language, in this one or else in bokmål, nynorsk or English."""
        for language in (self.language, "nb", "nn", "en"):
            if language in texts:
                return texts[language]
        return next(iter(texts.values()), "")

    def beginning(self, prefix: str) -> dict[str, str]:
        """All labels whose names begin with the prefix, by the rest of their names."""
        return {name.removeprefix(prefix): self[name] for name in _all() if name.startswith(prefix)}

    def list(self, words: list[str]) -> str:
        """The words as running text lists them: «Moss, Bærum og Nesodden»."""
        return f" {self['and']} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


@cache
def _all() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
