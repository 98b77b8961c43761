"""A study after a run, handed on to other programs."""

from __future__ import annotations

import csv
import shutil
import zipfile

import pytest
import spacy
from lxml import etree
from spacy.tokens import DocBin

from pipeline import decisions, exporting
from pipeline.decisions import Event, quoted
from pipeline.errors import UserError
from pipeline.exchange import Options, qdc, qdpx
from pipeline.run import run
from pipeline.study import Study

TEXT = "Moss kommune\n\nMoss kommune mangler boliger til unge.\nDet er fint vær.\nElevene er tilbake på skolen.\n"


@pytest.fixture(scope="module")
def prepared(finished):
    return finished(
        {
            "reports/2025/år.txt": TEXT,
            "reports/b.md": "# Ås kommune\n\nVi bygger boliger.\n",
            "municipalities.csv": "municipality,county\nMoss,Østfold\n",
        }
    )


@pytest.fixture
def study(prepared, tmp_path):
    """A study of two reports after a run, with a comment by AB."""
    made = Study(shutil.copytree(prepared, tmp_path / prepared.name))
    start = TEXT.index("Det er fint")
    comment = quoted(Event("comment", "2025/år.txt", start, start + 16, memo="Ja."), TEXT)
    decisions.append(made.ledger("AB"), [comment])
    return made


def project_of(path):
    return etree.fromstring(zipfile.ZipFile(path).read("project.qde"))


def test_a_study_is_a_valid_project_with_its_codings_cases_and_comments(study, project_schema):
    done = exporting.project(study)
    assert done.path == study.outputs / "min studie.qdpx" and done.unread == ()
    root = project_of(done.path)
    assert project_schema.validate(root), project_schema.error_log
    project = qdpx.read(done.path)
    assert [source.name for source in project.sources] == ["2025 – år.txt", "b.md"]
    names = {code.guid: code.name for top in project.codes for code in (top, *top.children)}
    coded = [
        (selection.name, [names[coding.code].split(":")[0] for coding in selection.codings])
        for source in project.sources
        for selection in source.selections
    ]
    assert ("Moss kommune mangler boliger til unge.", ["Bolig"]) in coded
    assert ("Det er fint vær.", []) in coded
    assert [note.text for note in project.notes] == ["Ja."]
    assert {"Moss", "Ås"} <= {case.name for case in project.cases}


def test_an_independent_reader_reads_the_project(study, tmp_path):
    refi = pytest.importorskip("pyrefiqda")
    project = refi.RefiProject.load(exporting.project(study).path, str(tmp_path / "out"))
    assert [source.name for source in project.sources.text_source] == ["2025 – år.txt", "b.md"]


def test_the_report_of_losses_is_said_and_written(study):
    done = exporting.project(study)
    assert any("outputs/tables/codings.csv" in line for line in done.losses)
    assert done.report.read_text(encoding="utf-8").splitlines() == list(done.losses)
    assert "Historien bak beslutningene (tidligere valg, angrede valg): 1 rader" in " ".join(done.losses)


def test_two_exports_of_one_state_are_the_same_bytes_and_kept_once(study, tmp_path):
    first, second = exporting.project(study, tmp_path / "a.qdpx"), exporting.project(study, tmp_path / "b.qdpx")
    assert first.path.read_bytes() == second.path.read_bytes()
    (kept,) = exporting.kept(study)
    assert kept == qdpx.read(first.path)
    decisions.append(study.ledger("AB"), [Event("add", "b.md", 14, 32, "silo_breaking")])
    again = Study(study.root)
    run(again)
    exporting.project(again)
    assert [path.name for path in sorted(study.exchange.iterdir())] == ["1.qdpx", "2.qdpx"]


def test_a_comment_moves_with_its_passage_and_one_taken_back_stays_at_home(study):
    (study.reports / "2025" / "år.txt").write_text("Et nytt avsnitt.\n\n" + TEXT, encoding="utf-8")
    start = TEXT.index("Elevene")
    decisions.append(study.ledger("AB"), [Event("comment", "2025/år.txt", start, start + 7, memo="Nei.")])
    last = Study(study.root).decisions.events[-1]
    undo = Event("undo", last.document, 0, 1, memo=last.event)
    decisions.append(study.ledger("KN"), [undo])
    again = Study(study.root)
    run(again)
    project = qdpx.read(exporting.project(again).path)
    assert [note.text for note in project.notes] == ["Ja."]
    noted = [selection.name for source in project.sources for selection in source.selections if selection.notes]
    assert noted == ["Det er fint vær."]


def test_options_reach_the_file(study, tmp_path):
    done = exporting.project(study, tmp_path / "a.qdpx", Options(crlf=True, finding_types="tree"))
    files = zipfile.ZipFile(done.path)
    assert all(b"\r\n" in files.read(name) for name in files.namelist() if name.endswith(".txt"))
    assert "Type funn" in {code.get("name") for code in project_of(done.path).iter("{*}Code")}


def test_a_report_that_was_changed_since_the_run_is_told_of(study):
    (study.reports / "b.md").write_text("Noe annet.\n", encoding="utf-8")
    with pytest.raises(UserError, match="changed since the last run"):
        exporting.project(study)
    assert not study.exchange.exists() and not (study.outputs / "min studie.qdpx").exists()


def test_a_report_that_cannot_be_read_is_left_out(study):
    (study.reports / "tom.txt").write_bytes(b"")
    done = exporting.project(study)
    assert done.unread == ("tom.txt",) and len(qdpx.read(done.path).sources) == 2


def test_a_study_without_a_run_has_nothing_to_export(make_study):
    with pytest.raises(UserError, match="nothing to export"):
        exporting.project(make_study({"reports/ny.txt": "Moss."}))


def test_a_file_that_is_there_is_never_written_over(study, tmp_path):
    path = tmp_path / "tilbake.qdpx"
    path.write_text("arbeid")
    for write in (exporting.project, exporting.codebook):
        with pytest.raises(UserError, match="there is a file of that name"):
            write(study, path)
    assert path.read_text() == "arbeid"


def test_the_codebook_alone(study, codebook_schema):
    done = exporting.codebook(study, study.root / "temaer.qdc")
    assert codebook_schema.validate(etree.parse(done.path)), codebook_schema.error_log
    assert [code.name for code in qdc.read(done.path)][:2] == ["Forankring", "Silobryting"]


def test_codings_as_a_table_and_for_spacy(study, tmp_path):
    exporting.codings(study, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ("2025/år.txt", "housing", "machine", "Moss") in [
        (row["document"], row["code"], row["origin"], row["municipality"]) for row in rows
    ]
    exporting.codings(study, tmp_path / "a.spacy")
    docs = list(DocBin(store_user_data=True).from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("nb").vocab))
    assert sum(len(doc.spans["codings"]) for doc in docs) == len(rows) and docs[0].text == TEXT
    with pytest.raises(UserError, match="not written as .txt"):
        exporting.codings(study, tmp_path / "a.txt")
