"""Words divided at the end of a line: mended where the typesetter divided them, left where the hyphen is theirs."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.hyphens import join_lines, vocabulary

LETTERS = "abcdefghijklmnoprstuvyæøåABDEGHKLMNORSTVÆØÅ"
WORDS = st.text(LETTERS, min_size=1, max_size=9)
LINES = st.lists(st.text(LETTERS + "0123456789-–/.,«» \u00ad", max_size=25), max_size=6)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["samar-", "beidet går bra"], "samarbeidet går bra"),
        (["ein bustadfram-", "skaffar i NAV"], "ein bustadframskaffar i NAV"),
        (["en boligfrem-", "skaffer er tilsatt"], "en boligfremskaffer er tilsatt"),
        (["skolevegrings-", "teamet"], "skolevegringsteamet"),
        (["PP-", "tjenesten"], "PP-tjenesten"),
        (["PP-tjenes-", "ten"], "PP-tjenesten"),
        (["i Midt-", "Telemark"], "i Midt-Telemark"),
        (["e-post-", "gruppa"], "e-post-gruppa"),
        (["en e-", "post"], "en e-post"),
        (["Helse-", "og velferdsetaten"], "Helse- og velferdsetaten"),
        (["barne- og ungdoms-", "eller kulturtiltak"], "barne- og ungdoms- eller kulturtiltak"),
        (["fase-", "2"], "fase-2"),
        (["2023-", "2024"], "2023-2024"),
        (["fra 2023–", "2024"], "fra 2023–2024"),
        (["BOLIGFREM-", "SKAFFELSE"], "BOLIGFREMSKAFFELSE"),
        (["NAV-", "ANSATTE"], "NAV-ANSATTE"),
        (["skole\u00ad", "helsetjeneste"], "skolehelsetjeneste"),
        (["et tiltak –", "og så ett til"], "et tiltak – og så ett til"),
        (["to", "linjer", "", "uten bindestrek"], "to linjer uten bindestrek"),
        ([], ""),
    ],
)
def test_mends_what_the_typesetter_divided(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def test_takes_the_documents_own_spelling_as_evidence() -> None:
    seen = vocabulary(["Vi har et skole-hjem-samarbeid.", "Zorbingteamet møtes.", "skole-hjem er viktig"])
    assert join_lines(["godt skole-", "hjem"], seen) == "godt skole-hjem"
    assert join_lines(["zorbing-", "teamet"], seen) == "zorbingteamet"


def test_a_divided_word_is_no_evidence() -> None:
    assert "samar" not in vocabulary(["vi samar-", "beider"])


@given(LINES)
@example(["-", "-a"])
@example(["a-", "b-", "c"])
def test_is_stable_and_keeps_every_letter(lines: list[str]) -> None:
    text = join_lines(lines)
    assert join_lines([text]) == text
    letters = "".join(lines)
    assert [c for c in text if c.isalnum()] == [c for c in letters if c.isalnum()]


@given(st.lists(WORDS, min_size=1, max_size=12), st.integers(1, 4))
def test_lines_without_hyphens_are_joined_by_blanks(words: list[str], width: int) -> None:
    lines = [" ".join(words[i : i + width]) for i in range(0, len(words), width)]
    assert join_lines(lines) == " ".join(words)


@given(st.from_regex(r"[a-zæøå]{2,8}", fullmatch=True), st.from_regex(r"[a-zæøå]{2,8}", fullmatch=True))
def test_a_compound_seen_whole_is_joined(first: str, second: str) -> None:
    if second not in {"og", "eller", "samt", "til", "men"}:
        assert join_lines([f"{first}-", second], {first + second}) == first + second
