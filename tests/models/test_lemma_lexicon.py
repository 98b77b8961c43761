"""The lexicon step by itself."""

from __future__ import annotations

import pytest
import spacy

from pipeline.models.lemma_lexicon import FILE, LemmaLexicon

ENTRIES = {
    "NOUN": {"boliger": "bolig", "samlingene": "samling", "elev": "elev"},
    "VERB": {"fant": "finne", "er": "være"},
    "PROPN": {"Oslos": "Oslo"},
}


@pytest.fixture
def lexicon() -> LemmaLexicon:
    component = LemmaLexicon("nb")
    component.fill(ENTRIES)
    return component


@pytest.mark.parametrize(
    "form, pos, guess, lemma",
    [
        ("Boliger", "NOUN", "bolige", "bolig"),
        ("BOLIGER", "NOUN", "BOLIGER", "bolig"),
        ("boliger", "PRON", "bolige", "bolige"),
        ("er", "AUX", "er", "være"),
        ("Oslos", "PROPN", "Oslos", "Oslo"),
        ("oslos", "PROPN", "oslos", "oslos"),
        ("eleven", "NOUN", "elev", "elev"),
        ("nettverkssamlingene", "NOUN", "nettverkssamle", "nettverkssamling"),
        ("Nettverkssamlingene", "NOUN", "Nettverkssamle", "nettverkssamling"),
        ("NAV-samlingene", "NOUN", "NAV-samle", "NAV-samling"),
        ("leieboerne", "NOUN", "leieboern", "leieboer"),
        ("rådmennene", "NOUN", "rådmenn", "rådmann"),
        ("sykehjem", "NOUN", "sykehjem", "sykehjem"),
        ("brannbiler", "NOUN", "brannbil", "brannbil"),
        ("ukjent", "NOUN", "ukjent", "ukjent"),
        (".", "PUNCT", "$.", "."),
        ("$", "SYM", "$", "$"),
        ("1914", "NUM", "1914", "1914"),
        ("Vrøls", "NOUN", "", "vrøls"),
    ],
)
def test_a_lemma_is_put_right_or_left_alone(lexicon, form, pos, guess, lemma):
    assert lexicon.lemma(form, pos, guess) == lemma


def test_an_empty_lexicon_changes_nothing():
    assert LemmaLexicon("nb").lemma("boliger", "NOUN", "bolige") == "bolige"


def test_it_comes_back_from_disk_as_it_was(lexicon, tmp_path):
    lexicon.to_disk(tmp_path / "lemma_lexicon")
    assert (tmp_path / "lemma_lexicon" / FILE).is_file()
    assert LemmaLexicon("nb").from_disk(tmp_path / "lemma_lexicon").entries == ENTRIES
    assert lexicon.to_bytes() == LemmaLexicon("nb").from_bytes(lexicon.to_bytes()).to_bytes()


def test_it_works_as_a_component_of_a_pipeline(tmp_path):
    nlp = spacy.blank("nb")
    nlp.add_pipe("lemma_lexicon").fill(ENTRIES)
    nlp.to_disk(tmp_path)
    doc = spacy.tokens.Doc(nlp.vocab, words=["Oslos", "boliger"], pos=["PROPN", "NOUN"], lemmas=["Oslos", "bolige"])
    assert [token.lemma_ for token in spacy.load(tmp_path).get_pipe("lemma_lexicon")(doc)] == ["Oslo", "bolig"]
