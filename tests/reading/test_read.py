"""The door of reading: from a file of any format to a document."""

from __future__ import annotations

import hashlib
from pathlib import Path

import docx as python_docx
import pytest

from pipeline.errors import UserError
from pipeline.reading import read
from pipeline.reading.composing import Content
from pipeline.records import Block

TEXT = "Nettverket i fjor\n\nLier kommune\n\nVi har fått tre hus.\n"


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "RAPPORT.TXT"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode("cp1252"))
    document = read(path)
    assert document.name == "RAPPORT.TXT"
    assert document.text == TEXT
    assert document.format == "txt"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.title == "Nettverket i fjor"
    assert [document.text[b.start : b.end] for b in document.blocks] == TEXT.split("\n\n")[:2] + [
        "Vi har fått tre hus."
    ]


def test_a_document_may_be_named_by_its_place_in_the_study(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert read(tmp_path / "a.txt", "2023/a.txt").name == "2023/a.txt"


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.htm", "a.txt"])
def test_each_text_format(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Vi har fått tre hus.", encoding="utf-8")
    assert read(tmp_path / name).text == "Vi har fått tre hus."


def test_word(tmp_path: Path) -> None:
    document = python_docx.Document()
    document.add_paragraph("Vi har fått tre hus.")
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").text == "Vi har fått tre hus."


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.docx", b" \n", "empty"),
        ("a.txt", b"\xef\xbb\xbf\r\n", "no text"),
        ("a.md", b"---\nkommune: Lier\n---\n", "no text"),
        ("a.doc", b"x", "format .doc is not read"),
        ("a", b"x", "without a suffix"),
        ("a.txt", b"%PDF-1.4", "a PDF"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError, match=said) as error:
        read(tmp_path / name)
    assert error.value.where == str(tmp_path / name)
    assert error.value.hint


def test_same_file_same_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert read(tmp_path / "a.txt") == read(tmp_path / "a.txt")


def test_half_a_character_becomes_a_question_mark(tmp_path, monkeypatch):
    text = "Kommunen \ud83c bygger 🏠 nå."
    content = Content(text, (Block("paragraph", 0, len(text)),), title="\udf00")
    monkeypatch.setattr("pipeline.reading.plain.read_bytes", lambda *_: content)
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    document = read(tmp_path / "a.txt")
    assert (document.text, document.title) == ("Kommunen ? bygger 🏠 nå.", "?") and len(document.text) == len(text)
