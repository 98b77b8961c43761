"""From the XML of a project or codebook to the nouns; every child is optional, every program's ways are allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from pipeline.errors import UserError
from pipeline.exchange.guids import plain
from pipeline.exchange.project import (
    Case,
    Code,
    Coding,
    Note,
    Project,
    Selection,
    Set,
    Source,
    SourceKind,
    User,
    Value,
    Variable,
)

MAX_BYTES = 100_000_000
_MAX_PARTS = 3_000_000  # elements and attributes; a coding makes some 12

_ENTITIES = "it defines entities, which no program for qualitative analysis does"

# Gives the text of a file that a source or note names (``internal://…``), None where there is none.
FileText = Callable[[str], str | None]

_SOURCES: dict[str, SourceKind] = {
    "TextSource": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}
_PLACES = ("PictureSelection", "AudioSelection", "VideoSelection", "TranscriptSelection")
_TEXTS = ("Representation", "TextDescription", "Transcript")


def root(data: bytes, where: Path) -> etree._Element:
    """The root element. No entity is expanded, nothing outside the file is fetched, and size and depth have limits.

    Raises ``UserError`` for what is no XML that a program for qualitative analysis writes.
    """
    if len(data) > MAX_BYTES or data.count(b"<") + data.count(b"=") > _MAX_PARTS:
        raise UserError("the project is too large", where, "Export it in parts, with fewer documents each.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        found = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(_reason(str(error)), where) from None
    if found.getroottree().docinfo.internalDTD is not None:
        raise damaged(_ENTITIES, where)
    return found


def _reason(error: str) -> str:
    """What is wrong with the XML, from the parser's own words."""
    if "amplification" in error:
        return _ENTITIES
    return "its codes are nested too deep" if "depth" in error else f"its XML is not sound ({error})"


def damaged(reason: str, where: Path) -> UserError:
    """The error for a file that is not what it should be."""
    return UserError(f"the file cannot be used: {reason}", where, "Export it anew from the program that made it.")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading while the block lasts. Raises ``UserError`` where the system does not allow it."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        said = f"the file cannot be opened: {error.strerror or error}"
        raise UserError(said, path, "Check its name and that you may read it.") from None


def read(data: bytes, where: Path, file_text: FileText) -> Project:
    """The project in the XML. Raises ``UserError`` where it is damaged."""
    element = root(data, where)
    if _kind(element) != "Project":
        raise damaged(f"it holds a {_kind(element)} and no Project", where)
    return _Reader(where, file_text).project(element)


def codes(data: bytes, where: Path) -> tuple[Code, ...]:
    """The codes of a codebook file or of a project. Raises ``UserError`` where it is damaged or holds none."""
    element = root(data, where)
    book = element if _kind(element) == "CodeBook" else _child(element, "CodeBook")
    found = _Reader(where, lambda _: None).codes(book)
    if not found:
        raise damaged("it holds no codes", where)
    return found


class _Reader:
    """Reads the parts of one file, where a GUID may name one thing of a kind only."""

    def __init__(self, where: Path, file_text: FileText) -> None:
        self._where = where
        self._file_text = file_text
        self._seen: set[tuple[str, str]] = set()

    def project(self, element: etree._Element) -> Project:
        variables = tuple(self._variable(child) for child in _inside(element, "Variables", "Variable"))
        return Project(
            name=element.get("name", ""),
            origin=element.get("origin", ""),
            description=_text(element, "Description"),
            users=tuple(self._user(child) for child in _inside(element, "Users", "User")),
            codes=self.codes(_child(element, "CodeBook")),
            variables=variables,
            cases=tuple(self._case(child) for child in _inside(element, "Cases", "Case")),
            sources=tuple(self._source(child) for child in _sources(element)),
            notes=tuple(self._note(child) for child in _inside(element, "Notes", "Note")),
            sets=tuple(self._set(child) for child in _inside(element, "Sets", "Set")),
            unread=_unread(element),
        )

    def codes(self, element: etree._Element | None) -> tuple[Code, ...]:
        return tuple(self._code(child) for child in _inside(element, "Codes", "Code"))

    def _guid(self, element: etree._Element) -> str:
        found = plain(element.get("guid", ""))
        if not found:
            raise damaged(f"a {_kind(element)} has no GUID ({element.get('name', '')!r})", self._where)
        named = (_kind(element), found)
        if named in self._seen:
            raise damaged(f"two of its {named[0]} elements have the GUID {found}", self._where)
        self._seen.add(named)
        return found

    def _user(self, element: etree._Element) -> User:
        return User(self._guid(element), element.get("name", ""), element.get("id", ""))

    def _code(self, element: etree._Element) -> Code:
        return Code(
            guid=self._guid(element),
            name=element.get("name", "").strip(),
            codable=element.get("isCodable", "true").strip() not in ("false", "0"),
            colour=_colour(element.get("color", "")),
            description=_text(element, "Description"),
            children=tuple(self._code(child) for child in _children(element, "Code")),
        )

    def _variable(self, element: etree._Element) -> Variable:
        return Variable(self._guid(element), element.get("name", ""), element.get("typeOfVariable", "Text"))

    def _case(self, element: etree._Element) -> Case:
        return Case(
            guid=self._guid(element),
            name=element.get("name", "").strip(),
            description=_text(element, "Description"),
            values=_values(element),
            sources=_targets(element, "SourceRef"),
            selections=_targets(element, "SelectionRef"),
        )

    def _source(self, element: etree._Element) -> Source:
        kind = _SOURCES[_kind(element)]
        source = self._guid(element)
        held = element if kind == "text" else next(_children(element, *_TEXTS), None)
        places = [child for child in element.iter() if _kind(child) in _PLACES]
        return Source(
            guid=source,
            name=element.get("name", "").strip(),
            text=None if held is None else self._held_text(held),
            kind=kind,
            description=_text(element, "Description"),
            selections=self._selections(element, held),
            codings=self._codings(element) + (self._codings(held) if held is not None and held is not element else ()),
            notes=_targets(element, "NoteRef"),
            values=_values(element),
            user=plain(element.get("creatingUser", "")),
            elsewhere=sum(1 for place in places for _ in _children(place, "Coding")),
        )

    def _held_text(self, element: etree._Element) -> str | None:
        content = _child(element, "PlainTextContent")
        if content is not None:
            return content.text or ""
        rich = element.get("richTextPath", "")
        return self._file_text(element.get("plainTextPath") or (rich if rich.lower().endswith(".txt") else ""))

    def _selections(self, element: etree._Element, held: etree._Element | None) -> tuple[Selection, ...]:
        inside = [] if held is None else _children(held, "PlainTextSelection")
        in_text = [self._selection(child, self._positions(child)) for child in inside]
        on_pages = [self._selection(child, (-1, -1)) for child in _children(element, "PDFSelection")]
        return (*in_text, *on_pages)

    def _selection(self, element: etree._Element, positions: tuple[int, int]) -> Selection:
        shown = _child(element, "Representation")
        quote = self._held_text(shown) if shown is not None else None
        return Selection(
            guid=self._guid(element),
            start=positions[0],
            end=positions[1],
            name=(quote or element.get("name", "")).strip(),
            description=_text(element, "Description").strip(),
            user=plain(element.get("creatingUser", "")),
            changed_by=plain(element.get("modifyingUser", "")),
            date=element.get("modifiedDateTime") or element.get("creationDateTime", ""),
            codings=self._codings(element),
            notes=_targets(element, "NoteRef"),
        )

    def _positions(self, element: etree._Element) -> tuple[int, int]:
        written = element.get("startPosition", ""), element.get("endPosition", "")
        try:
            start, end = (int(number) for number in written)
        except ValueError:
            raise damaged(f"{written[0][:20]!r}–{written[1][:20]!r} is no range of positions", self._where) from None
        if not 0 <= start <= end:
            raise damaged(f"{start}–{end} is no range of positions", self._where)
        return start, end

    def _codings(self, element: etree._Element) -> tuple[Coding, ...]:
        return tuple(
            Coding(
                guid=plain(child.get("guid", "")),
                code=code,
                user=plain(child.get("creatingUser", "")),
                date=child.get("creationDateTime", ""),
                notes=_targets(child, "NoteRef"),
            )
            for child in _children(element, "Coding")
            for code in _targets(child, "CodeRef")[:1]
        )

    def _note(self, element: etree._Element) -> Note:
        return Note(
            guid=self._guid(element),
            name=element.get("name", ""),
            text=(self._held_text(element) or _text(element, "Description")).removeprefix("\ufeff").strip(),
            user=plain(element.get("creatingUser", "")),
            date=element.get("modifiedDateTime") or element.get("creationDateTime", ""),
        )

    def _set(self, element: etree._Element) -> Set:
        return Set(
            guid=self._guid(element),
            name=element.get("name", "").strip(),
            description=_text(element, "Description"),
            codes=_targets(element, "MemberCode"),
            sources=_targets(element, "MemberSource"),
            notes=_targets(element, "MemberNote"),
        )


def _kind(element: etree._Element) -> str:
    """The element's name without its namespace: programs write several, and old ones."""
    return element.tag.rpartition("}")[2]


def _children(element: etree._Element, *kinds: str) -> Iterator[etree._Element]:
    return (child for child in element if _kind(child) in kinds)


def _child(element: etree._Element, kind: str) -> etree._Element | None:
    return next(_children(element, kind), None)


def _inside(element: etree._Element | None, group: str, kind: str) -> Iterator[etree._Element]:
    """The elements of this kind in the element's group of them."""
    found = None if element is None else _child(element, group)
    return iter(()) if found is None else _children(found, kind)


def _sources(element: etree._Element) -> list[etree._Element]:
    found = _child(element, "Sources")
    return [] if found is None else list(_children(found, *_SOURCES))


def _text(element: etree._Element, kind: str) -> str:
    found = _child(element, kind)
    return "" if found is None else found.text or ""


def _targets(element: etree._Element, kind: str) -> tuple[str, ...]:
    found = (plain(child.get("targetGUID") or child.get("guid", "")) for child in _children(element, kind))
    return tuple(guid for guid in found if guid)


def _values(element: etree._Element) -> tuple[Value, ...]:
    found = []
    for child in _children(element, "VariableValue"):
        said = next((part.text or "" for part in child if _kind(part).endswith("Value")), "").strip()
        found.extend(Value(variable, said) for variable in _targets(child, "VariableRef") if said)
    return tuple(found)


def _colour(text: str) -> str:
    """``#RRGGBB`` of a colour as written, '' for what is none."""
    digits = text.strip().removeprefix("#").lower()
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits}" if len(digits) == 6 and all(digit in "0123456789abcdef" for digit in digits) else ""


def _unread(element: etree._Element) -> tuple[tuple[str, int], ...]:
    found = Counter({kind: sum(1 for _ in _inside(element, f"{kind}s", kind)) for kind in ("Link", "Graph")})
    return tuple((kind, number) for kind, number in found.items() if number)
