"""Segmenting: from a document to the sentences that are coded, each with its section, place, speaker and language."""

from __future__ import annotations

import re
from base64 import b32encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from pipeline.records import Case, Document, Language, Note, Particulars, Segment, SegmentedDocument, Token
from pipeline.segmenting import model
from pipeline.segmenting.alignment import align
from pipeline.segmenting.gazetteer import Gazetteer
from pipeline.segmenting.language import identify
from pipeline.segmenting.places import locate
from pipeline.segmenting.sections import sections
from pipeline.segmenting.sentences import sentences
from pipeline.segmenting.speakers import speeches

if TYPE_CHECKING:
    from spacy.language import Language as Nlp

VERSION = 2

_WORDS_KEPT = 10_000
_DOCUMENTS_REMEMBERED = 25
_AT_ONCE = 8  # blocks that spaCy parses together: more take memory, and hardly less time
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _raise(_document: Document, error: Exception) -> None:
    raise error


def segment(
    documents: Iterable[Document],
    spacy_model: str = "auto",
    cases: Iterable[Case] = (),
    failed: Callable[[Document, Exception], None] = _raise,
) -> Iterator[SegmentedDocument]:
    """Each document with its segments, one document at a time.

    ``cases`` are the study's own municipalities; a document's ``metadata`` may say municipality, county, year, title
    and type. ``segment.text`` is ``document.text[segment.start:segment.end]``. A document that cannot be segmented is
    given to ``failed``, and the others go on if that raises nothing.
    """
    gazetteer = Gazetteer.of(cases)
    models = _Models(model.choose(spacy_model))
    try:
        for number, document in enumerate(documents, 1):
            try:
                segmented = _segment(document, models, gazetteer)
            except Exception as error:
                failed(document, error)
            else:
                yield segmented
            if number % _DOCUMENTS_REMEMBERED == 0:
                models.forget_words()
    finally:
        models.forget_words()


def _segment(document: Document, models: _Models, gazetteer: Gazetteer) -> SegmentedDocument:
    languages = identify([document.text[b.start : b.end] for b in document.blocks])
    parsed = _sentences(document, languages, models)
    places = [(block, words[0].start, words[-1].end) for block, words in parsed]
    located = locate(document, gazetteer, places, document.metadata.get("municipality", ""))
    headings = [path for _, path in sections(document)]
    speakers = _Speakers(document)
    identifiers = _Identifiers()
    segments = []
    for (index, start, end), (_, words), municipality in zip(places, parsed, located.segments, strict=True):
        block = document.blocks[index]
        text = document.text[start:end]
        segments.append(
            Segment(
                document=document.name,
                id=identifiers.next(text),
                start=start,
                end=end,
                text=text,
                block=block.kind,
                paragraph=index,
                section=headings[index],
                municipality=municipality,
                speaker=speakers.at(start, end),
                language=languages[index],
                page=block.page,
                tokens=words,
            )
        )
    about = _particulars(document, located.document, languages, located.notes)
    return SegmentedDocument(about, tuple(segments))


@cache
def _load(name: str) -> Nlp:
    return model.load(name)


class _Models:
    """The pipelines by language. The first words that they meet they keep, and read them faster from then on; what
    they remember of later, rarer ones is forgotten now and then, or memory would grow with the corpus; not after each
    document, or they would learn the same words anew each time."""

    def __init__(self, names: dict[Language, str]) -> None:
        self._names = names
        self._zones = ExitStack()
        self._open: dict[Language, Nlp] = {}

    def __getitem__(self, language: Language) -> Nlp:
        if language not in self._open:
            nlp = _load(self._names[language])
            if len(nlp.vocab) < _WORDS_KEPT:
                return nlp
            self._zones.enter_context(nlp.memory_zone())
            self._open[language] = nlp
        return self._open[language]

    def forget_words(self) -> None:
        """Ends the memory of rare words."""
        self._zones.close()
        self._open.clear()


def _sentences(document: Document, languages: list[Language], models: _Models) -> list[tuple[int, tuple[Token, ...]]]:
    """(index of the block, words of a sentence) for every sentence, in order; a heading is one."""
    markdown = document.format == "md"
    alignments = [align(document.text, b.start, b.end, markdown) for b in document.blocks]
    found: list[tuple[int, tuple[Token, ...]]] = []
    for language in sorted(set(languages)):
        chosen = [i for i, own in enumerate(languages) if own == language]
        docs = models[language].pipe((alignments[i].text for i in chosen), batch_size=_AT_ONCE)
        for index, doc in zip(chosen, docs, strict=True):
            parsed = list(sentences(doc, alignments[index]))
            if document.blocks[index].kind == "heading" and parsed:
                parsed = [tuple(word for words in parsed for word in words)]
            found.extend((index, words) for words in parsed)
    return sorted(found, key=lambda sentence: (sentence[0], sentence[1][0].start))


class _Identifiers:
    """Short names for segments, made of their text, so that they outlive changes elsewhere in the document."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def next(self, text: str) -> str:
        text = " ".join(text.split())
        self._seen[text] += 1
        digest = blake2b(f"{text}\0{self._seen[text]}".encode(), digest_size=5).digest()
        return b32encode(digest).decode().lower()


class _Speakers:
    def __init__(self, document: Document) -> None:
        self._speeches = speeches(document)

    def at(self, start: int, end: int) -> str:
        """Who is heard in most of the range."""
        for speech in self._speeches:
            if 2 * (min(end, speech.end) - max(start, speech.start)) > min(end - start, speech.end - speech.start):
                return speech.speaker
        return ""


def _particulars(
    document: Document, municipality: str, languages: list[Language], notes: tuple[Note, ...]
) -> Particulars:
    given = document.metadata
    title = given.get("title") or document.title
    years = _YEAR.findall(title) or _YEAR.findall(document.name)
    return Particulars(
        name=document.name,
        title=title,
        municipality=municipality,
        year=given.get("year") or (years[-1] if len(set(years)) == 1 else ""),
        type=given.get("type", ""),
        format=document.format,
        language=Counter(languages).most_common(1)[0][0],
        words=len(document.text.split()),
        sha256=document.sha256,
        notes=document.notes + notes,
    )
