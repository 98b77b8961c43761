"""Where decisions stand in a report's text of today: at their place, at another, or in conflict; never guessed.

A decision's place is found by its quote and the text around it (after the W3C's TextQuoteSelector), compared as
``folding`` has it. A place that only nearly fits is shown to a person and never taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from pipeline.decisions.event import Event
from pipeline.decisions.folding import Folded, fold, letters
from pipeline.records import Segment

Status = Literal["clean", "moved", "conflict"]
Reason = Literal["several", "uncertain", "changed", "gone", "outside", "unquoted", "absent"]

GAP = "\x1f"
"""Stands for what is between segments: white space to Python, and in no report."""
AROUND = 40
"""How many characters before and after a passage are kept with its quote."""

# Letters and digits of quote and surroundings together that make a place certain: «Ja.» or «Bolig» alone does not.
_CERTAIN = 16
# As many of the quote alone, where its surroundings are others: «Kommunen har ikke kommet i gang.» may have stood in
# the section of every municipality, and the one that was decided on be gone.
_CERTAIN_ALONE = 40
# Letters that surroundings must share to count as the same (all of a sentence's beginning or end, or both in part).
_SAME = 20
# So many more letters of the surroundings must one place share than the next.
_CLEARLY = 8
# A place where so many of the quote's words stand is shown as what became of it.
_ALIKE = 0.5
_COMMON = 60  # occurrences; a word with more says nothing about where a passage is
_SLACK = 50  # characters that may be put in or left out within a passage
_WORD = re.compile(r"\w+")
_SIGNS_AFTER = re.compile(r"[^\w\s]*")
_LIST_MARK = re.compile(r"^\s*(?:[-–—*•·▪◦‣●○>|#+]+|\d{1,2}[.)]|[a-zæøå]\))\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where an event stands: at ``[start, end)``, where now ``text`` is.

    Of a conflict these tell of the place that is most like it, or where it stood; ``places`` are all that it could be.
    """

    event: Event
    status: Status
    start: int
    end: int
    text: str
    reason: Reason | None = None
    places: tuple[tuple[int, int], ...] = ()


def text_of(segments: Iterable[Segment]) -> str:
    """A report's text made of its segments (in order), each at its offsets, with ``GAP`` for what is between them."""
    parts: list[str] = []
    at = 0
    for segment in segments:
        parts += (GAP * (segment.start - at), segment.text)
        at = segment.end
    return "".join(parts)


def quoted(event: Event, text: str) -> Event:
    """The event with its quote and surroundings, as they stand in the text at its offsets."""
    before, after = text[max(0, event.start - AROUND) : event.start], text[event.end : event.end + AROUND]
    quote = text[event.start : event.end]
    return replace(event, quote=_shown(quote), before=_shown(before), after=_shown(after))


def anchor(events: Iterable[Event], text: str, document: str = "") -> list[Anchored]:
    """Each event's place in the text, ``text_of`` the report's segments.

    Clean: the quote stands at the event's offsets, and nothing speaks for another place. Moved: it stands at one place
    for certain, or at one that its surroundings clearly fit best. Else in conflict, with the reason: ``several``
    places fit equally well; ``uncertain``: one does, but the quote is short, or not long and its surroundings others;
    ``changed``: a place has most of its words; ``gone``: none has; ``outside``: the offsets are beyond the text.

    An event without a quote (a row made by hand can do without) has nothing to be compared: its offsets are taken at
    their word, and if the report has been changed since, the decision is wherever they point now. Only where
    ``document`` is known to replace the one that was decided on is it in conflict (``unquoted``).
    """
    page = _Page(text)
    return [_anchored(event, page, bool(document) and event.document != document) for event in events]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that has the quote. ``shared`` is the number of letters that its surroundings share with the event's,
    and ``whole`` whether that is all of them."""

    start: int
    end: int
    shared: int
    whole: bool


def _anchored(event: Event, page: _Page, replaced: bool) -> Anchored:
    if not fold(event.quote):
        if replaced or event.end > len(page.text):
            return page.conflict(event, "unquoted" if replaced else "outside")
        return page.at(event, "clean", event.start, event.end)
    stands = page.stands(event)
    if stands and page.is_surrounded(event):
        return page.at(event, "clean", event.start, event.end)
    places = sorted(page.places(event), key=lambda place: -place.shared)
    if not places:
        is_whole = stands and not (_in_word(page.text, event.start) or _in_word(page.text, event.end))
        return page.at(event, "clean", event.start, event.end) if is_whole else page.lookalike(event)
    best, *others = places
    if others and not _is_clear(best, others):
        return page.conflict(event, "several", places)
    if stands and event.start <= best.start and best.end <= event.end:
        return page.at(event, "clean", event.start, event.end)
    if not _is_certain(event, best):
        return page.conflict(event, "uncertain", places)
    return page.at(event, "moved", best.start, best.end)


def _is_clear(best: _Place, others: list[_Place]) -> bool:
    whole = best.whole and not any(other.whole for other in others)
    return whole or best.shared - others[0].shared >= _CLEARLY


def _is_certain(event: Event, place: _Place) -> bool:
    own = len(letters(fold(event.quote)))
    are_others = (event.before or event.after) and not place.whole and place.shared < _SAME
    return own >= _CERTAIN_ALONE if are_others else own + place.shared >= _CERTAIN


class _Page:
    """The text of a report, with what is worked out of it only where a decision does not stand at its place."""

    def __init__(self, text: str) -> None:
        self.text = text

    def stands(self, event: Event) -> bool:
        """Whether the quote stands at the event's offsets."""
        here = self.text[event.start : event.end]
        return _is_written(event.quote, here) or fold(here) in (fold(event.quote), _without_marks(event.quote))

    def is_surrounded(self, event: Event) -> bool:
        """Whether all that is given of the surroundings stands around the event's offsets."""
        before = self.text[max(0, event.start - len(event.before)) : event.start]
        return _is_written(event.before, before) and _is_written(
            event.after, self.text[event.end : event.end + len(event.after)]
        )

    def places(self, event: Event) -> list[_Place]:
        """All places that have the quote and cut no word that was not cut before."""
        quote = fold(event.quote)
        spans = self._spans(quote, event) or self._spans(_without_marks(event.quote), event)
        before, after = letters(fold(event.before)), letters(fold(event.after))
        return [self._place(start, end, before, after) for start, end in spans]

    def _spans(self, quote: str, event: Event) -> list[tuple[int, int]]:
        text = self._folded.text
        cut_before = _is_of_word(Folded(event.before).text[-1:])
        cut_after = _is_of_word(Folded(event.after).text[:1])
        spans = []
        start = text.find(quote) if quote else -1
        while start >= 0:
            end = start + len(quote)
            if (cut_before or not _in_word(text, start)) and (cut_after or not _in_word(text, end)):
                spans.append((start, end))
            start = text.find(quote, start + 1)
        return spans

    def _place(self, start: int, end: int, before: str, after: str) -> _Place:
        text = self._folded.text
        above = letters(text[max(0, start - 2 * len(before) - AROUND) : start])
        below = letters(text[end : end + 2 * len(after) + AROUND])
        shared = _common(before[::-1], above[::-1]) + _common(after, below)
        whole = 0 < shared == len(before) + len(after)
        return _Place(*self._folded.span(start, end), shared, whole)

    def at(self, event: Event, status: Status, start: int, end: int) -> Anchored:
        return Anchored(event, status, start, end, _shown(self.text[start:end]))

    def conflict(self, event: Event, reason: Reason, places: Iterable[_Place] = ()) -> Anchored:
        spans = tuple((place.start, place.end) for place in places) or ((event.start, event.end),)
        start, end = spans[0]
        return Anchored(event, "conflict", start, end, _shown(self.text[start:end]), reason, spans if places else ())

    def lookalike(self, event: Event) -> Anchored:
        """The conflict of an event whose quote is nowhere, with the place that has most of its words."""
        text, folded = self._folded.text, fold(event.quote)
        begin = self._likely(folded)
        start = text.rfind(" ", 0, max(0, begin - _SLACK)) + 1
        end = text.find(" ", begin + len(folded) + _SLACK)
        window = list(_WORD.finditer(text, start, end if end >= 0 else len(text)))
        quote = _WORD.findall(folded)
        matcher = SequenceMatcher(None, quote, [word[0] for word in window], autojunk=False)
        *blocks, _ = matcher.get_matching_blocks()
        if sum(block.size for block in blocks) < max(1, _ALIKE * len(quote)):
            return self.conflict(event, "gone")
        first = max(0, blocks[0].b - blocks[0].a)
        last = min(blocks[-1].b + len(quote) - blocks[-1].a, len(window)) - 1
        signs = _SIGNS_AFTER.match(text, window[last].end())
        span = self._folded.span(window[first].start(), signs.end() if signs else window[last].end())
        return self.conflict(event, "changed", [_Place(*span, 0, False)])

    def _likely(self, quote: str) -> int:
        """Where in the folded text the passage most likely begins: where most of its words say so."""
        text = self._folded.text
        begins = sorted(
            found.start() - word.start()
            for word in _WORD.finditer(quote)
            if len(word[0]) > 2 and text.count(word[0]) <= _COMMON
            for found in re.finditer(word[0], text)
        )
        near = [bisect_right(begins, begin + _SLACK) - i for i, begin in enumerate(begins)]
        return max(0, begins[near.index(max(near))]) if near else 0

    @cached_property
    def _folded(self) -> Folded:
        return Folded(self.text)


def _is_written(quote: str, here: str) -> bool:
    """Whether the two are the same, whatever white space each has and whatever stood between segments."""
    return quote == here or (
        len(quote) == len(here)
        and all(a == b or b == GAP or (a.isspace() and b.isspace()) for a, b in zip(quote, here, strict=True))
    )


def _without_marks(quote: str) -> str:
    """The quote as compared, without list marks, which are in no segment."""
    return fold(_LIST_MARK.sub("", quote))


def _in_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "-"


def _common(one: str, other: str) -> int:
    """How many characters the two begin with alike."""
    shortest = min(len(one), len(other))
    return next((i for i in range(shortest) if one[i] != other[i]), shortest)


def _shown(text: str) -> str:
    return text.replace(GAP, " ")
