"""Every word that a reader of the outputs sees, in bokmål, nynorsk and English: ``labels.toml`` holds them all."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

LabelLanguage = Literal["nb", "nn", "en"]

_FILE = Path(__file__).parent / "labels.toml"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_NORWEGIAN = str.maketrans({",": _NO_BREAK, ".": ","})


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

    def number(self, value: float, decimals: int = 0) -> str:
        """The number as the language writes it: «1 234,5» with a no-break space, or «1,234.5»."""
        written = f"{value:,.{decimals}f}"
        return written if self.language == "en" else written.translate(_NORWEGIAN)

    def percent(self, share: float, decimals: int = 0) -> str:
        """The share as per cent: «12,3 %» with a no-break space, or «12.3%»."""
        return f"{self.number(100 * share, decimals)}{'%' if self.language == 'en' else _NO_BREAK + '%'}"

    def count(self, noun: str, n: int) -> str:
        """The number with the noun in the singular or plural: «1 kommune», «8 kommuner»; as ``count.NOUN`` has it."""
        one, several = self[f"count.{noun}"].split(" | ")
        return f"{self.number(n)} {one if n == 1 else several}"

    def list(self, words: list[str]) -> str:
        """The words as running text lists them: «Moss, Bærum og Nesodden»."""
        return f" {self['and']} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


@cache
def _all() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
