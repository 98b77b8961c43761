"""Which of the projects that a study exported another program's file comes from."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.exchange.guids import guid
from pipeline.exchange.project import Project
from pipeline.exchange.quotes import plain
from pipeline.records import MACHINE

_COMPARED = 60  # characters of a quote; some programs cut it


def parent(project: Project, exported: Sequence[Project]) -> Project | None:
    """The export that the project comes from: the one of the same state, else the one that has most in common with it,
    the later of two equals; None if it comes from none of them.

    Programs may lose the state, give new GUIDs or drop users, and a person may take many codings away. To have coded
    the same report from the beginning is no descent: the machine's codings would count as rejected.
    """
    likely = [(_likeness(project, one), number) for number, one in enumerate(exported) if _descends(project, one)]
    return exported[max(likely)[1]] if likely else None


def state(project: Project | None) -> str:
    """What the export wrote of the state it was made of; '' where a program did not keep it."""
    words = project.description.split() if project else []
    return words[1] if len(words) == 2 and words[0] == "funn" else ""


def machines(project: Project) -> set[str]:
    """The GUIDs of the users that stand for the machine."""
    return {guid("user", MACHINE), *(user.guid for user in project.users if user.name.startswith("funn "))}


def _descends(project: Project, exported: Project) -> bool:
    if state(project) == state(exported) != "" or _guids(project) & _guids(exported):
        return True
    passages = _passages(exported)
    shared = len(passages & _passages(project))
    has_machine = bool(machines(project) & {user.guid for user in project.users})
    return shared > 0 and (has_machine or 2 * shared >= len(passages))


def _likeness(project: Project, exported: Project) -> tuple[bool, int]:
    shared = (_guids(project) & _guids(exported)) | (_passages(project) & _passages(exported))
    return state(project) == state(exported) != "", len(shared)


def _guids(project: Project) -> set[tuple[str, ...]]:
    """The GUIDs of sources and selections, which no other study has."""
    sources = {(source.guid,) for source in project.sources}
    return sources | {(selection.guid,) for source in project.sources for selection in source.selections}


def _passages(project: Project) -> set[tuple[str, ...]]:
    """(source, beginning of the quote) of each selection."""
    return {
        (source.name, plain(selection.name)[:_COMPARED])
        for source in project.sources
        for selection in source.selections
        if selection.name.strip()
    }
