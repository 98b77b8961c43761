"""Which municipality a segment is about.

In this order: what ``documents.csv`` or the front matter says of the document, the heading it stands under, the
municipality that the whole document is about, and else what its byline or its own sentence names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import Block, Document, Note
from pipeline.segmenting.gazetteer import Gazetteer
from pipeline.segmenting.speakers import is_role
from pipeline.wordlist import is_word

_WORD = r"[A-ZÆØÅÁČĐŊŠŦŽ][\wæøåáčđŋšŧž'’]+(?:-[A-ZÆØÅÁČĐŊŠŦŽ]?[\wæøå]+)*"
_NAMES = rf"{_WORD}(?:[  ]{_WORD}){{0,2}}"
_OF_MUNICIPALITY = re.compile(rf"(?<![\w-])(?P<name>{_NAMES})[  ](?:[Kk]ommune(?:n|ns|s)?|KOMMUNE)(?![\w-])")
_LISTED = re.compile(
    rf"[Kk]ommun(?:ene|ane|ar|er),?\s+(?P<list>{_NAMES}(?:,\s+{_NAMES})*,?\s+(?:og|samt)\s+{_NAMES})(?![\w-])"
)
_OF_NAV = re.compile(rf"\b(?:NAV|Nav)[  ](?P<name>{_NAMES})(?![\w-])")
_IN = re.compile(rf",?[  ]i[  ](?P<name>{_NAMES})(?![\w-])")
_SEVERAL = re.compile(
    r"\b(?:alle|samtlige|samtlege|begge|mellom|blant|av|flere|fleire|de|dei)\s+(?:\w+\s+)?\w*kommun(?:ene|ane|er|ar)\b",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^[\d.]+\s+")
_SENTENCE_START = re.compile(r"(?:^|[.:!?»”]\s+|[–—•-]\s+)$")
_BYLINE = re.compile(r"^[^.:!?]{2,70}:\s")


@dataclass(frozen=True, slots=True)
class Located:
    """The municipality of each segment, in order (empty where none or several), the document's own, and notes."""

    segments: tuple[str, ...]
    document: str
    notes: tuple[Note, ...]


class Places:
    """The municipalities that one document names, and where."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self._text = document.text
        self._blocks = document.blocks
        self._gazetteer = gazetteer
        self._today: dict[str, str] = {}
        self.notes: list[Note] = []
        introduced = {name for block in document.blocks for name in self._introductions(block)}
        # «Referat Fjordvik kommune»: where Fjordvik is known from elsewhere, it is what is meant here too.
        self._names = _pattern({name for name in introduced if not introduced.intersection(_tails(name))})

    def named(self, start: int, end: int) -> list[str]:
        """Today's names of the municipalities that the range names, in order and with repetitions."""
        text = self._text[start:end]
        found = []
        for match in self._names.finditer(text) if self._names else ():
            if not self._is_person(text, match):
                found.append(self._resolve(match["name"]))
        return found

    def _introductions(self, block: Block) -> Iterator[str]:
        """Names that the block makes known as a municipality's: «X kommune», «NAV X», «kommunene X og Y», …"""
        text = self._text[block.start : block.end]
        for match in _OF_MUNICIPALITY.finditer(text):
            if name := self._known_tail(match["name"], bool(_SENTENCE_START.search(text[: match.start()]))):
                yield name
        for match in _LISTED.finditer(text):
            yield from re.split(r",?\s+(?:og|samt)\s+|,\s+", match["list"])
        for match in _OF_NAV.finditer(text):
            name = self._known_head(match["name"])
            if not self._gazetteer.is_region(match["name"]) and not self._gazetteer.is_region(name):
                yield name
        for match in _IN.finditer(text):
            if _is_someone(text[: match.start()]):
                name = self._known_head(match["name"])
                if not self._gazetteer.is_region(name):
                    yield name
        if block.kind in ("heading", "cell"):
            name = _NUMBERING.sub("", text).strip(" .:")
            if name in self._gazetteer and not self._gazetteer.is_everyday(name):
                yield name

    def _known_tail(self, name: str, at_start: bool) -> str:
        """The name before «kommune», rid of a word that only begins the sentence («Både Moss kommune»)."""
        tails = [name, *_tails(name)]
        for tail in tails:
            if _plain(tail) in self._gazetteer:
                return tail
        first = name.split()[0]
        if first in ("NAV", "Nav") or (at_start and (_is_common(first) or (" " in name and is_word(first.lower())))):
            return tails[1] if len(tails) > 1 else ""
        return name

    def _known_head(self, name: str) -> str:
        """The name after «NAV» or «i», rid of what follows it («NAV Moss Øst» stays, if nobody knows it)."""
        words = name.split()
        heads = [" ".join(words[:last]) for last in range(len(words), 0, -1)]
        return next((head for head in heads if head in self._gazetteer), name)

    def _is_person(self, text: str, match: re.Match[str]) -> bool:
        """Whether the name is a surname here: «Kari Lund», «rektor Lund»."""
        before = re.search(r"(\S+)\s+$", text[: match.start()])
        if not before:
            return False
        word = before[1]
        if re.match(r"\s+[Kk]ommune|\s+KOMMUNE", text[match.end() :]):
            return False
        capitalised = bool(re.fullmatch(r"[A-ZÆØÅ][a-zæøåé]+(?:-[A-ZÆØÅ][a-zæøåé]+)*", word))
        starts = bool(_SENTENCE_START.search(text[: before.start()]))
        return is_role(word) or (
            capitalised and word != "Nav" and not (starts and (_is_common(word) or is_word(word.lower())))
        )

    def _resolve(self, name: str) -> str:
        name = name if name in self._gazetteer else _plain(name)
        if name not in self._today:
            self._today[name], note = self._gazetteer.today(name, self._text)
            if note:
                self.notes.append(note)
        return self._today[name]


def locate(
    document: Document, gazetteer: Gazetteer, segments: Sequence[tuple[int, int, int]], given: str = ""
) -> Located:
    """The municipality of each segment, given as (index of its block, start, end), in order.

    ``given`` is what ``documents.csv`` or the front matter says.
    """
    if given:
        name, note = gazetteer.today(given, document.text)
        return Located((name,) * len(segments), name, (note,) if note else ())
    places = Places(document, gazetteer)
    headings = [_only(places.named(b.start, b.end)) if b.kind == "heading" else "" for b in document.blocks]
    sections = list(_by_heading(document.blocks, headings))
    main = _main(document, places, headings)
    found: list[str] = []
    carried, carrier = "", -1
    for block, start, end in segments:
        if _continues(document.blocks, carrier, block):
            named = places.named(start, end)
            carried = _only(named) if named else carried
        else:
            carried = _byline(document, places, block) or _only(places.named(start, end))
        if _SEVERAL.search(document.text, start, end):
            carried = ""
        carrier = block
        found.append(sections[block] or main or _byline(document, places, block) or carried)
    return Located(tuple(found), main, tuple(places.notes))


def _continues(blocks: Sequence[Block], previous: int, block: int) -> bool:
    """Whether what was named before still holds: in the same block, or in the next cell of a table."""
    return previous == block or (previous >= 0 and blocks[previous].kind == blocks[block].kind == "cell")


def _by_heading(blocks: Sequence[Block], headings: Sequence[str]) -> Iterator[str]:
    """For each block the municipality of the innermost heading that names one."""
    path: list[tuple[int, str]] = []
    for block, name in zip(blocks, headings, strict=True):
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, name or (path[-1][1] if path else "")))
        yield path[-1][1] if path else ""


def _main(document: Document, places: Places, headings: Sequence[str]) -> str:
    """The municipality that the whole document is about: the only one its headings or opening lines name, or the
    one that it names far more often than any other; nothing where sections are about different ones."""
    if len({name for name in headings if name}) > 1:
        return ""
    opening = [name for b in document.blocks[:3] if b.end - b.start <= 120 for name in places.named(b.start, b.end)]
    if _only(opening):
        return opening[0]
    counts = Counter(name for b in document.blocks for name in places.named(b.start, b.end))
    ranked = counts.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] >= 3 * ranked[1][1]):
        return ranked[0][0]
    return ""


def _byline(document: Document, places: Places, block: int) -> str:
    """The municipality in «NAV-leder, Moss kommune: …»."""
    start, end = document.blocks[block].start, document.blocks[block].end
    match = _BYLINE.match(document.text[start:end])
    return _only(places.named(start, start + match.end())) if match else ""


def _only(names: Sequence[str]) -> str:
    return names[0] if len(set(names)) == 1 else ""


def _plain(name: str) -> str:
    """«NORDELVA» as «Nordelva»."""
    return name.title() if name.isupper() and len(name) > 3 else name


def _tails(name: str) -> list[str]:
    """The name without its first word, without its first two, …"""
    words = name.split()
    return [" ".join(words[first:]) for first in range(1, len(words))]


def _is_someone(before: str) -> bool:
    """Whether the text ends with a role, or a role and a name («NAV-leder», «rektor Kari Lund»)."""
    for word in reversed(before.rstrip(" ,").split()[-4:]):
        if is_role(word.strip(",.–")):
            return True
        if not word[0].isupper():
            return False
    return False


# Words that stand before «kommune» without naming one.
_COMMON = frozenset(
    "aktuell andre begge både dagens deres denne ei ein en egen eigen enhver ennå også hele heile her hver "
    "hvilken ingen kvar liten mange mellomstor mindre mitt neste nokon noen norsk ny og samme same sin stor "
    "större større tidligere tidlegare vår vert vor øvrig annen annan deltakende deltakar by land kyst fjell "
    "pilot case nabo min din alle enkelt ei anna sammen som der i for fra frå av til ved om men når da då no nå".split()
)


def _is_common(word: str) -> bool:
    return word.lower() in _COMMON


def _pattern(names: set[str]) -> re.Pattern[str] | None:
    """Finds any of the names, the longest first, with or without a genitive s."""
    if not names:
        return None
    forms = sorted({form for name in names for form in (name, _plain(name))}, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![\w-])(?P<name>{'|'.join(map(re.escape, forms))})(?:s|’s|'s)?(?![\w])(?!-[A-ZÆØÅ])")
