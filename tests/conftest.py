"""What many tests need: documents and studies made of a few lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.records import Block, Document
from pipeline.study import Study


@pytest.fixture
def make_study(tmp_path: Path) -> Callable[..., Study]:
    """A study with the given files below ``corpus/``; bytes are written as they are."""

    def make(files: dict[str, str | bytes], name: str = "study") -> Study:
        root = tmp_path / name
        (root / "corpus" / "reports").mkdir(parents=True, exist_ok=True)
        for place, content in files.items():
            path = root / "corpus" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Study(root)

    return make


@pytest.fixture
def make_document() -> Callable[..., Document]:
    """A document of paragraphs; a line that begins with ``# `` or ``## `` is a heading of that level."""

    def make(*lines: str, name: str = "rapport.txt", metadata: dict[str, str] | None = None) -> Document:
        text, blocks = "", []
        for line in lines:
            marks = len(line) - len(line.lstrip("#"))
            line = line.lstrip("#").strip() if marks else line
            kind = "heading" if marks else "paragraph"
            blocks.append(Block(kind, len(text), len(text) + len(line), marks))
            text += line + "\n"
        return Document(name, text, tuple(blocks), "txt", "0" * 64, metadata=metadata or {})

    return make
