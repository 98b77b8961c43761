"""The description of a code: its definition, and lists of what to include and exclude and of examples, as one text."""

from __future__ import annotations

from typing import TypedDict, get_args

from pipeline.codebook import Code
from pipeline.labels import LabelLanguage, Labels

_LISTS = ("include", "exclude", "examples")
_ITEM = "- "


class Parts(TypedDict, total=False):
    """The parts of a description by the codebook's names for them."""

    definition: dict[str, str]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    examples: tuple[str, ...]


def of(code: Code, labels: Labels) -> str:
    """The description in the labels' language."""
    parts = [labels.of(code.definition)]
    for name in _LISTS:
        if items := getattr(code, name):
            parts.append("\n".join([f"{labels[name]}:", *(_ITEM + " ".join(item.split()) for item in items)]))
    return "\n\n".join(part for part in parts if part)


def parts(description: str, language: LabelLanguage) -> Parts:
    """The parts of a description that is written as ``of`` writes it; of any other, the whole is the definition."""
    found = Parts()
    definition = []
    for paragraph in description.replace("\r\n", "\n").strip().split("\n\n"):
        head, *items = paragraph.split("\n")
        name = _HEADS.get(head.strip().casefold())
        if name and items and all(item.startswith(_ITEM) for item in items):
            found[name] = tuple(item.removeprefix(_ITEM).strip() for item in items)  # type: ignore[literal-required]
        elif paragraph.strip():
            definition.append(paragraph)
    if definition:
        found["definition"] = {language: "\n\n".join(definition)}
    return found


_HEADS = {f"{Labels(language)[name].casefold()}:": name for language in get_args(LabelLanguage) for name in _LISTS}
