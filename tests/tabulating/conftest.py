"""Coded documents made of a few words, without spaCy."""

from collections.abc import Callable, Iterable

import pytest

from pipeline.codebook import Codebook, load
from pipeline.documents import Documents
from pipeline.labels import Labels
from pipeline.records import CodedDocument, CodedSegment, Coding, Particulars, Segment
from pipeline.tabulating.tally import Tally

# text, municipality, codes (with blanks between), finding type
Said = tuple[str, str, str, str]


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load()


@pytest.fixture
def coded() -> Callable[..., CodedDocument]:
    """A document of the segments given, each a paragraph of its own; ``more`` are fields of the segments."""

    def make(name: str, *said: Said, score: float = 0.9, **more: object) -> CodedDocument:
        segments = []
        start = 0
        for number, (text, municipality, codes, finding_type) in enumerate(said):
            fields = {
                "block": "paragraph",
                "paragraph": number,
                "section": (),
                "speaker": "",
                "language": "nb",
                "page": None,
                **more,
            }
            segment = Segment(
                name, f"s{number}", start, start + len(text), text, municipality=municipality, tokens=(), **fields
            )
            codings = tuple(Coding(code, score, "machine", "") for code in codes.split())
            segments.append(CodedSegment(segment, finding_type, 0.9, codings, ()))
            start += len(text) + 1
        about = Particulars(name, "", "", "", "", "txt", "nb", start // 6, "0" * 64, ())
        return CodedDocument(about, tuple(segments))

    return make


@pytest.fixture
def tally(codebook) -> Callable[[Iterable[CodedDocument]], Tally]:
    return lambda documents: Tally.of(Documents(documents), codebook)


@pytest.fixture
def labels() -> Labels:
    return Labels("nb")
