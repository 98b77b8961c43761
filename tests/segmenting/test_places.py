import pytest

from pipeline import segmenting
from pipeline.records import Case, Note


@pytest.fixture
def places(make_document):
    def located(*lines: str, metadata: dict[str, str] | None = None, cases: tuple[Case, ...] = ()) -> dict[str, str]:
        (document,) = segmenting.segment([make_document(*lines, metadata=metadata)], cases=cases)
        return {segment.text: segment.municipality for segment in document.segments}

    return located


def test_each_section_has_the_municipality_of_its_heading(places):
    found = places(
        "# Nesodden kommune",
        "## Hva var målet?",
        "Målet var å snakke bedre sammen.",
        "# Nordre Follo kommune",
        "## Hva har de fått til?",
        "De har fått til mye.",
    )
    assert set(found.values()) == {"Nesodden", "Nordre Follo"}
    assert found["Målet var å snakke bedre sammen."] == "Nesodden"
    assert found["De har fått til mye."] == "Nordre Follo"


def test_a_heading_of_the_same_rank_ends_a_municipality_s_section(places):
    found = places(
        "# Moss kommune", "Der går det bra.", "# Bærum kommune", "Der også.", "# Veien videre", "Alle vil mer."
    )
    assert found["Alle vil mer."] == ""


def test_a_document_about_one_municipality_is_so_throughout(places):
    found = places("# Bakgrunn", "NAV Moss søkte om midler.", "Tiltaket kom i gang i mai.", "Sommerfesten var i Askim.")
    assert set(found.values()) == {"Moss"}


def test_invented_municipalities_are_known_by_how_they_are_written_of(places):
    found = places("# Intervjunotat Kvalholm kommune", "Leder i NAV Kvalholm var til stede.", "Det gikk bra.")
    assert set(found.values()) == {"Kvalholm"}


def test_a_leader_of_somewhere_makes_it_known(places):
    found = places("– Vi har ventet lenge, sier NAV-leder Sigrid Almelid i Solhavn.", "Nå er det i gang.")
    assert set(found.values()) == {"Solhavn"}


def test_capitals_are_read_as_a_name(places):
    assert set(places("# SØRVÅG KOMMUNE", "Saken gjelder Sørvåg.").values()) == {"Sørvåg"}


def test_a_sentence_names_its_municipality_where_the_document_is_about_several(places):
    found = places(
        "Vi besøkte casekommunene Askheim, Brattvoll og Djuphavn.",
        "I Djuphavn begynte det bra. Alle møtte opp. I Brattvoll var det omvendt.",
        "Alle tre kommunene svarte.",
    )
    assert found["I Djuphavn begynte det bra."] == "Djuphavn"
    assert found["Alle møtte opp."] == "Djuphavn"
    assert found["I Brattvoll var det omvendt."] == "Brattvoll"
    assert found["Alle tre kommunene svarte."] == ""
    assert found["Vi besøkte casekommunene Askheim, Brattvoll og Djuphavn."] == ""


def test_a_byline_places_the_answer_under_it(places):
    found = places("Rektor, Sørvåg kommune: Vi fikk låne en buss av Nordvåg.", "Lærer, Nordvåg kommune: Det er bra.")
    assert found["Rektor, Sørvåg kommune: Vi fikk låne en buss av Nordvåg."] == "Sørvåg"
    assert found["Lærer, Nordvåg kommune: Det er bra."] == "Nordvåg"


def test_what_the_study_says_of_a_document_comes_first(places):
    found = places("# Moss kommune", "Alt er nytt.", metadata={"municipality": "Fjordvik"})
    assert set(found.values()) == {"Fjordvik"}


def test_surnames_are_no_municipalities(places):
    found = places("Moss kommune ansatte Kari Lund.", "Rektor Nes og Kari Moss deltok.", "Lund fikk ansvaret.")
    assert set(found.values()) == {"Moss"}


def test_everyday_words_are_no_municipalities(places):
    assert set(places("Time for time ble det bedre.", "Våler og uvær stanset byggingen.").values()) == {""}


def test_a_heading_that_is_an_everyday_word_names_no_municipality(places):
    found = places("# Time", "Vi møttes mandag.", "# Bærum", "Vi møttes tirsdag.")
    assert set(found.values()) == {"Bærum"}
    assert set(places("# Time kommune", "Vi møttes mandag.").values()) == {"Time"}


def test_navs_regions_and_counties_are_no_municipalities(places):
    assert set(places("NAV Vest-Viken og NAV Rogaland deltok.", "NAV Fylke var med.").values()) == {""}


def test_earlier_and_sami_names_lead_to_todays(places):
    assert set(places("# Oppegård kommune", "Der skjedde mye.").values()) == {"Nordre Follo"}
    assert set(places("# Kárášjohka kommune", "Der skjedde mye.").values()) == {"Karasjok"}


def test_a_name_of_two_municipalities_is_told_apart_by_county_or_reported(make_document):
    told, untold = segmenting.segment(
        [
            make_document("# Herøy kommune", "Øya ligger i Nordland.", name="a.txt"),
            make_document("# Herøy kommune", "Øya er fin.", name="b.txt"),
        ]
    )
    assert {segment.municipality for segment in told.segments} == {"Herøy (Nordland)"}
    assert {segment.municipality for segment in untold.segments} == {"Herøy"}
    assert untold.about.notes == (Note("municipality", ("Herøy", "Herøy (Møre og Romsdal) / Herøy (Nordland)")),)
    (by_case,) = segmenting.segment([make_document("# Herøy kommune", "Fint.")], cases=[Case("Herøy", "Nordland")])
    assert not by_case.about.notes


def test_a_genitive_is_the_same_municipality(places):
    assert set(places("Bærums tjenester er bedre nå.", "Bærum kommune er stor.").values()) == {"Bærum"}
