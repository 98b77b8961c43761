"""Where a project's selections are in the study's documents: counted as its program counts, checked by their quotes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.atomic import DEVICES
from pipeline.exchange.counting import count
from pipeline.exchange.guids import guid
from pipeline.exchange.offsets import Offsets, composed, unmarked
from pipeline.exchange.project import Project, Selection, Source
from pipeline.exchange.qde_reading import damaged
from pipeline.exchange.quotes import Searcher, agrees, context
from pipeline.exchange.remarks import Remarks
from pipeline.records import Document

Range = tuple[int, int]
_MOST_SELECTED = 200_000_000  # characters in all; people's selections come to a few times the text


@dataclass(frozen=True, slots=True)
class Report:
    """A document that the study lacks: its name below ``corpus/reports`` and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A source with the document that it is, and its selections with their ranges in that document's canonical text;
    None for those that have no certain place."""

    source: Source
    document: str
    text: str
    selections: tuple[tuple[Selection, Range | None], ...]
    report: Report | None = None


class Placer:
    """Finds a project's sources among the study's documents, and its selections in them."""

    def __init__(self, project: Project, documents: Iterable[Document], where: Path, remarks: Remarks) -> None:
        self._project = project
        self._where = where
        self._remarks = remarks
        self._searcher = Searcher()
        self._by_text: dict[bytes, list[Document]] = defaultdict(list)
        self._by_name: dict[str, list[Document]] = defaultdict(list)
        self._names: set[str] = set()
        for document in documents:
            self._by_text[_digest(composed(document.text)[0])].append(document)
            for name in {
                document.name,
                document.name.replace("/", " – "),
                guid("source", document.name, document.sha256),
            }:
                self._by_name[name].append(document)
            self._names.add(document.name)

    def place(self, source: Source) -> Placed | None:
        """The source in the study; None where it holds no text."""
        if source.text is None or not source.text.strip("\ufeff\r\n\t "):
            self._remarks.add("import.no_text", source.name)
            self._remarks.add("import.elsewhere", source.name, source.elsewhere)
            return None
        clean = unmarked(source.text)
        normal, offsets = composed(clean)
        ranges = self._ranges(source, clean, normal, offsets)
        same = self._same(source, normal)
        if same is not None:
            return Placed(source, same.name, same.text, self._moved(source, ranges, _Same(same.text)))
        known = next((document for document in self._named(source) if _akin(normal, document.text)), None)
        if known:
            self._remarks.add("import.changed_text", known.name)
            changed = _Changed(normal, known.text, self._searcher)
            return Placed(source, known.name, known.text, self._moved(source, ranges, changed))
        report = Report(self._free(source.name), clean)
        return Placed(source, report.name, clean, self._moved(source, ranges, _Same(clean)), report)

    def _same(self, source: Source, normal: str) -> Document | None:
        """The document of the same text; of several, the one of the source's name or GUID."""
        found = self._by_text.get(_digest(normal), [])
        named = self._named(source)
        return next((document for document in found if document in named), found[0] if found else None)

    def _named(self, source: Source) -> list[Document]:
        """The documents of the source's GUID or name."""
        return [*self._by_name.get(source.guid, ()), *self._by_name.get(composed(source.name)[0], ())]

    def _moved(
        self, source: Source, ranges: list[Range | None], move: _Same | _Changed
    ) -> tuple[tuple[Selection, Range | None], ...]:
        found = []
        for selection, place in zip(source.selections, ranges, strict=True):
            moved = move.range(*place) if place else None
            self._remarks.add("import.gone", _named(source, selection), place is not None and moved is None)
            found.append((selection, moved))
        return tuple(found)

    def _ranges(self, source: Source, clean: str, normal: str, offsets: Offsets) -> list[Range | None]:
        """The range of each selection in the source's text in NFC, None where there is no certain one."""
        raw = source.text or ""
        farthest = 2 * len(raw) + 2  # every sign counted as two, a mark, an end that is included
        for selection in source.selections:
            if selection.end > farthest:
                raise damaged(
                    f"{selection.start}–{selection.end} is beyond the {len(raw)} characters of {source.name!r}",
                    self._where,
                )
        written = [selection for selection in source.selections if selection.start >= 0]
        if sum(one.end - one.start for one in written) > _MOST_SELECTED:
            raise damaged(f"the selections of {source.name!r} repeat its text without end", self._where)
        counted = count(
            raw,
            self._project.origin,
            [(one.start, one.end) for one in written],
            lambda i, start, end: agrees(written[i].name, clean[start:end]),
        )
        self._remarks.add("import.doubtful_counting", source.name, counted.doubtful)
        places = {
            one.guid: self._checked(source, one, offsets.range(*place), normal)
            for one, place in zip(written, counted.ranges, strict=True)
        }
        return [
            places[one.guid] if one.start >= 0 else self._by_quote(source, one, normal) for one in source.selections
        ]

    def _checked(self, source: Source, selection: Selection, place: Range, text: str) -> Range | None:
        """The place if its quote (if it has one) is there, else the one place where the quote is."""
        start, end = place
        named = _named(source, selection)
        if start >= end:
            self._remarks.add("import.empty", named)
            return None
        right = agrees(selection.name, text[start:end])
        if right or (right is None and end <= len(text)):
            return start, min(end, len(text))
        if right is None:
            self._remarks.add("import.outside", named)
            return None
        found = self._searcher.find(selection.name, text, length=end - start)
        if found.places == 1:
            self._remarks.add("import.moved", named)
            return found.start, found.end
        self._remarks.add("import.ambiguous" if found.places else "import.not_found", named)
        return None

    def _by_quote(self, source: Source, selection: Selection, text: str) -> Range | None:
        """The place of a passage that is marked on a page, by its quote alone."""
        found = self._searcher.find(selection.name, text)
        if found.places != 1:
            self._remarks.add("import.on_page", _named(source, selection))
            return None
        return found.start, found.end

    def _free(self, name: str) -> str:
        """A name for a new report that no other has."""
        stem = _stem(name)
        free, number = f"{stem}.txt", 1
        taken = {known.casefold() for known in self._names}
        while free.casefold() in taken:
            number += 1
            free = f"{stem} ({number}).txt"
        self._names.add(free)
        return free


class _Same:
    """Moves ranges from a text in NFC to the same text as its author wrote it."""

    def __init__(self, text: str) -> None:
        self._back = composed(text)[1]
        self._length = len(text)

    def range(self, start: int, end: int) -> Range | None:
        start, end = self._back.back(start, end)
        end = min(end, self._length)
        return (start, end) if start < end else None


class _Changed:
    """Moves ranges to another text, by quote and what stands around it."""

    def __init__(self, normal: str, text: str, searcher: Searcher) -> None:
        self._normal = normal
        self._text, self._back = composed(text)
        self._searcher = searcher

    def range(self, start: int, end: int) -> Range | None:
        found = self._searcher.find(self._normal[start:end], self._text, *context(self._normal, start, end))
        return self._back.back(found.start, found.end) if found.places == 1 else None


def _akin(one: str, other: str) -> bool:
    """Whether the texts are two states of one: half of the lines of the shorter are in the longer."""
    lines, others = ({line.strip() for line in text.split("\n") if line.strip()} for text in (one, composed(other)[0]))
    shared = len(lines & others)
    return shared > 0 and 2 * shared >= min(len(lines), len(others))


def _digest(text: str) -> bytes:
    """What tells texts apart, but for blanks at the end, which programs add and take away."""
    return hashlib.blake2b(text.rstrip().encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _named(source: Source, selection: Selection) -> str:
    quote = selection.name if len(selection.name) <= 40 else f"{selection.name[:40]}…"
    return f"{source.name}: {quote or f'{selection.start}–{selection.end}'}"


_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
_SUFFIXES = (".txt", ".md", ".docx", ".odt", ".pdf", ".html", ".htm", ".rtf", ".doc")


def _stem(name: str) -> str:
    """A file name without ending that every system allows."""
    stem = "".join(sign for sign in name.translate(_FORBIDDEN) if sign.isprintable())
    for suffix in _SUFFIXES:
        stem = stem[: -len(suffix)] if stem.lower().endswith(suffix) else stem
    stem = stem.encode("utf-8")[:150].decode("utf-8", "ignore").strip(". ~$")
    return f"_{stem}" if stem.lower() in DEVICES else stem or "rapport"
