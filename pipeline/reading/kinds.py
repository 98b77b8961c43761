"""What the paragraphs of a text without markup are: headings, list items, quotes, cells, or plain paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.reading import headings
from pipeline.reading.headings import Look
from pipeline.reading.marks import nesting
from pipeline.reading.paragraphs import Paragraph
from pipeline.reading.speech import are_speech, is_quoted, is_sentence
from pipeline.records import BlockKind

_NAME = 40
"""Longest line, in characters, that is taken for a name or an office below a closing salutation."""
_MANY = 4
"""So many heading-like lines in a row are a list of names or a table's cells."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A paragraph's kind and level, and how many characters of marks stand before its text."""

    kind: BlockKind
    level: int = 0
    skip: int = 0


def kinds_of(
    paragraphs: Sequence[Paragraph], bold: Collection[int] = (), captions: Collection[int] = ()
) -> tuple[list[Kind], str]:
    """The kind of each paragraph, and the document's title ('' if no line looks like one).

    Paragraphs of a given kind keep it. Headings are sought only where none is given but those that open the document;
    ``bold`` are the places of paragraphs that are bold throughout: if there are some, no other is a heading;
    ``captions`` are the places of those that are none however they look.
    """
    speech, items = _dashed(paragraphs)
    items |= {i for i, p in enumerate(paragraphs) if p.mark and p.mark.sort in ("bullet", "letter") and not p.given}
    items |= _numbered_items(paragraphs)
    kinds = [_kind(paragraph, i in speech) for i, paragraph in enumerate(paragraphs)]
    for run in _runs(sorted(items), lambda a, b: b == a + 1):
        marks = [(paragraphs[i].indent, paragraphs[i].mark) for i in run]
        depths = nesting((indent, mark.sign) for indent, mark in marks if mark)
        for i, (_, mark), depth in zip(run, marks, depths, strict=True):
            kinds[i] = Kind("bullet", depth, mark.length if mark else 0)
    opening = next((i for i, p in enumerate(paragraphs) if p.given != "heading"), len(paragraphs))
    if any(p.given == "heading" for p in paragraphs[opening:]):
        return kinds, ""
    free = [i for i, kind in enumerate(kinds) if kind.kind == "paragraph" and i not in captions]
    top = max((p.level for p in paragraphs[:opening]), default=0)
    return _with_headings(paragraphs, kinds, [i for i in free if i in bold] or free, top)


def _kind(paragraph: Paragraph, speech: bool) -> Kind:
    if paragraph.given:
        return Kind(paragraph.given, paragraph.level)
    return Kind("quote") if speech or paragraph.quoted or is_quoted(paragraph.text) else Kind("paragraph")


def _runs(places: Sequence[int], goes_on: Callable[[int, int], bool]) -> list[list[int]]:
    """The places in runs; ``goes_on(a, b)`` says whether ``b`` is in the same run as ``a`` before it."""
    runs: list[list[int]] = []
    for place in places:
        if runs and goes_on(runs[-1][-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _marked(paragraphs: Sequence[Paragraph], sort: str) -> list[int]:
    return [i for i, p in enumerate(paragraphs) if p.mark and p.mark.sort == sort and not p.given]


def _dashed(paragraphs: Sequence[Paragraph]) -> tuple[set[int], set[int]]:
    """The paragraphs beginning with a dash that are speech, and those that are list items."""
    speech: set[int] = set()
    dashed = _marked(paragraphs, "dash")
    for run in _runs(dashed, lambda a, b: b == a + 1):
        texts = [p.text[p.mark.length :] for p in (paragraphs[i] for i in run) if p.mark]
        answers = are_speech(texts, alone=paragraphs[run[0]].before and paragraphs[run[-1]].after)
        speech |= {i for i, is_speech in zip(run, answers, strict=True) if is_speech}
    return speech, set(dashed) - speech


def _numbered_items(paragraphs: Sequence[Paragraph]) -> set[int]:
    """The numbered paragraphs that are items of a list: they count on, and are not headings with text between them."""

    def counts_on(a: int, b: int) -> bool:
        one, other = paragraphs[a].mark, paragraphs[b].mark
        return bool(one and other and other.sign == one.sign and other.value == one.value + 1)

    items: set[int] = set()
    for chain in _runs(_marked(paragraphs, "number"), counts_on):
        apart = all(b > a + 1 for a, b in pairwise(chain)) and all(paragraphs[i].before for i in chain)
        look_so = sum(headings.look_of(paragraphs[i].text) is not None for i in chain)
        if len(chain) > 1 and not (apart and 3 * look_so >= 2 * len(chain)):
            items |= set(chain)
    return items


def _with_headings(
    paragraphs: Sequence[Paragraph], kinds: list[Kind], among: Sequence[int], top: int
) -> tuple[list[Kind], str]:
    """The kinds with those places ``among`` that look like headings as such, below level ``top``; and the title."""
    found = _looks(paragraphs, kinds, among)
    if not found:
        return kinds, ""
    places, looks = list(found), list(found.values())
    texts = [paragraphs[i].text for i in places]
    title = places[0] == 0 and headings.is_title(texts, looks)
    for i, level in zip(places, headings.levels_of(texts, looks, title=title), strict=True):
        kinds[i] = Kind("heading", top + level, headings.hashes_of(paragraphs[i].text))
    return kinds, _title(places, texts, looks)


def _looks(paragraphs: Sequence[Paragraph], kinds: Sequence[Kind], among: Sequence[int]) -> dict[int, Look]:
    """The looks of the paragraphs that are headings, by their place."""
    looks: list[Look | None] = [None] * len(paragraphs)
    for i in among:
        looks[i] = headings.look_of(paragraphs[i].text, first=i == 0, underline=paragraphs[i].underline)
    found = {i: look for i, look in enumerate(looks) if look and _stands_as_heading(i, paragraphs, kinds, looks)}
    for run in _runs([i for i, look in found.items() if look.sort == "plain"], lambda a, b: b == a + 1):
        for i in run[1:-1] if len(run) >= _MANY else []:
            del found[i]
    last_body = max((i for i in range(len(paragraphs)) if i not in found), default=-1)
    return {i: look for i, look in found.items() if i < last_body}


def _stands_as_heading(
    i: int, paragraphs: Sequence[Paragraph], kinds: Sequence[Kind], looks: Sequence[Look | None]
) -> bool:
    """Whether a line that looks like a heading stands where one may: apart, or on top of other text."""
    look, paragraph = looks[i], paragraphs[i]
    if i == 0 or (look and look.sort == "ruled") or headings.is_section_name(paragraph.text):
        return True
    if headings.is_salutation(paragraphs[i - 1].text) and len(paragraph.text) <= _NAME:
        return False
    on_top = i + 1 < len(paragraphs) and looks[i + 1] is None
    if paragraph.before:
        return paragraph.after or on_top
    telling = look is not None and look.sort != "plain"
    ends_above = is_sentence(paragraphs[i - 1].text) or kinds[i - 1].kind == "bullet" or (telling and looks[i - 1])
    return bool(ends_above) and on_top and (telling or not paragraph.after)


def _title(places: Sequence[int], texts: Sequence[str], looks: Sequence[Look]) -> str:
    """The document's title: of the headings that open it the first with three words or more, else the first.

    A letterhead («Moss kommune», «REFERAT») is passed over for the heading under it; the first of several
    municipalities, or a question, is no title.
    """
    several = sum(look.sort == "municipality" for look in looks) > 1
    if places[0] != 0 or texts[0].endswith("?") or (looks[0].sort == "municipality" and several):
        return ""
    opening = [i for i, look in enumerate(looks) if places[i] == i and look.sort in ("plain", "capitals", "ruled")]
    telling = [i for i in opening if len(texts[i].split()) > 2]
    chosen = (telling or opening or [0])[0]
    return headings.without_number(texts[chosen])[headings.hashes_of(texts[chosen]) :]
