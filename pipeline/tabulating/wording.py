"""Which words what is said of a theme has in common across municipalities."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from pipeline.records import FindingType

Theme = tuple[str, FindingType]  # code, finding type

# Function words, which a small corpus can make look telling.
_FUNCTION_WORDS = frozenset(
    """alle alt altså andre annan annen anna annet at av bare berre ble blei bli blir blitt blitt både båe da dei deira
    den denne der deres det dette difor disse dit du då eg ei ein eine eit eitt eller en ene er et ett etter far flere
    fleire for fordi fra frå før få får gjennom gjer gjør gjorde ha hadde han har henne hennar hennes her hjå ho hos hun
    hva hvem hver hvert hvis hvor hvordan høyrer ifra ikke ikkje inn innen innan ja kan kva kvar kvart kven kvifor korleis
    kom kome kommer kjem kunne man mange med medan meir mellom men mens mer mest mot mye mykje må måtte noe noen nok noko
    nokon nokre når nå no og også om opp oss over på seg seier sia siden sidan sier si sin sine sitt skal skulle slik som
    så ta tatt tar til under ut utan uten var vart ved vere være vi vil ville vore vært vår vårt våre å år åra selv sjølv
    går gått gikk gjekk står stod ser sett sette samme same blant mellom ennå enno hele heile dermed""".split()
)
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
_MOST_WORDS = 4_000  # kept for a theme; past it those of one municipality are dropped
_STEM = 5  # words that begin alike count as forms of one
_DISTINCT = 2.0  # a word is telling if it is this much commoner in the theme than in all segments


class Wording:
    """Counts words of segments, in all and by theme, so that memory does not grow with the corpus."""

    def __init__(self) -> None:
        self._all: Counter[str] = Counter()
        self._counts: defaultdict[Theme, Counter[str]] = defaultdict(Counter)
        self._places: defaultdict[Theme, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._bits: dict[str, int] = {}

    def add(self, text: str, municipality: str, themes: Iterable[Theme]) -> None:
        """Counts the segment's words; each once, in small letters."""
        words = set(map(str.lower, _WORD.findall(text))) - _FUNCTION_WORDS
        self._all.update(words)
        bit = self._bits.setdefault(municipality, 1 << len(self._bits)) if municipality else 0
        for theme in themes:
            self._counts[theme].update(words)
            places = self._places[theme]
            for word in words:
                places[word] |= bit
            if len(places) > _MOST_WORDS:
                self._prune(theme)

    def common(self, theme: Theme, most: int = 6) -> list[tuple[str, int]]:
        """The words most telling of the theme that at least two municipalities use, with the number of these.

        A word's weight is that number x the logarithm of how much commoner it is in the theme's segments than in all.
        """
        counts = self._counts[theme]
        total, total_in_all = counts.total(), self._all.total()
        weighed = []
        for word, places in self._places[theme].items():
            ratio = counts[word] / total * total_in_all / self._all[word]
            if places.bit_count() >= 2 and ratio >= _DISTINCT:
                weighed.append((-places.bit_count() * math.log(ratio), word, places.bit_count()))
        chosen: dict[str, tuple[str, int]] = {}
        for _, word, n in sorted(weighed):
            chosen.setdefault(word[:_STEM], (word, n))
            if len(chosen) == most:
                break
        return list(chosen.values())

    def _prune(self, theme: Theme) -> None:
        places = self._places[theme]
        for word in [word for word, bits in places.items() if bits.bit_count() < 2]:
            del places[word], self._counts[theme][word]
