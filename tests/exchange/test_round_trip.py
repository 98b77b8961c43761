"""Out and in again: the same texts, codings and cases, whatever the texts hold and however they are written."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.exchange import Study, qdpx, to_study
from pipeline.records import FINDING_TYPES, Case

WORDS = st.sampled_from(
    [
        "bolig",
        "Vi",
        "a\u030a",
        "ma\u030alet",
        "😀",
        "👩\u200d🚀",
        "–",
        "\n",
        "\n\n",
        "\t",
        " ",
        "e\u0301n",
        "«»",
        "ﬁ",
        "&<>",
        "가",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map("".join).filter(str.strip)
ORIGINS = st.sampled_from(["machine", "KN", "Æ Ø"])
CODES = st.sampled_from(["housing", "transport"])


@st.composite
def studies(draw, letters_apart=True):
    """Texts with passages for ``material``; ranges do not cut a letter from its accent."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        text = draw(TEXTS)
        edges = [i for i in range(len(text) + 1) if i == len(text) or not unicodedata.combining(text[i])]
        passages = {}
        for _ in range(draw(st.integers(0, 4))):
            start, end = sorted((draw(st.sampled_from(edges)), draw(st.sampled_from(edges))))
            if text[start:end].strip():
                codes = draw(st.dictionaries(CODES, ORIGINS, min_size=1))
                passages[start, end] = ((start, end), codes, draw(st.sampled_from(FINDING_TYPES)))
        found.append((f"mappe/rapport {number}.txt", text, list(passages.values())))
    return found


OPTIONS = st.sampled_from([{}, {"crlf": True}, {"finding_types": "tree"}])
CASES = (Case("Breivassdal", "Telemark", {"rolle": "deltaker"}), Case("Grønnfjord"))


def exported(export, material, drawn, options):
    materials = [
        material(text, *passages, name=name, municipality=CASES[i % 2].name)
        for i, (name, text, passages) in enumerate(drawn)
    ]
    found = export(*materials, cases=CASES, **options)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "studie.qdpx"
        qdpx.write(found.project, path)
        return materials, found.project, qdpx.read(path)


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=studies(), options=OPTIONS)
def test_an_empty_study_takes_the_same_texts_codings_and_cases(export, material, codebook, drawn, options):
    materials, _, project = exported(export, material, drawn, options)
    taken = to_study(project, Study(codebook=codebook), "KN", Path("studie.qdpx"))
    assert [report.text for report in taken.reports] == [normal(text) for _, text, _ in drawn]
    texts = {report.name: report.text for report in taken.reports}
    codings = sorted(
        (row["document"], normal(row["quote"]), row["code"], row["finding_type"]) for row in taken.decisions
    )
    assert codings == sorted(
        (report.name, normal(text[start:end]), code, kind)
        for report, (_, text, passages) in zip(taken.reports, drawn, strict=True)
        for (start, end), codes, kind in passages
        for code in codes
    )
    assert all(texts[row["document"]][int(row["start"]) : int(row["end"])] == row["quote"] for row in taken.decisions)
    assert taken.cases == CASES and taken.codes is None
    assert [row["municipality"] for row in taken.documents] == [CASES[i % 2].name for i in range(len(drawn))]
    doubts = {remark.what for remark in taken.remarks} - {"import.from_machine", "import.user"}
    assert not doubts


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=studies(), options=OPTIONS)
def test_an_export_that_nobody_touched_holds_no_decision(export, material, codebook, drawn, options):
    materials, before, project = exported(export, material, drawn, options)
    documents = tuple(one.document for one in materials)
    study = Study(documents, codebook, exported=before)
    taken = to_study(project, study, "KN", Path("studie.qdpx"))
    assert (taken.decisions, taken.reports, taken.cases, taken.documents, taken.remarks) == ((), (), (), (), ())
    assert taken.kept == len(
        {(i, p[0], code) for i, (_, _, passages) in enumerate(drawn) for p in passages for code in p[1]}
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=studies())
def test_positions_come_back_in_the_studys_own_text(export, material, codebook, drawn):
    """With loose accents too, where the study's text and the file's differ in length."""
    materials, _, project = exported(export, material, drawn, {})
    documents = tuple(one.document for one in materials)
    taken = to_study(project, Study(documents, codebook), "KN", Path("studie.qdpx"))
    assert {(row["document"], int(row["start"]), int(row["end"]), row["code"]) for row in taken.decisions} == {
        (name, *place, code) for name, text, passages in drawn for place, codes, _ in passages for code in codes
    } or len({normal(text).rstrip() for _, text, _ in drawn}) < len(drawn)


def test_codes_that_the_study_lacks_become_a_draft(export, material, codebook, written):
    one = material("Vi mangler bolig.", ("mangler bolig", {"housing": "machine"}, "challenge"))
    taken = to_study(qdpx.read(written(export(one))), Study(), "KN", Path("x.qdpx"))
    assert [(row["code"], row["finding_type"]) for row in taken.decisions] == [("bolig", "challenge")]
    bolig, skyss = taken.codes.codes.values()
    assert (bolig.label, bolig.definition, bolig.include) == (
        {"nb": "Bolig"},
        {"nb": "Et sted å bo."},
        ("Leie og eie",),
    )
    assert (bolig.colour, skyss.label) == ("#23306b", {"nb": "Skyss"})


def test_passages_about_another_municipality_keep_it(export, material, codebook, written):
    one = material(
        "Tømmerelv har bolig. Oterhavn har buss.",
        ("Tømmerelv har bolig.", {"housing": "KN"}, "result", "Grønnfjord"),
        ("Oterhavn har buss.", {"transport": "KN"}, "result", "Breivassdal"),
    )
    taken = to_study(qdpx.read(written(export(one))), Study(codebook=codebook), "KN", Path("x.qdpx"))
    assert [row["municipality"] for row in taken.decisions] == ["Grønnfjord", ""]
    assert taken.documents[0]["municipality"] == "Breivassdal"


def test_memos_dates_and_comments_come_back(export, material, codebook, written):
    text = "Vi mangler bolig."
    row = {"document": "rapport.txt", "person": "KN", "start": "3", "end": "16", "quote": text[3:16]}
    added = {**row, "decision": "add", "code": "housing", "date": "2026-02-01T10:00:00", "memo": "Tydelig."}
    comment = {**row, "decision": "comment", "code": "", "start": "0", "end": "2", "quote": "Vi", "memo": "Hvem er vi?"}
    one = material(text, (text, {"housing": "KN"}, "challenge"))
    taken = to_study(
        qdpx.read(written(export(one, decisions=(added, comment)))), Study(codebook=codebook), "KN", Path("x.qdpx")
    )
    columns = ("decision", "quote", "before", "after", "code", "date", "memo")
    assert [tuple(row[column] for column in columns) for row in taken.decisions] == [
        ("comment", "Vi", "", " mangler bolig.", "", "", "Hvem er vi?"),
        ("add", "mangler bolig", "Vi ", ".", "housing", "2026-02-01T10:00:00", "Tydelig."),
    ]
