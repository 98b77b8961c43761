import shutil
import subprocess
import sys

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
        "print(sorted({'spacy', 'sklearn', 'pandas', 'numpy', 'pydantic'} & set(sys.modules)))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.rstrip().endswith("[]")
    for command in ("init", "run", "codebook", "evaluate"):
        assert f"\n  {command}" in output


def test_every_command_has_help(funn):
    for command in ("init", "run", "codebook", "evaluate"):
        assert "Usage:" in funn(command, "--help").output


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
