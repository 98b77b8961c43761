"""A study whose last run is made of a few words, without spaCy or a classifier."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.cache import Cache
from pipeline.records import CodedDocument, CodedSegment, Coding, Particulars, Segment
from pipeline.study import Study

CODES = ("anchoring", "silo_breaking", "school_refusal", "housing")
THRESHOLD = 0.5
HOUSING, SCHOOL, NONE = (0.0, 0.0, 0.0, 0.9), (0.0, 0.0, 0.8, 0.0), (0.0, 0.0, 0.0, 0.1)

REPORTS = {
    "fjordvik.txt": [
        ("Fjordvik kommune mangler boliger til unge.", HOUSING),
        ("– Vi har fått elevene tilbake på skolen.", SCHOOL),
        ("=Planen= er rotfestet i ledelsen, sier han.", NONE),
        ("Det var fint vær på samlingen.", NONE),
    ],
    "2025/åsnes.txt": [
        ("Boligene står klare i Ås.", HOUSING),
        ("Møtet var i mai.", NONE),
        ("47", NONE),
    ],
}


def coded_document(name: str, sentences: list[tuple[str, tuple[float, ...]]]) -> CodedDocument:
    segments, start = [], 0
    for number, (text, scores) in enumerate(sentences):
        municipality = "Fjordvik" if "fjordvik" in name else "Åsnes"
        place = (name, f"s{number}", start, start + len(text), text, "paragraph", number, ("Status",), municipality)
        segment = Segment(*place, "", "nb", None, ())
        codings = tuple(
            Coding(code, score, "machine", f"«{text.split()[0]}»")
            for code, score in zip(CODES, scores, strict=True)
            if score >= THRESHOLD
        )
        segments.append(CodedSegment(segment, "result", 0.6, codings, scores))
        start += len(text) + 1
    return CodedDocument(Particulars(name, "", "", "", "", "txt", "nb", 9, "0" * 64, ()), tuple(segments))


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Study]:
    """A study as a run left it; what is in its ledgers is read anew with each call."""

    def make(reports: dict[str, list[tuple[str, tuple[float, ...]]]] = REPORTS, language: str = "nb") -> Study:
        root = tmp_path / "studie"
        with Cache(root / "outputs" / "cache.sqlite") as kept:
            kept.put("thresholds", "", "k", json.dumps(dict.fromkeys(CODES, THRESHOLD)).encode())
            for name, sentences in reports.items():
                path = root / "corpus" / "reports" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("\n".join(text for text, _ in sentences), encoding="utf-8")
                kept.put("coding", name, "k", coded_document(name, sentences))
        (root / "corpus" / "study.yaml").write_text(f"language: {language}\n", encoding="utf-8")
        return Study(root)

    make.reports = REPORTS
    return make


class Filling:
    """A workbook in a person's hands: cells are set by the row's sentence and the column's name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.page = self.book.worksheets[0]

    @property
    def columns(self) -> dict[str, int]:
        return {cell.value: cell.column for cell in self.page[1] if cell.value}

    def row(self, sentence: str) -> int:
        texts = (cell.value for cell in self.page[openpyxl.utils.get_column_letter(self.columns["text"])])
        return next(i for i, text in enumerate(texts, 1) if text and text.startswith(sentence))

    def get(self, sentence: str, column: str) -> object:
        return self.page.cell(self.row(sentence), self.columns[column]).value

    def set(self, sentence: str, **answers: object) -> "Filling":
        for column, answer in answers.items():
            cell = self.page.cell(self.row(sentence), self.columns[column.replace("__", ":")])
            cell.value = answer
            cell.data_type = "s" if isinstance(answer, str) else cell.data_type
        return self

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path


@pytest.fixture
def fill() -> Callable[[Path], Filling]:
    return Filling
