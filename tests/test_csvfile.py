import pytest

from pipeline import csvfile
from pipeline.errors import UserError


@pytest.fixture
def table(tmp_path):
    def write(content: str | bytes):
        path = tmp_path / "tabell.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_row_that_ends_early_has_empty_cells(table):
    assert csvfile.read(table("year,document\n2024,a.txt\n2025\n"), {"document"}) == [
        {"year": "2024", "document": "a.txt"},
        {"year": "2025", "document": ""},
    ]


@pytest.mark.parametrize("content", ["", "\ufeff\r\n", "\n"])
def test_a_file_without_columns_is_told_of_with_what_to_do(table, content):
    with pytest.raises(UserError, match="the column 'document' is missing") as error:
        csvfile.read(table(content), {"document", "year"})
    assert error.value.hint == "Begin the file with the line document,year"


def test_a_missing_column_is_told_of_with_those_there(table):
    with pytest.raises(UserError, match="the column 'document' is missing") as error:
        csvfile.read(table("name;year\n"), {"document"})
    assert error.value.hint == "Name it in the first line, where now are: name, year."


@pytest.mark.parametrize("written", ["2025\\åsnes.txt", "2025/a\u030asnes.txt", "2025/åsnes.txt"])
def test_a_reports_name_is_the_same_from_every_system(written):
    assert csvfile.document(written) == "2025/åsnes.txt"
