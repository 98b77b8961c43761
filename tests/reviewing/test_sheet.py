"""The workbooks that people decide in, opened again."""

import openpyxl
import pytest

from pipeline import reviewing
from pipeline.errors import UserError
from pipeline.study import Study


def visible(page) -> list[str]:
    """The labels of the columns that are not hidden."""
    hidden = {column for one in page.column_dimensions.values() if one.hidden for column in range(one.min, one.max + 1)}
    return [cell.value for cell in page[2] if cell.column not in hidden]


def test_a_row_shows_the_sentence_with_context_suggestion_score_and_reason(make_run, fill):
    path, number = reviewing.write_sheet(make_run(), None, 50)
    sheet = fill(path)
    assert (path.name, number) == ("1.xlsx", 6)
    first = "– Vi har fått elevene"
    assert sheet.get(first, "previous") == "Fjordvik kommune mangler boliger til unge."
    assert sheet.get(first, "following") == "=Planen= er rotfestet i ledelsen, sier han."
    assert sheet.get(first, "suggest:school_refusal") == "ja 0,80" and sheet.get(first, "suggest:housing") == "nei 0,00"
    assert sheet.get(first, "reasons") == "Skolevegring: «–»" and sheet.get(first, "type_of") == "Resultat"
    assert (sheet.get(first, "section"), sheet.get(first, "municipality_of")) == ("Status", "Fjordvik")
    assert sheet.get("=Planen=", "text").startswith("=Planen=")


def test_the_header_is_frozen_and_drop_downs_stand_in_the_columns_to_fill_in(make_run, fill):
    sheet = fill(reviewing.write_sheet(make_run(), None, 50)[0])
    page = sheet.page
    assert page.freeze_panes == "C3" and page.row_dimensions[1].hidden and page.auto_filter.ref.startswith("A2:")
    lists = {str(one.sqref).split(":")[0].rstrip("3"): one.formula1 for one in page.data_validations.dataValidation}
    of = {name: lists.get(openpyxl.utils.get_column_letter(column)) for name, column in sheet.columns.items()}
    assert of["decide:housing"] == '"ja,nei"' and of["whole"] == '"ja"'
    assert of["finding_type"] == '"Mål,Resultat,Utfordring,Plan,Bakgrunn"'
    assert of["municipality"] == "'Lister'!$A$1:$A$2"
    assert of["text"] is None and of["comment"] is None
    assert [cell.value for cell in sheet.book["Lister"]["A"]] == ["Fjordvik", "Åsnes"]
    assert "start" not in visible(page) and "check" not in visible(page)
    assert "Innbyggernes bosituasjon" in "".join(str(cell.value) for cell in sheet.book["Veiledning"]["B"])


@pytest.mark.parametrize(("language", "label"), [("nn", "Stemmer temaa?"), ("en", "Themes right?")])
def test_labels_follow_the_studys_language(make_run, fill, language, label):
    assert label in visible(fill(reviewing.write_sheet(make_run(language=language), None, 5)[0]).page)


def test_a_file_that_is_there_is_never_overwritten(make_run, tmp_path):
    study = make_run()
    path = tmp_path / "mitt.xlsx"
    path.write_text("mitt arbeid", encoding="utf-8")
    with pytest.raises(UserError, match="a file of that name already"):
        reviewing.write_sheet(study, path, 5)
    assert path.read_text(encoding="utf-8") == "mitt arbeid"
    assert [reviewing.write_sheet(study, None, 5)[0].name for _ in range(2)] == ["1.xlsx", "2.xlsx"]


def test_the_same_choice_makes_the_same_file(make_run):
    study = make_run()
    first, second = (reviewing.write_sheet(study, None, 5)[0].read_bytes() for _ in range(2))
    assert first == second


def test_a_municipality_a_code_or_a_random_choice_can_be_asked_for(make_run, fill):
    study = make_run()

    def texts(**asked: object) -> list[str]:
        page = fill(reviewing.write_sheet(study, None, asked.pop("n", 50), **asked)[0]).page
        return [page.cell(row, 2).value for row in range(3, page.max_row + 1)]

    assert set(texts(municipality="Åsnes")) == {"Boligene står klare i Ås.", "Møtet var i mai."}
    assert texts(code="school_refusal", n=1) == ["– Vi har fått elevene tilbake på skolen."]
    assert set(texts(code="housing", at_random=True)) == {
        "Fjordvik kommune mangler boliger til unge.",
        "Boligene står klare i Ås.",
    }
    with pytest.raises(UserError, match="no code 'bolig'"):
        texts(code="bolig")
    with pytest.raises(UserError, match="no municipality 'Moss'") as error:
        texts(municipality="Moss")
    assert error.value.hint == "Municipalities: Fjordvik, Åsnes."
    with pytest.raises(UserError, match="no segment is left"):
        texts(municipality="Åsnes", code="school_refusal", at_random=True)


def test_a_study_without_a_run_is_told_to_run(tmp_path):
    (tmp_path / "corpus" / "reports").mkdir(parents=True)
    with pytest.raises(UserError, match="nothing to look at"):
        reviewing.write_sheet(Study(tmp_path), None, 5)
