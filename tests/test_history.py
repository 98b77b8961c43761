"""What a run says is new since the one before."""

import csv

import pytest

from pipeline import history
from pipeline.run import run
from pipeline.study import Study

MOSS = "Moss kommune\n\nVi mangler boliger til flyktninger i byen.\n"
RYGGE = "Våler kommune\n\nKommunestyret har vedtatt handlingsplanen.\n"


def changes(study):
    with (study.tables / "changes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def study(make_study):
    made = make_study({"reports/moss.txt": MOSS})
    run(made)
    return made


def rerun(study, make_study, files):
    made = make_study(files)
    return run(Study(made.root))


def test_a_new_report_s_findings_are_new_with_their_sentence(study, make_study):
    result = rerun(study, make_study, {"reports/rygge.txt": RYGGE})
    found = [row for row in changes(study) if row["id"].startswith("rygge.txt")]
    assert [(row["code"], row["change"], row["cause"], row["text"]) for row in found] == [
        ("anchoring", "new", "report", "Kommunestyret har vedtatt handlingsplanen.")
    ]
    assert any("handlingsplanen" in line for line in history.summary(result.changes))


def test_doing_a_run_twice_keeps_what_was_new_and_every_byte(study, make_study):
    rerun(study, make_study, {"reports/rygge.txt": RYGGE})
    before = {path: path.read_bytes() for path in study.tables.iterdir()}
    run(Study(study.root))
    assert {path: path.read_bytes() for path in study.tables.iterdir()} == before and changes(study)


def test_a_changed_text_tells_what_is_gone_and_new(study, make_study):
    rerun(study, make_study, {"reports/moss.txt": MOSS.replace("mangler boliger", "har kjøpt boliger")})
    assert {(row["change"], row["cause"]) for row in changes(study)} == {("gone", "text"), ("new", "text")}


def test_a_report_taken_away_takes_its_findings(study, make_study):
    rerun(study, make_study, {"reports/rygge.txt": RYGGE})
    (study.reports / "rygge.txt").unlink()
    run(Study(study.root))
    assert [(row["change"], row["cause"]) for row in changes(study)] == [("gone", "removed")]


def test_a_changed_codebook_is_named_as_the_cause(study, make_study):
    book = "codes: {transport: {label: Skyss, terms: [flyktninger]}}"
    rerun(study, make_study, {"codebook.yaml": book})
    assert {(row["code"], row["change"], row["cause"]) for row in changes(study)} == {
        ("housing", "gone", "codebook"),
        ("transport", "new", "codebook"),
    }


def test_a_person_s_decision_is_named_with_who_decided(study, make_study):
    start = MOSS.index("Vi mangler")
    ledger = f"decision,document,start,end,code\nadd,moss.txt,{start},{start + 42},anchoring\n"
    rerun(study, make_study, {"decisions/KN.csv": ledger})
    (row,) = [row for row in changes(study) if row["code"] == "anchoring"]
    assert (row["change"], row["cause"], row["person"]) == ("new", "decision", "KN")


def test_a_run_that_fails_while_writing_is_not_the_one_to_compare_with(study, make_study, monkeypatch):
    from pipeline import writing

    with monkeypatch.context() as patched:
        patched.setattr(writing, "write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rerun(study, make_study, {"reports/rygge.txt": RYGGE})
    run(Study(study.root))
    assert any(row["id"].startswith("rygge.txt") for row in changes(study))
