"""A workbook that is packed when it is told to, against the reader and against XlsxWriter's own way."""

import datetime
import zipfile

import openpyxl
import xlsxwriter

from pipeline.writing.packing import Book, pack


def fill(book: xlsxwriter.Workbook) -> None:
    book.set_properties({"title": "Funn", "created": datetime.datetime(2024, 1, 1)})
    sheet = book.add_worksheet("Sitater")
    for row in range(200):
        sheet.write_string(row, 0, f"Ti boliger står ferdige på Ås, nr. {row}.")
    book.close()


def test_a_packed_workbook_holds_the_parts_that_xlsxwriter_would_pack_and_leaves_no_other_file(tmp_path):
    book = Book(tmp_path, {})
    fill(book)
    assert not (tmp_path / "a.xlsx").exists()
    pack(book.parts, tmp_path / "a.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    fill(xlsxwriter.Workbook(tmp_path / "b.xlsx", {"constant_memory": True}))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as ours, zipfile.ZipFile(tmp_path / "b.xlsx") as theirs:
        assert ours.namelist() == theirs.namelist()
        assert all(ours.read(name) == theirs.read(name) for name in ours.namelist())
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Sitater"]
    assert sheet["A200"].value == "Ti boliger står ferdige på Ås, nr. 199."


def test_nothing_in_the_file_tells_when_or_on_what_system_it_was_packed(tmp_path):
    book = Book(tmp_path, {})
    fill(book)
    pack(book.parts, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        assert {(info.date_time, info.create_system) for info in file.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}
