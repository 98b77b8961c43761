"""Positions that move with composed letters, line ends and ways of counting."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.exchange.counting import Way, count, ways
from pipeline.exchange.offsets import Offsets, composed, unmarked, with_line_end
from pipeline.exchange.quotes import agrees

SIGNS = st.sampled_from(
    [*"aå ø\n.", "a\u030a", "e\u0301", "\u0301", "😀", "👩\u200d🚀", "\r\n", "가", "\u1100\u1161", "ﬁ", "Å"]
)
TEXTS = st.lists(SIGNS, max_size=40).map("".join)


@st.composite
def places(draw, texts=TEXTS):
    """A text and a range in it."""
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    return text, start, draw(st.integers(start, len(text)))


@settings(deadline=None)
@given(places())
def test_a_composed_range_holds_what_the_range_held(place):
    text, start, end = place
    normal, offsets = composed(text)
    assert normal == unicodedata.normalize("NFC", text)
    a, b = offsets.range(start, end)
    assert 0 <= a <= b <= len(normal) or start == end
    there = unicodedata.normalize("NFC", text[start:end])
    assert there in normal[a:b] or unicodedata.normalize("NFD", there) in unicodedata.normalize("NFD", normal[a:b])


@settings(deadline=None)
@given(places())
def test_there_and_back_gives_the_range_that_stands_between_letters(place):
    text, start, end = place
    _, offsets = composed(text)
    a, b = offsets.range(start, end)
    back = offsets.back(a, b)
    if start < end:
        assert back[0] <= start and end <= back[1] and offsets.range(*back) == (a, b)


def test_letters_with_loose_accents_are_counted_once():
    text = "Tiltaket na\u030adde ma\u030alet."
    normal, offsets = composed(text)
    assert normal == "Tiltaket nådde målet."
    assert normal[slice(*offsets.range(9, 15))] == "nådde"
    assert text[slice(*offsets.back(15, 20))] == "ma\u030alet"


@settings(deadline=None)
@given(places(st.lists(SIGNS.filter(lambda sign: "\r" not in sign), max_size=40).map("".join)))
def test_crlf_keeps_what_is_selected(place):
    text, start, end = place
    written, offsets = with_line_end(text, "\r\n")
    a, b = offsets.range(start, end)
    assert written[a:b] == text[start:end].replace("\n", "\r\n")
    assert offsets.back(a, b) == (start, end) and unmarked("\ufeff" + written) == text.removeprefix("\ufeff")


def test_without_change_positions_stay():
    assert Offsets().range(3, 7) == (3, 7) == Offsets().back(3, 7)


WAYS = st.builds(Way, st.sampled_from(["as written", "one", "two"]), st.booleans(), st.booleans(), st.booleans())
SENTENCES = st.lists(
    st.sampled_from(["Bussen går ikke.", "😀", "\n", "Ny vei", "\r\n", " ", "bolig"]), min_size=1, max_size=30
)


def counted(raw: str, way: Way) -> list[int]:
    """The position, as the way counts, before each code point of the raw text."""
    found, at = [], 0
    for i, sign in enumerate(raw):
        found.append(at)
        if sign == "\ufeff" and i == 0:
            at += way.mark
        elif sign > "\uffff":
            at += 1 + way.utf16
        elif sign == "\r" and raw[i + 1 : i + 2] == "\n":
            at += 1 if way.line_ends == "as written" else 0
        elif sign == "\n":
            at += 2 if way.line_ends == "two" else 1
        else:
            at += 1
    return [*found, at]


@settings(deadline=None)
@given(SENTENCES, st.booleans(), WAYS, st.data())
def test_quotes_tell_how_positions_were_counted(parts, mark, way, data):
    raw = "\ufeff" * mark + "".join(parts)
    clean = unmarked(raw)
    length = counted(raw, way)
    words = [i for i, sign in enumerate(raw) if sign == "B" or sign == "N"]
    ranges, quotes = [], []
    for start in words:
        quote = "Bussen går ikke." if raw[start] == "B" else "Ny vei"
        ranges.append((length[start], length[start + len(quote)] - way.inclusive))
        quotes.append(quote)
    found = count(raw, "", ranges, lambda i, a, b: agrees(quotes[i], clean[a:b]))
    assert [clean[a:b] for a, b in found.ranges] == quotes


def test_the_programs_usual_way_is_tried_first_and_doubt_is_told():
    raw = "a\r\nb\r\nc"
    assert ways(raw, "ATLAS.ti 26")[0].line_ends == "one" and ways(raw, "NVivo")[0].line_ends == "as written"
    found = count(raw, "ATLAS.ti 26", [(2, 3)], lambda *_: None)
    assert found.ranges == ((2, 3),) and found.doubtful
    assert count(raw, "NVivo", [(3, 4)], lambda *_: None).ranges == ((2, 3),)
    assert not count("a\nb", "", [(2, 3)], lambda *_: None).doubtful
