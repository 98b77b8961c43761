"""What the classifier sees of a segment: its words in common form, the codebook's evidence, its heading and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.codebook import Codebook
from pipeline.coding.atoms import Atoms
from pipeline.coding.evidence import CLEAR_EVIDENCE, Found, Matcher, strength
from pipeline.coding.finding_type import FindingTypes
from pipeline.coding.forms import common_form
from pipeline.records import FINDING_TYPES, Segment, SegmentedDocument, Token

_BLOCKS = ("heading", "paragraph", "bullet", "quote", "cell")
# Words that point back: a segment that begins with one, or holds one, often goes on about what stands before it.
_POINTING = frozenset(
    "han hun hen de den det dette disse slik der her begge ingen noen alle resten flere dem hans hennes deres samme "
    "to tre fire fem seks sju åtte ni ti".split()
)
_NAMES = ("NOUN", "PROPN")
_VERBS = ("VERB", "AUX")


@dataclass(frozen=True, slots=True)
class Row:
    """One segment as the classifier sees it. ``evidence`` holds the matches by code; ``own`` the figures of the
    segment itself, ``flow`` those that tell how it hangs together with its neighbours, ``cues`` what cues and headings
    say for each finding type (5 + 5); all are 1-d."""

    words: str
    heading: str
    evidence: Found
    own: np.ndarray
    flow: np.ndarray
    cues: np.ndarray
    paragraph: int
    is_heading: bool


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

    def rows(self, document: SegmentedDocument) -> list[Row]:
        """A row per segment, in order."""
        headings: dict[str, _Heading] = {}
        rows: list[Row] = []
        before: Segment | None = None
        index = self._atoms.index([segment.tokens for segment in document.segments])
        found = zip(document.segments, self._evidence.find(index), self._cues.find(index), strict=True)
        for segment, evidence, cues in found:
            above = [headings[name] for name in segment.section if name in headings]
            first = before is None or before.paragraph != segment.paragraph
            rows.append(self._row(segment, evidence, cues, above, first))
            if segment.block == "heading":
                headings[" ".join(segment.text.split())] = self._heading(segment, rows[-1])
            before = segment
        return rows

    def _heading(self, segment: Segment, row: Row) -> _Heading:
        (found,) = self._headings.find(self._atoms.index([segment.tokens]))
        telling = {name: max(match.term.weight for match in matches) for name, matches in found.items()}
        return _Heading(row.words, {code: strength(matches) for code, matches in row.evidence.items()}, telling)

    def _row(self, segment: Segment, evidence: Found, said: Found, above: list[_Heading], first: bool) -> Row:
        words = [common_form(token.lemma) for token in segment.tokens]
        is_heading = segment.block == "heading"
        above = [] if is_heading else above
        strengths = [strength(evidence.get(source, ())) for source in self._sources]
        heading = above[-1].evidence if above else {}
        cues = {name: sum(match.term.weight for match in matches) for name, matches in said.items()}
        telling = next((heading.telling for heading in reversed(above) if heading.telling), {})
        kinds = [float(segment.block == kind) for kind in _BLOCKS]
        length = min(len(words), 40) / 40
        speaking = [one.get(name, 0.0) for one in (cues, telling) for name in FINDING_TYPES]
        own = (
            strengths
            + [float(value >= CLEAR_EVIDENCE) for value in strengths]
            + [heading.get(source, 0.0) for source in self._sources]
            + kinds
            + [float(first), length, float(bool(segment.speaker))]
            + speaking
        )
        return Row(
            words=" ".join(words),
            heading=" ".join(heading.words for heading in above[-2:]),
            evidence=evidence,
            own=np.array(own),
            flow=np.array([*_pointing(segment.tokens), *kinds, float(first), length]),
            cues=np.array(speaking),
            paragraph=segment.paragraph,
            is_heading=is_heading,
        )


def _pointing(tokens: Sequence[Token]) -> list[float]:
    """Whether the words point back, early or at all, and how many nouns and verbs there are to stand alone."""
    forms = [common_form(token.text) for token in tokens]
    return [
        float(bool(forms) and forms[0] in _POINTING),
        float(any(form in _POINTING for form in forms[:3])),
        float(min(sum(form in _POINTING for form in forms), 3)),
        float(min(sum(token.pos in _NAMES for token in tokens), 8)),
        float(any(token.pos in _VERBS for token in tokens)),
    ]
