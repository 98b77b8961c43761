from collections.abc import Sequence

import pytest

from pipeline import segmenting
from pipeline.codebook import Code, Codebook
from pipeline.coding.atoms import Atoms, has_part
from pipeline.coding.evidence import Match, Matcher, quote, strength
from pipeline.records import Token


def matches(tokens: Sequence[Token], code: Code) -> list[Match]:
    """The matches of the code's terms in a segment."""
    atoms = Atoms()
    (found,) = Matcher(atoms, {"x": code.terms}, {"x": code.unless}).find(atoms.index([tokens]))
    return found.get("x", [])


@pytest.fixture
def found(make_document):
    """The quoted evidence for ``terms`` in a sentence, in the words of the sentence."""

    def find(terms: list, text: str, unless: list | None = None) -> str:
        code = Codebook.model_validate({"codes": {"x": {"label": "X", "terms": terms, "unless": unless or []}}}).codes[
            "x"
        ]
        (document,) = segmenting.segment([make_document(text)])
        return quote(document.segments[0].tokens, matches(document.segments[0].tokens, code))

    return find


def test_a_word_is_found_in_its_inflected_forms(found):
    assert found(["boligfremskaffer"], "De ansatte to boligfremskaffere.") == "«boligfremskaffere»"


def test_a_bokmaal_term_finds_nynorsk(found):
    assert found(["skolevegring"], "Skulevegring er eit tema hjå oss no.") == "«Skulevegring»"
    assert found(["på tvers av tjenestene"], "Dei arbeider på tvers av tenestene.") == "«på tvers av tenestene»"


def test_words_in_a_row_must_stand_together(found):
    assert found(["på tvers"], "Hun så på alle, tvers gjennom.") == ""


def test_a_part_is_found_anywhere_in_a_compound_but_only_at_a_seam(found):
    assert found([{"part": "bolig"}], "Kommunen har for få utleieboliger.") == "«utleieboliger»"
    assert found([{"part": "silo"}], "Det ble kalt silotenkning.") == "«silotenkning»"
    assert found([{"part": "eier"}], "De feier gatene.") == ""


def test_a_phrase_has_alternatives_and_gaps(found):
    terms = [{"phrase": "ikke … på skolen|skulen"}]
    assert found(terms, "Han har ikke vært på skolen.") == "«ikke … på skolen»"
    assert found(terms, "Ho har ikkje vore på skulen.") == "«ikkje … på skulen»"
    assert found(terms, "Det var ikke en og to og tre og fire og fem og seks på skolen.") == ""


def test_a_star_stands_for_any_beginning_or_ending(found):
    assert found([{"phrase": "forankr*"}], "Dette er godt forankret.") == "«forankret»"
    assert found([{"phrase": "*møter"}], "Vi har tirsdagsmøter.") == "«tirsdagsmøter»"


def test_an_exception_cancels_the_words_it_shares(found):
    terms, unless = [{"part": "silo"}], [{"part": "kornsilo"}]
    assert found(terms, "Kornsiloen på kaia brant.", unless) == ""
    assert found(terms, "Siloene står, men kornsiloen brant.", unless) == "«Siloene»"


def test_a_word_counts_for_one_term_and_a_term_counts_once(make_document):
    code = Codebook.model_validate(
        {"codes": {"x": {"label": "X", "terms": ["bolig", {"part": "bolig"}, {"word": "leie", "weight": 0.5}]}}}
    ).codes["x"]
    (document,) = segmenting.segment([make_document("Bolig og bolig og leie.")])
    found = matches(document.segments[0].tokens, code)
    assert [match.term.text for match in found] == ["bolig", "bolig", "leie"]
    assert {bool(match.term.part) for match in found[:2]} == {True, False}
    assert strength(found) == pytest.approx(1 - 0.2 * 0.2 * 0.5)


def test_of_two_equal_terms_on_a_word_the_codebook_s_first_counts(make_document):
    (document,) = segmenting.segment([make_document("Bolig.")])
    for two in (["bolig", {"part": "bolig"}], [{"part": "bolig"}, "bolig"]):
        for others in ([], [{"phrase": "bolig … hus"}], [{"part": "boligen"}]):
            code = Code.model_validate({"label": "X", "terms": [*others, *two]})
            (match,) = matches(document.segments[0].tokens, code)
            assert match.term == code.terms[-2]


def test_weak_terms_count_only_together():
    weak = Codebook.model_validate(
        {"codes": {"x": {"label": "X", "terms": [{"word": "møte", "weight": 0.3}, {"word": "skole", "weight": 0.3}]}}}
    ).codes["x"]
    assert all(term.weight < 0.5 for term in weak.terms)
    assert 1 - 0.7 * 0.7 > 0.5


@pytest.mark.parametrize(
    ("word", "part", "there"),
    [
        ("skolefraværsteam", "skolefravær", True),
        ("høgskolefravær", "skolefravær", True),
        ("utleieboliger", "bolig", True),
        ("nav-boliger", "bolig", True),
        ("feier", "eier", False),
        ("bolig", "bolig", True),
        ("bo", "bolig", False),
    ],
)
def test_seams(word, part, there):
    assert has_part(word, part) is there
