"""A filled-in workbook read again: what a person answered in each row, and which rows cannot be taken and why.

The workbook may have been saved by Excel or LibreOffice, and its rows sorted, filtered, deleted or copied and its
columns moved: the hidden first row says what a column holds, and a row's check whether its parts still belong together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import UserError
from pipeline.labels import LabelLanguage, Labels
from pipeline.records import FINDING_TYPES, FindingType
from pipeline.reviewing.sheet import DECIDE, KEYS, Kind, check

Why = Literal[
    "changed", "word", "code", "finding_type", "contradiction", "twice", "place", "sample", "incomplete", "later"
]
_NEEDED = frozenset({*KEYS, "text"})
_SEARCHED = 20  # rows from the top in which the columns' names are looked for


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered in one row. ``codes`` are those decided one by one; ``whole`` says that the rest is as
    suggested, or in a blind sheet that there is none. ``row`` is counted as spreadsheet programs do."""

    row: int
    sheet: str
    kind: Kind
    document: str
    start: int
    end: int
    quote: str
    before: str
    after: str
    suggested: frozenset[str]
    codes: Mapping[str, bool] = field(default_factory=dict)
    whole: bool = False
    finding_type: FindingType | None = None
    municipality: str = ""
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not (self.codes or self.whole or self.finding_type or self.municipality or self.comment)

    def says(self) -> tuple[object, ...]:
        """The answers alone."""
        return (dict(self.codes), self.whole, self.finding_type, self.municipality, self.comment)


@dataclass(frozen=True, slots=True)
class Untaken:
    """Something in a row that cannot be taken, and why; ``detail`` is the word or text in question."""

    row: int
    why: Why
    detail: str = ""

    def __str__(self) -> str:
        return f"row {self.row}: {_REASONS[self.why].format(self.detail)}"


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook as filled in: a row's answers each (``empty`` counts the rows without any), and what is wrong."""

    kind: Kind
    sheet: str
    answers: tuple[Answer, ...]
    untaken: tuple[Untaken, ...]
    empty: int


_REASONS: dict[Why, str] = {
    "changed": "the text or a hidden cell was changed, or rows were mixed up; nothing of the row is taken: {}",
    "word": "the answer {} is not known; choose from the list",
    "code": "the codebook has no code {}",
    "finding_type": "the finding type {} is not known; choose from the list",
    "contradiction": "the row says that there is none, and that there is {}",
    "twice": "the row is there twice, with other answers in row {}; neither is taken",
    "place": "the passage is not to be found in the report as it is now: {}",
    "sample": "the passage is not in the sample: {}",
    "incomplete": "there is an answer, but neither a theme nor that there is none: {}",
    "later": "it was recorded before and decided otherwise since; that stands: {}",
}


def read(path: Path, codes: Collection[str], renamed: Mapping[str, str] | None = None) -> Filled:
    """The answers in the workbook. ``renamed`` maps codes of earlier codebooks to those of today.

    An answer may be in any of the languages of the labels. A row with one wrong answer keeps the others. Raises
    ``UserError`` if the file is no workbook of funn's, or holds rows of several.
    """
    found: list[Answer] = []
    untaken: list[Untaken] = []
    for number, row in _rows(path):
        answer = _answer(number, row, codes, renamed or {}, untaken)
        if answer:
            found.append(answer)
    answers = _once(found, untaken)
    sheets = {(answer.kind, answer.sheet) for answer in found}
    if len(sheets) > 1:
        raise UserError("the workbook holds rows of several sheets", path, "Read each sheet from its own file.")
    kind, sheet = sheets.pop() if sheets else ("review", "")
    filled = tuple(answer for answer in answers if not answer.is_empty)
    return Filled(kind, sheet, filled, tuple(sorted(untaken, key=lambda one: one.row)), len(answers) - len(filled))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the columns' names, (number, name -> text)."""
    from openpyxl import load_workbook

    hint = "Give a workbook that funn wrote, saved as .xlsx, with the hidden first row."
    try:
        book = load_workbook(path, data_only=True)
    except FileNotFoundError as error:
        raise UserError("there is no such file", path, "Check the name.") from error
    except PermissionError as error:
        raise UserError("the file cannot be read", path, "Close the program that has it open.") from error
    except Exception as error:  # openpyxl raises what the damage happens to lead to
        raise UserError(f"the file cannot be read as a workbook ({type(error).__name__})", path, hint) from error
    for page in book.worksheets:
        rows = list(page.iter_rows(values_only=True))
        for top, names in enumerate(rows[:_SEARCHED]):
            columns = [_text(name) for name in names]
            if set(columns) >= _NEEDED:
                for number, cells in enumerate(rows[top + 1 :], top + 2):
                    row = {name: _text(cell) for name, cell in zip(columns, cells, strict=False) if name}
                    if any(row.values()) and row["check"] != "check":  # the row of labels, wherever it went
                        yield number, row
                return
    raise UserError("the workbook has no sheet of segments to decide on", path, hint)


def _text(cell: Any) -> str:
    """The cell as text; a spreadsheet program may have made a number of what was one in text."""
    if cell is None:
        return ""
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def _answer(
    number: int, row: Mapping[str, str], codes: Collection[str], renamed: Mapping[str, str], untaken: list[Untaken]
) -> Answer | None:
    """The row's answer, or None if its key is broken; an empty row with a broken key is nothing."""
    given = {name: value for name, value in row.items() if value and (name.startswith(DECIDE) or name in _ASKED)}
    key = [row[name] for name in ("sheet", "kind", "document", "start", "end", "suggested")]
    is_whole = row["check"] == check(*key, row["text"]) and row["kind"] in get_args(Kind)
    if not is_whole:
        if given:
            untaken.append(Untaken(number, "changed", _beginning(row["text"])))
        return None
    decided: dict[str, bool] = {}
    for name, word in given.items():
        if name.startswith(DECIDE):
            code = name.removeprefix(DECIDE)
            code = renamed.get(code, code)
            if code not in codes:
                untaken.append(Untaken(number, "code", code))
            elif (is_yes := _YES_NO.get(word.casefold())) is None:
                untaken.append(Untaken(number, "word", f"«{word}»"))
            else:
                decided[code] = is_yes
    whole = _YES_NO.get(given.get("whole", "").casefold())
    if given.get("whole") and whole is None:
        untaken.append(Untaken(number, "word", f"«{given['whole']}»"))
    kind = given.get("finding_type", "")
    finding_type = _FINDING_TYPES.get(kind.casefold())
    if kind and not finding_type:
        untaken.append(Untaken(number, "finding_type", f"«{kind}»"))
    suggested = (renamed.get(code, code) for code in filter(None, row["suggested"].split(";")))
    return Answer(
        row=number,
        sheet=row["sheet"],
        kind=row["kind"],  # type: ignore[arg-type]
        document=row["document"],
        start=int(row["start"]),
        end=int(row["end"]),
        quote=row["text"],
        before=row["before"],
        after=row["after"],
        suggested=frozenset(suggested),
        codes=decided,
        whole=bool(whole),
        finding_type=finding_type,
        municipality=given.get("municipality", ""),
        comment=given.get("comment", ""),
    )


def _once(found: Iterable[Answer], untaken: list[Untaken]) -> list[Answer]:
    """The answers without copied rows; of copies with different answers none."""
    places: dict[tuple[str, int, int], list[Answer]] = {}
    for answer in found:
        copies = places.setdefault((answer.document, answer.start, answer.end), [])
        if not copies or copies[0].is_empty:
            copies[:0] = [answer]
        elif not answer.is_empty:
            copies.append(answer)
    kept = []
    for first, *others in places.values():
        different = next((one for one in others if not one.is_empty and one.says() != first.says()), None)
        if different:
            untaken.append(Untaken(first.row, "twice", str(different.row)))
        else:
            kept.append(first)
    return kept


def _beginning(text: str) -> str:
    return f"«{text[:60]}…»" if len(text) > 60 else f"«{text}»"


def _words(name: str) -> set[str]:
    """A label in all languages, in small letters."""
    return {Labels(language)[name].casefold() for language in get_args(LabelLanguage)}


_ASKED = ("whole", "finding_type", "municipality", "comment")
_YES_NO = {word: yes for name, yes in (("sheet.yes", True), ("sheet.no", False)) for word in _words(name)}
_FINDING_TYPES: dict[str, FindingType] = {word: kind for kind in FINDING_TYPES for word in (*_words(kind), kind)}
