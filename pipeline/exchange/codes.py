"""The codebook's codes as a project's codes, and a project's codes as codes of the codebook."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.codebook import Code as CodebookCode
from pipeline.codebook import Codebook
from pipeline.exchange import descriptions
from pipeline.exchange.guids import guid
from pipeline.exchange.project import Code
from pipeline.exchange.remarks import Remark
from pipeline.labels import LabelLanguage, Labels
from pipeline.records import FINDING_TYPES

FindingTypes = Literal["children", "tree"]
"""How finding types become codes: five children of each theme, or a second tree, put beside a theme's code."""

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#5b5b9f")
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ß": "ss", "đ": "d", "ŋ": "n", "ŧ": "t"}
)


def code_guid(code: str, finding_type: str = "") -> str:
    """The GUID of a theme, of a finding type below it, or (without theme) of a finding type in its own tree."""
    if not code:
        return guid("finding type", finding_type)
    return guid("code", code, finding_type) if finding_type else guid("code", code)


def project_codes(codebook: Codebook, labels: Labels, finding_types: FindingTypes = "children") -> tuple[Code, ...]:
    """The codes with names in the labels' language, and the finding types. No two have the same name, as some
    programs ask."""
    names = _names(codebook, labels)
    themes = tuple(
        Code(
            guid=code_guid(name),
            name=names[name],
            colour=code.colour or _COLOURS[i % len(_COLOURS)],
            description=descriptions.of(code, labels),
            children=_types_below(name, names[name], code.colour or _COLOURS[i % len(_COLOURS)], labels)
            if finding_types == "children"
            else (),
        )
        for i, (name, code) in enumerate(codebook.codes.items())
    )
    if finding_types == "children":
        return themes
    types = tuple(Code(code_guid("", kind), f"{labels['finding_type']}: {labels[kind]}") for kind in FINDING_TYPES)
    return (*themes, Code(guid("finding types"), labels["finding_type"], codable=False, children=types))


def _names(codebook: Codebook, labels: Labels) -> dict[str, str]:
    names = {name: labels.of(code.label).strip() or name for name, code in codebook.codes.items()}
    times = Counter(name_key(name) for name in (*names.values(), labels["finding_type"]))
    return {code: name if times[name_key(name)] == 1 else f"{name} ({code})" for code, name in names.items()}


def _types_below(code: str, name: str, colour: str, labels: Labels) -> tuple[Code, ...]:
    return tuple(Code(code_guid(code, kind), f"{name}: {labels[kind]}", colour=colour) for kind in FINDING_TYPES)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a project's codes are in funn: for each GUID the code and the finding type ('' for none). ``new`` holds
    the codes that the codebook lacks; ``nested`` counts those below others, ``headings`` those that only hold others.
    """

    references: dict[str, tuple[str, str]]
    new: dict[str, CodebookCode]
    headings: int
    nested: int

    @property
    def draft(self) -> Codebook | None:
        """The new codes as a codebook, None if there are none."""
        return Codebook(codes=self.new) if self.new else None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What the codebook cannot hold of the codes."""
        found = Remark("import.headings", self.headings), Remark("import.nested", self.nested)
        return tuple(remark for remark in found if remark.number)


def recognise(
    codes: Iterable[Code], codebook: Codebook | None, used: Collection[str] = (), language: LabelLanguage = "nb"
) -> Recognised:
    """What the codes are: by funn's own GUID, else by name, else new.

    ``used`` holds the GUIDs of codes with codings: a heading without any is no code. A new code gets its name and
    description in ``language``.
    """
    reader = _Recogniser(codebook, used, language)
    for code in codes:
        reader.take(code, None)
    return Recognised(reader.references, reader.new, reader.headings, reader.nested)


def code_names(codebook: Codebook | None) -> dict[str, str]:
    """The codebook's codes by all that they may be called, in the form that ``name_key`` gives."""
    known = codebook.codes if codebook else {}
    labels = [(name, label) for name, code in known.items() for label in code.label.values()]
    found = {name_key(was): name for name, code in known.items() for was in code.formerly}
    found |= {name_key(f"{label} ({name})"): name for name, label in labels}
    return found | {name_key(label): name for name, label in labels} | {name_key(name): name for name in known}


class _Recogniser:
    def __init__(self, codebook: Codebook | None, used: Collection[str], language: LabelLanguage) -> None:
        self.references: dict[str, tuple[str, str]] = {}
        self.new: dict[str, CodebookCode] = {}
        self.headings = 0
        self.nested = 0
        self._used = used
        self._language = language
        known = codebook.codes if codebook else {}
        self._taken = set(known)
        self._ours = {code_guid("", kind): ("", kind) for kind in FINDING_TYPES}
        now = {**(codebook.renamed if codebook else {}), **{name: name for name in known}}
        self._ours |= {code_guid(was, kind): (name, kind) for was, name in now.items() for kind in ("", *FINDING_TYPES)}
        self._names = code_names(codebook)
        self._new_names: dict[str, str] = {}

    def take(self, code: Code, parent: Code | None) -> None:
        """Tells what the code and the codes below it are."""
        reference = self._ours.get(code.guid) or self._finding_type(code) or self._by_name(code)
        if reference is None and not code.codable and code.guid not in self._used:
            self.headings += name_key(code.name) not in _TREES
        elif reference is None:
            reference = (self._add(code, parent), "")
            self.nested += parent is not None
        if reference:
            self.references[code.guid] = reference
        for child in code.children:
            self.take(child, code)

    def _by_name(self, code: Code) -> tuple[str, str] | None:
        name = self._names.get(name_key(code.name))
        return (name, "") if name else None

    def _finding_type(self, code: Code) -> tuple[str, str] | None:
        """``Bolig: Plan`` is the finding type plan of the theme Bolig, ``Type funn: Plan`` the finding type alone."""
        theme, _, kind = code.name.rpartition(":")
        finding_type = _TYPES.get(name_key(kind))
        if not theme or not finding_type:
            return None
        if name_key(theme) in _TREES:
            return "", finding_type
        name = self._names.get(name_key(theme)) or self._new_names.get(name_key(theme))
        return (name, finding_type) if name else None

    def _add(self, code: Code, parent: Code | None) -> str:
        """A new code, named after its parent too where its own name is taken."""
        label = code.name or code.guid
        if parent and name_key(label) in self._new_names:
            label = f"{parent.name} – {label}"
        name = self._free(_identifier(label))
        said = descriptions.parts(code.description, self._language)
        self.new[name] = CodebookCode(label={self._language: label}, colour=code.colour, **said)
        self._new_names.setdefault(name_key(code.name), name)
        return name

    def _free(self, name: str) -> str:
        free, number = name, 1
        while free in self._taken:
            number += 1
            free = f"{name}_{number}"
        self._taken.add(free)
        return free


def name_key(name: str) -> str:
    """The name without regard to capitals, blanks and how its accents are written."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _identifier(name: str) -> str:
    """A code's name for the codebook: small letters a–z, digits and underscores."""
    text = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    text = unicodedata.normalize("NFKD", text)
    letters = "".join(c if c.isascii() and c.isalnum() else "_" for c in text if not unicodedata.combining(c))
    word = "_".join(letters.split("_")).strip("_")
    while "__" in word:
        word = word.replace("__", "_")
    return word if word[:1].isalpha() else f"code_{word}".strip("_")


_LANGUAGES = [Labels(language) for language in get_args(LabelLanguage)]
_TYPES = {name_key(labels[kind]): kind for labels in _LANGUAGES for kind in FINDING_TYPES}
_TREES = {name_key(labels["finding_type"]) for labels in _LANGUAGES}
