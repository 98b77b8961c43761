import shutil
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from pipeline import __version__
from pipeline.cli import main


@pytest.fixture
def funn():
    def call(*arguments: object):
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return call


def test_help_names_the_commands_and_imports_nothing_heavy():
    code = (
        "import sys; from pipeline.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'sklearn', 'pandas', 'numpy', 'pydantic', 'openpyxl', 'xlsxwriter'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.rstrip().endswith("[]")
    for command in ("init", "run", "codebook", "evaluate", "review", "agreement", "export", "import"):
        assert f"\n  {command}" in output


def test_every_command_has_help(funn):
    commands = "init, run, status, codebook check, codebook diff, codebook try, evaluate, review sheet, review read"
    agreement = "agreement sample, agreement read, agreement report, agreement settle"
    exchange = "export qdpx, export qdc, export codings, import qdpx, import qdc, import codings"
    for command in f"{commands}, {agreement}, {exchange}".split(", "):
        assert "Usage:" in funn(*command.split(), "--help").output


def test_version(funn):
    assert funn("--version").output == f"funn, version {__version__}\n"


def test_init_then_run(funn, tmp_path, fitted_cache):
    study = tmp_path / "min studie"
    assert "Next: put reports in" in funn("init", study).output
    assert "nothing was changed" in funn("init", study).output
    shutil.copy(fitted_cache, study / "outputs" / "cache.sqlite")
    (study / "corpus" / "reports" / "møte.txt").write_text("Moss kommune mangler boliger.", encoding="utf-8")
    result = funn("run", study)
    assert result.exit_code == 0
    assert "1 codings on 1 segments of 1 documents from 1 municipalities" in result.output
    assert str(study / "outputs" / "findings.xlsx") in result.output
    assert "(0 documents were new or changed)" in funn("run", study).output


def test_a_bad_report_is_told_and_the_exit_code_is_1(funn, make_study):
    study = make_study({"reports/a.txt": "Moss kommune.", "reports/tom.md": ""})
    result = funn("run", study.root)
    assert result.exit_code == 1
    assert "Not read: tom.md: the file is empty." in result.output and "findings.xlsx" in result.output


def test_a_mistake_in_the_study_is_two_lines_and_exit_code_2(funn, make_study, tmp_path):
    study = make_study({"study.yaml": "langauge: nb\n"})
    result = funn("run", study.root)
    assert result.exit_code == 2
    assert "study.yaml:1:1" in result.output and "Hint: Did you mean 'language'?" in result.output
    assert "Traceback" not in result.output
    assert funn("run", tmp_path / "nowhere").exit_code == 2


def test_what_the_system_refuses_is_told_with_the_place(funn, tmp_path):
    taken = tmp_path / "studie"
    taken.write_text("en fil, ingen mappe", encoding="utf-8")
    result = funn("init", taken / "corpus")
    assert result.exit_code == 2 and result.output.startswith(f"funn: {taken}") and "\n  Hint: " in result.output


def test_commands_to_do_next_can_be_copied_also_where_a_name_has_blanks(funn, tmp_path):
    assert f'then `funn run "{tmp_path / "min studie"}"`.' in funn("init", tmp_path / "min studie").output
    assert 'Next: `funn run "' not in funn("status", tmp_path / "min studie").output  # nothing to run


def test_a_row_about_an_absent_document_is_a_note(funn, make_study):
    study = make_study({"reports/a.txt": "Moss kommune.", "documents.csv": "document,year\nb.txt,2024\n"})
    assert "Note: corpus/documents.csv names b.txt" in funn("run", study.root).output


def test_codebook_check(funn, tmp_path):
    assert "4 codes" in funn("codebook", "check").output
    path = tmp_path / "egen.yaml"
    path.write_text("codes:\n  x:\n    lable: X\n    label: X\n", encoding="utf-8")
    result = funn("codebook", "check", path)
    assert result.exit_code == 2 and "egen.yaml:3:5" in result.output and "Did you mean 'label'?" in result.output


def test_evaluate_scores_the_study_against_a_person(funn, make_study):
    text = "Moss kommune mangler boliger. Det er fint vær."
    study = make_study({"reports/a.txt": text})
    units = study.root / "units.csv"
    units.write_text(
        "document,start,end,codes,finding_type,municipality\na.txt,0,29,housing,challenge,Moss\na.txt,30,46,,context,Moss\n",
        encoding="utf-8",
    )
    output = funn("evaluate", units, study.root).output
    assert "2 units in 1 documents" in output
    assert "housing               1  1.00  " in output  # one document has no interval
    assert f"{'right municipality':<33}1.00\n" in output
    output = funn("evaluate", units, study.root, "--review-curve").output
    assert "review curve (macro F1: chosen as by `funn review sheet` / at random, 20 times)" in output
    assert "  unseen     the machine alone on all segments" in output and "\n   0 decided: tables " in output


def fill_in(path, column, answer):
    """Puts the answer in the column of every row of the workbook."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    place = next(cell.column for cell in page[1] if cell.value == column)
    for row in range(3, page.max_row + 1):
        page.cell(row, place).value = answer
    book.save(path)


def test_review_in_a_workbook_overrules_the_machine(funn, make_study):
    study = make_study({"reports/a.txt": "Moss kommune mangler boliger. Det er fint vær."})
    output = funn("review", "sheet", study.root, "-n", 5).output
    path = study.reviews / "1.xlsx"
    assert f"2 segments to look at: {path}" in output
    assert "Hint: Name another" in funn("review", "sheet", study.root, "--out", path).output
    fill_in(path, "decide:housing", "nei")
    assert (
        "Would be taken, as KN: 2 decisions"
        in funn("review", "read", path, study.root, "--as", "KN", "--dry-run").output
    )
    assert (
        "Taken, as KN: 2 decisions. Recorded before: 0."
        in funn("review", "read", path, study.root, "--as", "KN").output
    )
    again = funn("review", "read", path, study.root, "--as", "KN")
    assert "0 decisions. Recorded before: 2." in again.output and again.exit_code == 0
    fill_in(path, "decide:housing", "tja")
    wrong = funn("review", "read", path, study.root, "--as", "KN")
    assert wrong.exit_code == 1 and "Not taken: 1.xlsx, row 3: the answer «tja» is not known" in wrong.output
    output = funn("review", "sheet", study.root).output
    assert "no segment is left to decide on" in output


def test_agreement_from_a_blind_sample_to_the_tables_of_a_run(funn, make_study):
    study = make_study(
        {"reports/a.txt": "Moss kommune mangler boliger. Det er fint vær.", "reports/b.txt": "Ås har boliger."}
    )
    assert "there is no sample" in funn("agreement", "report", study.root).output
    output = funn("agreement", "sample", study.root, "--coders", "KN, AB", "-n", 3).output
    folder = study.agreement / "1"
    assert "Sample 1: 3 segments of 2 documents" in output and str(folder / "AB.xlsx") in output
    assert "nobody has judged" in funn("agreement", "report", study.root).output
    fill_in(folder / "KN.xlsx", "decide:housing", "ja")
    fill_in(folder / "AB.xlsx", "whole", "ja")
    assert "as KN: 3 judgements" in funn("agreement", "read", folder / "KN.xlsx", study.root, "--as", "KN").output
    output = funn("agreement", "report", study.root).output
    assert "KN – machine: 3 segments of 2 documents" in output and "AB has judged 0 of 3" in output
    assert "Not finished" in output
    funn("agreement", "read", folder / "AB.xlsx", study.root, "--as", "AB")
    output = funn("agreement", "report", study.root).output
    assert "AB – KN: 3 segments" in output and "Not finished" not in output
    assert "3 segments to agree on" in funn("agreement", "settle", study.root).output
    shutil.rmtree(study.tables)
    assert funn("run", study.root).exit_code == 0
    assert (study.tables / "agreement.csv").exists() and (study.tables / "disagreements.csv").exists()
    book = openpyxl.load_workbook(study.outputs / "findings.xlsx")
    assert "Enighet mellom kodere" in book.sheetnames and "Uenigheter" in book.sheetnames


def test_export_and_import_of_a_project(funn, make_study, tmp_path):
    study = make_study({"reports/a.txt": "Moss kommune mangler boliger. Det er fint vær."})
    output = funn("export", "qdpx", study.root).output
    path = study.outputs / "study.qdpx"
    assert f"Written: {path}" in output and f"(also in {path}.txt):\n  Skår og begrunnelse" in output
    wrong = funn("export", "qdpx", path, study.root)
    assert wrong.exit_code == 2 and "there is a file of that name" in wrong.output
    wrong = funn("export", "qdpx", tmp_path / "ingen-studie")
    assert wrong.exit_code == 2 and "End it in .qdpx" in wrong.output
    wrong = funn("import", "qdpx", study.reports / "a.txt", study.root, "--as", "KN")
    assert wrong.exit_code == 2 and "damaged or no .qdpx file" in wrong.output
    tried = funn("import", "qdpx", path, study.root, "--as", "KN", "--confirm-kept", "--dry-run").output
    assert "  accept housing, a.txt 0–29: «Moss kommune mangler boliger.»\nWould be taken: 1 decisions" in tried
    assert not study.ledger("KN").exists()
    output = funn("import", "qdpx", path, study.root, "--as", "KN", "--confirm-kept").output
    assert "Taken: 1 decisions (1 accept). Recorded before: 0. As they were exported: 0." in output
    assert f"Next: `funn run {study.root}`." in output
    output = funn("import", "qdpx", path, study.root, "--as", "KN", "--confirm-kept").output
    assert "Recorded before: 1." in output and "Nothing in it is new; nothing was changed." in output
    funn("run", study.root)
    assert list(study.table("codings").origin) == ["KN"]


def test_a_hostile_project_is_refused_with_exit_code_2(funn, make_study, tmp_path):
    study = make_study({"reports/a.txt": "Moss kommune."})
    before = sorted(study.root.rglob("*"))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><Project name="&a;"/>'
    for name, content in {"../ut.qde": "<Project/>", "project.qde": bomb}.items():
        path = tmp_path / "fremmed.qdpx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, content)
        result = funn("import", "qdpx", path, study.root, "--as", "KN")
        assert result.exit_code == 2 and "Traceback" not in result.output
        error, hint = result.output.splitlines()
        assert error.startswith(f"funn: {path}: ") and hint.startswith("  Hint: ")
    assert sorted(study.root.rglob("*")) == before
    missing = funn("import", "qdc", tmp_path / "ingen.qdc", study.root)
    assert missing.exit_code == 2 and "cannot be opened" in missing.output


def test_codebook_and_codings_go_out_and_come_in(funn, make_study, tmp_path):
    study = make_study({"reports/a.txt": "Moss kommune mangler boliger. Det er fint vær."})
    assert f"Written: {study.outputs / 'study.qdc'}" in funn("export", "qdc", study.root).output
    assert "Nothing in it is new" in funn("import", "qdc", study.outputs / "study.qdc", study.root).output
    path = tmp_path / "kodinger.csv"
    assert "not written as .txt" in funn("export", "codings", tmp_path / "a.txt", study.root).output
    assert funn("export", "codings", path, study.root).output.endswith(f"Written: {path}\n")
    path.write_text("document,start,end,code\na.txt,30,46,anchoring\n", encoding="utf-8")
    output = funn("import", "codings", path, study.root, "--as", "KN").output
    assert "Taken: 1 decisions (1 add). Recorded before: 0.\nNext:" in output
