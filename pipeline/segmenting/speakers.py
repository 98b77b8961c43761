"""Who says what is quoted: dash quotes, quotation marks and bylines with a person or a role."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.records import Document

_SAYS = (
    "sier|sa|seier|seiar|forteller|fortalte|fortel|mener|mente|meiner|forklarer|forklarar|forklarte|understreker|"
    "understrekar|understreket|påpeker|peker|peikar|ler|smiler|sukker|sukkar|utdyper|utdjupar|oppsummerer|"
    "oppsummerar|svarer|svarar|svarte|spør|roser|rosar|innrømmer|innrømmet|vedgår|konkluderer|konkluderar|advarer|"
    "åtvarar|minner|minnar|uttaler|uttalar|kommenterer|kommenterar|fastslår|slår|skriver|skriv|skreiv|skrev|hevder|"
    "hevdar|håper|håpar|beskriver|skildrar|legger|legg|la|fremhever|framhevar|trekker|trekkjer|uttrykte|uttrykker"
)
# «…, sier NAV-leder i Moss, Henriette Lunde Sørvik.»: the words after the verb, up to the end of the clause.
_ATTRIBUTION = re.compile(
    rf"(?:,|[.?!…][»”\"]?,?|[»”\"],?|\bDet)\s+(?:{_SAYS})\s+(?P<who>[^–—«»:;.!?]*(?:\b[A-ZÆØÅ]\.[^–—«»:;.!?]*)*)"
)
_NAME_WORD = r"[A-ZÆØÅÁČĐŊŠŽ][a-zæøåéèêöüáčđŋšž]+(?:-[A-ZÆØÅÁČĐŊŠŽ][a-zæøåéèêöüáčđŋšž]+)*"
_NAME = re.compile(rf"(?<![\w-]){_NAME_WORD}(?:\s+(?:[A-ZÆØÅ]\.|av|de|van|von|{_NAME_WORD}))*(?![\w-])")
_ROLE = re.compile(
    r"(?:leder|leiar|direktør|sjef|rektor|lærer|lærar|rådgiver|rådgjevar|koordinator|konsulent|veileder|rettleiar|"
    r"rådmann|ordfører|ordførar|styrer|styrar|sykepleier|sjukepleiar|terapeut|arbeider|arbeidar|psykolog|lege|"
    r"spesialist|pedagog|behandler|handsamar|fremskaffer|framskaffar|mor|far|elev|informant|tillitsvalgt|"
    r"tillitsvald|politiker|politikar|assistent|ansvarlig|ansvarleg|kontakt|loser?|controller|vaktmester|pleier)$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:han|hun|ho|hen|vedkommende)\b")
_BYLINE = re.compile(r"^(?P<who>[A-ZÆØÅ][^.:!?\n]{2,70}?):\s")
_INITIAL = re.compile(r"^(?P<who>[A-ZÆØÅ])\s?:\s")
_QUOTED = re.compile(r"[«“][^»”]*[»”]")
_AFTER_PLACE = re.compile(r"\b(?:i|på|ved|for|fra|frå|NAV|Nav)\s+$")
_FILLER = re.compile(r"^(?:(?:til|fast|at|om|seg|fram|frem|opp|på|ein|en|ei|et|eit|den|det)\s+)+")
_SPEECH_DASH = re.compile(r"^\s*[–—-]\s")


@dataclass(frozen=True, slots=True)
class Speech:
    """A range of the canonical text and who is heard in it: a full name where one is known, else the role."""

    start: int
    end: int
    speaker: str


def is_role(word: str) -> bool:
    """Whether the word names what a person does («NAV-leder», «rektor»)."""
    return bool(_ROLE.search(word))


def persons(text: str) -> list[str]:
    """The full names (two words or more) in ``text`` that follow a role or a verb of saying."""
    found = []
    for match in _NAME.finditer(text):
        words = _without_role(match[0]).split()
        before = text[: match.start()].split()
        introduced = words and (len(words) < len(match[0].split()) or (before and is_role(before[-1].rstrip(","))))
        if len(words) >= 2 and (introduced or re.search(rf"\b(?:{_SAYS})\s*$", text[: match.start()])):
            found.append(" ".join(words))
    return found


def speeches(document: Document) -> list[Speech]:
    """Every quoted range with its speaker, in order. A surname alone is the person named in full before."""
    full_names = _full_names(document)
    found: list[Speech] = []
    last = ""
    for block in document.blocks:
        if block.kind == "heading":
            continue
        text = document.text[block.start : block.end]
        byline = _byline(text)
        if byline:
            found.append(Speech(block.start, block.end, byline))
            continue
        match = _ATTRIBUTION.search(text)
        if not match:
            continue
        who = match["who"]
        speaker = last if _PRONOUN.match(who.lstrip()) else _speaker(who, full_names)
        if not speaker:
            continue
        last = speaker
        if _SPEECH_DASH.match(text):
            found.append(Speech(block.start, block.end, speaker))
        else:
            found.extend(
                Speech(block.start + quoted.start(), block.start + quoted.end(), speaker)
                for quoted in _QUOTED.finditer(text)
                if abs(quoted.end() - match.start()) <= 2
            )
    return found


def _byline(text: str) -> str:
    if match := _INITIAL.match(text):
        return match["who"]
    match = _BYLINE.match(text)
    if match and len(text) > match.end() + 10 and any(is_role(word.strip(",")) for word in match["who"].split()):
        return match["who"]
    return ""


def _full_names(document: Document) -> dict[str, str]:
    """Surname -> full name, for the surnames that only one person bears."""
    names: set[str] = set()
    for block in document.blocks:
        text = document.text[block.start : block.end]
        names.update(persons(text))
        names.update(name for said in _ATTRIBUTION.finditer(text) if " " in (name := _name(said["who"])))
    bearers = Counter(name.split()[-1] for name in names)
    return {name.split()[-1]: name for name in sorted(names) if bearers[name.split()[-1]] == 1}


def _speaker(who: str, full_names: dict[str, str]) -> str:
    """The person in «NAV-leder i Moss, Henriette Lunde Sørvik», else the role as it stands."""
    name = _name(who)
    if name:
        return name if " " in name else full_names.get(name, name)
    words = _FILLER.sub("", " ".join(who.split())).split()
    for count, word in enumerate(words[:3], 1):
        if is_role(word):
            return " ".join(words[:count])
    return ""


def _name(who: str) -> str:
    """The longest personal name in the words after a verb of saying, else nothing."""
    who = " ".join(who.split())
    names = [_without_role(match[0]) for match in _NAME.finditer(who) if not _AFTER_PLACE.search(who[: match.start()])]
    return max(names, key=lambda name: len(name.split()), default="")


def _without_role(name: str) -> str:
    words = name.split()
    while words and is_role(words[0]):
        words = words[1:]
    return " ".join(words)
