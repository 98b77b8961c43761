import pytest


@pytest.fixture
def types(make_document, code_document):
    def of(*lines: str) -> list[str]:
        segments = code_document(make_document(*lines)).segments
        return [coded.finding_type for coded in segments if coded.segment.block != "heading"]

    return of


@pytest.mark.parametrize(
    ("text", "finding_type"),
    [
        ("Målet var å få alle sju skolene med.", "goal"),
        ("Vi ønsket å komme tettere på familiene.", "goal"),
        ("De har fått på plass et fast team.", "result"),
        ("Vi har fått ansatt to nye koordinatorer.", "result"),
        ("Kommunen mangler små leiligheter.", "challenge"),
        ("Vi har ikke lykkes med å få med legene.", "challenge"),
        ("Neste år skal ordningen utvides til alle skoler.", "plan"),
        ("Kommunen bør gjøre ordningen fast.", "plan"),
        ("Det bur 4 300 menneske i kommunen.", "context"),
        ("Dei har fått på plass eit fast team.", "result"),
        ("Målet var å få med alle skulane.", "goal"),
    ],
)
def test_the_sentence_s_own_words(types, text, finding_type):
    assert types(text) == [finding_type]


@pytest.mark.parametrize(
    ("heading", "finding_type"),
    [
        ("Utfordringer", "challenge"),
        ("Dette sliter vi med", "challenge"),
        ("Veien videre", "plan"),
        ("Vegen vidare", "plan"),
    ],
)
def test_the_heading_decides_where_the_sentence_says_little(types, heading, finding_type):
    assert types(f"# {heading}", "Rekruttering av tolker.") == [finding_type]


def test_the_nearest_telling_heading_decides(types):
    assert types("# Veien videre", "## Utfordringer", "### Sentrum", "Felles kurs.") == ["challenge"]


def test_the_sentence_outweighs_its_heading(types):
    assert types("# Hva har de fått til?", "Det er fortsatt stor mangel på boliger.") == ["challenge"]


def test_headings_are_context(make_document, code_document):
    assert [coded.finding_type for coded in code_document(make_document("# Hva var målet?")).segments] == ["context"]
