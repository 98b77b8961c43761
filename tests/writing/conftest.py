"""What tests of the outputs need: a report to draw, made without reading or coding anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import tabulating
from pipeline.codebook import Codebook, load
from pipeline.documents import Documents
from pipeline.labels import Labels
from pipeline.records import CodedDocument, CodedSegment, Coding, Particulars, Provenance, Segment
from pipeline.writing import Report

_NOTHING = Provenance("", "", {}, (), {}, "", "", {}, 0, "", {}, {}, {}, 0)


@pytest.fixture(scope="session")
def make_blocks() -> Callable[..., CodedDocument]:
    """A coded document of blocks (kind, segments); a segment is (text, finding type, {code: score}). Its id is its
    place in the document: ``s0``, ``s1`` and on."""

    def make(
        name: str, municipality: str, *blocks: tuple, language: str = "nb", origin: str = "machine", title: str = ""
    ) -> CodedDocument:
        segments: list[CodedSegment] = []
        start, section = 0, ()
        for paragraph, (kind, *sentences) in enumerate(blocks):
            for text, finding_type, codes in sentences:
                place = (paragraph, section, municipality, "Kari Nes" if text.startswith("–") else "")
                end = start + len(text)
                segment = Segment(
                    name, f"s{len(segments)}", start, end, text, kind, *place, language, paragraph // 3 + 1, ()
                )
                codings = tuple(Coding(code, score, origin, f"«{text[:9]}»") for code, score in codes.items())
                segments.append(CodedSegment(segment, finding_type, 0.8, codings, ()))
                start = end + 1
            if kind == "heading":
                section = (blocks[paragraph][1][0],)
        about = Particulars(name, title, municipality, "2025", "", "txt", language, start, "", ())
        return CodedDocument(about, tuple(segments))

    return make


@pytest.fixture(scope="session")
def draw_from() -> Callable[..., Report]:
    """The report of coded documents."""

    def make(
        *documents: CodedDocument, language: str = "nb", codebook: Codebook | None = None, methods: tuple[str, ...] = ()
    ) -> Report:
        labels, used = Labels(language), codebook or load()
        coded = Documents(documents)
        tables = tabulating.tabulate(coded, used, labels, _NOTHING)
        return Report(tables, coded, used, labels, f"{len(documents)}", methods)

    return make
