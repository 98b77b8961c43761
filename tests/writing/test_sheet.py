"""The fast sheet against XlsxWriter's own way, and against a program that reads it."""

import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.writing.sheet import Sheet

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MOST = 1_000
TARGET = "internal:'Liste'!A1"
TEXTS = st.one_of(
    st.sampled_from(["=1+1", " foran", "bak\n", "<b>&amp;</b>", "_x0041_", "\tå", '"', "a\x0bb", "😀" * 9, "'"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1),
)
ROWS = st.lists(st.lists(st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.floats(0, 1)), max_size=5), max_size=6)


def workbook(path: Path, rows: list, fast: bool) -> str:
    """The sheet's XML, written in one of the two ways below a header."""
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    text, number = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    assert [style._get_xf_index() for style in (text, number)] == [1, 2]  # in order of use, if not taken here
    sheet = book.add_worksheet("Liste", worksheet_class=Sheet if fast else None)
    for column in range(5):
        sheet.write_string(0, column, f"kolonne {column}", text)
    cells = [
        [(column, value, text if isinstance(value, str) else number) for column, value in enumerate(row)]
        for row in rows
    ]
    if fast:
        cells = [[sheet.cell(*cell) for cell in row] for row in cells]
        half = len(rows) // 2  # as of two documents
        following = sheet.write_rows(2, sheet.rows(cells[:half]), MOST)
        following = sheet.write_rows(following, sheet.rows(cells[half:]), MOST)
        for place, row in enumerate(cells, following):
            sheet.link(place, 0, TARGET)
            sheet.write_row_as_is(place, row, 27.0)
    else:
        for place, row in enumerate(cells * 2, 2):
            if place >= 2 + len(cells):
                sheet.set_row(place, 27.0)
                sheet.write_url(place, 0, TARGET)
            for column, value, style in row:
                (sheet.write_string if isinstance(value, str) else sheet.write_number)(place, column, value, style)
    sheet.freeze_panes(1, 1)
    book.close()
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode("utf-8")


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_the_sheet_is_the_one_that_the_usual_methods_write(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("book")
    rows = [row or ["nothing"] for row in rows]  # the dimension that an empty last row gives differs
    assert workbook(folder / "fast.xlsx", rows, True) == workbook(folder / "usual.xlsx", rows, False)


def test_every_text_is_read_again_as_it_was(tmp_path):
    texts = ["=1+1", " foran og bak ", "<b>&amp;</b>", "_x0041_", "- Vi mangler", "æøå 😀", "<r>rik</r>"]
    workbook(tmp_path / "a.xlsx", [[text] for text in texts], True)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    read = [row[0].value for row in sheet.iter_rows(min_row=3, max_row=2 + len(texts))]
    assert [openpyxl.utils.escape.unescape(text) for text in read] == texts


def test_what_no_cell_can_hold_is_cut_between_characters(tmp_path):
    workbook(tmp_path / "a.xlsx", [["😀" * 20_000], ["å" * 40_000]], True)
    emoji, letters = (
        row[0].value for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(min_row=3, max_row=4)
    )
    assert emoji == "😀" * 16_383 and letters == "å" * 32_767


def test_no_row_is_written_past_the_last(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), OPTIONS) as book:
        sheet, style = book.add_worksheet("Liste", worksheet_class=Sheet), book.add_format()
        sheet.write_string(0, 0, "kolonne 0")
        rows = sheet.rows([sheet.cell(0, f"rad {number}", style)] for number in range(5))
        assert sheet.write_rows(1, rows, 3) == 4 and sheet.write_rows(4, rows, 3) == 4
    read = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [row[0].value for row in read.iter_rows(min_row=2)] == ["rad 0", "rad 1", "rad 2"]
