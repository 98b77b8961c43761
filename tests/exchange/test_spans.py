"""Codings as data: what users of pandas, R and spaCy load, and a CSV of codings that comes back."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pandas
import pytest
import spacy
from spacy.tokens import DocBin

from pipeline.errors import UserError
from pipeline.exchange import spans

README = Path(__file__).parents[2] / "pipeline" / "exchange" / "README.md"
TEXT = "– Vi mangler bolig, 🏠 sa hun.\nBussen, «ruta» og\nbåten går ikke. =1+1\nBussen er ny."


@pytest.fixture
def study(material):
    return [
        material(
            TEXT,
            ("– Vi mangler bolig, 🏠 sa hun.", {"housing": "machine", "transport": "KN"}, "challenge"),
            ("Bussen, «ruta» og\nbåten går ikke.", {"transport": "machine"}, "result"),
            ("1+1", {}, "context"),
        ),
        material("Alt er bra.", name="2025/b.txt", municipality="Grønnfjord"),
    ]


@pytest.fixture
def folder(study, tmp_path, monkeypatch):
    """A folder with both files, in which the examples are run."""
    spans.write_codings(study, tmp_path / "codings.csv")
    spans.write_docbin(study, tmp_path / "codings.spacy")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_csv_has_a_coding_a_row(folder):
    frame = pandas.read_csv(folder / "codings.csv", keep_default_na=False)
    assert tuple(frame.columns) == spans.CODINGS
    assert [TEXT[start:end] for start, end in zip(frame.start, frame.end, strict=True)] == list(frame.text)
    assert list(frame.origin) == ["machine", "KN", "machine"] and list(frame.municipality) == ["Breivassdal"] * 3
    assert not (folder / "codings.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_docbin_holds_texts_codings_and_finding_types(folder):
    docs = list(DocBin(store_user_data=True).from_disk(folder / "codings.spacy").get_docs(spacy.blank("nb").vocab))
    assert [doc.text for doc in docs] == [TEXT, "Alt er bra."]
    assert [doc.user_data["document"] for doc in docs] == ["rapport.txt", "2025/b.txt"]
    codings = docs[0].spans["codings"]
    assert [(one.label_, one.id_, one.kb_id_, one.start_char, one.end_char) for one in codings] == [
        ("housing", "machine", "challenge", 0, 29),
        ("transport", "KN", "challenge", 0, 29),
        ("transport", "machine", "result", 30, 63),
    ]
    assert [span.label_ for span in docs[0].spans["finding_types"]] == ["challenge", "result", "context"]


def test_two_docbins_are_the_same_bytes(study, tmp_path):
    for name in ("a.spacy", "b.spacy"):
        spans.write_docbin(study, tmp_path / name)
    assert (tmp_path / "a.spacy").read_bytes() == (tmp_path / "b.spacy").read_bytes()


def test_what_is_widened_to_whole_words_is_told(material, tmp_path):
    cut = material("Boligene mangler.", ("Bolig", {"housing": "KN"}))
    (remark,) = spans.write_docbin([cut], tmp_path / "a.spacy")
    assert (remark.what, remark.number, remark.where) == ("import.tokens", 1, ("rapport.txt",))


def test_the_examples_for_python_run(folder, capsys):
    pandas_example, spacy_example = examples("python")
    exec(pandas_example, {"pandas": pandas})
    assert re.search(r"Breivassdal +1 +2", capsys.readouterr().out)
    exec(spacy_example, {"spacy": spacy, "DocBin": DocBin})
    assert "('transport', 'KN', '– Vi mangler bolig, 🏠 sa hun.')" in capsys.readouterr().out


def test_the_examples_are_two_lines_and_name_columns_that_exist():
    found = examples("python") + examples("r")
    assert len(found) == 4 and all(len(example.strip().split("\n")) == 2 for example in found)
    named = [
        word for example in found for word in re.findall(r'(?:index|columns|values|text_field) ?= ?"(\w+)"', example)
    ]
    (columns,) = re.findall(r"count\(codings, ([\w, ]+)\)", "".join(examples("r")))
    assert {*named, *columns.split(", ")} <= set(spans.CODINGS)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("package", ["readr", "quanteda"])
def test_the_examples_for_r_run(folder, package):
    known = subprocess.run(["Rscript", "-e", f"library({package})"], capture_output=True, check=False)
    if known.returncode:
        pytest.skip(f"the R package {package} is not installed")
    (example,) = [example for example in examples("r") if f"{package}::" in example]
    assert "bolig" in subprocess.run(["Rscript", "-e", example], capture_output=True, check=True, text=True).stdout


@pytest.fixture
def take(study, codebook, tmp_path):
    """What is taken from a CSV of these lines."""

    def took(*lines: str, encoding: str = "utf-8"):
        path = tmp_path / "kodinger.csv"
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return spans.read_codings(path, [one.document for one in study], codebook, "KN", "2026-04-01")

    return took


def test_the_csv_that_is_written_comes_back_as_decisions(study, folder, codebook):
    taken = spans.read_codings(folder / "codings.csv", [one.document for one in study], codebook, "KN")
    assert [(row["decision"], row["start"], row["end"], row["code"], row["person"]) for row in taken.decisions] == [
        ("add", "0", "29", "housing", "KN"),
        ("add", "0", "29", "transport", "KN"),
        ("add", "30", "63", "transport", "KN"),
    ]
    assert all(TEXT[int(row["start"]) : int(row["end"])] == row["quote"] for row in taken.decisions)
    assert [(remark.what, remark.number) for remark in taken.remarks] == [("import.from_machine", 2)]


def test_positions_that_count_from_one_are_recognised_by_their_quotes(take):
    taken = take("document,start,end,quote,code", "rapport.txt,3,18,Vi mangler bolig,Bolig")
    assert [(row["start"], row["end"], row["quote"]) for row in taken.decisions] == [("2", "18", "Vi mangler bolig")]
    assert [remark.what for remark in taken.remarks] == ["import.counted_from_one"]


def test_a_quote_is_enough_where_it_is_in_one_place(take):
    taken = take(
        "Document;Quote;Code;Memo", "rapport.txt;Bussen er ny;skyss;Bra", "rapport.txt;Bussen;skyss;", encoding="cp1252"
    )
    (row,) = taken.decisions
    assert (row["quote"], row["memo"], row["date"]) == ("Bussen er ny", "Bra", "2026-04-01")
    assert (row["before"][-5:], row["after"]) == ("=1+1\n", ".")
    assert [(remark.what, remark.where) for remark in taken.remarks] == [("import.ambiguous", ("3",))]


def test_a_document_is_known_by_its_name_from_any_system(material, codebook, tmp_path):
    path = tmp_path / "kodinger.csv"
    path.write_text("document,start,end,code\n2025\\a\u030as.txt,0,3,Bolig\n", encoding="utf-8")
    documents = [material("Bra.", name="2025/ås.txt").document]
    (row,) = spans.read_codings(path, documents, codebook, "KN").decisions
    assert (row["document"], row["quote"]) == ("2025/ås.txt", "Bra")


def test_rows_that_cannot_be_taken_are_told_of(take):
    taken = take(
        "document,start,end,code,decision,finding_type",
        "borte.txt,0,4,housing,,",
        "rapport.txt,0,4,ukjent,,",
        "rapport.txt,0,4,,,",
        "rapport.txt,0,4,housing,perhaps,",
        "rapport.txt,0,4,housing,,ending",
        "rapport.txt,0,4000,housing,,",
        "rapport.txt,-1,4,housing,,",
        "rapport.txt,4,0,housing,,",
        "rapport.txt,0,4,housing,reject,",
        "rapport.txt,0,4,,set,plan",
    )
    assert [(row["decision"], row["code"], row["finding_type"]) for row in taken.decisions] == [
        ("reject", "housing", ""),
        ("set", "", "plan"),
    ]
    assert {remark.what: remark.number for remark in taken.remarks} == {
        "import.no_document": 1,
        "import.unknown_code": 2,
        "import.bad_row": 2,
        "import.outside": 3,
    }


def test_a_csv_that_cannot_be_used_is_told_of(take, study, codebook, tmp_path):
    with pytest.raises(UserError, match="'code' is missing"):
        take("document,start,end", "rapport.txt,0,4")
    with pytest.raises(UserError, match="positions and quotes"):
        take("document,code", "rapport.txt,housing")
    with pytest.raises(UserError, match="no such file"):
        spans.read_codings(tmp_path / "borte.csv", [], codebook, "KN")
