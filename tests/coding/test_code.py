import pytest

from pipeline.codebook import load


@pytest.fixture
def codes(make_document, code_document):
    """The codes that the shipped codebook puts on a sentence."""

    def of(text: str) -> set[str]:
        return {item.code for coded in code_document(make_document(text)).segments for item in coded.codings}

    return of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Planen er godt forankret hos kommunedirektøren.", "anchoring"),
        ("Det mangler eierskap i ledergruppa.", "anchoring"),
        ("Kommunestyret har vedtatt handlingsplanen.", "anchoring"),
        ("Arbeidet er ikkje forankra i leiinga.", "anchoring"),
        ("Målet var å bli kvitt silotenkingen.", "silo_breaking"),
        ("Tjenestene jobber nå på tvers av sektorene.", "silo_breaking"),
        ("Tenestene arbeider tverrfagleg no.", "silo_breaking"),
        ("De arbeider med skolevegrere på tre skoler.", "school_refusal"),
        ("Bekymringsfullt fravær i skolen øker.", "school_refusal"),
        ("Skulevegring er det største problemet.", "school_refusal"),
        ("Boligfremskafferen forhandler med utleiere.", "housing"),
        ("Det er mangel på nødbolig for familier.", "housing"),
        ("Vi har mange boligutfordringer.", "housing"),
        ("Kommunen manglar mellombelse bustader.", "housing"),
    ],
)
def test_the_field_s_own_words_are_found_in_both_standards(codes, text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kornsiloen på kaia skal rives.",
        "Sykefraværet i hjemmetjenesten er høyt.",
        "Sjukefråværet er på ni prosent.",
        "Data ligger i en datasilo hos leverandøren.",
        "Boligrenten gikk opp med en kvart prosent.",
        "Frafallet i videregående opplæring er under snittet.",
        "Det er kjøpt inn nye kopimaskiner.",
    ],
)
def test_false_friends_are_left_alone(codes, text):
    assert codes(text) == set()


def test_every_coding_says_why_in_the_text_s_words(make_document, code_document):
    coded = code_document(make_document("Kommunen mangler nødboliger. Ledelsen er med."))
    (housing,) = coded.segments[0].codings
    assert housing.evidence == "«nødboliger»" and housing.origin == "machine" and 0.5 <= housing.score <= 1


def test_a_higher_threshold_leaves_the_weaker_out(make_document, code_document):
    assert code_document(make_document("Kommunen mangler nødboliger."), threshold=1.0).segments[0].codings == ()


def test_what_is_said_without_the_word_is_coded(codes):
    assert "school_refusal" in codes("Tre av guttene har ikke vært i klasserommet siden høstferien.")
    assert "housing" in codes("Familien sov i bilen i tre uker før de fikk nøkkelen.")


def test_a_theme_is_carried_on_by_what_follows(make_document, code_document):
    document = make_document("Fire av jentene ble hjemme fra skolen hele vinteren. To av dem er nå tilbake i klassen.")
    first, second = code_document(document).segments
    assert "school_refusal" in {coding.code for coding in first.codings}
    assert "school_refusal" in {coding.code for coding in second.codings}


def test_reasons_are_short_and_in_the_report_s_language(make_document, code_document):
    bokmaal = make_document(
        "Fire av jentene ble hjemme fra undervisningen hele vinteren. Det varte til påske. De har fått lov å begynne "
        "rolig, med én time om dagen.",
        "Ingen i huset visste hvem som eide saken, og familien sov i bilen.",
    )
    nynorsk = make_document(
        "Fire av jentene vart verande heime frå undervisninga heile vinteren. Det varte til påske. Dei har fått lov å "
        "byrje roleg, med éin time om dagen, og lærarane ringjer heim kvar morgon.",
    )
    for document, words in ((bokmaal, ("særlig", "fortsetter")), (nynorsk, ("særleg", "held fram frå"))):
        reasons = [coding.evidence for s in code_document(document).segments for coding in s.codings]
        assert reasons and all(len(reason) <= 120 for reason in reasons)
        assert all(reason.startswith(("«", *words)) for reason in reasons)


def test_scores_are_probabilities_for_every_code(make_document, code_document):
    for segment in code_document(make_document("# Bolig", "Kommunen mangler nødboliger. Det er mandag.")).segments:
        assert len(segment.scores) == 4 and all(0 <= score <= 1 for score in segment.scores)


def test_the_shipped_codebook_has_the_four_codes_in_three_languages():
    codebook = load()
    assert list(codebook.codes) == ["anchoring", "silo_breaking", "school_refusal", "housing"]
    for code in codebook.codes.values():
        assert {"nb", "nn", "en"} <= code.label.keys() and {"nb", "en"} <= code.definition.keys()
        assert code.include and code.exclude and code.examples and len(code.terms) >= 50 and code.colour


def test_the_shipped_examples_are_coded_as_they_say(codes):
    """Nearly all: an example may show a way of saying it that only a reader understands."""
    examples = [(name, example) for name, code in load().codes.items() for example in code.examples]
    hits = sum(name in codes(example) for name, example in examples)
    assert hits / len(examples) >= 0.8
