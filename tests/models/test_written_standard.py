"""Bokmål and nynorsk told apart by words and endings."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models.written_standard import log_odds, parts


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen vil ikke vente, og flere elever har fått hjelp.",
        "Vi spør hva som må til for at familiene skal bli boende.",
        "IKKE ALLE FIKK ET SVAR",
    ],
)
def test_bokmaal_is_told(text):
    assert log_odds(text) < -1


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen vil ikkje vente, og fleire elevar har fått hjelp.",
        "Vi spør kva som må til for at familiane skal verte buande.",
        "IKKJE ALLE FEKK EIT SVAR",
    ],
)
def test_nynorsk_is_told(text):
    assert log_odds(text) > 1


def test_what_holds_no_words_tells_nothing():
    assert log_odds("") == log_odds("12 345 – (…) 😀") == 0


def test_the_parts_are_words_and_the_endings_of_the_longer_ones():
    assert list(parts("Vi møtte elevane.")) == [
        "vi",
        "møtte",
        "-te",
        "-tte",
        "-øtte",
        "elevane",
        "-ne",
        "-ane",
        "-vane",
    ]


@given(st.text(), st.text())
def test_the_evidence_of_two_texts_adds_up(first, second):
    assert math.isclose(log_odds(f"{first} {second}"), log_odds(first) + log_odds(second), abs_tol=1e-9)
