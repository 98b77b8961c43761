"""Reviewing: what a person looks at next, the workbook to decide in, and what is taken from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import agreement, decisions
from pipeline.agreement import samples, settling
from pipeline.agreement.judgements import Judgement
from pipeline.agreement.samples import About, Sample, Unit
from pipeline.agreement.settling import Judged
from pipeline.errors import UserError
from pipeline.labels import Labels
from pipeline.reviewing import recording, sheet
from pipeline.reviewing.choosing import choose, choose_at_random
from pipeline.reviewing.passages import Material, opened
from pipeline.reviewing.reading_back import Answer, Untaken, read
from pipeline.reviewing.recording import Recorded
from pipeline.reviewing.sheet import Sheet, check
from pipeline.study import Study

__all__ = ["Recorded", "Untaken", "choose", "choose_at_random", "draw", "judged", "read_back", "settle", "write_sheet"]

_ALPHABET = str.maketrans("æøåÆØÅ", "{|}{|}")  # the order of the Norwegian alphabet


def write_sheet(
    study: Study, path: Path | None, n: int, code: str = "", municipality: str = "", at_random: bool = False
) -> tuple[Path, int]:
    """Writes a workbook of ``n`` segments on which nothing is decided, and returns it with how many they are.

    They are those most worth a decision (see ``choosing``), of the code or municipality if one is given; or drawn at
    random, of those on which the machine puts the code. Without a path it is the next in the study's own folder.
    Raises ``UserError`` if there is no such segment, or the file is there already.
    """
    if code:
        _known(study, [code])
    with opened(study) as material:
        municipalities = _municipalities(study, material)
        if municipality not in ("", *municipalities):
            hint = f"Municipalities: {', '.join(municipalities) or 'none'}."
            raise UserError(f"the study has no municipality {municipality!r}", study.root, hint)
        if at_random:
            chosen = choose_at_random(material.candidates(municipality, code), n)
        else:
            thresholds = {code: material.thresholds[code]} if code else material.thresholds
            chosen = choose(material.candidates(municipality), n, thresholds)
        if not chosen:
            raise UserError("no segment is left to decide on", study.root, "Ask for another code or municipality.")
        places = [(one.document, one.segment) for one in chosen]
        passages = material.passages(places)
        content = Sheet(
            kind="review",
            name=check(*places, len(study.decisions.events)),
            passages=[passages[place] for place in places],
            codes=list(study.codebook.codes),
            municipalities=municipalities,
        )
    path = path or _free(study.reviews)
    sheet.write(content, path, study.codebook, Labels(study.settings.language))
    return path, len(chosen)


def read_back(study: Study, path: Path, person: str, dry_run: bool = False) -> Recorded:
    """Takes what a person answered in a workbook: decisions go to the person's ledger, judgements of a blind sample
    beside it, and what is settled to the ledger of all who judged. With ``dry_run`` nothing is kept."""
    samples.initials(person)
    codebook = study.codebook
    filled = read(path, codebook.codes, codebook.renamed)
    if filled.kind == "blind":
        sample = samples.named(study.agreement, filled.sheet)
        if person not in sample.about.coders:
            hint = f"It was drawn for {', '.join(sample.about.coders)}; add others in {sample.folder / 'sample.json'}."
            raise UserError(f"the sample was not drawn for {person}", path, hint)
        said, untaken, repeated = recording.judgements(filled.answers, person, sample)
        if not dry_run:
            sample.add(person, said)
        return Recorded(filled.kind, person, (), tuple(said), (*filled.untaken, *untaken), repeated, filled.empty)
    memo = ""
    if filled.kind == "settle":
        people = judged(study, filled.sheet).people
        if person not in people:
            raise UserError(f"{person} is none of those who judged the sample", path, f"Those are {', '.join(people)}.")
        person = settling.joined(people)
        memo = Labels(study.settings.language)["memo.consensus"].format(people=", ".join(people))
    with opened(study) as material:
        text = _texts(material)
        made, untaken, repeated = recording.events(
            _of_today(filled.answers, study), person, list(codebook.codes), text, study.decisions, memo
        )
    if made and not dry_run:
        decisions.append(study.ledger(person), made)
    return Recorded(filled.kind, person, tuple(made), (), (*filled.untaken, *untaken), repeated, filled.empty)


def draw(
    study: Study, coders: Sequence[str], codes: Sequence[str] = (), alpha_min: float = 0.667, n: int | None = None
) -> tuple[Sample, list[Path]]:
    """Draws a blind sample of the segments on which nothing is decided, and writes a sheet for each coder.

    The machine's coding of it is kept as it is now. Returns the sample and the sheets.
    """
    coders = samples.coders(coders)
    codes = _known(study, codes) or list(study.codebook.codes)
    with opened(study) as material:
        population = [
            agreement.Candidate(one.document, one.segment, material.suggested(one.scores), one.scores)
            for one in material.candidates()
            if not one.is_decided
        ]
        if not population:
            raise UserError("no segment is left to draw", study.root, "On all of them something is decided.")
        drawn = agreement.sample(population, codes, alpha_min, n)
        passages = material.passages([(one.document, one.segment) for one in drawn])
        about = About(tuple(codes), coders, alpha_min, study.codebook.sha256, material.thresholds)
    units = []
    for one in drawn:
        passage, stratum = passages[one.document, one.segment], one.stratum
        units.append(
            Unit(
                document=one.document,
                segment=one.segment,
                start=passage.segment.start,
                end=passage.segment.end,
                quote=" ".join(passage.segment.text.split()),
                stratum=stratum.kind,
                code=stratum.code,
                size=stratum.size,
                drawn=stratum.drawn,
                codes=passage.suggested & set(codes),
                finding_type=passage.finding_type,
            )
        )
    sample = samples.keep(study.agreement, about, units)
    content = Sheet("blind", sample.name, [passages[unit.place] for unit in units], codes)
    paths = [sample.folder / f"{coder}.xlsx" for coder in coders]
    for path in paths:
        sheet.write(content, path, study.codebook, Labels(study.settings.language))
    return sample, paths


def judged(study: Study, name: str = "") -> Judged:
    """What the sample of that name, or the newest, has come to. Raises ``UserError`` if there is none."""
    return settling.judged(samples.named(study.agreement, name), study.codebook, study.decisions)


def settle(study: Study, path: Path | None, name: str = "") -> tuple[Path, int, int]:
    """Writes a workbook of the units on which people differ, with all codings side by side.

    Returns it with how many units it has, and how many are no longer in the reports.
    """
    found = judged(study, name)
    sample = samples.named(study.agreement, found.sample)
    disputes = settling.disputed(found)
    if not disputes:
        raise UserError(
            "there is nothing on which people differ",
            sample.folder,
            f"Judged so far by {' and '.join(found.people) or 'nobody'}; read their sheets first.",
        )
    labels = Labels(study.settings.language)
    with opened(study) as material:
        passages = material.passages(disputes)
    said = {place: _side_by_side(disputes[place], found.codes, labels) for place in disputes}
    shown = [passages[place] for place in disputes if place in passages]
    path = path or sample.folder / "settle.xlsx"
    sheet.write(Sheet("settle", found.sample, shown, found.codes, said=said), path, study.codebook, labels)
    return path, len(shown), len(disputes) - len(shown)


def _side_by_side(said: dict[str, Judgement], codes: Sequence[str], labels: Labels) -> dict[str, list[str]]:
    """Who says what of a unit, by code and for the finding type."""
    words = {
        code: [f"{who}: {labels['sheet.yes' if code in one.codes else 'sheet.no']}" for who, one in said.items()]
        for code in codes
    }
    words["finding_type"] = [f"{who}: {labels[one.finding_type]}" for who, one in said.items() if one.finding_type]
    return words


def _of_today(answers: Iterable[Answer], study: Study) -> Iterator[Answer]:
    """The answers on reports that were replaced since as answers on those that took their place."""
    for answer in answers:
        name, seen = answer.document, set[str]()
        while name in study.replaced and name not in seen:
            seen.add(name)
            name = study.replaced[name]
        yield replace(answer, document=name)


def _known(study: Study, codes: Sequence[str]) -> list[str]:
    """The codes, by their names of today, each once. Raises ``UserError`` for one that the codebook has not."""
    found = list(dict.fromkeys(study.codebook.renamed.get(code, code) for code in codes))
    for code in found:
        if code not in study.codebook.codes:
            raise UserError(f"the codebook has no code {code!r}", hint=f"Codes: {', '.join(study.codebook.codes)}.")
    return found


def _municipalities(study: Study, material: Material) -> list[str]:
    names = {coded.segment.municipality for document in material for coded in document.segments}
    names |= {case.name for case in study.cases}
    return sorted(filter(None, names), key=lambda name: name.translate(_ALPHABET))


def _texts(material: Material) -> Callable[[str], str | None]:
    known: dict[str, str] = {}

    def text(name: str) -> str | None:
        if name not in known and name in material.names:
            known[name] = material.text(name)
        return known.get(name)

    return text


def _free(folder: Path) -> Path:
    numbers = [int(path.stem) for path in folder.glob("*.xlsx") if path.stem.isdecimal()]
    return folder / f"{max(numbers, default=0) + 1}.xlsx"
