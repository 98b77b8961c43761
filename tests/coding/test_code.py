import pytest

from pipeline import coding, segmenting
from pipeline.codebook import Codebook, load


@pytest.fixture
def codes(make_document):
    """The codes that the shipped codebook puts on a sentence."""

    def of(text: str) -> set[str]:
        (document,) = coding.code(segmenting.segment([make_document(text)]), load())
        return {item.code for coded in document.segments for item in coded.codings}

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


def test_every_coding_says_why_in_the_text_s_words(make_document):
    document = make_document("Kommunen mangler nødboliger. Ledelsen er med.")
    (coded,) = coding.code(segmenting.segment([document]), load())
    (housing,) = coded.segments[0].codings
    assert housing.evidence == "«nødboliger»" and housing.origin == "machine" and 0.5 <= housing.score <= 1


def test_a_code_of_one_s_own_is_coded_at_once(make_document):
    codebook = Codebook.model_validate(
        {"codes": {"transport": {"label": "Skyss", "terms": ["skyss", {"part": "buss"}]}}}
    )
    (coded,) = coding.code(segmenting.segment([make_document("Skulebussen går ikkje. Vi gikk.")]), codebook)
    assert [[c.code for c in s.codings] for s in coded.segments] == [["transport"], []]


def test_a_higher_threshold_leaves_the_weaker_out(make_document):
    document = make_document("Kommunen mangler nødboliger.")
    (strict,) = coding.code(segmenting.segment([document]), load(), threshold=1.0)
    assert strict.segments[0].codings == ()


def test_the_shipped_codebook_has_the_four_codes_in_three_languages():
    codebook = load()
    assert list(codebook.codes) == ["anchoring", "silo_breaking", "school_refusal", "housing"]
    for code in codebook.codes.values():
        assert {"nb", "nn", "en"} <= code.label.keys() and {"nb", "en"} <= code.definition.keys()
        assert code.include and code.exclude and code.examples and len(code.terms) >= 50 and code.colour


def test_the_shipped_examples_are_coded_as_they_say():
    """Nearly all: an example may show a way of saying it that only a reader understands."""
    codebook = load()
    from pipeline.records import Block, Document

    hits = total = 0
    for name, code in codebook.codes.items():
        for example in code.examples:
            document = Document("x", example, (Block("paragraph", 0, len(example)),), "txt", "")
            (coded,) = coding.code(segmenting.segment([document]), codebook)
            hits += any(c.code == name for s in coded.segments for c in s.codings)
            total += 1
    assert hits / total >= 0.7
