"""A project's cases, variables and groups of sources as the study's municipalities and what is known of documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import get_args

from pipeline import records
from pipeline.exchange.guids import guid
from pipeline.exchange.project import Case, Project, Set, Value, Variable
from pipeline.exchange.remarks import Remarks
from pipeline.labels import LabelLanguage, Labels

_PARTICULARS = ("title", "year", "type")


class Cases:
    """The municipalities that a study's reports are about, as the cases, variables and sets of a project."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._sources: dict[str, list[str]] = defaultdict(list)
        self._parts: dict[str, list[tuple[str, str]]] = defaultdict(list)  # (source, selection) of passages elsewhere
        self._particulars: set[str] = set()

    def source(self, source: str, municipality: str) -> None:
        """Notes what a whole source is about; '' where that is no municipality, or several."""
        if municipality:
            self._sources[municipality].append(source)

    def selection(self, source: str, selection: str, municipality: str, whole: str) -> bool:
        """Notes what a selection is about, and returns whether that is another than what the ``whole`` source is."""
        is_other = municipality not in ("", whole)
        if is_other:
            self._parts[municipality].append((source, selection))
        return is_other

    def values(self, about: records.Particulars) -> tuple[Value, ...]:
        """What is known of a report, as values of its source."""
        said = {name: getattr(about, name) for name in _PARTICULARS}
        self._particulars.update(name for name, text in said.items() if text)
        return _values(said)

    def variables(self, cases: Iterable[records.Case]) -> tuple[Variable, ...]:
        """The variables of which anything is said."""
        said = [name for case in cases for name, text in _attributes(case).items() if text]
        names = dict.fromkeys([*said, *(name for name in _PARTICULARS if name in self._particulars)])
        return tuple(Variable(_variable(name), self._labels[name] if name in _OWN else name, "Text") for name in names)

    def cases(self, cases: Iterable[records.Case]) -> tuple[Case, ...]:
        """All cases with what is said of them: those of the study, then others that its reports are about."""
        return tuple(
            Case(
                guid=guid("case", case.name),
                name=case.name,
                values=_values(_attributes(case)),
                sources=tuple(self._sources.get(case.name, ())),
                selections=tuple(selection for _, selection in self._parts.get(case.name, ())),
            )
            for case in self._all(cases)
        )

    def sets(self, cases: Iterable[records.Case]) -> tuple[Set, ...]:
        """The sources of each case, those with passages about it too."""
        members = {
            case.name: [*self._sources.get(case.name, ()), *(source for source, _ in self._parts.get(case.name, ()))]
            for case in self._all(cases)
        }
        return tuple(
            Set(guid("set", name), name, sources=tuple(dict.fromkeys(sources)))
            for name, sources in members.items()
            if sources
        )

    def _all(self, cases: Iterable[records.Case]) -> list[records.Case]:
        names = {case.name: case for case in cases}
        return [*names.values(), *(records.Case(name) for name in sorted({*self._sources, *self._parts} - {*names}))]


def _attributes(case: records.Case) -> dict[str, str]:
    return {"county": case.county, **case.attributes}


def _values(said: Mapping[str, str]) -> tuple[Value, ...]:
    return tuple(Value(_variable(name), text) for name, text in said.items() if text)


def _variable(name: str) -> str:
    return guid("variable", name)


_OWN = ("municipality", "county", *_PARTICULARS)


def named_cases(project: Project) -> tuple[records.Case, ...]:
    """The project's cases that have a name, with their values as attributes."""
    variables = _columns(project)
    return tuple(_case(case, variables) for case in project.cases if case.name)


def new_cases(project: Project, known: Iterable[records.Case]) -> tuple[records.Case, ...]:
    """The named cases that are not among the known ones, or of which something is said that is not said there."""
    said = {case.name: _attributes(case).items() for case in known}
    return tuple(
        case
        for case in named_cases(project)
        if case.name not in said or {pair for pair in _attributes(case).items() if pair[1]} - said[case.name]
    )


def of_documents(
    project: Project, documents: Mapping[str, str], known: Iterable[records.Case], remarks: Remarks
) -> tuple[dict[str, str], ...]:
    """Rows for ``documents.csv``: what cases, groups and variables say of a document.

    ``documents`` gives a document's name for its source's GUID. A case without name that refers to one source holds
    that document's variables, as one program writes them; a group of sources is a case if a case has its name.
    """
    variables = _columns(project)
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for source in project.sources:
        rows[source.guid].update(_said(source.values, variables))
    for case in project.cases:
        if not case.name and len(case.sources) == 1:
            rows[case.sources[0]].update(_said(case.values, variables))
        elif not case.name:
            remarks.add("import.nameless_case")
    for name, sources in _members(project, known, remarks).items():
        for source in sources:
            rows[source].setdefault("municipality", name)
    found = {documents[source]: row for source, row in rows.items() if source in documents and row}
    return tuple({"document": name, **row} for name, row in sorted(found.items()))


def _members(project: Project, known: Iterable[records.Case], remarks: Remarks) -> dict[str, list[str]]:
    """The sources of each case, but for those that several cases share."""
    members = {case.name: list(case.sources) for case in project.cases if case.name}
    told = {case.name for case in project.cases if case.sources or case.selections}
    names = {*members, *(case.name for case in known)}
    for group in project.sets:
        if group.name not in names:
            remarks.add("import.group", group.name)
        elif group.name not in told:
            members[group.name] = list(group.sources)
    times = Counter(source for sources in members.values() for source in set(sources))
    return {name: [source for source in sources if times[source] == 1] for name, sources in members.items()}


def _columns(project: Project) -> dict[str, str]:
    """The study's column for each variable, in small letters as the study reads them: its own where the variable is
    called as one of its labels."""
    names = {variable.guid: variable.name.strip() for variable in project.variables}
    return {guid: _COLUMNS.get(name.casefold(), name.lower()) for guid, name in names.items()}


def _case(case: Case, variables: Mapping[str, str]) -> records.Case:
    said = _said(case.values, variables)
    return records.Case(case.name, said.pop("county", ""), said)


def _said(values: Iterable[Value], variables: Mapping[str, str]) -> dict[str, str]:
    return {variables[value.variable]: value.text for value in values if value.variable in variables}


_COLUMNS = {
    said.casefold(): column
    for column in _OWN
    for said in (column, *(Labels(language)[column] for language in get_args(LabelLanguage)))
}
