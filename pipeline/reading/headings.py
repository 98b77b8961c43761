"""Headings that only look like headings: which short lines are, and how they are ranked.

For formats that do not mark headings, or documents whose authors did not. The rules were made on municipal reports,
minutes, interview notes and press articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.reading.speech import DASHES, leads_in

_MAX_CHARACTERS = 100
_MAX_TITLE = 160
_MAX_WORDS = 16
_MAX_LEAD_IN = 6  # words before a closing colon: «Dette fikk vi til:» yes, a whole clause no

_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
_LABELLED = re.compile(
    r"(kapittel|kap\.?|del|sak|spm\.?|spørsmål|spørjemål|vedlegg|tema|punkt|pkt\.?|fase|case|post|runde)\s+(?:\d+(?:[/.]\d+)*|[A-Z]\b)\s*[:.–-]?\s*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)(\.?)\s+(?=[A-ZÆØÅÁ«])")
_MUNICIPALITY = re.compile(
    r"(?:[A-ZÆØÅÁČĐŊŠŦŽ][\w-]*\s(?:(?:i|og|på|-)\s)?){1,4}(?:kommune|herad)(?=$|\s?[:(,–-])|[A-ZÆØÅ -]+ KOMMUNE$"
)

_INNER_SENTENCE = re.compile(r"(?<!\d)[.!?]\s+[A-ZÆØÅ«–]")
_FIELD = re.compile(r"[\wæøå/ -]{2,45}(?:,[^:]{2,40})?:\s+\S")
_SALUTATION = re.compile(
    r"(hei|hallo|heisann|kjære|god (dag|morgen|kveld|morgon)|mvh|vh|med (venn?l?[ei]g|beste|venleg) hels?ing|"
    r"(venn?l?[ei]g|beste|vennlig|venleg) hils(en|ing)|med vennlig hilsen|hilsen|helsing|takk for)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:av|tekst|foto|tekst og foto|publisert|oppdatert|skrevet av|skrive av|journalist)\b:? (?:[A-ZÆØÅ]|\d)",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"(figur|tabell|bilde|foto|kilde|kjelde|illustrasjon|diagram)\s*(\d|:)", re.IGNORECASE)
_DATE = re.compile(r"(\w+,? )?(den )?\d{1,2}\.\s?(\w+|\d{1,2}\.)\s?(\d{2,4})?", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+|https?://|www\.|\b\d{4} [A-ZÆØÅ]|\b(?:\d{2} ){3}\d{2}\b")
_GENERIC = re.compile(
    r"(bakgrunn|innledning|innleiing|sammendrag|samandrag|oppsummering|(for)?mål|hensikt|føremål|status|resultate[tr]|resultat)\W*",
    re.IGNORECASE,
)

_PERSON = re.compile(r"(vi|jeg|eg|han|hun|ho|de|dei)\b", re.IGNORECASE)

Sort = Literal["title", "ruled", "municipality", "labelled", "numbered", "capitals", "plain"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a heading looks: headings of one ``sort`` (and word, for labels) rank alike; ``depth`` counts within it."""

    sort: Sort
    word: str = ""
    depth: int = 1


def look_of(text: str, *, first: bool = False, underline: str = "") -> Look | None:
    """How the line looks as a heading; None if it does not look like one. ``first``: it opens the document."""
    if hashes := _HASHES.match(text):
        return Look("ruled", depth=len(hashes[1]))
    if underline:
        return Look("ruled", depth=1 if underline == "=" else 2)
    numbered = _NUMBERED.match(text)
    labelled = _LABELLED.match(text)
    body = text[(numbered or labelled).end() :] if numbered or labelled else text  # type: ignore[union-attr]
    if not _is_short_line(text, body, first) or (not labelled and _is_something_else(body, first)):
        return None
    if labelled:
        return Look("labelled", labelled[1].lower().rstrip("."))
    if numbered:
        return Look("numbered", depth=numbered[1].count(".") + 1)
    if _MUNICIPALITY.match(text):
        return Look("municipality")
    return Look("capitals" if text.isupper() and len(text) > 3 else "plain")


def hashes_of(text: str) -> int:
    """How many characters the ``#`` marks in front of a heading take."""
    found = _HASHES.match(text)
    return found.end() if found else 0


def without_number(text: str) -> str:
    """A heading's text without the number before it."""
    found = _NUMBERED.match(text)
    return text[found.end() :] if found else text


def _is_short_line(text: str, body: str, first: bool) -> bool:
    """Whether length, beginning and end are those of a heading."""
    if len(text) > (_MAX_TITLE if first else _MAX_CHARACTERS) or len(text.split()) > (2 if first else 1) * _MAX_WORDS:
        return False
    if text.endswith(":") and (len(text.split()) > _MAX_LEAD_IN or leads_in(text) or _PERSON.match(text)):
        return False
    starts_well = body[:1].isupper() or body[:1].isdigit() or body[:1] in ("", *'«"“')
    return starts_well and bool(re.search(r"[^\W\d]{2}", text)) and text[-1] not in ".,;!…" + DASHES


def _is_something_else(text: str, first: bool) -> bool:
    """Whether the short line is a sentence or two, a field, a greeting, a byline, a caption, a date or an address."""
    if _INNER_SENTENCE.search(text) or _ADDRESS.search(text) or _DATE.fullmatch(text):
        return True
    if any(pattern.match(text) for pattern in (_SALUTATION, _BYLINE, _CAPTION)):
        return True
    return bool(_FIELD.match(text)) and not (first and not is_mail_field(text))


def is_mail_field(text: str) -> bool:
    """Whether the line is one of a letter's, a mail's or a form's head."""
    return bool(
        re.match(r"(til|fra|frå|kopi|dato|emne|sendt|tid|stad|sted|re|sv|vs|from|to|subject|date|cc)\s*:", text, re.I)
    )


def is_section_name(text: str) -> bool:
    """Whether the line is one of the names that sections of any report have («Bakgrunn»)."""
    return bool(_GENERIC.fullmatch(text))


def is_salutation(text: str) -> bool:
    """Whether the line greets the reader or takes leave."""
    return bool(_SALUTATION.match(text))


def is_title(texts: Sequence[str], looks: Sequence[Look]) -> bool:
    """Whether the first heading, standing first in the document, is its title and not the first of its sections."""
    if looks[0].sort not in ("plain", "capitals") or texts[0].endswith("?"):
        return False
    return not is_section_name(texts[0])


def levels_of(texts: Sequence[str], looks: Sequence[Look], *, title: bool) -> list[int]:
    """The level, from 1, of each heading; ``title`` says that the first one is the document's title.

    A sort of heading ranks below the sort that it first stood under. A plain heading ranks below the nearest heading of
    another sort, so «Hva var målet?» is inside «Nesodden kommune». After the last municipality, a heading that none of
    the other municipalities has belongs to the whole document again («Veien videre for nettverket»).
    """
    top = 2 if title else 1
    shallowest = min((look.depth for look in looks if look.sort == "numbered"), default=1)
    ranks: dict[tuple[str, str], int] = {}
    levels: list[int] = []
    above = top - 1
    end = _end_of_municipalities(texts, looks)
    for i, look in enumerate(looks):
        if title and i == 0:
            levels.append(1)
        elif look.sort == "ruled":
            levels.append(look.depth)
            above = look.depth
        elif look.sort == "plain":
            levels.append(above if i >= end else above + 1)
        else:
            rank = ranks.setdefault((look.sort, look.word), above + 1)
            above = rank + (look.depth - shallowest if look.sort == "numbered" else 0)
            levels.append(above)
    return levels


def _end_of_municipalities(texts: Sequence[str], looks: Sequence[Look]) -> int:
    """The place behind the last municipality's own headings, judged by those that the municipalities share."""
    places = [i for i, look in enumerate(looks) if look.sort == "municipality"]
    counts = Counter(texts[places[0] :]) if len(places) > 1 else Counter()
    shared = [i for i in range(len(texts)) if counts[texts[i]] > 1]
    return max([*shared, *places]) + 1 if shared else len(texts)
