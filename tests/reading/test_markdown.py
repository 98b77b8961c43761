"""Markdown: blocks are ranges of the source; front matter is metadata."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import UserError
from pipeline.reading import markdown
from pipeline.reading.composing import Content
from pipeline.records import Note

PATH = Path("rapport.md")


def read(text: str) -> Content:
    return markdown.read_bytes(text.encode(), PATH)


def blocks(text: str) -> list[tuple[str, int, str]]:
    content = read(text)
    return [(b.kind, b.level, content.text[b.start : b.end]) for b in content.blocks]


def test_marks_are_left_out_and_inline_marks_kept() -> None:
    text = (
        "# Årsmelding #\n\nVi har **tre** mål\nfor året.\n\nBolig\n-----\n"
        "\n- Hus\n- Leilighet\n  i sentrum\n    - Leie\n\n1. En\n2. To\n"
    )
    assert blocks(text) == [
        ("heading", 1, "Årsmelding"),
        ("paragraph", 0, "Vi har **tre** mål\nfor året."),
        ("heading", 2, "Bolig"),
        ("bullet", 1, "Hus"),
        ("bullet", 1, "Leilighet\n  i sentrum"),
        ("bullet", 2, "Leie"),
        ("bullet", 1, "En"),
        ("bullet", 1, "To"),
    ]
    assert read(text).title == "Årsmelding"


def test_an_item_whose_text_is_in_its_mark() -> None:
    assert blocks("1. 1\n2. 2") == [("bullet", 1, "1"), ("bullet", 1, "2")]


def test_quotes_and_speech() -> None:
    text = "> Vi ventet.\n> Lenge.\n\n- Det går bra nå, sier Kari Moe.\n\nDe har flyttet.\n\n– Endeleg, seier ho."
    assert blocks(text) == [
        ("quote", 0, "Vi ventet.\n> Lenge."),
        ("quote", 0, "- Det går bra nå, sier Kari Moe."),
        ("paragraph", 0, "De har flyttet."),
        ("quote", 0, "– Endeleg, seier ho."),
    ]


def test_a_table_gives_a_block_a_cell() -> None:
    text = "| Mål | Status |\n|---|:-:|\n| Bolig \\| hus | **ja** |\n| Skole | |\n"
    assert blocks(text) == [("cell", 0, t) for t in ("Mål", "Status", "Bolig \\| hus", "**ja**", "Skole")]


def test_bullets_that_markdown_does_not_know() -> None:
    assert blocks("# Tiltak\n\nVi har:\n• hus\n• hytte\n")[2:] == [("bullet", 1, "hus"), ("bullet", 1, "hytte")]


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    text = "**Lier kommune**\n\nVi er i gang.\n\n**Sula kommune**\n\nVi òg."
    assert [(kind, level) for kind, level, _ in blocks(text)] == [("heading", 1), ("paragraph", 0)] * 2


class TestFrontMatter:
    def test_fields_are_strings_with_english_names(self) -> None:
        content = read(
            "---\nkommune: Lier\når: 2023\ntittel: Første år\nnummer: "
            "0301\nland: NO\nno: nei\ntom:\n---\n\n# Noe annet\n\nTekst."
        )
        assert content.metadata == {
            "municipality": "Lier",
            "year": "2023",
            "title": "Første år",
            "nummer": "0301",
            "land": "NO",
            "no": "nei",
        }
        assert content.title == "Første år"
        assert [content.text[b.start : b.end] for b in content.blocks] == ["Noe annet", "Tekst."]
        assert content.text.startswith("---\nkommune")

    def test_faults_are_noted_and_the_report_is_read(self) -> None:
        content = read("---\nkommune: [Lier\n---\n\nTekst.")
        assert content.notes == (Note("front_matter", ("2",)),)
        assert len(content.blocks) == 1
        for broken in ("kommune: Lier\når: 2024\når: 2025", "kommune: Lier\n\nmerknad: \x01"):
            (note,) = read(f"---\n{broken}\n---\n\n{40 * 'Tekst. '}").notes
            assert note.details == ("4",)

    def test_text_between_rules_is_text(self) -> None:
        assert blocks("---\n\nTekst.\n\n---\n\nMer.")[0][2] == "Tekst."


LINES = st.sampled_from(
    [
        "",
        "# A",
        "- b",
        "  - c",
        "1. 1",
        "> d",
        "> - e",
        "| a | b |",
        "|---|---|",
        "---",
        "===",
        "```",
        "<b>x</b>",
        "<!-- y -->",
    ]
    + [
        "    kode",
        "\tx",
        "-\ty",
        ">\t- z",
        "• p",
        "– q, sier Kari.",
        "**B**",
        "\\",
        "[a]: b",
        "&amp;",
        "#",
        "- ",
        "\u00a0",
        "\f",
        "\u2028 a",
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=15))
@example(["\x85"])  # white space that Markdown does not strip
def test_blocks_are_ranges_of_the_file_in_order(lines: list[str]) -> None:
    source = "\n".join(lines)
    try:
        content = read(source)
    except UserError:
        return
    assert content.text == source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    at = 0
    for block in content.blocks:
        assert at <= block.start < block.end <= len(content.text)
        assert content.text[block.start : block.end].strip()
        at = block.end
