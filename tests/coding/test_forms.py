import pytest

from pipeline.coding.forms import common_form


@pytest.mark.parametrize(
    ("bokmaal", "nynorsk"),
    [
        ("skolevegring", "skulevegring"),
        ("skolefravær", "skulefråvær"),
        ("tjenestene", "tenestene"),
        ("ikke", "ikkje"),
        ("hva", "kva"),
        ("sykefravær", "sjukefråvær"),
        ("tverrfaglig", "tverrfagleg"),
        ("boligsosiale", "bustadsosiale"),
        ("skolene", "skulane"),
        ("samarbeidspartnerne", "samarbeidspartnarane"),
        ("hjemme", "heime"),
        ("sammen", "saman"),
        ("utfordringer", "utfordringar"),
        ("hverandre", "kvarandre"),
        ("midlertidig", "mellombels"),
        ("virksomhet", "verksemd"),
    ],
)
def test_a_word_has_one_form_in_both_standards(bokmaal, nynorsk):
    assert common_form(bokmaal) == common_form(nynorsk)


def test_capitals_and_decomposed_letters_do_not_matter():
    assert common_form("BÅTEN") == common_form("ba\u030aten")


def test_different_words_stay_different():
    words = ["bolig", "bo", "skole", "silo", "sild", "eier", "leie", "leder", "fravær", "frafall"]
    assert len({common_form(word) for word in words}) == len(words)
