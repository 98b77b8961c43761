"""Passages as a person coded them, and what the machine says of the same places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import csvfile
from pipeline.codebook import Codebook
from pipeline.errors import UserError
from pipeline.records import FINDING_TYPES, CodedDocument, Segment
from pipeline.study import Study

EvidenceOf = Callable[[str], list[frozenset[str]]]
_REQUIRED = ("document", "start", "end", "codes")


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage as a person coded it, or as the machine coded what lies there.

    ``disputed`` are codes that are not scored here; ``finding_type`` and ``municipality`` are None where not given.
    The machine's units also have the probability of each code, the language, the codes that a term of the
    codebook speaks for, and the text.
    """

    document: str
    start: int
    end: int
    codes: frozenset[str]
    disputed: frozenset[str] = frozenset()
    finding_type: str | None = None
    municipality: str | None = None
    scores: dict[str, float] = field(default_factory=dict)
    language: str = ""
    evidence: frozenset[str] = frozenset()
    text: str = ""


def read_units(path: Path, study: Study) -> list[Unit]:
    """A person's coding. Columns: document, start, end, codes (``;`` between them); optional are disputed_codes,
    finding_type, disputed_finding (anything: the type is not scored) and municipality.

    Raises ``UserError`` for a report, code or finding type that the study has not: it would be scored as left out.
    """
    if not path.exists():
        raise UserError("there is no such file", path, "Check the path.")
    names = study.documents().keys()
    rows = enumerate(csvfile.read(path, _REQUIRED), 2)
    return [_unit(row, f"{path}:{number}", names, study.codebook) for number, row in rows]


def _unit(row: Mapping[str, str], where: str, names: Collection[str], codebook: Codebook) -> Unit:
    document, finding_type = csvfile.document(row["document"]), row.get("finding_type", "").lower()
    if document not in names:
        hint = "Name it as it is below corpus/reports, or take the row out."
        raise UserError(f"the study has no report {document!r}", where, hint)
    if not (row["start"].isdecimal() and row["end"].isdecimal() and int(row["start"]) < int(row["end"])):
        raise UserError("start and end are not whole numbers, start before end", where, "Mend the row.")
    if finding_type not in ("", *FINDING_TYPES):
        hint = f"Write one of {', '.join(FINDING_TYPES)}, or nothing."
        raise UserError(f"the finding type {finding_type!r} is none", where, hint)
    return Unit(
        document=document,
        start=int(row["start"]),
        end=int(row["end"]),
        codes=_codes(row["codes"], codebook, where),
        disputed=_codes(row.get("disputed_codes", ""), codebook, where),
        finding_type=None if row.get("disputed_finding") else finding_type or None,
        municipality=row.get("municipality"),
    )


def _codes(cell: str, codebook: Codebook, where: str) -> frozenset[str]:
    """The codes in a cell, by their names of today."""
    written = filter(None, (code.strip() for code in cell.split(";")))
    found = frozenset(codebook.renamed.get(code, code) for code in written)
    for code in sorted(found - codebook.codes.keys()):
        hint = f"Codes: {', '.join(codebook.codes)}."
        raise UserError(f"the codebook has no code {code!r}", where, hint)
    return found


def machine_units(
    units: Iterable[Unit], coded: Callable[[str], CodedDocument | None], codebook: Codebook, evidence: EvidenceOf
) -> list[Unit]:
    """What the machine says of each unit's place, in the same order.

    ``coded`` gives a document's coding by name (None if there is none), ``evidence`` per segment of a document the
    codes that a term speaks for.
    """
    documents: dict[str, tuple[CodedDocument | None, list[frozenset[str]]]] = {}
    found = []
    for unit in units:
        if unit.document not in documents:
            document = coded(unit.document)
            documents[unit.document] = (document, evidence(unit.document) if document else [])
        document, terms = documents[unit.document]
        segments = document.segments if document else ()
        first = bisect_right(segments, unit.start, key=lambda coded: coded.segment.end)
        last = bisect_left(segments, unit.end, key=lambda coded: coded.segment.start)
        covering = [(n, i) for i in range(first, last) if (n := overlap(unit, segments[i].segment))]
        best = segments[max(covering)[1]] if covering else None
        found.append(
            Unit(
                unit.document,
                unit.start,
                unit.end,
                frozenset(coding.code for _, i in covering for coding in segments[i].codings),
                finding_type=best.finding_type if best else "context",
                municipality=best.segment.municipality if best else "",
                scores={
                    code: max((segments[i].scores[k] for _, i in covering), default=0.0)
                    for k, code in enumerate(codebook.codes)
                },
                language=best.segment.language if best else "",
                evidence=frozenset().union(*(terms[i] for _, i in covering)),
                text=" ".join(" ".join(segments[i].segment.text.split()) for _, i in covering),
            )
        )
    return found


def overlap(unit: Unit, segment: Segment) -> int:
    """The characters that the unit and the segment share, if that is half of the shorter, else 0."""
    shared = min(unit.end, segment.end) - max(unit.start, segment.start)
    shorter = min(unit.end - unit.start, segment.end - segment.start)
    return shared if shared > 0 and 2 * shared >= shorter else 0
