"""What is the same text however it is set, and where in the source it stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.decisions.folding import Folded, fold

SIGNS = st.text("abÅåæ -–\n\u00ad\u0301\u030a\u200b…ﬁ«»\"'/1.", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("«Vi på NAV»", "\u201cVi pa\u030a\nNAV\u201d"),
        ("boligfrem-\nskaffer", "boligfremskaffer"),
        ("bolig\u00adfrem\u00adskaffer", "boligfremskaffer"),
        ("PP-\n  tjenesten", "PP-tjenesten"),
        ("helse-\nog velferd", "helse- og velferd"),
        ("tiltak – og så", "tiltak \u2014\n\tog så"),
        ("2023–\n2024", "2023-2024"),
        ("og/\neller", "og/eller"),
        ("10\u00a0000 kroner", "10 000 kroner"),
        ("ofﬁsielt …", "offisielt ..."),
        ("A\u030angstro\u0308m", "\u212bngström"),
    ],
)
def test_the_same_words_set_otherwise_are_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vi har bolig", "vi har bolig"),
        ("under vurdering", "undervurdering"),
        ("Har vi bolig?", "Har vi bolig."),
        ("5 av 10", "5 av 100"),
        ("1-2", "12"),
        ("-5 grader", "5 grader"),
        ("på", "pa"),
    ],
)
def test_other_words_or_numbers_are_not(one, other):
    assert fold(one) != fold(other)


@settings(deadline=None)
@given(SIGNS)
@example("a\u030a-\n\u200b b…")
def test_every_part_of_the_folded_text_stands_somewhere_in_the_source(source):
    folded = Folded(source)
    ends = [0]
    for i, character in enumerate(folded.text):
        start, end = folded.span(i, i + 1)
        assert 0 <= start < end <= len(source) and ends[-1] <= end
        assert character in Folded(source[start:end]).text or character.isspace() or character == "-"
        ends.append(end)


@settings(deadline=None)
@given(SIGNS)
def test_folding_a_folded_text_changes_nothing_but_what_it_brought_together(source):
    once = fold(source)
    assert fold(unicodedata.normalize("NFD", once)) == fold(once)
