"""The methods text and the checklists: filled from the run, with the tables' numbers, and nothing that was not done."""

import re
from dataclasses import replace

import pytest

from pipeline import provenance as described
from pipeline.codebook import Code, Codebook, load
from pipeline.labels import Labels
from pipeline.study import Study, create
from pipeline.tabulating import Unread, methods, tabulate

UNREAD = (Unread("øde.pdf", "the file is empty. Take it away.", "empty"),)
NO_REVIEW = {"nb": "Ingen person har", "nn": "Ingen person har", "en": "No person has reviewed"}


@pytest.fixture
def written(make_coded, provenance):
    """The tables and the methods text of a study of seven documents that were read and one that could not be."""

    def write(language="nb", codebook=None, unread=UNREAD, documents=7, **facts):
        codebook = codebook or load()
        code = next(iter(codebook.codes))
        sentences = {
            f"rapport-{number}.txt": [
                ("Fjordvik" if number % 2 else "Nes", code, "result", f"Dette er funn nummer {number} og mer."),
                ("", "", "context", "En setning uten kommune."),
                ("Nes", code, "challenge", f"Det mangler {number} av dem."),
            ]
            for number in range(documents)
        }
        run = replace(provenance, **{name: value for name, value in facts.items() if name != "agreement"})
        labels = Labels(language)
        tables = tabulate(make_coded(sentences, codebook), codebook, labels, run, unread)
        return tables, methods(tables, run, codebook, labels, facts.get("agreement"))

    return write


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_place_in_the_text_is_filled(written, language):
    tables, paragraphs = written(language)
    assert len(paragraphs) == 8
    for text in (*paragraphs, *(row["answer"] for row in tables["reporting"].named_rows())):
        assert not re.search(r"[{}]|None|  |\(\)", text), text
    assert all(paragraphs)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_numbers_are_those_of_the_tables(written, language):
    tables, paragraphs = written(language)
    labels, text = Labels(language), " ".join(paragraphs)
    overview = list(tables["overview"].named_rows())
    read = [row for row in tables["documents"].named_rows() if row["status"] == "read"]
    assert labels.count("document", len(read)) == labels.count("document", 7) in text
    assert labels.number(sum(row["words"] for row in read)) in text
    assert labels.count("segment", sum(row["segments"] for row in overview)) in text
    (nowhere,) = (row["segments"] for row in overview if not row["municipality"])
    assert f"{labels.count('segment', nowhere)} ({labels.percent(1 / 3, 1)})" in text
    assert labels.count("municipality", 2) in text
    assert labels.count("coding", sum(1 for _ in tables["codings"].rows)) in text
    assert labels.number(list(tables["saturation"].named_rows())[-1]["all_findings"]) in text


def test_numbers_are_written_as_the_language_does(written):
    assert "8\N{NO-BREAK SPACE}638 ord" in written("nb")[1][1] and "0,46" in written("nb")[1][3]
    assert "8,638 words" in written("en")[1][1] and "0.46" in written("en")[1][3]
    assert Labels("nn").percent(0.0123, 1) == "1,2\N{NO-BREAK SPACE}%" and Labels("en").percent(0.0123, 1) == "1.2%"
    assert Labels("nb").count("municipality", 1) == "1 kommune"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_without_decisions_no_review_is_claimed(written, language):
    tables, paragraphs = written(language)
    assert paragraphs[4].startswith(NO_REVIEW[language])
    assert paragraphs[5] == Labels(language)["methods.agreement_none"]
    answers = {(row["standard"], row["number"]): row["answer"] for row in tables["reporting"].named_rows()}
    assert NO_REVIEW[language].split()[1] in answers["SRQR", "S15"]
    assert answers["COREQ", "24"] == Labels(language)["answer.coders_none"]


def test_with_decisions_their_number_is_told_and_the_rest_is_not_claimed(written):
    decided = {("KN", "yes"): 3, ("KN", "no"): 2, ("AB", "yes"): 1}
    tables, paragraphs = written(reviewed=4, decided=decided, ledgers={"KN.csv": "", "AB.csv": ""})
    assert "4 segmenter (19,0\N{NO-BREAK SPACE}%)" in paragraphs[4]
    assert "av 2 personer: 4; avvist: 2" in paragraphs[4]
    assert "viser ikke avgjørelsene om noen har lest dem" in paragraphs[4]
    assert "avgjørelsene i denne studien" in paragraphs[3]
    assert not any("Ingen person" in text for text in paragraphs)
    answers = {(row["standard"], row["number"]): row["answer"] for row in tables["reporting"].named_rows()}
    assert "2 personer har tatt stilling til 4 segmenter" in answers["COREQ", "24"]


def test_what_could_not_be_read_is_named_with_the_reason(written):
    assert "(1 dokument): øde.pdf (filen er tom)." in written()[1][1]
    assert written(unread=())[1][1].endswith("Alle dokumentene i studien lot seg lese inn.")


def test_agreement_is_told_where_it_has_been_measured(written):
    assert written(agreement="Krippendorffs alfa er 0,81.")[1][5] == "Krippendorffs alfa er 0,81."


def test_a_threshold_of_the_study_takes_the_place_of_the_codes_own(written):
    text = written(settings={"threshold": "0.6"})[1][3]
    assert "minst 0,60" in text and "F1" not in text


def test_codes_that_nothing_was_learnt_of_are_coded_by_their_terms(written):
    own = Codebook(codes={"transport": Code(label={"nb": "Skyss"}), "housing": Code(label={"nb": "Bolig"})})
    some = written(codebook=own)[1]
    assert "Skyss har ingen eksempler å lære av" in some[3] and "Bolig 0,50" in some[3]
    none = written(codebook=Codebook(codes={"transport": Code(label={"nb": "Skyss"})}))[1]
    assert "uten klassifikator" in none[3] and "lært av" not in none[3]
    assert "selv er et problem" not in none[6]


def test_saturation_needs_six_documents(written):
    assert "(Guest, Namey og Chen 2020)" in written(documents=6)[1][6]
    assert "Metning er ikke beregnet" in written(documents=5)[1][6]


def test_a_study_without_any_document_still_has_its_text(written):
    tables, paragraphs = written(documents=0)
    assert len(paragraphs) == 8 and "0 dokumenter" in paragraphs[1]
    assert len(list(tables["reporting"].rows)) == 53


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_item_of_both_checklists_is_there_once(written, language):
    rows = list(written(language)[0]["reporting"].named_rows())
    numbers = [(row["standard"], row["number"]) for row in rows]
    assert numbers == [("SRQR", f"S{n}") for n in range(1, 22)] + [("COREQ", str(n)) for n in range(1, 33)]
    assert len({row["item"] for row in rows}) == 53
    assert {row["status"] for row in rows} == {"by_run", "by_both", "by_author"}
    assert all(bool(row["answer"]) == (row["status"] != "by_author") for row in rows)


def test_a_comment_or_an_undone_decision_is_no_review(tmp_path):
    create(tmp_path)
    rows = ["person,date,decision,document,start,end,code"]
    rows += ["KN,2025-01-01,comment,a.txt,0,9,", "KN,2025-01-01,accept,a.txt,10,19,housing"]
    rows += ["KN,2025-01-02,undo,a.txt,10,19,housing", "KN,2025-01-02,reject,gone.txt,0,9,housing"]
    ledger = tmp_path / "corpus" / "decisions" / "KN.csv"
    ledger.write_text("\n".join(rows), encoding="utf-8")
    run = described.describe(Study(tmp_path), (), {"a.txt": "0"}, (0, ""), {})
    assert run.reviewed == 0 and not run.decided
    ledger.write_text("\n".join([*rows, "KN,2025-01-03,accept,a.txt,20,29,housing"]), encoding="utf-8")
    run = described.describe(Study(tmp_path), (), {"a.txt": "0"}, (0, ""), {})
    assert run.reviewed == 1 and run.decided == {("KN", "yes"): 1}


def test_a_decision_on_a_report_that_was_replaced_is_a_review_of_the_one_in_its_place(tmp_path):
    create(tmp_path)
    corpus = tmp_path / "corpus"
    (corpus / "documents.csv").write_text("document,replaces\nny.txt,utkast.txt\n", encoding="utf-8")
    row = "KN,accept,utkast.txt,10,19,housing"
    (corpus / "decisions" / "KN.csv").write_text(f"person,decision,document,start,end,code\n{row}\n", encoding="utf-8")
    run = described.describe(Study(tmp_path), (), {"ny.txt": "0"}, (0, ""), {})
    assert run.reviewed == 1 and run.decided == {("KN", "yes"): 1}
