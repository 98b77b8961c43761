"""Bytes to characters: the encodings of Norwegian files, and what is no text."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.reading import decoding

PATH = Path("rapport.txt")
NB = "Skolen på Grønås fikk «læringsstøtte» – også for Åse. Ærlig talt: «ja»."
NN = "Skulen på Grønås fekk hjelp frå kommunen. Éin plan er nok, seier dei."


@pytest.mark.parametrize("text", [NB, NN, "Bare vanlige tegn.", "Øyane", "Sámi giella ja Kárášjohka"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_files(text: str, encoding: str) -> None:
    assert decoding.decode(text.encode(encoding), PATH) == text


@pytest.mark.parametrize("text", [NB, NN, "Bolig på øya", "Færre går på NAV"])
@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_files_of_old_programs(text: str, encoding: str) -> None:
    assert decoding.decode(text.encode(encoding), PATH) == text


def test_dos() -> None:
    assert decoding.decode("Økonomi på bedringens vei, færre går på gata".encode("cp850"), PATH).startswith(
        "Økonomi på"
    )


def test_utf8_with_a_stray_byte_of_another_encoding() -> None:
    data = (NB * 3).encode() + "å".encode("cp1252")
    assert decoding.decode(data, PATH) == NB * 3 + "å"


def test_decomposed_letters_pass_through() -> None:
    text = unicodedata.normalize("NFD", NB)
    assert decoding.decode(text.encode(), PATH) == text


def test_undefined_bytes_lose_nothing() -> None:
    assert len(decoding.decode(b"bl\xe5 \x81 bolig p\xe5 \xf8ya", PATH)) == 18


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04abc", "zip"),
        (b"\x89PNG\r\n", "picture"),
        (b"{\\rtf1 Hei}", "RTF"),
        (b"\xd0\xcf\x11\xe0abc", "old Word"),
        (b"abc\x00def", "control characters"),
        (bytes(range(1, 32)) * 10, "control characters"),
        (codecs.BOM_UTF16_LE + b"\x00\x00" * 9, "control characters"),
    ],
)
def test_what_is_no_text_is_refused_with_a_remedy(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said) as error:
        decoding.decode(data, PATH)
    assert error.value.hint and error.value.where == "rapport.txt"


def test_a_few_control_characters_do_no_harm() -> None:
    assert decoding.decode((NB + "\x07").encode(), PATH) == NB + "\x07"


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 10)
    with pytest.raises(UserError, match="too large"):
        decoding.decode(b"a" * 11, PATH)
