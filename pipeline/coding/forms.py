"""One form for the bokmål and the nynorsk of a word, so that a term written in one matches both.

The form is only compared, never shown. It need not be a word; it must be the same for both ways of writing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Nynorsk -> bokmål, anywhere in a word. Longer ones first where one holds another.
_STEMS = {
    "skule": "skole",
    "skulan": "skolen",
    "skular": "skoler",
    "heime": "hjemme",
    "fråvær": "fravær",
    "fråfall": "frafall",
    "teneste": "tjeneste",
    "tenest": "tjenest",
    "heim": "hjem",
    "samanheng": "sammenheng",
    "saman": "sammen",
    "mellombels": "midlertidig",
    "tilsett": "ansatt",
    "tilset": "ansett",
    "leiing": "ledelse",
    "leiar": "leder",
    "eigar": "eier",
    "eigen": "egen",
    "sjuk": "syk",
    "ungdomsskule": "ungdomsskole",
    "rettleia": "veilede",
    "rettlei": "veiled",
    "tverrfagleg": "tverrfaglig",
    "heilskapleg": "helhetlig",
    "heilskap": "helhet",
    "einskap": "enhet",
    "eining": "enhet",
    "verksemd": "virksomhet",
    "utkasting": "utkastelse",
    "bustadlaus": "bostedsløs",
    "heimlaus": "hjemløs",
    "bustad": "bolig",
    "husleige": "husleie",
    "leige": "leie",
    "fleir": "fler",
    "løysing": "løsning",
    "avgjer": "avgjør",
    "vedteken": "vedtatt",
    "vedteke": "vedtatt",
    "deltek": "delta",
    "sjølv": "selv",
    "òg": "og",
    "kvardag": "hverdag",
    "arbeidsgjevar": "arbeidsgiver",
    "rådgjevar": "rådgiver",
    "sakshandsam": "saksbehandl",
    "handsam": "behandl",
    "framskaff": "fremskaff",
    "framleis": "fremdeles",
    "vidareføre": "videreføre",
    "vidare": "videre",
    "kjensle": "følelse",
    "byrj": "begynn",
    "røynsle": "erfaring",
}
_WORDS = {
    "ikkje": "ikke",
    "kva": "hva",
    "kven": "hvem",
    "korleis": "hvordan",
    "kvar": "hver",
    "kvart": "hvert",
    "kvarandre": "hverandre",
    "kvifor": "hvorfor",
    "ein": "en",
    "ei": "en",
    "eit": "et",
    "eitt": "ett",
    "eg": "jeg",
    "me": "vi",
    "vere": "være",
    "vore": "vært",
    "blei": "ble",
    "vart": "ble",
    "fekk": "fikk",
    "gjekk": "gikk",
    "gjere": "gjøre",
    "kjem": "kommer",
    "meir": "mer",
    "frå": "fra",
    "dei": "de",
    "ho": "hun",
    "noko": "noe",
    "nokon": "noen",
    "nokre": "noen",
    "mykje": "mye",
    "berre": "bare",
    "utan": "uten",
    "innan": "innen",
    "sidan": "siden",
    "no": "nå",
    "heile": "hele",
    "heil": "hel",
    "veg": "vei",
    "vegen": "veien",
    "skulen": "skolen",
    "sit": "sitter",
    "bur": "bor",
    "bu": "bo",
    "møtest": "møtes",
    "veit": "vet",
    "same": "samme",
    "eigne": "egne",
    "eig": "eier",
    "eige": "eie",
    "attende": "tilbake",
    "manglar": "mangler",
    "ynskjer": "ønsker",
    "ønskjer": "ønsker",
    "ønskje": "ønske",
    "ynskje": "ønske",
    "ønskte": "ønsket",
    "ynskte": "ønsket",
    "fleire": "flere",
    "vanskeleg": "vanskelig",
    "tydeleg": "tydelig",
    "kjende": "kjente",
    "høyrer": "hører",
    "jobbar": "jobber",
    "vågar": "tør",
}
# Endings that the two standards write differently; only behind a stem of three letters or more. Longer ones first.
_ENDINGS = {
    "legast": "ligast",
    "legare": "ligare",
    "lege": "lige",
    "leg": "lig",
    "heitene": "hetene",
    "heiten": "hetene",
    "heit": "het",
    "ingane": "ingene",
    "ingar": "inger",
    "inga": "ingen",
    "arane": "erne",
    "arar": "erer",
    "ane": "ene",
    "ar": "er",
}
_SOME_ENDING = tuple(_ENDINGS)
_STEM = re.compile("|".join(sorted(map(re.escape, _STEMS), key=len, reverse=True)))


@lru_cache(maxsize=8_000)
def common_form(word: str) -> str:
    """The form in which the bokmål and the nynorsk of ``word`` are alike, in small letters."""
    word = unicodedata.normalize("NFC", word).lower()
    if word in _WORDS:
        return _WORDS[word]
    word = _STEM.sub(lambda match: _STEMS[match[0]], word)
    if word.endswith(_SOME_ENDING):
        for ending, replacement in _ENDINGS.items():
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= 3 and stem[-3:].replace("_", "x").isalnum():
                return stem + replacement
    return word
