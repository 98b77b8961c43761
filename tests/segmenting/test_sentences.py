import pytest

from pipeline import segmenting


@pytest.fixture
def split(make_document):
    def sentences(text: str) -> list[str]:
        (document,) = segmenting.segment([make_document(text)])
        return [segment.text for segment in document.segments]

    return sentences


@pytest.mark.parametrize(
    "text",
    [
        "Kurset var åpent for bl.a. ledere, lærere og tillitsvalgte.",
        "Bussen ble innstilt pga. ras, og møtet måtte flyttes til fredag.",
        "Tiltaket omfatter f.eks. leksehjelp, skyss mv. for elever på 8. trinn.",
        "Møtet er kl. 8.30 hver tirsdag i 2. etasje på rådhuset.",
        "Etter 2. samling ble ca. 40 pst. av familiene fulgt opp.",
        "Prosjektleder A. Hansen og dr. Berg deltok, jf. vedlegg 2.",
        "Kostnaden er 3,4 mill. kr i 2024.",
        "Fristen er 1. mars 2025 for alle.",
        "Vi fekk hjelp av m.a. PPT og dessutan av kommunelegen.",
    ],
)
def test_abbreviations_dates_and_ordinals_do_not_end_a_sentence(split, text):
    assert split(text) == [text]


def test_sentences_end_at_full_stops_question_marks_and_exclamation_marks(split):
    text = "Hva har skjedd? Ingenting. Det er synd! Vi prøver igjen, sier rektor. Alle er enige."
    assert split(text) == [
        "Hva har skjedd?",
        "Ingenting.",
        "Det er synd!",
        "Vi prøver igjen, sier rektor.",
        "Alle er enige.",
    ]


def test_a_missing_blank_does_not_hide_a_sentence_end(split):
    assert split("Broen ble ferdig i juni.Nå kjører bussen igjen.") == [
        "Broen ble ferdig i juni.",
        "Nå kjører bussen igjen.",
    ]


def test_a_quoted_question_does_not_end_the_sentence_around_it(split):
    assert split("«Er det plass til oss?» spurte hun.") == ["«Er det plass til oss?» spurte hun."]


def test_clipped_style_with_small_letters_is_split_by_the_model_at_full_stops(split):
    assert split("Vi fikk husvære til fire familier. Det holdt ikke.")[0] == "Vi fikk husvære til fire familier."


def test_line_ends_inside_a_sentence_do_not_split_it(split):
    assert split("Planen er vedtatt av\nKommunestyret i Fjordvik og\nRådet for eldre.") == [
        "Planen er vedtatt av\nKommunestyret i Fjordvik og\nRådet for eldre."
    ]
