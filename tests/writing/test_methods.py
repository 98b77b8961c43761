"""The methods text as a file, and what every format is given beside the tables."""

import pytest
from markdown_it import MarkdownIt

from pipeline import writing
from pipeline.codebook import load
from pipeline.labels import Labels
from pipeline.tabulating import methods, tabulate
from pipeline.writing import Report, page


@pytest.fixture
def report(make_coded, provenance):
    codebook, labels = load(), Labels("nb")
    sentences = {"a.txt": [("Fjordvik", "housing", "result", "Ti boliger | er <b>ferdige</b>.")]}
    documents = make_coded(sentences, codebook)
    tables = tabulate(documents, codebook, labels, provenance)
    paragraphs = methods(tables, provenance, codebook, labels)
    return Report(tables, documents, codebook, labels, "", paragraphs)


def test_the_methods_file_holds_the_paragraphs_and_both_checklists(report, tmp_path):
    files = writing.write(report, tmp_path)
    assert tmp_path / "methods.md" in files
    text = (tmp_path / "methods.md").read_text(encoding="utf-8")
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert html.startswith("<h1>Metode</h1>") and html.count("<table>") == 2
    assert html.count("<tr>") == 21 + 32 + 2
    for paragraph in report.methods:
        assert f"<p>{paragraph}</p>" in html
    assert "forfatteren må svare" in html and "by_author" not in html


def test_every_file_is_told_of_and_there(report, tmp_path):
    files = writing.write(report, tmp_path)
    assert all(path.is_file() for path in files) and len(files) == len(set(files))
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(files)


def test_formats_are_given_the_figures_with_their_sentences(report, tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr(page, "write", lambda report, path: (given.append(report), path.touch()))
    writing.write(report, tmp_path)
    assert given[0].figures["matrix"].parts[-2:] == ("figures", "matrix.png")
    assert given[0].figures.keys() == given[0].alts.keys()
    assert "Fjordvik" in given[0].alts["matrix"]
