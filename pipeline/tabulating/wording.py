"""Which words what is said of a theme has in common across municipalities."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from pipeline.records import FindingType

Theme = tuple[str, FindingType]  # code, finding type

# Function words, which a small corpus can make look telling.
_FUNCTION_WORDS = frozenset(
    """alle alt altså andre anna annan annen annet at av bare berre blant ble blei bli blir blitt både båe da dei deira
    den denne der deres dermed det dette difor disse dit du då eg ei ein eine eit eitt eller en ene enn enno ennå er
    et ett etter far fleire flere for fordi fra frå få får før gikk gjekk gjennom gjer gjorde gjør går gått ha
    hadde han har heile hele hennar henne hennes her hjå ho hos hun hva hvem hver hvert hvis hvor hvordan høyrer
    ifra ikke ikkje inn innan innen ja kan kjem kom kome kommer korleis kunne kva kvar kvart kven kvifor man
    mange med medan meir mellom men mens mer mest mot mye mykje må måtte no noe noen nok noko nokon nokre nå når
    og også om opp oss over på same samme seg seier selv ser sett sette si sia sidan siden sier sin sine sitt
    sjølv skal skulle slik som stod står så ta tar tatt til under ut utan uten var vart ved vere vi vil ville
    vore vår våre vårt være vært å år åra""".split()
)
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
_MOST_WORDS = 2_500  # of a theme; past it, and at each doubling of what is left, those of one municipality are dropped
_COUNT = 32  # bits of the number of segments
_STEM = 5  # words that begin alike count as forms of one
_DISTINCT = 2.0  # a word is telling if it is this much commoner in the theme than in all segments


def words(text: str) -> set[str]:
    """The words of the text that tell something, in small letters."""
    return set(map(str.lower, _WORD.findall(text))) - _FUNCTION_WORDS


class Wording:
    """Counts the segments that hold a word, in all and by theme, so that memory does not grow with the corpus.

    Of a theme's words one number each is kept: the segments that hold it, and above that, as bits, the municipalities
    that use it.
    """

    def __init__(self) -> None:
        self._all: Counter[str] = Counter()
        self._of_theme: defaultdict[Theme, dict[str, int]] = defaultdict(dict)
        self._most: defaultdict[Theme, int] = defaultdict(lambda: _MOST_WORDS)
        self._bits: dict[str, int] = {}

    def add(self, counted: Mapping[str, int]) -> None:
        """Adds counts of words in any segments."""
        self._all.update(counted)

    def add_theme(self, theme: Theme, municipality: str, counted: Mapping[str, int]) -> None:
        """Adds counts of words in segments of the theme that are about the municipality (empty: none or several)."""
        bit = self._bits.setdefault(municipality, 1 << _COUNT + len(self._bits)) if municipality else 0
        words = self._of_theme[theme]
        for word, n in counted.items():
            words[word] = words.get(word, 0) + n | bit
        if len(words) > self._most[theme]:
            self._of_theme[theme] = {word: held for word, held in words.items() if _municipalities(held) >= 2}
            self._most[theme] = max(_MOST_WORDS, 2 * len(self._of_theme[theme]))

    def common(self, theme: Theme, most: int = 6) -> list[tuple[str, int]]:
        """The words most telling of the theme that at least two municipalities use, with the number of these.

        A word's weight is that number x the logarithm of how much commoner it is in the theme's segments than in all.
        """
        words = self._of_theme[theme]
        total, total_in_all = sum(map(_segments, words.values())), self._all.total()
        weighed = []
        for word, held in words.items():
            ratio = _segments(held) / total * total_in_all / self._all[word]
            if (places := _municipalities(held)) >= 2 and ratio >= _DISTINCT:
                weighed.append((-places * math.log(ratio), word, places))
        chosen: dict[str, tuple[str, int]] = {}
        for _, word, n in sorted(weighed):
            chosen.setdefault(word[:_STEM], (word, n))
            if len(chosen) == most:
                break
        return list(chosen.values())


def _segments(held: int) -> int:
    return held & (1 << _COUNT) - 1


def _municipalities(held: int) -> int:
    return (held >> _COUNT).bit_count()
