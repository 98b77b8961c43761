import pytest
from ruamel.yaml import YAML

from pipeline.codebook import SHIPPED, Codebook, load
from pipeline.errors import UserError


@pytest.fixture
def write(tmp_path):
    def file(text: str):
        path = tmp_path / "codebook.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return file


def error(path) -> UserError:
    with pytest.raises(UserError) as caught:
        load(path)
    return caught.value


def test_the_shipped_codebook_is_in_order():
    assert len(load(SHIPPED).codes) == 4


def test_a_small_codebook_needs_a_label_and_terms_only(write):
    book = load(
        write("codes:\n  skyss:\n    label: Skyss\n    terms: [buss, {part: skyss}, {phrase: 'rutebil … skole*'}]\n")
    )
    assert book.codes["skyss"].label == {"nb": "Skyss"}
    assert [term.text for term in book.codes["skyss"].terms] == ["buss", "skyss", "rutebil … skole*"]


def test_norwegian_no_stays_a_word(write):
    book = load(write("codes:\n  svar:\n    label: {nb: Nei, en: No}\n    terms: [no, nei, NO]\n"))
    assert [term.text for term in book.codes["svar"].terms] == ["no", "nei", "NO"]


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("codes:\n  x:\n    labell: {nb: X}\n    label: X\n", ":3:5", "labell", "Did you mean 'label'?"),
        ("codes:\n  Skole refusal:\n    label: X\n", ":2:3", "match", "small letters"),
        ("codes:\n  x:\n    terms: [a]\n", ":2:3", "label", "Add 'label'"),
        (
            "codes:\n  x:\n    label: X\n    terms:\n      - a\n      - {part: b, phrase: c}\n",
            ":6:9",
            "exactly one",
            "form",
        ),
        ("codes:\n  x:\n    label: X\n    terms:\n      - {part: b, weight: 3}\n", ":5:19", "weight", "above 0"),
        ("codes:\n  x:\n    label: X\n    colour: blue\n", ":4:5", "colour", "#1b6ca8"),
        ("codes:\n  x: [\n", ":3:1", "not YAML", "indentation"),
        ("", ":1:1", "codes", "Add 'codes'"),
        ("codes:\n  x:\n    label: X\n    terms: ['  ']\n", ":4:13", "blank", "form"),
        ("codes:\n  x:\n    label: X\n    terms: [2024]\n", ":4:13", "terms.0", "quotation marks"),
        ("codes:\n  x:\n    label: X\n    terms: bolig\n", ":4:5", "terms: this should be a list", "[first, second]"),
        ("codes:\n  x: Bolig\n", ":2:3", "x: there should be names and values below it", "funn init"),
        ("- bolig\n", ":1:1", "the file: there should be names and values below it", "funn init"),
        ("codes:\n  x:\n    label: \aX\n", ":3", "U+0007", "Delete it"),
        ("codes:\n  x:\n    label: 2024-99-99\n", "", "looks like a date", "quotation marks"),
    ],
)
def test_mistakes_are_told_with_line_column_and_remedy(write, text, place, message, hint):
    caught = error(write(text))
    assert str(caught.where).endswith(f"codebook.yaml{place}")
    assert message in caught.message and hint in caught.hint


def test_an_absent_file_and_a_wrong_encoding_are_told(tmp_path):
    assert "no such file" in error(tmp_path / "x.yaml").message
    (tmp_path / "codebook.yaml").write_bytes("codes: {x: {label: Må}}".encode("latin-1"))
    assert "UTF-8" in error(tmp_path / "codebook.yaml").hint


def test_the_hash_follows_the_content_not_the_layout(write):
    one = load(write("codes: {x: {label: X, terms: [a]}}")).sha256
    two = load(write("# a comment\ncodes:\n  x:\n    label: X\n    terms:\n      - a\n")).sha256
    other = load(write("codes: {x: {label: X, terms: [b]}}")).sha256
    assert one == two != other


def test_what_is_written_in_yaml_1_2_is_read_as_such_the_quick_way_and_the_slow(write):
    content = "codes:\n  x:\n    label: {nb: NO, nn: no, en: on}\n    terms: [0x, æøå, «ja», 1_0a]\n"
    code = load(write(content)).codes["x"]
    assert dict(code.label) == {"nb": "NO", "nn": "no", "en": "on"}
    slow = YAML(typ="rt").load(SHIPPED.read_text(encoding="utf-8"))
    assert load(SHIPPED) == Codebook.model_validate(slow)
