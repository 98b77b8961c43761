"""What of a codebook bears on a document's coding: the codes, and those of their terms that can stand in it.

A term can stand in a document only if some segment has a word for each of its elements. Any other term finds nothing
there, neither as evidence nor as an exception, and what it says may change without the document being coded again.
The condition is necessary and not sufficient: nothing is said of the order of the words and the gaps between.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict

from pipeline.codebook import Codebook
from pipeline.coding.atoms import Atoms, is_counted
from pipeline.coding.evidence import Matcher
from pipeline.records import SegmentedDocument


def words(document: SegmentedDocument) -> bytes:
    """The document's words (form and lemma), each with the segments that have it, as the bits of a number."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for number, segment in enumerate(document.segments):
        for token in segment.tokens:
            if is_counted(token):
                found[token.text, token.lemma] |= 1 << number
    rows = [(text, lemma, f"{segments:x}") for (text, lemma), segments in found.items()]
    return json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")


class Bearing:
    """Tells what of one codebook bears on documents."""

    def __init__(self, codebook: Codebook) -> None:
        self._codes = [(name, code.formerly) for name, code in codebook.codes.items()]
        self._atoms = Atoms()
        terms, unless = (
            {name: getattr(code, kind) for name, code in codebook.codes.items()} for kind in ("terms", "unless")
        )
        self._matcher = Matcher(self._atoms, terms, unless)

    def on(self, words: bytes) -> str:
        """A hash of what bears on the document of these words (as ``words`` gives them)."""
        there: defaultdict[int, int] = defaultdict(int)
        for text, lemma, segments in json.loads(words):
            bits = int(segments, 16)
            for atom in self._atoms.of_word(text, lemma):
                there[atom] |= bits
        possible = [(owned.owner, owned.is_unless, owned.term) for owned, _ in self._matcher.possible(there)]
        return hashlib.sha256(repr((self._codes, possible)).encode()).hexdigest()
