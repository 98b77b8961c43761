"""Sentences and words of a block, with their places in the canonical text.

The model proposes where sentences begin; what is certain from the letters alone is decided here, since a report's
abbreviations (``bl.a.``, ``kl. 8.30``, ``2. samling``) and clipped style are unlike the prose that models learn from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.records import Token

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Token as Word

    from pipeline.segmenting.alignment import Alignment

# Written without the last stop. Something always follows these …
_NEVER_LAST = frozenset(
    "adm adr alm art avd bl.a bla blant.a ca cirka dir div dr dvs eg eks ekskl f.eks fhv fr frk ift iht inkl int "
    "jf jfr jr kap kgl kl kom kst ledd maks mht m.h.t m.a m.a.o min nr p.g.a pga pkt pr prof pst ref rep repr "
    "rådg s.k sek sekr sml spes spm st t.o.m f.o.m tlf tel ung univ vedk vedr vha v.h.a vs zw årg årl ev evt "
    "eventuelt kr omtr osb.m proj prosj ass sign".split()
)
# … and these may end a sentence, but do not where a small letter follows.
_SELDOM_LAST = frozenset(
    "a.d d.d d.m d.s e.kr e.l el etc f.kr fl forts hhv m.fl m.m m.v mfl mill mnd moh mrd mv n.å o.a o.l o.s.v ofl "
    "off ol osb osv p.t pers st.meld stk u.å v.g.s vgs t.d vol aug des feb jan jul jun mai mar nov okt sep sept "
    "apr mån ill tirs tors ons fre lør man laur tys".split()
)
_ENDS = re.compile(r"[.?!…][»”\"’)\]]*$|[»”\"|]$")
_LAST_WORD = re.compile(r"\S+$")
_PLAIN_END = re.compile(r"[^\W\d_]{3,}[»”\")\]]?[.?!…]+[»”\")\]]*$")
_INITIAL = re.compile(r"^\(?[A-ZÆØÅ](\.[A-ZÆØÅ])*\.$")
_NUMBER = re.compile(r"^\(?\d{1,4}\.$")


def sentences(doc: Doc, alignment: Alignment) -> Iterator[tuple[Token, ...]]:
    """The words of each sentence of a parsed block, without white space; lemmas are in small letters."""
    sentence: list[Token] = []
    proposed = False
    for word in doc:
        proposed = proposed or bool(word.is_sent_start)
        if word.is_space:
            continue
        if sentence and _begins(word, alignment.text[max(0, word.idx - 60) : word.idx].rstrip(), proposed):
            yield tuple(sentence)
            sentence = []
        proposed = False
        start, end = alignment.span(word.idx, word.idx + len(word))
        sentence.append(Token(word.text, (word.lemma_ or word.text).lower(), word.pos_, start, end))
    if sentence:
        yield tuple(sentence)


def _begins(word: Word, before: str, proposed: bool) -> bool:
    """Whether ``word`` begins a sentence after the text ``before``, where the model may have proposed so."""
    if not word.nbor(-1).whitespace_ and not word.nbor(-1).is_space:
        return False
    if not _ENDS.search(before) or _is_abbreviation(before, word.text):
        return False
    opens_small = word.text[0].islower()
    if opens_small and before[-1] in '?!»”"’)|':
        return False
    capital = word.text[0].isupper() or word.text[0] in "«“–—"
    return proposed or (capital and bool(_PLAIN_END.search(before)))


def _is_abbreviation(before: str, following: str) -> bool:
    last = _LAST_WORD.search(before)[0].lstrip("(«“\"'")
    stem = last.rstrip(".").lower()
    if not last.endswith("."):
        return False
    if stem in _NEVER_LAST or _INITIAL.match(last):
        return True
    small = following[0].islower() or following[0].isdigit()
    return small and (stem in _SELDOM_LAST or bool(_NUMBER.match(last)))
