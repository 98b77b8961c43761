"""The Norwegian municipalities and every name they go by, today's and earlier."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.records import Case, Note

_FILE = Path(__file__).with_name("municipalities.csv")
# What NAV's offices are also named after, and so no municipality in «NAV Vest-Viken».
_REGIONS = frozenset(
    "Agder Akershus Buskerud Finnmark Fylke Hedmark Hordaland Innlandet Nordland Oppland Rogaland Telemark Troms "
    "Trøndelag Vestfold Vestland Viken Vest-Viken Øst-Viken Østfold Stat Norge Noreg Kontaktsenter Direktoratet "
    "Aust-Agder Vest-Agder Nord-Trøndelag Sør-Trøndelag Arbeidslivssenter Hjelpemiddelsentral".split()
) | {"Møre og Romsdal", "Sogn og Fjordane", "Troms og Finnmark", "Vestfold og Telemark"}


@dataclass(frozen=True, slots=True)
class Municipality:
    """``number`` is Statistics Norway's (empty for one that a study made known); ``everyday`` marks names that are
    also a common word or surname and count only beside «kommune» or «NAV»."""

    name: str
    number: str = ""
    county: str = ""
    everyday: bool = False


class Gazetteer:
    """Municipalities by name; a name can belong to several, and an earlier or Sami name leads to today's."""

    def __init__(self, municipalities: dict[str, list[Municipality]]) -> None:
        self._by_name = municipalities

    @classmethod
    def of(cls, cases: Iterable[Case] = ()) -> Gazetteer:
        """The country's municipalities and the study's own cases, which take precedence."""
        by_name = {name: list(found) for name, found in _country().items()}
        for case in cases:
            known = [m for m in by_name.get(case.name, []) if not case.county or m.county == case.county]
            by_name[case.name] = known[:1] or [Municipality(case.name, county=case.county)]
        return cls(by_name)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def is_everyday(self, name: str) -> bool:
        """Whether the name alone says too little."""
        return any(m.everyday for m in self._by_name.get(name, ()))

    def today(self, name: str, text: str = "") -> tuple[str, Note | None]:
        """Today's plain name for ``name``, and a note where two municipalities bear it and ``text`` names no county.

        A name that nobody knows is its own.
        """
        found = self._by_name.get(name, [Municipality(name)])
        if len(found) == 1:
            return found[0].name, None
        named = [m for m in found if m.county in text]
        if len(named) == 1:
            return f"{named[0].name} ({named[0].county})", None
        return name, Note("municipality", (name, " / ".join(sorted(f"{m.name} ({m.county})" for m in found))))

    @staticmethod
    def is_region(name: str) -> bool:
        """Whether the name is a county's or a region's of NAV."""
        return name in _REGIONS


@cache
def _country() -> dict[str, list[Municipality]]:
    by_name: dict[str, list[Municipality]] = {}
    former: dict[str, list[Municipality]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            marks = row["ambiguous"].split("|")
            everyday = "word" in marks or "surname" in marks
            municipality = Municipality(row["name"], row["number"], row["county"], everyday)
            for name in (row["name"], *filter(None, row["parallel_names"].split("|"))):
                by_name.setdefault(name, []).append(municipality)
            for name in filter(None, row["former_names"].split("|")):
                former.setdefault(name, []).append(
                    Municipality(row["name"], row["number"], row["county"], everyday=True)
                )
    for name, heirs in former.items():
        by_name.setdefault(name, heirs)
    return by_name
