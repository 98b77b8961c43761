import pytest

from pipeline import study
from pipeline.errors import UserError
from pipeline.study import Study


def test_reports_are_named_by_their_path_below_the_folder_and_clutter_is_left_out(make_study):
    made = make_study(
        {
            "reports/b.txt": "B.",
            "reports/2025/å.md": "Å.",
            "reports/.DS_Store": "x",
            "reports/~$b.docx": "x",
            "reports/Thumbs.db": "x",
            "reports/.git/c.txt": "x",
        }
    )
    assert list(made.documents()) == ["2025/å.md", "b.txt"]


def test_a_decomposed_file_name_is_the_same_document(make_study):
    assert list(make_study({"reports/a\u030a.txt": "Å."}).documents()) == ["å.txt"]


def test_settings_have_defaults_and_mistakes_are_told(make_study):
    assert make_study({}).settings.language == "nb"
    assert make_study({"study.yaml": "language: nn\nthreshold: 0.7\n"}).settings.threshold == 0.7
    with pytest.raises(UserError, match="languag") as error:
        _ = make_study({"study.yaml": "languag: nn\n"}).settings
    assert error.value.where.endswith("study.yaml:1:1") and "language" in error.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "document,municipality,year\na.txt,Fjordvik,2024\n",
        "\ufeffDocument;Municipality;Year\r\na.txt;Fjordvik;2024\r\n",
        "year\tdocument\tmunicipality\n2024\ta.txt\tFjordvik\n",
    ],
)
def test_metadata_is_read_as_people_and_spreadsheets_write_it(make_study, text):
    assert make_study({"documents.csv": text}).metadata == {"a.txt": {"municipality": "Fjordvik", "year": "2024"}}


def test_a_missing_column_is_told(make_study):
    with pytest.raises(UserError, match="'document' is missing"):
        _ = make_study({"documents.csv": "name,year\na,2024\n"}).metadata


def test_cases_keep_their_attributes(make_study):
    (case,) = make_study({"municipalities.csv": "municipality,county,role\nFjordvik,Vestland,vert\n"}).cases
    assert (case.name, case.county, case.attributes) == ("Fjordvik", "Vestland", {"role": "vert"})


def test_a_folder_that_is_no_study_is_told(tmp_path):
    with pytest.raises(UserError, match="no folder corpus/reports") as error:
        Study(tmp_path)
    assert "funn init" in error.value.hint


def test_init_makes_a_study_and_touches_nothing_that_is_there(tmp_path):
    made = study.create(tmp_path / "min studie")
    assert Study(tmp_path / "min studie").codebook.codes
    assert {path.name for path in made} >= {"reports", "decisions", "codebook.yaml", "study.yaml", "documents.csv"}
    own = tmp_path / "min studie" / "corpus" / "codebook.yaml"
    own.write_text("codes: {x: {label: X}}", encoding="utf-8")
    assert study.create(tmp_path / "min studie") == []
    assert list(Study(tmp_path / "min studie").codebook.codes) == ["x"]
    assert Study(tmp_path / "min studie").settings == Study(tmp_path / "min studie").settings


def test_a_document_can_take_the_place_of_another_but_two_cannot(tmp_path):
    study.create(tmp_path)
    table = tmp_path / "corpus" / "documents.csv"
    table.write_text("document,replaces\nny.pdf,2025\\utkast.docx\na.txt,\nb.txt,\n", encoding="utf-8")
    assert Study(tmp_path).replaced == {"2025/utkast.docx": "ny.pdf"}
    table.write_text("document,replaces\nny.pdf,utkast.docx\na.txt,utkast.docx\n", encoding="utf-8")
    with pytest.raises(UserError, match="two documents replace utkast.docx: ny.pdf and a.txt"):
        _ = Study(tmp_path).decisions


def test_what_programs_leave_beside_open_files_is_no_judgement_and_no_ledger(make_study):
    kept = {"agreement/1/key.csv": "k", "agreement/1/sample.json": "{}", "agreement/1/KN.csv": "KN"}
    clutter = {"agreement/1/KN.xlsx": "x", "agreement/1/.~lock.KN.xlsx#": "x", "agreement/.DS_Store": "x"}
    clutter |= {"agreement/1/.~lock.KN.csv#": "x", "decisions/._KN.csv": "x", "decisions/~$KN.csv": "x"}
    study = make_study({**kept, **clutter, "decisions/KN.csv": "decision,document,start,end,code\n"})
    assert list(study.judgements()) == ["1/KN.csv", "1/key.csv", "1/sample.json"]
    assert list(study.ledgers()) == ["KN.csv"]
