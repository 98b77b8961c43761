"""The shipped pipelines on sentences of our own, as reports would have them."""

from __future__ import annotations

import json

import pytest
import spacy

import pipeline.models.lemma_lexicon  # noqa: F401  (registers the factory)
from pipeline.models import FOLDER, NAMES

COMPONENTS = ["tok2vec", "morphologizer", "lemmatizer", "lemma_lexicon", "syntax", "ner", "senter", "attribute_ruler"]
ENTITY_LABELS = {"PER", "ORG", "GPE_LOC", "GPE_ORG", "LOC", "PROD", "EVT", "DRV", "MISC"}


@pytest.fixture(scope="module")
def nb():
    return spacy.load(FOLDER / NAMES["nb"])


@pytest.fixture(scope="module")
def nn():
    return spacy.load(FOLDER / NAMES["nn"])


def lemmas(doc) -> dict[str, str]:
    return {token.text: token.lemma_ for token in doc}


def tags(doc) -> dict[str, str]:
    return {token.text: token.pos_ for token in doc}


@pytest.mark.parametrize("language", NAMES)
def test_the_pipeline_has_its_components_in_order_and_no_parser(language, request):
    nlp = request.getfixturevalue(language)
    assert nlp.pipe_names == COMPONENTS
    assert nlp.disabled == []
    assert set(nlp.get_pipe("ner").labels) <= ENTITY_LABELS
    assert {"PER", "ORG", "GPE_LOC"} <= set(nlp.get_pipe("ner").labels)


@pytest.mark.parametrize("language", NAMES)
def test_meta_names_version_licence_and_sources(language):
    meta = json.loads((FOLDER / NAMES[language] / "meta.json").read_text(encoding="utf-8"))
    assert (meta["lang"], meta["name"], meta["version"]) == (language, "funn_sm", "0.2.0")
    assert meta["spacy_version"] == ">=3.8.0,<3.9.0"
    assert (meta["author"], meta["license"]) == ("funn", "CC BY-SA 4.0")
    named = " ".join(source["name"] for source in meta["sources"])
    assert all(name in named for name in ("NDT", "NorNE", "UD Norwegian"))
    assert meta["performance"]["pos_acc"] > 0.95


def test_both_folders_together_stay_within_24_megabytes():
    files = [file for name in NAMES.values() for file in (FOLDER / name).rglob("*")]
    assert sum(file.stat().st_size for file in files if file.is_file()) <= 24_000_000


@pytest.mark.parametrize("language", NAMES)
def test_no_word_list_of_the_treebank_is_left_in_the_vocabulary(language):
    strings = json.loads((FOLDER / NAMES[language] / "vocab" / "strings.json").read_text(encoding="utf-8"))
    assert len(strings) < 6000


def test_bokmaal_lemmas_and_parts_of_speech(nb):
    doc = nb("Kommunene hjalp elevene med skolevegring, og NAV fant boliger til familiene.")
    assert lemmas(doc) | {
        "Kommunene": "kommune",
        "hjalp": "hjelpe",
        "elevene": "elev",
        "og": "og",
        "skolevegring": "skolevegring",
        "fant": "finne",
        "boliger": "bolig",
        "familiene": "familie",
        ",": ",",
        ".": ".",
    } == lemmas(doc)
    assert tags(doc) | {
        "Kommunene": "NOUN",
        "hjalp": "VERB",
        "elevene": "NOUN",
        "med": "ADP",
        "og": "CCONJ",
        "NAV": "PROPN",
        "fant": "VERB",
        "boliger": "NOUN",
        ".": "PUNCT",
    } == tags(doc)


def test_nynorsk_lemmas_and_parts_of_speech(nn):
    doc = nn("Kommunane hjelpte elevane som ikkje gjekk på skulen, og dei fann bustader.")
    assert lemmas(doc) | {
        "Kommunane": "kommune",
        "elevane": "elev",
        "gjekk": "gå",
        "skulen": "skule",
        "fann": "finne",
        "bustader": "bustad",
        ".": ".",
    } == lemmas(doc)
    assert tags(doc) | {
        "Kommunane": "NOUN",
        "elevane": "NOUN",
        "gjekk": "VERB",
        "på": "ADP",
        "skulen": "NOUN",
        "og": "CCONJ",
        "dei": "PRON",
        "bustader": "NOUN",
    } == tags(doc)


@pytest.mark.parametrize(
    "language, text, sentences",
    [
        (
            "nb",
            "Arbeidet er forankret i ledelsen. Vi savner flere boliger. Hva gjør vi nå?",
            ["Arbeidet er forankret i ledelsen.", "Vi savner flere boliger.", "Hva gjør vi nå?"],
        ),
        (
            "nb",
            "Forankring i ledelsen\nKommunen har gjort mye. Det hjelper.",
            ["Forankring i ledelsen", "Kommunen har gjort mye.", "Det hjelper."],
        ),
        (
            "nb",
            "Tiltak:\n• Ny møteplass for ungdom\n• Flere kommunale boliger\n• Tett oppfølging",
            ["Tiltak:", "• Ny møteplass for ungdom", "• Flere kommunale boliger", "• Tett oppfølging"],
        ),
        (
            "nb",
            "Målet vårt\n- Alle elever på skolen\n- Ingen i midlertidig bolig\n\nDette er i gang.",
            ["Målet vårt", "- Alle elever på skolen", "- Ingen i midlertidig bolig", "Dette er i gang."],
        ),
        (
            "nn",
            "Arbeidet er forankra i leiinga. Vi saknar fleire bustader. Kva gjer vi no?",
            ["Arbeidet er forankra i leiinga.", "Vi saknar fleire bustader.", "Kva gjer vi no?"],
        ),
        (
            "nn",
            "Samarbeid på tvers\nKommunen har ikkje nok bustader. Det er vanskeleg.",
            ["Samarbeid på tvers", "Kommunen har ikkje nok bustader.", "Det er vanskeleg."],
        ),
        (
            "nn",
            "Tiltak i kommunen\n– Ny møteplass for ungdom\n– Fleire bustader til flyktningar",
            ["Tiltak i kommunen", "– Ny møteplass for ungdom", "– Fleire bustader til flyktningar"],
        ),
    ],
)
def test_sentences_with_headings_and_bullets_on_lines(language, text, sentences, request):
    doc = request.getfixturevalue(language)(text)
    assert [sentence.text.strip() for sentence in doc.sents] == sentences


@pytest.mark.parametrize(
    "language, heading, sentence",
    [
        ("nb", "Mangler ansatte", "Skolene sliter med å finne lærere."),
        ("nb", "Prosjektet ble dyrt", "Etter to år er pengene brukt opp."),
        ("nn", "Manglar tilsette", "Skulane slit med å finne lærarar."),
        ("nn", "Skal byggje nytt", "Kommunestyret vil ha ein ny møteplass."),
    ],
)
def test_a_heading_that_runs_on_is_told_by_its_grammar(language, heading, sentence, request):
    doc = request.getfixturevalue(language)(f"{heading} {sentence}")
    assert [one.text for one in doc.sents] == [heading, sentence]


@pytest.mark.parametrize("language", NAMES)
def test_whitespace_is_space_and_never_starts_a_sentence(language, request):
    doc = request.getfixturevalue(language)("Bolig\n\nNAV hjelper.  Det er bra.\n• Et punkt\n")
    blank = [token for token in doc if token.is_space]
    assert len(blank) >= 4
    assert all(token.pos_ == "SPACE" and not token.is_sent_start for token in blank)


def test_entities_in_bokmaal(nb):
    doc = nb("Kari Nordmann leder kontoret i Oslo og bor i Bergen.")
    assert {entity.text for entity in doc.ents} == {"Kari Nordmann", "Oslo", "Bergen"}
    assert {entity.label_ for entity in doc.ents if entity.text == "Kari Nordmann"} == {"PER"}


@pytest.mark.parametrize("language", NAMES)
def test_empty_and_odd_texts_do_no_harm(language, request):
    nlp = request.getfixturevalue(language)
    for text in ("", " ", "\n", "#", "•", "§ 3-2 …"):
        assert nlp(text).text == text


@pytest.mark.parametrize("language", NAMES)
def test_one_text_gives_the_same_alone_and_in_a_stream(language, request):
    nlp = request.getfixturevalue(language)
    texts = ["Bolig\nVi har fire boliger.", "Elever møter ikke på skolen.", "Dei fekk hjelp."]
    streamed = [[(t.lemma_, t.pos_, t.is_sent_start) for t in doc] for doc in nlp.pipe(texts)]
    alone = [[(t.lemma_, t.pos_, t.is_sent_start) for t in nlp(text)] for text in texts]
    assert streamed == alone
