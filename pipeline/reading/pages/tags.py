"""Tags: the structure that Word, LibreOffice and browsers write into a PDF."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import pypdfium2.raw as pdfium

from pipeline.reading.pages.columns import regions
from pipeline.reading.pages.glyphs import Run
from pipeline.reading.pages.lines import lines_by_order
from pipeline.reading.pages.paragraphs import Draft, drafts_of
from pipeline.records import BlockKind

_DEEPEST = 60
_COVERAGE = 0.8  # share of a document's letters that the tags must place to be trusted
_PAGE_COVERAGE = 0.5  # the same for each page with some text
_PAGE_LETTERS = 200
_INLINE = frozenset(
    ("Span", "Link", "NonStruct", "Em", "Strong", "Reference", "Quote", "Annot", "Code", "Sub", "Lbl", "BibEntry")
    + ("Formula", "Form", "Private", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP")
)
_BLOCKS = frozenset({"P", "Caption", "Note", "FENote", "LBody", "LI", "TD", "TH", "BlockQuote"})
_CELLS = frozenset({"TD", "TH", "Figure"})
_LEFT_OUT = frozenset({"Artifact", "TOC"})
_LIST_MARK = re.compile(r"[^\w\s]|o|\(?[\w.]{1,5}[.)]")

Path: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of marked content belongs: ``block`` is the path of its block in the tree, ``leaf`` its own.

    A path counts the children from the root; it is the same on every page, so a block over two pages is one block.
    ``kind`` is None for what is left out: a list mark, a table of contents; ``loose`` says that the tags make no block
    of the text.
    """

    content: int
    leaf: Path
    block: Path
    kind: BlockKind | None
    level: int
    loose: bool


TaggedPage: TypeAlias = tuple[int, Sequence[Run], Sequence[Place]]
"""A page's number, its text, and the places of its marked contents."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known on the way down the tree: the block, if any, and the names of all elements above."""

    block: Path = ()
    kind: BlockKind | None = "paragraph"
    level: int = 0
    loose: bool = False
    inside: tuple[str, ...] = ()


def read_tags(page: Any) -> list[Place]:
    """The places of a page's marked contents (the page is a handle of PDFium); none if the page is not tagged."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        places: list[Place] = []
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
            if element:
                places += _places(element, (index,), _Context())
        return places
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def are_sound(pages: Iterable[TaggedPage]) -> bool:
    """Whether the tags place most of the letters of the document, and of each of its pages."""
    all_letters = all_placed = 0
    for _, runs, places in pages:
        known = {place.content for place in places}
        letters = sum(len(run.text) for run in runs if not run.style.artifact)
        placed = sum(len(run.text) for run in runs if run.style.content in known)
        if letters > _PAGE_LETTERS and placed < _PAGE_COVERAGE * letters:
            return False
        all_letters += letters
        all_placed += placed
    return all_placed > 0 and all_placed >= _COVERAGE * all_letters


def tagged_drafts(pages: Iterable[TaggedPage], body: float) -> list[Draft]:
    """The blocks that the tags make of the pages, in the order of the tree.

    Text that stands loose among the tags is read by how it looks; ``body`` is the type size of most of the text.
    """
    drafts: dict[Path, list[Draft]] = defaultdict(list)
    for number, runs, places in pages:
        for block, place, content in _blocks_on(runs, places):
            known = drafts[block]
            if place.loose and place.kind == "paragraph":
                known += [draft for region in regions(content, (), body) for draft in drafts_of(region, number, body)]
            elif known:
                known[0].lines += lines_by_order(content)
            else:
                text = _without_mark(content) if place.kind == "bullet" else content
                known.append(Draft(place.kind or "paragraph", lines_by_order(text), number, level=place.level))
    return [draft for block in sorted(drafts) for draft in drafts[block]]


def _blocks_on(runs: Sequence[Run], places: Sequence[Place]) -> Iterator[tuple[Path, Place, list[Run]]]:
    """The blocks that have text on a page: path, first place, and runs."""
    by_content: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        by_content[run.style.content].append(run)
    blocks: dict[Path, tuple[Place, list[Run]]] = {}
    for place in sorted(places, key=lambda place: place.leaf):
        if place.kind and place.content in by_content:
            blocks.setdefault(place.block, (place, []))[1].extend(by_content[place.content])
    for block, (place, content) in blocks.items():
        yield block, place, content


def _without_mark(runs: list[Run]) -> list[Run]:
    """The runs of a list item without its mark, where a program tags the mark as text."""
    return runs[1:] if len(runs) > 1 and _LIST_MARK.fullmatch(runs[0].text) else runs


def _places(element: Any, path: Path, above: _Context) -> Iterator[Place]:
    """The places of an element's marked contents and of its children's."""
    if len(path) > _DEEPEST:
        return
    name = _string(pdfium.FPDF_StructElement_GetType, element)
    here = above if _is_inline(name, above) else _entered(name, element, path, above)
    loose_from = -1
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        context = here
        if not here.block and (child or content >= 0):
            inline = not child or _is_inline(_string(pdfium.FPDF_StructElement_GetType, child), here)
            loose_from = -1 if not inline else index if loose_from < 0 else loose_from
            context = replace(here, block=(*path, loose_from), loose=True) if inline else here
        if child:
            yield from _places(child, (*path, index), context)
        elif content >= 0:
            yield Place(content, (*path, index), context.block, context.kind, context.level, context.loose)


def _is_inline(name: str, context: _Context) -> bool:
    """Whether an element called ``name`` is a part of a line; a list item's label is not."""
    return name in _INLINE and not (name == "Lbl" and "LI" in context.inside)


def _entered(name: str, element: Any, path: Path, above: _Context) -> _Context:
    """The context inside an element called ``name`` that is no part of a line."""
    raw = _string(pdfium.FPDF_StructElement_GetRawType, element)
    inside = (*above.inside, name)
    kind, level = _kind(name, raw, inside)
    is_block = kind == "heading" or name in _BLOCKS
    return _Context(path if is_block else (), kind if above.kind else None, level, inside=inside)


def _kind(name: str, raw: str, inside: Sequence[str]) -> tuple[BlockKind | None, int]:
    """Kind and level of the text in an element, by its name, the name of its style, and what it stands in."""
    if name in _LEFT_OUT or name == "Lbl":
        return None, 0
    if not _CELLS.isdisjoint(inside):
        return "cell", 0
    if heading := re.fullmatch(r"H([1-6]?)", name):
        return "heading", int(heading[1] or 1)
    if name == "Title" or raw in ("Title", "Tittel"):
        return "heading", 1
    if "LI" in inside and "Note" not in inside:
        style = re.fullmatch(r".*\D([2-9])", raw) if name == "P" else None  # List Bullet 2 is often a list of its own
        return "bullet", max(inside.count("L"), int(style[1]) if style else 1)
    if "BlockQuote" in inside or re.search("quote|sitat", raw, re.IGNORECASE):
        return "quote", 0
    return "paragraph", 0


def _string(getter: Callable[..., int], element: Any) -> str:
    """What a function of PDFium that fills a buffer with UTF-16 gives for an element."""
    size = getter(element, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    getter(element, ctypes.cast(buffer, getter.argtypes[1]), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
