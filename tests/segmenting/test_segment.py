import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import segmenting
from pipeline.records import Block, Document


def one(document):
    (segmented,) = segmenting.segment([document])
    return segmented


def test_a_heading_is_one_segment_and_stands_above_what_follows(make_document):
    segments = one(make_document("# Del 1. Mål", "## Bolig? Ja!", "Vi trenger flere hjem.")).segments
    assert [s.text for s in segments] == ["Del 1. Mål", "Bolig? Ja!", "Vi trenger flere hjem."]
    assert [s.section for s in segments] == [(), ("Del 1. Mål",), ("Del 1. Mål", "Bolig? Ja!")]
    assert [s.block for s in segments] == ["heading", "heading", "paragraph"]


def test_language_is_told_per_block(make_document):
    bokmaal = "Kommunen har ikke fått på plass noen løsning ennå, og det er mange som venter på hjelp fra oss."
    nynorsk = "Kommunen har ikkje fått på plass noko løysing enno, og det er mange som ventar på hjelp frå oss."
    segments = one(make_document(bokmaal, nynorsk)).segments
    assert [s.language for s in segments] == ["nb", "nn"]
    assert "løysing" in {token.lemma for token in segments[1].tokens}


def test_identifiers_outlive_changes_elsewhere_and_tell_repetitions_apart(make_document):
    before = one(make_document("Første setning. Andre setning.", "Andre setning.")).segments
    after = one(make_document("Ny tekst. Første setning. Andre setning.", "Andre setning.")).segments
    assert [s.id for s in before] == [s.id for s in after][1:]
    assert len({s.id for s in after}) == 4


def test_tokens_have_lemmas_and_stand_in_the_source(make_document):
    document = make_document("Kommunene ansatte boligfremskaffere.")
    (segment,) = one(document).segments
    assert [document.text[t.start : t.end] for t in segment.tokens] == [t.text for t in segment.tokens]
    assert [t.lemma for t in segment.tokens][0] == "kommune"


def test_a_decomposed_text_keeps_its_own_characters(make_document):
    text = unicodedata.normalize("NFD", "På Nesøya får åtte familier nå hjelp.")
    document = make_document(text)
    (segment,) = one(document).segments
    assert segment.text == text
    assert segment.tokens[1].text == "Nesøya"


def test_a_run_that_is_broken_off_does_not_spoil_the_next(make_document):
    begun = segmenting.segment([make_document("Første rapport."), make_document("Andre rapport.")])
    next(begun)
    begun.close()
    assert one(make_document("Tredje rapport.")).segments[0].text == "Tredje rapport."


def test_particulars_come_from_the_study_or_the_document(make_document):
    document = replace(make_document("Rapport fra Moss kommune."), title="Sluttrapport 2024", name="a/rapport.txt")
    about = one(document).about
    assert (about.municipality, about.year, about.language, about.words) == ("Moss", "2024", "nb", 4)
    told = one(replace(document, metadata={"year": "2023", "title": "Noe annet", "type": "rapport"})).about
    assert (told.year, told.title, told.type) == ("2023", "Noe annet", "rapport")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(alphabet="abcåæøABÅ .,:?!-–«»\n\u00ad0123\u030a()\t", min_size=1, max_size=80).filter(str.strip),
        min_size=1,
        max_size=4,
    )
)
def test_segments_are_the_source_s_own_text_in_order(paragraphs):
    text, blocks = "", []
    for paragraph in paragraphs:
        paragraph = paragraph.strip()
        blocks.append(Block("paragraph", len(text), len(text) + len(paragraph)))
        text += paragraph + "\n"
    segmented = one(Document("x.txt", text, tuple(blocks), "txt", ""))
    end = 0
    for segment in segmented.segments:
        assert text[segment.start : segment.end] == segment.text
        assert segment.start >= end and segment.text.strip() == segment.text != ""
        end = segment.end
        for token in segment.tokens:
            assert segment.start <= token.start < token.end <= segment.end


@pytest.mark.parametrize("kept", [0, 1, 20_000])
def test_a_document_s_segments_do_not_hang_on_what_was_read_before_or_is_remembered(make_document, monkeypatch, kept):
    document = make_document("# Fjordvik kommune", "Skolevegringsteamet møtes kl. 8.30, bl.a. om boligfremskaffing.")
    others = [make_document("Skolevegringsteamet i Lunde er nytt.", f"Ord{n} og boligord{n}.") for n in range(60)]
    alone = one(document)
    monkeypatch.setattr(segmenting, "_WORDS_KEPT", kept)
    *_, after = segmenting.segment([*others, document])
    assert after == alone
