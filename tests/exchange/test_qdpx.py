"""Project files: what is written is valid, the same each time, and read by others; what is hostile is refused."""

from __future__ import annotations

import re
import time
import zipfile

import docx as python_docx
import pytest
from lxml import etree
from reportlab.pdfgen.canvas import Canvas

from pipeline import archive
from pipeline.errors import UserError
from pipeline.exchange import lines, qdpx
from pipeline.labels import Labels
from pipeline.records import Case

NAMESPACE = "urn:QDA-XML:project:1.0"
TEXT = "Breivassdal 🏠 kommune.\n\nVi mangler bolig til flere.\tBussen går ikke.\nSkyssen & <maten>.\n"
MEMO = {"document": "rapport.txt", "person": "KN", "date": "2026-02-01", "memo": "Enig.\nSe side 3."}


@pytest.fixture
def whole(material, export):
    """A project with everything in it; takes options."""

    def make(**options):
        one = material(
            TEXT,
            ("Vi mangler bolig til flere.", {"housing": "machine", "transport": "AB"}, "challenge"),
            ("Bussen går ikke.", {"transport": "KN"}, "result", "Grønnfjord"),
        )
        two = material("Ingen koder.", name="2025/år.txt", municipality="")
        start = TEXT.index("Bussen")
        own = {"decision": "add", "start": str(start), "end": str(start + 6), "quote": "Bussen", "code": "transport"}
        comment = {"decision": "comment", "start": "0", "end": "11", "quote": "Breivassdal", "code": ""}
        reject = {**own, "decision": "reject", "code": "housing", "memo": ""}
        case = Case("Breivassdal", "Telemark", {"rolle": "deltaker", "tom": ""})
        rows = tuple({**MEMO, **row} for row in (own, comment, reject))
        return export(one, two, cases=(case,), decisions=rows, **options)

    return make


@pytest.mark.parametrize("options", [{}, {"crlf": True}, {"finding_types": "tree"}])
def test_a_project_is_valid(whole, written, project_schema, options):
    xml = zipfile.ZipFile(written(whole(**options))).read("project.qde")
    assert project_schema.validate(etree.fromstring(xml)), project_schema.error_log


def test_a_project_without_reports_or_cases_is_valid(export, written, project_schema):
    xml = zipfile.ZipFile(written(export())).read("project.qde")
    assert project_schema.validate(etree.fromstring(xml)), project_schema.error_log


def test_every_reference_has_its_target_and_every_selection_its_quote(whole, written):
    for options in ({}, {"crlf": True}):
        file = zipfile.ZipFile(written(whole(**options)))
        root = etree.fromstring(file.read("project.qde"))
        guids = [element.get("guid") for element in root.iter() if element.get("guid")]
        assert len(guids) == len(set(guids)) and all(guid == guid.upper() for guid in guids)
        said = ("targetGUID", "creatingUser", "modifyingUser")
        assert {element.get(name) for element in root.iter() for name in said if element.get(name)} <= set(guids)
        source = next(root.iter("{*}TextSource"))
        data = file.read(source.get("plainTextPath").replace("internal://", "sources/"))
        text = data.decode()
        selections = list(source.iter("{*}PlainTextSelection"))
        quotes = [text[int(one.get("startPosition")) : int(one.get("endPosition"))] for one in selections]
        assert quotes == ["Breivassdal", "Vi mangler bolig til flere.", "Bussen"]
        assert [one.get("name") for one in selections] == quotes
        assert (b"\r\n" in data) == bool(options) and text.replace("\r\n", "\n") == TEXT


def test_two_exports_of_one_state_are_the_same_bytes(whole, written):
    assert written(whole(), "a.qdpx").read_bytes() == written(whole(), "b.qdpx").read_bytes()


def test_what_is_written_is_read_again(whole, written):
    project = whole().project
    path = written(whole())
    assert qdpx.read(path) == _with_small_colours(project)


def test_an_independent_reader_reads_the_project(whole, written, tmp_path):
    refi = pytest.importorskip("pyrefiqda")
    project = refi.RefiProject.load(written(whole()), str(tmp_path / "out"))
    (first, _) = project.sources.text_source
    place = refi.RefiProject.resolve_source_path(first.plain_text_path, tmp_path / "out")
    text = place.read_bytes().decode("utf-8")
    codes = {code.guid: code.name for top in project.code_book.codes.code for code in (top, *top.code)}
    users = {user.guid: user.name for user in project.users.user}
    codings = [
        (text[one.start_position : one.end_position], codes[coding.code_ref.target_guid], users[coding.creating_user])
        for one in first.plain_text_selection
        for coding in one.coding
    ]
    assert codings == [
        ("Vi mangler bolig til flere.", "Bolig: Utfordring", "funn 0.1.0"),
        ("Vi mangler bolig til flere.", "Skyss: Utfordring", "AB"),
        ("Bussen", "Skyss: Resultat", "KN"),
    ]
    assert [case.name for case in project.cases.case] == ["Breivassdal", "Grønnfjord"]
    assert [note.plain_text_content for note in project.notes.note] == ["Enig.\nSe side 3."] * 2


def test_the_losses_are_counted_and_said_in_the_readers_language(whole):
    for language, rejected in (("nb", "avvist: 1."), ("nn", "avvist: 1."), ("en", "rejected: 1.")):
        said = "\n".join(lines(whole().losses, Labels(language)))
        assert rejected in said and "{n}" not in said
    assert {loss.what: loss.number for loss in whole().losses} == {
        "loss.part_of_case": 1,
        "loss.scores": 1,
        "loss.structure": 2,
        "loss.rejected": 1,
        "loss.history": 3,
        "loss.terms": 1,
        "loss.languages": 1,
    }


def test_a_word_file_goes_along_where_its_positions_are_the_texts(material, export, written, tmp_path):
    for name, paragraphs in (
        ("lik.docx", ["Vi mangler bolig.", "Slutt."]),
        ("ulik.docx", ["Vi  mangler bolig.", "Slutt."]),
    ):
        document = python_docx.Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        document.save(tmp_path / name)
    text = "Vi mangler bolig.\nSlutt."
    same = material(text, ("Slutt.", {"housing": "machine"}), name="lik.docx", original=tmp_path / "lik.docx")
    other = material(text, ("Slutt.", {"housing": "machine"}), name="ulik.docx", original=tmp_path / "ulik.docx")
    found = export(same, other)
    file = zipfile.ZipFile(written(found))
    root = etree.fromstring(file.read("project.qde"))
    rich = [source.get("richTextPath") for source in root.iter("{*}TextSource")]
    assert rich[1] is None and file.read(rich[0].replace("internal://", "sources/")).startswith(b"PK")
    assert [loss.where for loss in found.losses if loss.what == "loss.original"] == [("ulik.docx",)]


def test_a_pdf_goes_along_with_its_text_as_representation(material, export, written, project_schema, tmp_path):
    page = Canvas(str(tmp_path / "hefte.pdf"), invariant=1)
    page.drawString(50, 700, "Vi mangler bolig.")
    page.save()
    one = material(
        "Vi mangler bolig.", ("bolig", {"housing": "machine"}), name="hefte.pdf", original=tmp_path / "hefte.pdf"
    )
    path = written(export(one))
    file = zipfile.ZipFile(path)
    root = etree.fromstring(file.read("project.qde"))
    assert project_schema.validate(root), project_schema.error_log
    pdf, shown = next(root.iter("{*}PDFSource")), next(root.iter("{*}Representation"))
    assert pdf.get("guid") != shown.get("guid")
    assert file.read(pdf.get("path").replace("internal://", "sources/")) == (tmp_path / "hefte.pdf").read_bytes()
    (source,) = qdpx.read(path).sources
    (selection,) = source.selections
    assert source.kind == "pdf" and source.text[selection.start : selection.end] == "bolig"
    plain = export(one, originals=False)
    (source,) = qdpx.read(written(plain)).sources
    assert source.kind == "text" and [loss.what for loss in plain.losses if "original" in loss.what] == [
        "loss.original"
    ]


def test_signs_that_xml_cannot_hold_do_no_harm(material, export, written, project_schema):
    one = material("Vi\x0c mangler\x0b bolig.", ("mangler\x0b bolig.", {"housing": "machine"}))
    xml = zipfile.ZipFile(written(export(one))).read("project.qde")
    assert project_schema.validate(etree.fromstring(xml))


def test_an_export_that_fails_leaves_the_old_file(whole, written, monkeypatch):
    path = written(whole())
    before = path.read_bytes()
    monkeypatch.setattr(qdpx, "_put_original", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        written(whole())
    assert path.read_bytes() == before and list(path.parent.iterdir()) == [path]


SELECTION = '<PlainTextSelection guid="00000000-0000-0000-0000-00000000000{}" startPosition="{}" endPosition="{}"/>'
SOURCE = (
    '<Sources><TextSource guid="00000000-0000-0000-0000-000000000001" name="a">'
    "<PlainTextContent>Vi mangler bolig.</PlainTextContent>{}</TextSource></Sources>"
)
CODE = '<Code guid="00000000-0000-0000-0000-{:012d}" name="c" isCodable="true">'


def project(inner: str, before: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="utf-8"?>{before}'
    return f'{head}<Project xmlns="{NAMESPACE}" name="x">{inner}</Project>'.encode()


def codes(*guids: int, nested: bool = False) -> str:
    opened = "".join(CODE.format(guid) + ("" if nested else "</Code>") for guid in guids)
    return f"<CodeBook><Codes>{opened}{'</Code>' * len(guids) * nested}</Codes></CodeBook>"


LAUGHS = "<!DOCTYPE Project [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "not XML": ({"project.qde": b"Project"}, "not sound"),
    "no project file": ({"readme.txt": b""}, "no project files"),
    "two project files": ({"a.qde": project(""), "b.qde": project("")}, "2 project files"),
    "another root": ({"project.qde": b"<html/>"}, "no Project"),
    "a path that leads out": ({"project.qde": project(""), "../../evil.txt": b"x"}, "outside"),
    "a path from the root": ({"project.qde": project(""), "/etc/evil.txt": b"x"}, "outside"),
    "a drive": ({"project.qde": project(""), "C:\\evil.txt": b"x"}, "outside"),
    "two files of one name": ({"project.qde": project(""), "sources/a.txt": b"x", "Sources/A.TXT": b"y"}, "the name"),
    "an external entity": (
        {"project.qde": project("&x;", '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>')},
        "entities",
    ),
    "a billion laughs": ({"project.qde": project("&i;", LAUGHS + "]>")}, "entities"),
    "codes nested without end": ({"project.qde": project(codes(*range(10_000), nested=True))}, "nested too deep"),
    "two codes with one GUID": ({"project.qde": project(codes(1, 1))}, "have the GUID"),
    "two selections with one GUID": (
        {"project.qde": project(SOURCE.format(SELECTION.format(2, 0, 1) * 2))},
        "have the GUID",
    ),
    "no GUID": ({"project.qde": project("<Users><User name='KN'/></Users>")}, "has no GUID"),
    "a negative position": ({"project.qde": project(SOURCE.format(SELECTION.format(2, -1, 1)))}, "no range"),
    "an end before its start": ({"project.qde": project(SOURCE.format(SELECTION.format(2, 5, 1)))}, "no range"),
    "a position that is no number": ({"project.qde": project(SOURCE.format(SELECTION.format(2, "x", 1)))}, "no range"),
    "a number without end": ({"project.qde": project(SOURCE.format(SELECTION.format(2, 0, "9" * 9000)))}, "no range"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name, tmp_path):
    files, reason = HOSTILE[name]
    path = tmp_path / "fremmed.qdpx"
    with zipfile.ZipFile(path, "w") as file:
        for inner, data in files.items():
            file.writestr(inner, data)
    begun = time.perf_counter()
    with pytest.raises(UserError, match=re.escape(reason)) as raised:
        qdpx.read(path)
    assert raised.value.where == str(path) and raised.value.hint
    assert time.perf_counter() - begun < 30 and list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_no_archive(tmp_path):
    path = tmp_path / "fremmed.qdpx"
    for data in (b"", b"PK\x03\x04 and no more", b"text"):
        path.write_bytes(data)
        with pytest.raises(UserError, match="damaged"):
            qdpx.read(path)
    with pytest.raises(UserError, match="cannot be opened"):
        qdpx.read(tmp_path / "borte.qdpx")


@pytest.mark.parametrize("bomb", ["project", "text"])
def test_an_archive_that_unpacks_to_too_much_is_refused(bomb, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 1_000_000)
    path = tmp_path / "bombe.qdpx"
    source = SOURCE.replace('name="a"', 'name="a" plainTextPath="internal://a.txt"')
    source = source.replace("<PlainTextContent>Vi mangler bolig.</PlainTextContent>", "")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("project.qde", project(source.format("")) if bomb == "text" else b" " * 5_000_000)
        file.writestr("sources/a.txt", b" " * 5_000_000 if bomb == "text" else b"")
    assert path.stat().st_size < 10_000
    with pytest.raises(UserError, match="unpacks to more"):
        qdpx.read(path)


def test_a_project_of_millions_of_elements_is_refused_before_it_is_parsed(tmp_path):
    path = tmp_path / "stor.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("project.qde", project("<a/>" * 3_100_000))
    with pytest.raises(UserError, match="too large"):
        qdpx.read(path)


def _with_small_colours(project):
    from dataclasses import replace

    def small(code):
        return replace(code, colour=code.colour.lower(), children=tuple(map(small, code.children)))

    return replace(project, codes=tuple(map(small, project.codes)))
