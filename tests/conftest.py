"""What many tests need: documents and studies made of a few lines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import coding, run
from pipeline.cache import Cache
from pipeline.codebook import Codebook, load
from pipeline.coding import modelfile
from pipeline.coding.classifier import Classifier
from pipeline.decisions import Decisions
from pipeline.documents import Documents
from pipeline.records import (
    Block,
    CodedDocument,
    CodedSegment,
    Coding,
    Document,
    FindingType,
    Particulars,
    Provenance,
    Segment,
)
from pipeline.segmenting import segment
from pipeline.study import Study


@pytest.fixture(scope="session")
def fitted_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of a study that was run once, with the classifier fitted on the starter examples."""
    root = tmp_path_factory.mktemp("fitted")
    (root / "corpus" / "reports").mkdir(parents=True)
    (root / "corpus" / "reports" / "a.txt").write_text("Moss kommune.", encoding="utf-8")
    run.run(Study(root))
    return root / "outputs" / "cache.sqlite"


@pytest.fixture(scope="session")
def classifier(fitted_cache: Path) -> Classifier:
    """The classifier for the shipped codebook, without decisions."""
    with Cache(fitted_cache) as cache:
        return modelfile.load(cache.get("model", "", bytes))


@pytest.fixture
def code_document(classifier: Classifier) -> Callable[..., CodedDocument]:
    """Codes a document with the shipped codebook, or the given one and the evidence for its own codes."""

    def coded(document: Document, codebook: Codebook | None = None, threshold: float | None = None) -> CodedDocument:
        segmented = segment([document])
        (found,) = coding.code(segmented, codebook or load(), classifier, Decisions({}, ()), threshold)
        return found

    return coded


@pytest.fixture
def make_study(tmp_path: Path, fitted_cache: Path) -> Callable[..., Study]:
    """A study with the given files below ``corpus/``; bytes are written as they are. Its classifier is fitted."""

    def make(files: dict[str, str | bytes], name: str = "study") -> Study:
        root = tmp_path / name
        (root / "corpus" / "reports").mkdir(parents=True, exist_ok=True)
        if not (root / "outputs").exists():
            (root / "outputs").mkdir()
            shutil.copy(fitted_cache, root / "outputs" / "cache.sqlite")
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


@pytest.fixture
def make_coded() -> Callable[..., Documents]:
    """Coded documents without a machine: by document's name its sentences, each (municipality, codes, finding type,
    text)."""

    def make(documents: dict[str, list[tuple[str, str, FindingType, str]]], codebook: Codebook) -> Documents:
        return Documents(_coded_document(name, sentences, codebook) for name, sentences in documents.items())

    return make


def _coded_document(name: str, sentences: list[tuple[str, str, FindingType, str]], codebook: Codebook) -> CodedDocument:
    segments = []
    for number, (municipality, codes, finding_type, text) in enumerate(sentences):
        place = (name, f"s{number}", 100 * number, 100 * number + len(text), text, "paragraph", number // 2)
        segment = Segment(*place, (), municipality, "", "nb", None, ())
        codings = tuple(Coding(code, 0.8, "machine", "«ord»") for code in codes.split())
        segments.append(CodedSegment(segment, finding_type, 0.9, codings, (0.0,) * len(codebook.codes)))
    about = Particulars(name, name, "", "2025", "rapport", "txt", "nb", 1_234, "0" * 64, ())
    return CodedDocument(about, tuple(segments))


@pytest.fixture
def provenance() -> Provenance:
    """A run in which no person has decided anything."""
    return Provenance(
        funn="0.1.0",
        python="3.12.0",
        libraries={"spacy": "3.8.1", "scikit-learn": "1.7.0"},
        models=(("nb", "nb_funn_sm", "0.1.0"), ("nn", "nn_funn_sm", "0.1.0")),
        settings={"language": "nb", "threshold": "None"},
        codebook_version="1.0",
        codebook_sha256="a" * 64,
        thresholds={"anchoring": 0.46, "silo_breaking": 0.5, "school_refusal": 0.5, "housing": 0.5},
        starters=12_704,
        starters_sha256="b" * 64,
        ledgers={},
        documents={},
        decided={},
        reviewed=0,
    )
