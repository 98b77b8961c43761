from pipeline.segmenting.speakers import speeches


def heard(document) -> dict[str, str]:
    return {document.text[s.start : s.end]: s.speaker for s in speeches(document)}


def test_a_name_after_role_and_place_is_the_speaker_of_the_whole_quote(make_document):
    quote = "- Vi begynte med kaffe. Så kom tallene på bordet, sier NAV-leder i Moss, Henriette Lunde Sørvik."
    assert heard(make_document(quote)) == {quote: "Henriette Lunde Sørvik"}


def test_a_surname_is_the_person_named_in_full_before(make_document):
    document = make_document("– Det tok tid, sier rektor Sigrid Almelid i Solhavn.", "– Men det gikk, sier Almelid.")
    assert list(heard(document).values()) == ["Sigrid Almelid", "Sigrid Almelid"]


def test_a_surname_that_two_bear_stays_a_surname(make_document):
    document = make_document("– Ja, sier rektor Ola Berg.", "– Nei, sier lærer Kari Berg.", "– Kanskje, sier Berg.")
    assert list(heard(document).values()) == ["Ola Berg", "Kari Berg", "Berg"]


def test_a_pronoun_is_the_one_who_spoke_last(make_document):
    document = make_document("– Vi er slitne, seier Marit Aasen, mor til ein av dei.", "– Men glade, legg ho til.")
    assert list(heard(document).values()) == ["Marit Aasen", "Marit Aasen"]


def test_a_role_speaks_where_no_name_is_given(make_document):
    quote = "– Ingen ringte oss, sier en rektor."
    assert heard(make_document(quote)) == {quote: "rektor"}


def test_quotation_marks_inside_a_paragraph_are_their_speakers_words_only(make_document):
    document = make_document("Det tok tid. «Vi fikk ja på minuttet», sa ordfører Kari Nordbø. Så ble det vedtatt.")
    assert heard(document) == {"«Vi fikk ja på minuttet»": "Kari Nordbø"}


def test_a_byline_names_its_role(make_document):
    answer = "Byggesaksleder, Sørvåg kommune: Vi hørte det på radioen."
    assert heard(make_document(answer)) == {answer: "Byggesaksleder, Sørvåg kommune"}


def test_headings_and_plain_paragraphs_have_no_speaker(make_document):
    assert not speeches(
        make_document("# Hva sier rektor?", "Rektor Ola Berg mener at det går bra.", "Mål: bedre skyss.")
    )
