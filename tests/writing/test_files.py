"""The files that people open, opened again."""

import csv
import re

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.run import run
from pipeline.writing.markdown import escaped

REPORT = """\
Fjordvik kommune

Hva har de fått til?

=SUM(A1) er ikke en bolig, men en formel i en boligplan.

– Vi har fått på plass boliger til alle, sier NAV-leder Ola Nes i Fjordvik.

+47 boliger er bygd.

@alle: boligene er klare.

-12 grader ute, men boligene er varme.

Ny | bolig * med [merker] _her_ <b>og</b> `der`.
"""


@pytest.fixture
def study(make_study):
    made = make_study({"reports/æøå rapport.txt": REPORT})
    run(made)
    return made


@pytest.fixture
def book(study):
    return openpyxl.load_workbook(study.outputs / "findings.xlsx")


def test_the_workbook_has_a_front_sheet_and_a_sheet_per_table_in_norwegian(book):
    assert book.sheetnames[:4] == [
        "Innhold",
        "Kommuner og temaer",
        "Rammematrise– kommune × tema",
        "Forankring– kommune × type funn",
    ]
    listed = [cell.value for (cell,) in book["Innhold"].iter_rows(min_row=5, max_col=1)]
    assert [title.replace(":", "–")[:31] for title in listed] == book.sheetnames[1:]
    sheet = book["Funn med sitater"]
    assert [cell.value for cell in sheet[4]][:6] == ["Kommune", "Tema", "Type funn", "Antall", "Dokumenter", "Sitat 1"]
    assert sheet["B5"].value == "Bolig"


def test_sheets_are_ready_to_hand_on(book):
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B5" and sheet.auto_filter.ref.startswith("A4:")
        assert sheet.cell(1, 1).value and sheet.cell(2, 1).value
    assert book["Funn med sitater"].column_dimensions["F"].width > 50
    assert book["Funn med sitater"]["F5"].alignment.wrap_text


def test_links_lead_from_the_front_to_the_sheets_and_from_the_matrix_to_quotes_to_segments(book):
    def follow(cell):
        sheet, _, place = cell.hyperlink.location.rpartition("!")
        return book[sheet.strip("'")][place]

    for (cell,) in book["Innhold"].iter_rows(min_row=5, max_col=1):
        assert follow(cell).value == cell.value
    overview = book["Kommuner og temaer"]
    quote = follow(overview["G5"]).row
    quotes = book["Sitater"]
    assert (overview["A5"].value, overview["G4"].value) == (quotes.cell(quote, 3).value, quotes.cell(quote, 1).value)
    segment = follow(quotes.cell(quote, 5)).row
    segments = book["Segmenter"]
    assert quotes.cell(quote, 5).value == f"{segments.cell(segment, 1).value}#{segments.cell(segment, 2).value}"
    assert quotes.cell(quote, 4).value == segments.cell(segment, 5).value


def test_texts_that_look_like_formulas_are_texts(book, study):
    texts = {cell.value: cell.data_type for row in book["Segmenter"].iter_rows(min_row=5) for cell in row if cell.value}
    beginnings = [text for text in texts if isinstance(text, str) and text[0] in "=+-@–"]
    assert len(beginnings) == 5
    assert all(texts[text] == "s" for text in beginnings)


def test_the_workbook_says_the_same_as_the_csv(book, study):
    for name, title in (("segments", "Segmenter"), ("matrix", "Omtale og omfang"), ("documents", "Materiale")):
        with (study.tables / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            expected = len(list(csv.reader(file))) - 1
        assert book[title].max_row - 4 == expected
    shares = [row[6].value for row in book["Omtale og omfang"].iter_rows(min_row=5)]
    assert all(isinstance(share, float) or share in (0, 1) for share in shares)


def test_csv_is_utf8_with_lf(study):
    data = (study.tables / "segments.csv").read_bytes()
    assert b"\r" not in data and not data.startswith(b"\xef\xbb\xbf")
    assert "æøå rapport.txt" in data.decode("utf-8")


def test_markdown_shows_quotes_as_they_are_with_their_ids(study):
    text = (study.outputs / "findings.md").read_text(encoding="utf-8")
    assert "# Funn på tvers av kommunene" in text and "### Bolig" in text
    quote = "– Vi har fått på plass boliger til alle, sier NAV-leder Ola Nes i Fjordvik.\n>\n> — Fjordvik, Ola Nes, æøå"
    assert f"</a>{quote} rapport.txt, avsnitt 4 `æøå rapport.txt#" in text
    assert "Ikke nevnt hos: Fjordvik." in text
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "<b>og</b>" not in html and "<table>" in html


def test_links_of_the_markdown_lead_to_quotes_in_print(study):
    text = (study.outputs / "findings.md").read_text(encoding="utf-8")
    links, places = re.findall(r"\[\w+\]\(#(\w+)\)", text), re.findall(r'<a id="(\w+)">', text)
    assert links and set(links) <= set(places) and len(set(places)) == len(places)
    for figure in re.findall(r"\]\((figures/[^)]+)\)", text):
        assert (study.outputs / figure).is_file()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_markdown_takes_any_text_for_text(text):
    (block,) = [
        token for token in MarkdownIt("gfm-like", {"linkify": False}).parse(f"> .{escaped(text)}") if token.content
    ]
    assert {child.type for child in block.children} <= {"text", "text_special", "html_inline", "softbreak"}
    assert all(child.content == "<br>" for child in block.children if child.type == "html_inline")


@pytest.mark.parametrize(
    "text", ["- punkt", "+ punkt", "1. punkt", "2) punkt", "# tittel", "===", "---", "    kode", ": x"]
)
def test_markdown_takes_no_beginning_for_a_mark(text):
    tokens = MarkdownIt("commonmark").parse(f"> {escaped(text)}")
    assert [token.type for token in tokens[1:-1]] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[2].children) == text.strip()


def test_no_half_written_files_are_left(study):
    assert not list(study.outputs.rglob("*.part"))


def test_a_file_that_another_program_holds_is_told_and_replaced_later(study, monkeypatch):
    import os

    from pipeline.errors import UserError
    from pipeline.study import Study

    book, replace = study.outputs / "findings.xlsx", os.replace
    book.write_bytes(b"open in another program")

    def held(new, old):
        if old == book:
            raise PermissionError
        replace(new, old)

    (study.reports / "ny.txt").write_text("Våler kommune\n\nDe bygger boliger.", encoding="utf-8")
    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(UserError, match="cannot be written") as error:
        run(Study(study.root))
    assert "Close the program" in error.value.hint and error.value.where == str(book)
    assert book.read_bytes() == b"open in another program"
    monkeypatch.undo()
    assert run(Study(study.root)).is_unchanged and openpyxl.load_workbook(book).sheetnames
