"""Samples as they are kept, ``corpus/agreement/<sample>/``: what was drawn, and what each coder says of it.

- ``key.csv``: the drawn units with stratum and weight, and the machine's coding as it was when they were drawn, so that
  what the machine learns later, perhaps from these very units, cannot flatter it. No coder may see it.
- ``sample.json``: for which codes and coders it was drawn
- ``<initials>.csv``: a coder's judgements, only ever added to; of two on the same unit the later one counts
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from pipeline import csvfile
from pipeline.agreement.judgements import Judgement, Place
from pipeline.atomic import DEVICES, replacing
from pipeline.errors import UserError
from pipeline.records import FINDING_TYPES, MACHINE, FindingType

_INITIALS = re.compile(r"[^\W\d_][\w.-]{0,19}")
_KEY, _ABOUT = "key.csv", "sample.json"
_REQUIRED = ("document", "segment", "codes")
_COLUMNS = (*_REQUIRED, "finding_type", "comment")


@dataclass(frozen=True, slots=True)
class Unit:
    """A drawn segment, with the machine's ``codes`` and finding type when it was drawn."""

    document: str
    segment: str
    start: int
    end: int
    quote: str
    stratum: str
    code: str
    size: int
    drawn: int
    codes: frozenset[str]
    finding_type: FindingType

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.document, self.segment

    @property
    def weight(self) -> float:
        """The number of units for which it stands."""
        return self.size / self.drawn


@dataclass(frozen=True, slots=True)
class About:
    """For what a sample was drawn; ``thresholds`` are the machine's at the time."""

    codes: tuple[str, ...]
    coders: tuple[str, ...]
    alpha_min: float
    codebook_sha256: str
    thresholds: Mapping[str, float]


class Sample:
    """A sample in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name

    @cached_property
    def about(self) -> About:
        """For what it was drawn."""
        path = self.folder / _ABOUT
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return About(**{**told, "codes": tuple(told["codes"]), "coders": tuple(told["coders"])})
        except (ValueError, TypeError, KeyError) as error:
            hint = "Mend its commas and quotation marks, or take it from a backup."
            raise UserError("the sample's description was changed and cannot be read", path, hint) from error

    @cached_property
    def units(self) -> dict[Place, Unit]:
        """The drawn units, in the order in which they were drawn."""
        rows = csvfile.read(self.folder / _KEY, set(Unit.__dataclass_fields__))
        units = (_unit(row, f"{self.folder / _KEY}:{number}") for number, row in enumerate(rows, 2))
        return {unit.place: unit for unit in units}

    def judged(self) -> dict[str, dict[Place, Judgement]]:
        """What each person says of the units judged so far; coders who have not begun say nothing."""
        people = dict.fromkeys((*self.about.coders, *sorted(path.stem for path in self._ledgers())))
        return {person: self._judged_by(person) for person in people}

    def machine(self) -> list[Judgement]:
        """The machine's coding of the units, as it was when they were drawn."""
        return [
            Judgement(unit.document, unit.segment, MACHINE, unit.codes, unit.finding_type, unit.weight)
            for unit in self.units.values()
        ]

    def add(self, person: str, judgements: Iterable[tuple[Judgement, str]]) -> None:
        """Adds the person's judgements, each with a comment, to those there, whichever program saved them last."""
        path = self.folder / f"{initials(person)}.csv"
        new = [
            (said.document, said.segment, ";".join(sorted(said.codes)), said.finding_type or "", comment)
            for said, comment in judgements
        ]
        if not new:
            return
        rows = [*csvfile.read(path, _REQUIRED), *(dict(zip(_COLUMNS, row, strict=True)) for row in new)]
        columns = tuple(dict.fromkeys((*_COLUMNS, *rows[0])))
        with replacing(path) as part:
            part.write_bytes(_lines([columns, *([row.get(name, "") for name in columns] for row in rows)]))

    def comments(self, person: str) -> dict[Place, str]:
        """What the person last said about each unit beside the judgement."""
        rows = csvfile.read(self.folder / f"{person}.csv", _REQUIRED)
        return {(row["document"], row["segment"]): row.get("comment", "") for row in rows}

    def _ledgers(self) -> list[Path]:
        return [path for path in self.folder.glob("*.csv") if path.name != _KEY and not path.name.startswith(".")]

    def _judged_by(self, person: str) -> dict[Place, Judgement]:
        found: dict[Place, Judgement] = {}
        path = self.folder / f"{person}.csv"
        for number, row in enumerate(csvfile.read(path, _REQUIRED), 2):
            place = (row["document"], row["segment"])
            if place not in self.units:
                hint = f"Name it as {_KEY} beside the file does, or take the row out."
                raise UserError("the unit is not in the sample", f"{path}:{number}", hint)
            kind = row.get("finding_type", "")
            codes = frozenset(filter(None, row["codes"].split(";")))
            found[place] = Judgement(*place, person, codes, _finding_type(kind), self.units[place].weight)
        return found


def initials(person: str) -> str:
    """The initials, if they can be a person's and the name of a file. Raises ``UserError`` else."""
    if _INITIALS.fullmatch(person) and person.lower() not in (MACHINE, Path(_KEY).stem, *DEVICES):
        return person
    hint = f"Give initials, letters first, then also digits; not {Path(_KEY).stem}, con, nul, com1 and the like."
    raise UserError(f"{person!r} cannot stand for a person", hint=hint)


def coders(people: Iterable[str]) -> tuple[str, ...]:
    """The coders of a sample, each once. Raises ``UserError`` if there are none, or their sheets would be one file."""
    found = tuple(dict.fromkeys(map(initials, people)))
    if not found:
        raise UserError("nobody is named who shall code the sample", hint="Name them: `--coders KN,AB`.")
    if len({person.casefold() for person in found}) < len(found):
        raise UserError(f"{', '.join(found)} differ in capitals only", hint="Give one of them a letter or digit more.")
    return found


def keep(folder: Path, about: About, units: Sequence[Unit]) -> Sample:
    """Keeps a new sample in the folder for samples, under the next free name."""
    number = 1 + max((int(path.name) for path in folder.glob("*") if path.name.isdecimal()), default=0)
    sample = Sample(folder / str(number))
    with replacing(sample.folder / _KEY) as part:
        rows = [[getattr(unit, name) for name in Unit.__dataclass_fields__] for unit in units]
        shown = ([";".join(sorted(cell)) if isinstance(cell, frozenset) else cell for cell in row] for row in rows)
        part.write_bytes(_lines([tuple(Unit.__dataclass_fields__), *shown]))
    with replacing(sample.folder / _ABOUT) as part:
        text = json.dumps(asdict(about), ensure_ascii=False, indent=2)
        part.write_text(text + "\n", encoding="utf-8", newline="\n")
    return sample


def there(folder: Path) -> list[Sample]:
    """The samples in the folder for samples, the newest last."""
    found = [path.parent for path in folder.glob(f"*/{_ABOUT}")]
    return [Sample(path) for path in sorted(found, key=lambda path: (path.name.isdecimal(), len(path.name), path.name))]


def named(folder: Path, name: str = "") -> Sample:
    """The sample of that name, or the newest. Raises ``UserError`` if there is none."""
    for sample in reversed(there(folder)):
        if name in ("", sample.name):
            return sample
    names = ", ".join(sample.name for sample in there(folder))
    hint = f"Samples there: {names}." if names else "Draw one: `funn agreement sample --coders KN,AB`."
    raise UserError(f"there is no sample {name}".strip(), folder, hint)


def _unit(row: dict[str, str], where: str) -> Unit:
    try:
        numbers = {name: int(row[name]) for name in ("start", "end", "size", "drawn")}
    except ValueError as error:
        raise UserError("a number of the sample's key was changed", where, "Take it from a backup.") from error
    given = {name: row[name] for name in Unit.__dataclass_fields__}
    codes = frozenset(filter(None, row["codes"].split(";")))
    return Unit(**{**given, **numbers, "codes": codes, "finding_type": _finding_type(row["finding_type"]) or "context"})


def _finding_type(word: str) -> FindingType | None:
    return next((kind for kind in FINDING_TYPES if kind == word), None)


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")
