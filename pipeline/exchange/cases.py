"""A project's cases, variables and groups of sources as the study's municipalities and what is known of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol, get_args

from pipeline import records
from pipeline.exchange.project import Case, Project, Value
from pipeline.exchange.remarks import Remarks
from pipeline.labels import LabelLanguage, Labels

_OF_DOCUMENTS = ("municipality", "county", "title", "year", "type")


class Known(Protocol):
    """The cases that the study has."""

    @property
    def cases(self) -> tuple[records.Case, ...]: ...


def cases(
    project: Project, documents: Mapping[str, str], study: Known, remarks: Remarks
) -> tuple[tuple[records.Case, ...], tuple[dict[str, str], ...]]:
    """The project's named cases, and rows for ``documents.csv``: what cases, groups and variables say of a document.

    ``documents`` gives a document's name for its source's GUID. A case without name that refers to one source holds
    that document's variables, as one program writes them; a group of sources is a case if a case has its name.
    """
    variables = {variable.guid: _column(variable.name) for variable in project.variables}
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for source in project.sources:
        if source.guid in documents:
            rows[documents[source.guid]].update(_said(source.values, variables))
    found = []
    for case in project.cases:
        if case.name:
            found.append(_case(case, variables))
        elif len(case.sources) == 1 and case.sources[0] in documents:
            rows[documents[case.sources[0]]].update(_said(case.values, variables))
        else:
            remarks.add("import.nameless_case")
    for name, sources in _members(project, found, study, remarks).items():
        for source in sources:
            if source in documents:
                rows[documents[source]].setdefault("municipality", name)
    return tuple(found), tuple({"document": name, **row} for name, row in sorted(rows.items()) if row)


def _members(project: Project, found: Iterable[records.Case], study: Known, remarks: Remarks) -> dict[str, list[str]]:
    """The sources of each case, but for those that several cases share."""
    members = {case.name: list(case.sources) for case in project.cases if case.name}
    told = {case.name for case in project.cases if case.sources or case.selections}
    known = {case.name for case in (*found, *study.cases)}
    for group in project.sets:
        if group.name not in known:
            remarks.add("import.group", group.name)
        elif group.name not in told:
            members[group.name] = list(group.sources)
    times: dict[str, int] = defaultdict(int)
    for sources in members.values():
        for source in set(sources):
            times[source] += 1
    return {name: [source for source in sources if times[source] == 1] for name, sources in members.items()}


def _case(case: Case, variables: Mapping[str, str]) -> records.Case:
    said = _said(case.values, variables)
    return records.Case(case.name, said.pop("county", ""), said)


def _said(values: Iterable[Value], variables: Mapping[str, str]) -> dict[str, str]:
    return {variables[value.variable]: value.text for value in values if value.variable in variables}


def _column(name: str) -> str:
    """The study's own column for a variable that is called as one of its labels."""
    return _COLUMNS.get(name.strip().casefold(), name.strip())


_COLUMNS = {
    said.casefold(): column
    for column in _OF_DOCUMENTS
    for said in (column, *(Labels(language)[column] for language in get_args(LabelLanguage)))
}
