"""What the classifier sees of a segment: its words in common form, the codebook's evidence, its heading and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from pipeline.codebook import Codebook
from pipeline.coding.atoms import Atoms
from pipeline.coding.evidence import CLEAR_EVIDENCE, Found, Matcher, strength
from pipeline.coding.finding_type import FindingTypes
from pipeline.coding.forms import common_form
from pipeline.records import FINDING_TYPES, Segment, SegmentedDocument

_BLOCKS = ("heading", "paragraph", "bullet", "quote", "cell")
# Words that point back: a segment that begins with one, or holds one, often goes on about what stands before it.
_POINTING = frozenset(
    "han hun hen de den det dette disse slik der her begge ingen noen alle resten flere dem hans hennes deres samme "
    "to tre fire fem seks sju åtte ni ti".split()
)
_NAMES = ("NOUN", "PROPN")
_VERBS = ("VERB", "AUX")


@dataclass(frozen=True, slots=True)
class Rows:
    """A document's segments as the classifier sees them. ``words`` and ``headings`` are in common form, ``evidence``
    holds the matches by code. Of the arrays ``own`` (segments x figures) tells of the segment itself, ``flow``
    (segments x figures) how it hangs together with its neighbours, ``cues`` (segments x 10) what its own words and then
    its heading say for each finding type; ``paragraphs`` and ``is_heading`` are (segments,)."""

    words: list[str]
    headings: list[str]
    evidence: list[Found]
    own: np.ndarray
    flow: np.ndarray
    cues: np.ndarray
    paragraphs: np.ndarray
    is_heading: np.ndarray

    @classmethod
    def together(cls, some: Sequence[Rows]) -> Rows:
        """The rows of several documents, one after the other."""
        lists = ([row for rows in some for row in getattr(rows, name)] for name in ("words", "headings", "evidence"))
        arrays = ("own", "flow", "cues", "paragraphs", "is_heading")
        return cls(*lists, *(np.concatenate([getattr(rows, name) for rows in some]) for name in arrays))

    def __len__(self) -> int:
        return len(self.words)

    def __getitem__(self, places: slice) -> Rows:
        return Rows(*(getattr(self, field.name)[places] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a heading says to the segments below it: its words, the strength of its evidence by code, and the finding
    types that it speaks for with the weight of the clearest term."""

    words: str
    evidence: dict[str, float]
    telling: dict[str, float]


class Extractor:
    """Turns documents into rows, with one codebook's terms and the cues of the finding types."""

    def __init__(self, codebook: Codebook, types: FindingTypes, shipped: Codebook) -> None:
        """``shipped`` is the codebook whose codes the classifier knows. For one that the study's codebook lacks, its
        own terms are evidence still, as the classifier wants to see them."""
        self.codes = list(codebook.codes)
        # Which of the classifier's codes a code of the study stands for: itself, or what it was formerly.
        self.known = {
            name: tuple(k for k, base in enumerate(shipped.codes) if base in (name, *code.formerly))
            for name, code in codebook.codes.items()
        }
        standing_for = {k: name for name, known in self.known.items() for k in known}
        # Where the evidence for each of the classifier's codes is found.
        self._sources = [standing_for.get(k, f"({base})") for k, base in enumerate(shipped.codes)]
        others = {f"({base})": code for base, code in shipped.codes.items() if f"({base})" in self._sources}
        codes = codebook.codes | others
        self._atoms = atoms = Atoms()
        terms, unless = ({name: getattr(code, kind) for name, code in codes.items()} for kind in ("terms", "unless"))
        self._evidence = Matcher(atoms, terms, unless)
        self._cues = Matcher(atoms, {name: cues.cues for name, cues in types.types.items()})
        self._headings = Matcher(atoms, {name: cues.headings for name, cues in types.types.items()})

    def rows(self, document: SegmentedDocument) -> Rows:
        """A row per segment, in order."""
        segments = document.segments
        index = self._atoms.index([segment.tokens for segment in segments])
        evidence, cues, titles = (matcher.find(index) for matcher in (self._evidence, self._cues, self._headings))
        words = [[common_form(token.lemma) for token in segment.tokens] for segment in segments]
        strengths = [{code: strength(matches) for code, matches in found.items()} for found in evidence]
        above = _above(segments, words, strengths, titles)
        place = _place(segments, words)
        said = [_speaking(*one) for one in zip(cues, above, strict=True)]
        speaking = np.array(said).reshape(-1, 2 * len(FINDING_TYPES))
        strong = self._figures(strengths)
        figures = [
            strong,
            strong >= CLEAR_EVIDENCE,
            self._figures([one[-1].evidence if one else {} for one in above]),
            place,
            np.array([bool(segment.speaker) for segment in segments]).reshape(-1, 1),
            speaking,
        ]
        return Rows(
            words=list(map(" ".join, words)),
            headings=[" ".join(heading.words for heading in one[-2:]) for one in above],
            evidence=evidence,
            own=np.hstack(figures).astype(float),
            flow=np.hstack([_pointing(segments), place]),
            cues=speaking,
            paragraphs=np.array([segment.paragraph for segment in segments], int),
            is_heading=np.array([segment.block == "heading" for segment in segments], bool),
        )

    def _figures(self, strengths: Sequence[dict[str, float]]) -> np.ndarray:
        """The strength of the evidence for each of the classifier's codes, (segments x codes)."""
        figures = [[found.get(source, 0.0) for source in self._sources] for found in strengths]
        return np.array(figures).reshape(-1, len(self._sources))


def _above(
    segments: Sequence[Segment], words: Sequence[list[str]], strengths: Sequence[dict[str, float]], titles: list[Found]
) -> list[list[_Heading]]:
    """The headings above each segment, highest first; none above a heading."""
    above: list[list[_Heading]] = []
    headings: dict[str, _Heading] = {}
    for segment, own, strong, title in zip(segments, words, strengths, titles, strict=True):
        if segment.block == "heading":
            telling = {name: max(match.term.weight for match in matches) for name, matches in title.items()}
            headings[" ".join(segment.text.split())] = _Heading(" ".join(own), strong, telling)
            above.append([])
        else:
            above.append([headings[name] for name in segment.section if name in headings])
    return above


def _speaking(cues: Found, above: Sequence[_Heading]) -> list[float]:
    """What a segment's own cues say for each finding type, and then what its headings say."""
    said = {name: sum(match.term.weight for match in matches) for name, matches in cues.items()}
    telling = next((heading.telling for heading in reversed(above) if heading.telling), {})
    return [one.get(name, 0.0) for one in (said, telling) for name in FINDING_TYPES]


def _place(segments: Sequence[Segment], words: Sequence[list[str]]) -> np.ndarray:
    """The kind of block, whether a segment is the first of its own, and its length, (segments x 7)."""
    before = [None, *(segment.paragraph for segment in segments)]
    figures = [
        [*(segment.block == kind for kind in _BLOCKS), paragraph != segment.paragraph, min(len(own), 40) / 40]
        for segment, own, paragraph in zip(segments, words, before, strict=False)
    ]
    return np.array(figures, float).reshape(-1, len(_BLOCKS) + 2)


def _pointing(segments: Sequence[Segment]) -> np.ndarray:
    """Whether the words point back, early or at all, and how many nouns and verbs there are to stand alone,
    (segments x 5)."""
    figures = []
    for segment in segments:
        points = [common_form(token.text) in _POINTING for token in segment.tokens]
        kinds = [token.pos for token in segment.tokens]
        names, has_verb = sum(map(kinds.count, _NAMES)), any(kind in kinds for kind in _VERBS)
        figures.append([any(points[:1]), any(points[:3]), min(sum(points), 3), min(names, 8), has_verb])
    return np.array(figures, float).reshape(-1, 5)
