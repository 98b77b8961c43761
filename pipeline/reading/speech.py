"""Telling direct speech from list items, which begin with the same dash in Norwegian reports."""

from __future__ import annotations

import re
from collections.abc import Sequence

DASHES = "-–—‒−"

_SAYS = (
    "sier|seier|sa|forteller|fortel|fortalte|mener|meiner|mente|meinte|ler|lo|smiler|svarer|svarar|svarte|forklarer|"
    "forklarar|forklarte|legger|legg|la|understreker|understrekar|påpeker|påpeikar|fortsetter|fortset|innrømmer|"
    "vedgår|oppsummerer|konstaterer|konkluderer|kommenterer|utdyper|utdjupar|bekrefter|stadfestar|uttaler|"
    "uttalar|tror|trur|synes|synest|spør|sukker|sukkar|humrer|minner|beskriver|avslutter|avsluttar|opplyser|"
    "hevder|hevdar|håper|håpar|roser|skryter|skryt|slår|fremhever|framhever|ifølge|ifølgje"
)
_SPEECH_TAG = re.compile(rf"[,!?…»”\"]\s+(?:{_SAYS})\s+\w", re.IGNORECASE)
_SAYING = re.compile(rf"\b(?:{_SAYS})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][»”\"')]*$")
_QUOTED = re.compile(r"[«“„\"][^«»“”„\"]+[»”\"]\.?")


def is_tagged(text: str) -> bool:
    """Whether someone is named as saying it («…, sier NAV-leder Kari Lund.»)."""
    return bool(_SPEECH_TAG.search(text))


def leads_in(text: str) -> bool:
    """Whether the text announces what someone says («Hun sier det slik:»)."""
    return text.endswith(":") and bool(_SAYING.search(text))


def is_sentence(text: str) -> bool:
    """Whether the text closes as a sentence does."""
    return bool(_SENTENCE_END.search(text))


def is_quoted(text: str) -> bool:
    """Whether the whole text stands in one pair of quotation marks."""
    return bool(_QUOTED.fullmatch(text))


def are_speech(texts: Sequence[str], *, alone: bool) -> list[bool]:
    """For each of some paragraphs in a row, all beginning with a dash: is it speech (and not a list item)?

    Most speech names a speaker somewhere in the row; a list is several, seldom all full sentences. ``alone`` says that
    white space and ordinary paragraphs surround the row: one full sentence standing so is speech as well.
    """
    tagged = [is_tagged(text) for text in texts]
    sentences = all(is_sentence(text) and len(text.split()) > 3 for text in texts)
    dialogue = alone and len(texts) == 2 and texts[0].endswith("?")
    if 2 * sum(tagged) >= len(texts) or (sentences and (any(tagged) or dialogue)):
        return [True] * len(texts)
    if alone and len(texts) == 1:
        return [sentences]
    return tagged
