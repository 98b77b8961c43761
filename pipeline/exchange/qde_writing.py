"""From the nouns to the XML of a project or codebook, in the order that the schema (REFI-QDA 1.0) asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from pipeline.exchange.guids import guid
from pipeline.exchange.project import Case, Code, Coding, Note, Project, Selection, Set, Source, Value, Variable

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def project_xml(project: Project) -> bytes:
    """The project's XML; groups without members are left out, as the schema forbids them."""
    root = etree.Element(f"{{{PROJECT}}}Project", nsmap={None: PROJECT})
    _set_all(root, name=project.name, origin=project.origin)
    writer = _Writer(project)
    users = _group(root, "Users", project.users)
    for user in project.users:
        _add(users, "User", guid=user.guid, name=user.name, id=user.id)
    if project.codes:
        codes = _add(_add(root, "CodeBook"), "Codes")
        for code in project.codes:
            writer.code(codes, code)
    for group, one, members in (
        ("Variables", writer.variable, project.variables),
        ("Cases", writer.case, project.cases),
        ("Sources", writer.source, project.sources),
        ("Notes", writer.note, project.notes),
        ("Sets", writer.set, project.sets),
    ):
        parent = _group(root, group, members)
        for member in members:
            one(parent, member)
    _describe(root, project.description)
    return _bytes(root)


def codebook_xml(codes: Iterable[Code], origin: str) -> bytes:
    """The XML of a codebook alone (``.qdc``)."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK})
    _set_all(root, origin=origin)
    parent = _add(root, "Codes")
    writer = _Writer(Project(""))
    for code in codes:
        writer.code(parent, code)
    return _bytes(root)


def text_file(source: Source) -> str:
    """The name of the source's text in the archive's folder of sources."""
    return f"{_representation(source) if source.kind == 'pdf' else source.guid}.txt"


def original_file(source: Source) -> str:
    """The name of the source's original in the archive's folder of sources; '' where none goes along."""
    return f"{source.guid}{source.original.suffix.lower()}" if source.original else ""


class _Writer:
    def __init__(self, project: Project) -> None:
        self._types = {variable.guid: variable.type for variable in project.variables}

    def code(self, parent: etree._Element, code: Code) -> None:
        own = _add(
            parent, "Code", guid=code.guid, name=code.name, isCodable=str(code.codable).lower(), color=code.colour
        )
        _describe(own, code.description)
        for child in code.children:
            self.code(own, child)

    def variable(self, parent: etree._Element, variable: Variable) -> None:
        _add(parent, "Variable", guid=variable.guid, name=variable.name, typeOfVariable=variable.type)

    def case(self, parent: etree._Element, case: Case) -> None:
        own = _add(parent, "Case", guid=case.guid, name=case.name)
        _describe(own, case.description)
        self._values(own, case.values)
        _refer(own, "SourceRef", case.sources)
        _refer(own, "SelectionRef", case.selections)

    def source(self, parent: etree._Element, source: Source) -> None:
        if source.kind == "pdf":
            own = _add(parent, "PDFSource", guid=source.guid, name=source.name, path=_internal(original_file(source)))
            self._user(own, source)
            _describe(own, source.description)
            shown = _add(own, "Representation", guid=_representation(source), name=source.name)
            shown.set("plainTextPath", _internal(text_file(source)))
            self._selections(shown, source)
        else:
            own = _add(parent, "TextSource", guid=source.guid, name=source.name)
            if source.original:
                own.set("richTextPath", _internal(original_file(source)))
            own.set("plainTextPath", _internal(text_file(source)))
            self._user(own, source)
            _describe(own, source.description)
            self._selections(own, source)
        self._codings(own, source.codings)
        _refer(own, "NoteRef", source.notes)
        self._values(own, source.values)

    def note(self, parent: etree._Element, note: Note) -> None:
        own = _add(parent, "Note", guid=note.guid, name=note.name, creatingUser=note.user, creationDateTime=note.date)
        _add(own, "PlainTextContent").text = _clean(note.text)

    def set(self, parent: etree._Element, group: Set) -> None:
        own = _add(parent, "Set", guid=group.guid, name=group.name)
        _describe(own, group.description)
        _refer(own, "MemberCode", group.codes)
        _refer(own, "MemberSource", group.sources)
        _refer(own, "MemberNote", group.notes)

    def _user(self, element: etree._Element, source: Source) -> None:
        if source.user:
            element.set("creatingUser", source.user)

    def _selections(self, parent: etree._Element, source: Source) -> None:
        for selection in source.selections:
            self._selection(parent, selection)

    def _selection(self, parent: etree._Element, selection: Selection) -> None:
        own = _add(parent, "PlainTextSelection", guid=selection.guid, name=selection.name)
        own.set("startPosition", str(selection.start))
        own.set("endPosition", str(selection.end))
        _set_all(own, creatingUser=selection.user, creationDateTime=selection.date)
        _describe(own, selection.description)
        self._codings(own, selection.codings)
        _refer(own, "NoteRef", selection.notes)

    def _codings(self, parent: etree._Element, codings: Iterable[Coding]) -> None:
        for coding in codings:
            own = _add(parent, "Coding", guid=coding.guid, creatingUser=coding.user, creationDateTime=coding.date)
            _refer(own, "CodeRef", [coding.code])
            _refer(own, "NoteRef", coding.notes)

    def _values(self, parent: etree._Element, values: Iterable[Value]) -> None:
        for value in values:
            own = _add(parent, "VariableValue")
            _refer(own, "VariableRef", [value.variable])
            _add(own, f"{self._types[value.variable]}Value").text = _clean(value.text)


def _representation(source: Source) -> str:
    """The GUID of a PDF's text, which must not be the PDF's own."""
    return guid("text of", source.guid)


def _internal(name: str) -> str:
    return f"internal://{name}"


def _add(parent: etree._Element, kind: str, **attributes: str) -> etree._Element:
    """A new child in the parent's namespace; attributes that are '' are left out."""
    child = etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, kind))
    _set_all(child, **attributes)
    return child


def _group(root: etree._Element, kind: str, members: Iterable[object]) -> etree._Element:
    """The element that holds the members; one that stands nowhere if there are none."""
    return _add(root, kind) if members else etree.Element(kind)


def _set_all(element: etree._Element, **attributes: str) -> None:
    for name, text in attributes.items():
        if text:
            element.set(name, _clean(text))


def _describe(parent: etree._Element, text: str) -> None:
    if text:
        _add(parent, "Description").text = _clean(text)


def _refer(parent: etree._Element, kind: str, guids: Iterable[str]) -> None:
    for target in guids:
        _add(parent, kind, targetGUID=target)


def _clean(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return _NO_XML.sub(" ", text)


def _bytes(root: etree._Element) -> bytes:
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
