"""Codebooks alone: valid, read by others, and taken as a draft that a study can use."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline import codebook as codebooks
from pipeline.errors import UserError
from pipeline.exchange import drafts, qdc
from pipeline.exchange.codes import code_guid, project_codes, recognise
from pipeline.exchange.project import Code
from pipeline.labels import Labels


@pytest.mark.parametrize("finding_types", ["children", "tree"])
def test_a_codebook_is_valid_and_read_by_others(finding_types, codebook, codebook_schema, tmp_path):
    qdc.write(project_codes(codebook, Labels("nb"), finding_types), tmp_path / "kodebok.qdc", "funn 0.1.0")
    assert codebook_schema.validate(etree.parse(tmp_path / "kodebok.qdc")), codebook_schema.error_log
    refi = pytest.importorskip("pyrefiqda")
    codes = refi.RefiCodebook.load(tmp_path / "kodebok.qdc").codes.code
    assert [code.name for code in codes[:2]] == ["Bolig", "Skyss"]
    assert codes[0].description == "Et sted å bo.\n\nTa med:\n- Leie og eie" and codes[0].color == "#23306B"
    below = [code.name for code in codes[0 if finding_types == "children" else 2].code]
    start = "Bolig" if finding_types == "children" else "Type funn"
    assert below == [f"{start}: {kind}" for kind in ("Mål", "Resultat", "Utfordring", "Plan", "Bakgrunn")]


def test_the_schema_made_for_the_test_knows_what_is_wrong(codebook_schema):
    empty = b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'
    assert not codebook_schema.validate(etree.fromstring(empty))


def test_two_codebooks_are_the_same_bytes(codebook, tmp_path):
    for name in ("a.qdc", "b.qdc"):
        qdc.write(project_codes(codebook, Labels("nn")), tmp_path / name, "funn 0.1.0")
    assert (tmp_path / "a.qdc").read_bytes() == (tmp_path / "b.qdc").read_bytes()


def test_a_codebook_comes_back_as_a_draft_that_a_study_reads(codebook, tmp_path):
    qdc.write(project_codes(codebook, Labels("nb")), tmp_path / "kodebok.qdc", "funn 0.1.0")
    found = recognise(qdc.read(tmp_path / "kodebok.qdc"), None)
    assert found.remarks == ()
    (tmp_path / "codebook.yaml").write_text(drafts.yaml(found.draft), encoding="utf-8")
    book = codebooks.load(tmp_path / "codebook.yaml")
    assert book == found.draft and list(book.codes) == ["bolig", "skyss"]
    assert book.codes["bolig"].include == ("Leie og eie",)


@pytest.mark.parametrize(
    "namespace", ["urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:1:0", "urn:QDA-XML:project:1.0"]
)
def test_older_namespaces_braces_and_short_colours_are_read(namespace, tmp_path):
    path = tmp_path / "fremmed.qdc"
    path.write_text(
        f'<CodeBook xmlns="{namespace}"><Codes><Code guid="{{aaaaaaaa-0000-0000-0000-000000000001}}" name="Å bo" '
        'isCodable="true" color="#0AF"/></Codes><Sets/></CodeBook>',
        encoding="utf-8-sig",
    )
    assert qdc.read(path) == (Code("AAAAAAAA-0000-0000-0000-000000000001", "Å bo", colour="#00aaff"),)


def test_a_codebook_that_cannot_be_used_is_told_of(tmp_path):
    path = tmp_path / "tom.qdc"
    with pytest.raises(UserError, match="cannot be opened"):
        qdc.read(path)
    for text, reason in (("<CodeBook/>", "no codes"), ("{}", "not sound"), ("", "not sound")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=reason):
            qdc.read(path)


def test_codes_are_recognised_by_guid_and_by_name_in_any_language(codebook):
    codes = (
        Code(code_guid("housing"), "Omdøpt"),
        Code("1", "BUSTAD"),
        Code("2", "housing: plan"),
        Code("3", "Finding type: Result"),
        Code("4", "Ukjent: Plan"),
    )
    found = recognise(codes, codebook)
    assert [found.references[code.guid] for code in codes[:4]] == [
        ("housing", ""),
        ("housing", ""),
        ("housing", "plan"),
        ("", "result"),
    ]
    assert list(found.new) == ["ukjent_plan"]


def test_codes_of_an_earlier_codebook_are_recognised():
    book = codebooks.Codebook.model_validate({"codes": {"living": {"label": "Å bo", "formerly": ["housing"]}}})
    found = recognise([Code(code_guid("housing", "plan"), "Bolig: Plan"), Code("1", "housing")], book)
    assert list(found.references.values()) == [("living", "plan"), ("living", "")] and not found.new


def test_themes_of_one_name_are_told_apart():
    labels = {"nb": "Bolig"}
    book = codebooks.Codebook.model_validate({"codes": {"a": {"label": labels}, "b": {"label": labels}}})
    codes = project_codes(book, Labels("nb"), "tree")
    assert [code.name for code in codes] == ["Bolig (a)", "Bolig (b)", "Type funn"]
    assert len({code.colour for code in codes[:2]}) == 2
    found = recognise([Code("1", "bolig (B)")], book)
    assert found.references == {"1": ("b", "")}


def test_codes_called_anything_get_names_that_the_codebook_allows():
    names = ["Økonomi & gjeld", "Økonomi  gjeld", "2. linje", "日本", "", "Å", "a" * 300]
    found = recognise([Code(f"{i}", name) for i, name in enumerate(names)], None)
    assert list(found.draft.codes)[:6] == ["oekonomi_gjeld", "oekonomi_gjeld_2", "code_2_linje", "code", "code_4", "aa"]
    assert codebooks.Codebook.model_validate(found.draft.model_dump()) == found.draft
