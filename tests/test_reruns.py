"""What a run leaves alone, what it tells first, and what it never does by halves."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import writing
from pipeline.cache import Cache
from pipeline.cli import main
from pipeline.codebook import SHIPPED
from pipeline.errors import UserError
from pipeline.plan import Plan
from pipeline.records import CodedDocument
from pipeline.run import run
from pipeline.study import Study

MOSS = "Moss kommune\n\nVi mangler boliger til flyktninger i byen.\n"


def rows(study, name):
    with (study.tables / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(study):
    return {p.relative_to(study.outputs): p.read_bytes() for p in study.outputs.rglob("*.*") if "sqlite" not in p.name}


def stale(study):
    with Cache(study.cache) as kept:
        return {one.document: one.stale for one in Plan(study, kept).status()}


@pytest.fixture
def study(make_study):
    made = make_study({"reports/moss.txt": MOSS})
    run(made)
    return made


def test_a_run_that_fails_while_writing_leaves_every_file_as_it_was(study, make_study, monkeypatch):
    before = contents(study)
    make_study({"reports/ny.txt": "Våler kommune\n\nDe bygger boliger."})
    monkeypatch.setattr(writing.page, "write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(Study(study.root))
    assert contents(study) == before


def test_the_table_of_a_code_that_is_no_more_is_removed_and_other_files_are_not(study, make_study):
    own = study.tables / "mine.csv"
    own.write_text("mine", encoding="utf-8")
    assert (study.tables / "framework_housing.csv").exists()
    make_study({"codebook.yaml": "codes: {transport: {label: Skyss, terms: [buss]}}"})
    run(Study(study.root))
    assert not (study.tables / "framework_housing.csv").exists()
    assert (study.tables / "framework_transport.csv").exists() and own.exists()


def test_status_tells_what_a_run_would_do_and_why(study, make_study):
    assert stale(study) == {"moss.txt": None}
    made = make_study({"reports/ny.txt": "Våler kommune\n\nDe bygger."})
    assert stale(Study(made.root)) == {"moss.txt": None, "ny.txt": "report"}
    made = make_study({"reports/moss.txt": MOSS + "Mer.\n"})
    assert stale(Study(made.root))["moss.txt"] == "text"
    (study.reports / "moss.txt").unlink()
    assert stale(Study(made.root)) == {"moss.txt": "removed", "ny.txt": "report"}
    told = CliRunner().invoke(main, ["status", str(study.root)]).output
    assert "stale, new report" in told and f"Next: `funn run {study.root}`." in told


@pytest.mark.parametrize(
    ("place", "content", "cause"),
    [
        ("codebook.yaml", "codes: {transport: {label: Skyss, terms: [buss]}}", "codebook"),
        ("study.yaml", "threshold: 0.7", "settings"),
        ("decisions/KN.csv", "decision,document,start,end,code\nadd,moss.txt,14,56,anchoring\n", "decision"),
    ],
)
def test_status_names_what_changed(study, make_study, place, content, cause):
    assert stale(make_study({place: content}))["moss.txt"] == cause


def test_a_changed_label_or_definition_codes_nothing_again(study, make_study):
    text = SHIPPED.read_text(encoding="utf-8").replace("nb: Bolig,", "nb: Bolig og bosted,")
    made = make_study({"codebook.yaml": text})
    assert stale(made) == {"moss.txt": None}
    result = run(made)
    assert result.computed == {"segmenting": 0, "coding": 0}
    assert "Bolig og bosted" in (made.outputs / "findings.md").read_text(encoding="utf-8")


def test_a_changed_term_segments_nothing_again(study, make_study):
    text = SHIPPED.read_text(encoding="utf-8")
    made = make_study({"codebook.yaml": text.replace("  housing:\n", "  housing:\n    formerly: [hus]\n")})
    assert run(made).computed == {"segmenting": 0, "coding": 1}


THREE = {
    "reports/moss.txt": MOSS,
    "reports/dal.txt": "Dal kommune\n\nPlanen er forankret i ledelsen. Vi kjøpte fire leiligheter.\n",
    "reports/vik.txt": "Vik kommune\n\nElevene er tilbake på skolen.\n",
}
TERM, CHANGED = "{part: leilighet, weight: 0.65}", "{part: leilighet, weight: 0.9}"


def reweighed():
    """The shipped codebook with another weight for one term, which stands in one of the three reports."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert text.count(TERM) == 1
    return text.replace(TERM, CHANGED)


def test_a_changed_term_codes_only_the_reports_again_in_which_it_can_stand(make_study):
    made = make_study(THREE)
    run(made)
    made = make_study({"codebook.yaml": reweighed()})
    assert stale(made) == {"moss.txt": None, "dal.txt": "codebook", "vik.txt": None}
    assert run(made).computed == {"segmenting": 0, "coding": 1}
    assert {row["cause"] for row in rows(made, "changes")} <= {"codebook"}
    cold = make_study(THREE | {"codebook.yaml": reweighed()}, "cold")
    assert run(cold).computed == {"segmenting": 3, "coding": 3}
    for name in ("segments.csv", "codings.csv"):
        assert (made.tables / name).read_bytes() == (cold.tables / name).read_bytes()
    with Cache(made.cache) as one, Cache(cold.cache) as other:
        for document in made.documents():
            assert one.get("coding", document, CodedDocument) == other.get("coding", document, CodedDocument)
    assert set(stale(Study(made.root)).values()) == {None}


def test_a_changed_term_that_stands_in_a_decided_report_is_learnt_anew(make_study):
    start = THREE["reports/dal.txt"].index("Vi kjøpte")
    ledger = f"decision,document,start,end,code\nadd,dal.txt,{start},{start + 30},housing\n"
    made = make_study(THREE | {"decisions/KN.csv": ledger})
    run(made)
    made = make_study({"codebook.yaml": reweighed()})
    assert set(stale(made).values()) == {"codebook"}
    assert run(made).computed == {"segmenting": 0, "coding": 3}


def test_a_decision_elsewhere_is_the_cause_where_the_codebook_s_change_does_not_bear(make_study):
    made = make_study(THREE)
    run(made)
    start = MOSS.index("Vi mangler")
    ledger = f"decision,document,start,end,code\nadd,moss.txt,{start},{start + 42},anchoring\n"
    made = make_study({"codebook.yaml": reweighed(), "decisions/KN.csv": ledger})
    assert stale(made) == {"moss.txt": "decision", "dal.txt": "codebook", "vik.txt": "learning"}


def test_a_study_whose_words_are_not_kept_is_not_coded_again(study):
    with Cache(study.cache) as kept:
        kept.forget_all_but(set(), ("words", "bearing"))
    assert stale(study) == {"moss.txt": None}
    assert run(Study(study.root)).computed == {"segmenting": 0, "coding": 0}


def test_a_second_run_at_the_same_time_says_so_and_stops(study):
    hold = (
        "import sys; from pathlib import Path; from pipeline.study import Study\n"
        "with Study(Path(sys.argv[1])).alone(): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(study.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UserError, match="another run is at work"):
            run(Study(study.root))
        result = CliRunner().invoke(main, ["run", str(study.root)])
        assert result.exit_code == 2 and "Wait until it has ended" in result.output
        holder.kill()
    run(Study(study.root))  # the lock went with the process


def test_a_decision_whose_text_is_gone_is_listed_and_kept(study, make_study):
    start = MOSS.index("Vi mangler")
    quote = "Vi mangler boliger til flyktninger i byen."
    ledger = f'decision,document,start,end,code,quote\nadd,moss.txt,{start},{start + 42},anchoring,"{quote}"\n'
    made = make_study({"decisions/KN.csv": ledger})
    assert not run(made).conflicts
    made = make_study({"reports/moss.txt": MOSS.replace("mangler boliger til flyktninger", "bygger nytt rådhus midt")})
    result = run(made)
    (row,) = rows(made, "conflicts")
    assert (row["document"], row["code"], row["person"], row["quote"]) == ("moss.txt", "anchoring", "KN", quote)
    assert "nytt rådhus" in row["now"] or row["reason"] == "conflict_gone"
    assert len(result.conflicts) == 1 and not [r for r in rows(made, "codings") if r["origin"] == "KN"]
    assert (made.corpus / "decisions" / "KN.csv").read_text(encoding="utf-8") == ledger


def test_a_decision_on_a_report_that_is_not_there_is_listed(make_study):
    ledger = "decision,document,start,end,code,quote\nadd,borte.txt,0,9,housing,Boliger.\n"
    made = make_study({"reports/moss.txt": MOSS, "decisions/KN.csv": ledger})
    run(made)
    assert [(row["document"], row["reason"]) for row in rows(made, "conflicts")] == [("borte.txt", "conflict_absent")]


def test_memos_are_listed_with_their_sentence(make_study):
    start = MOSS.index("Vi mangler")
    ledger = (
        f"decision,document,start,end,code,memo,person\ncomment,moss.txt,{start},{start + 42},,Spør boligkontoret.,KN\n"
    )
    made = make_study({"reports/moss.txt": MOSS, "decisions/KN.csv": ledger})
    run(made)
    (row,) = rows(made, "memos")
    assert (row["memo"], row["quote"]) == ("Spør boligkontoret.", "Vi mangler boliger til flyktninger i byen.")


def test_files_made_of_what_earlier_runs_kept_are_those_that_are_made_anew(study, make_study, monkeypatch):
    """Whatever changed in between: reports, their order and names, a label, the municipalities."""
    changes = (
        {"reports/a.md": "# Våler kommune\n\n- De bygger boliger.\n- Planen er forankret i kommunestyret.\n"},
        {"reports/moss.txt": MOSS + "\nSkolevegring er en utfordring. Målet er at alle er på skolen.\n"},
        {"codebook.yaml": "codes: {housing: {label: Tak over hodet, terms: [{part: bolig}]}}"},
        {"municipalities.csv": "municipality;county\nMoss;Østfold\nVåler;Østfold\n"},
    )
    for change in changes:
        make_study(change)
        run(Study(study.root))
    kept = contents(study)
    monkeypatch.setattr("pipeline.cache.program", lambda: "another")
    assert not run(Study(study.root)).is_unchanged
    anew = contents(study)
    assert kept.keys() == anew.keys() and len(kept) > 25
    assert [name for name in kept if kept[name] != anew[name]] == [Path("run.json")]
