"""What an exchange could not carry over, or could not be sure of: counted, named, and said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.labels import Labels

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """One kind of thing that was left out or is in doubt. ``what`` names its sentence among the labels, ``number``
    says how many there are, ``where`` names them (documents, codes, quotes)."""

    what: str
    number: int = 1
    where: tuple[str, ...] = ()


def lines(remarks: Iterable[Remark], labels: Labels) -> list[str]:
    """A sentence for each remark, with the first few places."""
    return [_line(remark, labels) for remark in remarks if remark.number]


def _line(remark: Remark, labels: Labels) -> str:
    said = labels[f"exchange.{remark.what}"].replace("{n}", str(remark.number))
    named = "; ".join(dict.fromkeys(remark.where[:_MOST_NAMED]))
    more = " …" if len(remark.where) > _MOST_NAMED else ""
    return f"{said} ({named}{more})" if named else said


class Remarks:
    """Collects remarks of many places into one for each kind, in the order in which the kinds were first met."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, tuple[str, ...]]] = {}

    def add(self, what: str, where: str = "", number: int = 1) -> None:
        """Notes that there are ``number`` more of the kind, at the place."""
        if not number:
            return
        so_far, places = self._found.get(what, (0, ()))
        if where and len(places) <= _MOST_NAMED and where not in places:
            places = (*places, where)
        self._found[what] = (so_far + number, places)

    @property
    def all(self) -> tuple[Remark, ...]:
        """One remark for each kind."""
        return tuple(Remark(what, number, places) for what, (number, places) in self._found.items())


def write(remarks: Iterable[Remark], labels: Labels, path: Path) -> None:
    """Writes the sentences to a text file, one a line."""
    with replacing(path) as part:
        text = "".join(f"{line}\n" for line in lines(remarks, labels))
        part.write_text(text, encoding="utf-8", newline="\n")
