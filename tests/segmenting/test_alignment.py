import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmenting.alignment import align


def read(text: str, markdown: bool = False) -> str:
    return align(text, 0, len(text), markdown).text


def source(text: str, word: str) -> str:
    """What stands in the source where the model reads ``word``."""
    alignment = align(text, 0, len(text))
    at = alignment.text.index(word)
    return text[slice(*alignment.span(at, at + len(word)))]


def test_hard_wrapped_lines_are_read_as_one():
    assert read("Rådmannen var\n   med hele veien.") == "Rådmannen var med hele veien."


def test_the_marks_of_a_block_quote_that_goes_on_are_blank():
    assert read("Vi fikk hjelp\n> av naboene,\n>> sa hun.") == "Vi fikk hjelp av naboene, sa hun."


def test_a_word_divided_at_a_line_end_is_mended_and_found_again():
    text = "en leie-\navtale til"
    assert read(text) == "en leieavtale til"
    assert source(text, "leieavtale") == "leie-\navtale"


def test_a_hyphen_that_belongs_to_the_word_is_kept():
    assert read("PP-\ntjenesten") == "PP-tjenesten"
    assert read("Midt-\nTelemark") == "Midt-Telemark"
    assert read("helse- \nog velferd") == "helse- og velferd"


def test_decomposed_letters_are_composed_and_found_again():
    text = unicodedata.normalize("NFD", "Bærum får på plass én båt")
    assert read(text) == "Bærum får på plass én båt"
    assert source(text, "får") == unicodedata.normalize("NFD", "får")


def test_a_missing_blank_after_a_full_stop_or_comma_is_read():
    assert read("kom i mål.Nå er det vinter") == "kom i mål. Nå er det vinter"
    assert read("mye å lære,men vi prøver") == "mye å lære, men vi prøver"


def test_addresses_abbreviations_and_numbers_stay_whole():
    for text in ("se nav.no/bolig", "bl.a. skole", "1,5 mill.", "kl. 8.30", "St.meld. 7"):
        assert read(text) == text


def test_soft_hyphens_and_zero_width_marks_are_not_read():
    assert read("bolig\u00adfrem\u200bskaffer") == "boligfremskaffer"


def test_markdown_marks_are_not_read_in_markdown_only():
    assert read("**Bolig** er `viktig`, se [planen](plan.pdf)", markdown=True) == "Bolig er viktig, se planen"
    assert read("**Bolig**") == "**Bolig**"


def test_a_range_is_aligned_in_place():
    text = "Før.\nI mid-\nten.\nEtter."
    alignment = align(text, 5, 16)
    assert alignment.text == "I midten."[: len(alignment.text)]
    assert text[slice(*alignment.span(2, 8))] == "mid-\nten"


@given(st.text(alphabet="abå. \n-A\u030a\u00ad,B1", max_size=60))
def test_every_character_read_stands_in_order_in_the_source(text):
    alignment = align(text, 0, len(text))
    assert len(alignment.text) == len(alignment.starts) == len(alignment.ends)
    assert list(alignment.starts) == sorted(alignment.starts)
    for character, start, end in zip(alignment.text, alignment.starts, alignment.ends, strict=True):
        original = unicodedata.normalize("NFC", text[start:end])
        assert character == original or character == " " or character == "-" or character in original
