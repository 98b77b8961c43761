"""Projects as other programs write them: all come in with their codings where they were."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.exchange import Study, qdpx, to_study
from pipeline.exchange.guids import guid
from pipeline.exchange.project import Project, Selection, Source
from pipeline.labels import Labels
from pipeline.records import Case

TEXT = "Breivassdal\n\nVi mangler bolig 🏠 her.\nBussen går ikke.\n\nVi mangler bolig.\nDet var alt – nå.\n"
QUOTES = ("Vi mangler bolig 🏠 her.", "Bussen går ikke.", "Det var alt – nå.")


@pytest.fixture
def exported(material, export):
    """A study with three codings, two by the machine."""
    one = material(
        TEXT,
        (QUOTES[0], {"housing": "machine"}, "challenge"),
        (QUOTES[1], {"transport": "AB"}, "result"),
        (QUOTES[2], {"transport": "machine"}, "plan"),
    )
    return one, export(one, cases=(Case("Breivassdal", "Telemark"),)).project


@pytest.fixture
def path(exported, tmp_path):
    qdpx.write(exported[1], tmp_path / "studie.qdpx")
    return tmp_path / "studie.qdpx"


@pytest.fixture
def take(exported, codebook):
    """What the study, an empty one by default, takes from the file."""

    def took(path: Path, own: bool = False):
        one, before = exported
        study = Study((one.document,), codebook, exported=before) if own else Study(codebook=codebook)
        return to_study(qdpx.read(path), study, "KN", path)

    return took


def two(text: str, at: int) -> int:
    return at + text.count("\n", 0, at)


def utf16(text: str, at: int) -> int:
    return at + sum(sign > "\uffff" for sign in text[:at])


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def marked(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.encode()


def marked_crlf(text: str) -> bytes:
    return b"\xef\xbb\xbf" + crlf(text)


def without_quotes(root):
    for selection in root.iter("{*}PlainTextSelection"):
        selection.attrib.pop("name")


def cut_quotes(root):
    for selection in root.iter("{*}PlainTextSelection"):
        selection.set("name", f"{selection.get('name')[:9]}…")


WAYS = {
    "as exported": {},
    "CRLF counted as two (NVivo)": {"text": crlf, "position": two, "folder": "Sources", "origin": "NVivo 15"},
    "CRLF counted as one (ATLAS.ti)": {"text": crlf, "inner": "Trial.qde", "guids": "new", "origin": "ATLAS.ti 26"},
    "CRLF counted as one by a program that is not known for it": {"text": crlf},
    "LF in the file but counted as CRLF (MAXQDA)": {"position": two, "origin": "MAXQDA 24"},
    "mark in the file (QualCoder)": {"text": marked, "guids": "new", "origin": "QualCoder"},
    "mark counted": {"text": marked, "position": lambda _, at: at + 1},
    "mark and CRLF": {"text": marked_crlf, "position": two},
    "mark and CRLF, both counted": {"text": marked_crlf, "position": lambda text, at: two(text, at) + 1},
    "UTF-16": {"position": utf16},
    "UTF-16 and CRLF": {"text": crlf, "position": lambda text, at: two(text, at) + utf16(text, at) - at},
    "UTF-16 in the file": {"text": lambda text: text.encode("utf-16")},
    "GUIDs in braces": {"guids": "braces"},
    "GUIDs in small letters": {"guids": "lower"},
    "quotes that are cut": {"edit": cut_quotes, "text": crlf, "position": two},
    "capital folder, other name": {"folder": "SOURCES", "inner": "min studie.QDE"},
}


@pytest.mark.parametrize("way", WAYS)
def test_codings_come_in_where_they_were(way, path, rewritten, take):
    taken = take(rewritten(path, **WAYS[way]))
    assert sorted(row["quote"] for row in taken.decisions) == sorted(QUOTES)
    assert [report.text for report in taken.reports] == [TEXT]
    assert taken.cases == (Case("Breivassdal", "Telemark"),)
    assert {(row["code"], row["finding_type"]) for row in taken.decisions} == {
        ("housing", "challenge"),
        ("transport", "result"),
        ("transport", "plan"),
    }


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_was_not_recoded_changes_nothing(way, path, rewritten, take):
    taken = take(rewritten(path, **WAYS[way]), own=True)
    assert (taken.decisions, taken.kept, taken.reports) == ((), 3, ())


def test_positions_without_quotes_are_counted_the_programs_usual_way_and_told_of(path, rewritten, take):
    for way in ("CRLF counted as two (NVivo)", "CRLF counted as one (ATLAS.ti)"):
        taken = take(rewritten(path, **{**WAYS[way], "edit": without_quotes}))
        assert sorted(row["quote"] for row in taken.decisions) == sorted(QUOTES)
        assert "import.doubtful_counting" in {remark.what for remark in taken.remarks}


def test_titles_in_place_of_quotes_do_no_harm(path, rewritten, take):
    def titled(root):
        for number, selection in enumerate(root.iter("{*}PlainTextSelection")):
            selection.set("name", f"Utdrag {number}")

    taken = take(rewritten(path, edit=titled))
    assert sorted(row["quote"] for row in taken.decisions) == sorted(QUOTES)


def test_one_selection_that_drifted_goes_to_its_quote(path, rewritten, take):
    def drift(root):
        selection = next(one for one in root.iter("{*}PlainTextSelection") if one.get("name") == QUOTES[1])
        selection.set("startPosition", str(int(selection.get("startPosition")) - 3))
        selection.set("endPosition", str(int(selection.get("endPosition")) - 3))

    taken = take(rewritten(path, edit=drift))
    assert sorted(row["quote"] for row in taken.decisions) == sorted(QUOTES)
    assert [(remark.what, remark.where) for remark in taken.remarks if remark.what == "import.moved"] == [
        ("import.moved", ("rapport.txt: Bussen går ikke.",))
    ]


def test_a_quote_in_two_other_places_is_left_out_and_told_of(material, export, written, rewritten, take):
    text = "Vi bor her.\nVi bor her.\nNoe annet nå.\n"
    path = written(export(material(text, ((24, 37), {"housing": "KN"}))))

    def elsewhere(root):
        next(root.iter("{*}PlainTextSelection")).set("name", "Vi bor  her.")

    taken = take(rewritten(path, edit=elsewhere))
    assert taken.decisions == ()
    assert [remark.what for remark in taken.remarks] == ["import.ambiguous", "import.unplaced"]


def test_selections_of_no_length_and_a_little_beyond_the_text_are_told_of(path, rewritten, take):
    def odd(root):
        first, second, _ = root.iter("{*}PlainTextSelection")
        first.set("endPosition", first.get("startPosition"))
        second.attrib.pop("name")
        second.set("startPosition", str(len(TEXT)))
        second.set("endPosition", str(len(TEXT) + 5))

    taken = take(rewritten(path, edit=odd))
    assert [row["quote"] for row in taken.decisions] == [QUOTES[2]]
    assert {"import.empty", "import.outside"} <= {remark.what for remark in taken.remarks}


def test_a_selection_that_takes_a_line_end_too_many_is_cut_to_the_text(material, export, written, rewritten, take):
    path = written(export(material("Vi bor her.", ((3, 11), {"housing": "KN"}))))

    def longer(root):
        next(root.iter("{*}PlainTextSelection")).set("endPosition", "12")

    (row,) = take(rewritten(path, edit=longer)).decisions
    assert (row["quote"], row["start"], row["end"]) == ("bor her.", "3", "11")


def test_missing_optional_parts(path, rewritten, take):
    def bare(root):
        for part in ("Users", "Cases", "Variables", "Notes", "Sets", "Description"):
            for element in root.findall(f"{{*}}{part}"):
                root.remove(element)
        for element in root.iter():
            for name in ("creatingUser", "isCodable", "color", "creationDateTime"):
                element.attrib.pop(name, None)
        root.attrib.pop("origin")

    taken = take(rewritten(path, edit=bare))
    assert sorted(row["quote"] for row in taken.decisions) == sorted(QUOTES) and taken.cases == ()


@pytest.mark.parametrize(
    ("reason", "ranges"), [("beyond", [(0, 10**9)]), ("without end", [(0, 1_000_000 + i) for i in range(250)])]
)
def test_positions_that_no_program_counts_are_refused(reason, ranges, codebook):
    selections = tuple(Selection(guid("s", *place), *place) for place in ranges)
    project = Project("x", sources=(Source(guid("t"), "a", "Vi bor. " * 150_000, selections=selections),))
    with pytest.raises(UserError, match=reason):
        to_study(project, Study(codebook=codebook), "KN", Path("fremmed.qdpx"))


def test_a_file_whose_quotes_are_nowhere_takes_no_hours(codebook):
    text = "Vi mangler bolig. " * 60_000
    selections = tuple(Selection(guid("s", i), i, i + 15, f"Bussen {i:06} nå.") for i in range(4_000))
    project = Project("x", sources=(Source(guid("t"), "a", text, selections=selections),))
    begun = time.perf_counter()
    taken = to_study(project, Study(codebook=codebook), "KN", Path("fremmed.qdpx"))
    assert time.perf_counter() - begun < 60
    assert {remark.what: remark.number for remark in taken.remarks} == {"import.not_found": 4_000}


def test_groups_stand_for_cases_where_a_program_drops_those(path, rewritten, codebook):
    def grouped(root):
        for part in ("Cases", "Variables"):
            root.remove(root.find(f"{{*}}{part}"))
        for element in root.iter("{*}VariableValue"):
            element.getparent().remove(element)

    other = rewritten(path, edit=grouped)
    study = Study(codebook=codebook, cases=(Case("Breivassdal", "Telemark"),))
    taken = to_study(qdpx.read(other), study, "KN", other)
    assert taken.documents == ({"document": "rapport.txt", "municipality": "Breivassdal"},) and taken.cases == ()
    assert "import.group" in {remark.what for remark in to_study(qdpx.read(other), Study(), "KN", other).remarks}


def test_a_case_of_which_more_is_said_is_taken(path, codebook):
    for county, taken in (
        ("Telemark", ()),
        ("", (Case("Breivassdal", "Telemark"),)),
        ("Agder", (Case("Breivassdal", "Telemark"),)),
    ):
        study = Study(codebook=codebook, cases=(Case("Breivassdal", county, {"rolle": "deltaker"}),))
        assert to_study(qdpx.read(path), study, "KN", path).cases == taken


FOREIGN = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Intervjuer" origin="Noe 1.0">
 <CodeBook><Codes>
  <Code guid="{00000000-0000-0000-0000-000000000001}" name="Levekår" isCodable="false">
   <Code guid="{00000000-0000-0000-0000-000000000002}" name="Bolig" isCodable="true" color="#0AF"/>
   <Code guid="{00000000-0000-0000-0000-000000000003}" name="Økonomi" isCodable="true">
    <Description>Penger</Description>
    <Code guid="{00000000-0000-0000-0000-000000000004}" name="Annet" isCodable="true"/></Code></Code>
  <Code guid="{00000000-0000-0000-0000-000000000005}" name="Hjelp" isCodable="true">
   <Code guid="{00000000-0000-0000-0000-000000000006}" name="Annet" isCodable="true"/></Code>
 </Codes></CodeBook>
 <Variables><Variable guid="00000000-0000-0000-0000-000000000010" name="Fylke" typeOfVariable="Text"/>
  <Variable guid="00000000-0000-0000-0000-000000000011" name="År" typeOfVariable="Integer"/></Variables>
 <Cases>
  <Case guid="00000000-0000-0000-0000-000000000020"><VariableValue>
    <VariableRef targetGUID="00000000-0000-0000-0000-000000000011"/><IntegerValue>2024</IntegerValue></VariableValue>
   <SourceRef targetGUID="00000000-0000-0000-0000-000000000030"/></Case>
  <Case guid="00000000-0000-0000-0000-000000000021" name="Oterhavn"><VariableValue>
    <VariableRef targetGUID="00000000-0000-0000-0000-000000000010"/><TextValue>Vestland</TextValue>
   </VariableValue></Case>
 </Cases>
 <Sources>
  <TextSource guid="00000000-0000-0000-0000-000000000030" name="../Intervju: 1?.docx">
   <PlainTextContent>Jeg eier lite.
Jeg leier.</PlainTextContent>
   <PlainTextSelection guid="00000000-0000-0000-0000-000000000040" name="eier lite" startPosition="4" endPosition="13">
    <Description>Viktig</Description>
    <Coding guid="00000000-0000-0000-0000-000000000050">
     <CodeRef targetGUID="00000000-0000-0000-0000-000000000003"/></Coding>
    <Coding guid="00000000-0000-0000-0000-000000000051">
     <CodeRef targetGUID="00000000-0000-0000-0000-000000000006"/></Coding>
    <Coding guid="00000000-0000-0000-0000-000000000052">
     <CodeRef targetGUID="00000000-0000-0000-0000-000000000099"/></Coding>
   </PlainTextSelection>
   <Coding guid="00000000-0000-0000-0000-000000000053">
    <CodeRef targetGUID="00000000-0000-0000-0000-000000000002"/></Coding>
  </TextSource>
  <PDFSource guid="00000000-0000-0000-0000-000000000031" name="Plan.pdf" path="internal://31.pdf">
   <PDFSelection guid="00000000-0000-0000-0000-000000000041" name="Vi bygger." page="0" firstX="1" firstY="1"
     secondX="2" secondY="2"><Coding guid="00000000-0000-0000-0000-000000000054">
     <CodeRef targetGUID="00000000-0000-0000-0000-000000000002"/></Coding></PDFSelection>
   <Representation guid="00000000-0000-0000-0000-000000000031" plainTextPath="internal://31.txt"/>
  </PDFSource>
  <PictureSource guid="00000000-0000-0000-0000-000000000032" name="Kart" path="internal://32.png">
   <PictureSelection guid="00000000-0000-0000-0000-000000000042" firstX="1" firstY="1" secondX="2" secondY="2">
    <Coding guid="00000000-0000-0000-0000-000000000055">
     <CodeRef targetGUID="00000000-0000-0000-0000-000000000002"/></Coding></PictureSelection></PictureSource>
 </Sources>
 <Sets><Set guid="00000000-0000-0000-0000-000000000060" name="Oterhavn">
  <MemberSource targetGUID="00000000-0000-0000-0000-000000000030"/></Set>
  <Set guid="00000000-0000-0000-0000-000000000061" name="Runde 1">
  <MemberSource targetGUID="00000000-0000-0000-0000-000000000031"/></Set></Sets>
</Project>"""


@pytest.fixture
def foreign(tmp_path):
    path = tmp_path / "fremmed.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Intervjuer.qde", FOREIGN)
        archive.writestr("sources/31.txt", "Vi river.\r\nVi bygger.\r\n")
        archive.writestr("sources/.root", "")
    return path


def test_a_foreign_project_becomes_reports_codes_cases_and_decisions(foreign, codebook):
    taken = to_study(qdpx.read(foreign), Study(codebook=codebook), "KN", foreign, date="2026-03-01")
    assert [(report.name, report.text) for report in taken.reports] == [
        ("_Intervju_ 1_.txt", "Jeg eier lite.\nJeg leier."),
        ("Plan.txt", "Vi river.\nVi bygger.\n"),
    ]
    assert {name: code.label["nb"] for name, code in taken.codes.codes.items()} == {
        "oekonomi": "Økonomi",
        "annet": "Annet",
        "hjelp": "Hjelp",
        "hjelp_annet": "Hjelp – Annet",
    }
    assert taken.codes.codes["oekonomi"].definition == {"nb": "Penger"}
    assert [(row["decision"], row["quote"], row["code"], row["memo"], row["date"]) for row in taken.decisions] == [
        ("add", "Vi bygger.", "housing", "", "2026-03-01"),
        ("comment", "eier lite", "", "Viktig", "2026-03-01"),
        ("add", "eier lite", "hjelp_annet", "", "2026-03-01"),
        ("add", "eier lite", "oekonomi", "", "2026-03-01"),
    ]
    assert taken.cases == (Case("Oterhavn", "Vestland"),)
    assert taken.documents == ({"document": taken.reports[0].name, "year": "2024", "municipality": "Oterhavn"},)
    assert {remark.what: remark.number for remark in taken.remarks} == {
        "import.headings": 1,
        "import.nested": 3,
        "import.no_text": 1,
        "import.elsewhere": 1,
        "import.unknown_code": 1,
        "import.whole_source": 1,
        "import.group": 1,
    }


def test_reports_get_names_that_every_system_allows_and_none_twice():
    names = ["a", "A.docx", "con", "", "x/y\\z: «1»?", "..", "\u0000\u202e.txt", "å" * 200]
    sources = tuple(Source(guid("t", i), name, f"Tekst {i}.") for i, name in enumerate(names))
    taken = to_study(Project("x", sources=sources), Study(), "KN", Path("fremmed.qdpx"))
    found = [report.name for report in taken.reports]
    assert found[:7] == [
        "a.txt",
        "A (2).txt",
        "_con.txt",
        "rapport.txt",
        "x_y_z_ «1»_.txt",
        "rapport (2).txt",
        "rapport (3).txt",
    ]
    assert len(found[7].encode()) < 200


def test_every_remark_can_be_said_in_every_language():
    folder = Path(__file__).parents[2] / "pipeline" / "exchange"
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    kinds = set(re.findall(r'"((?:import|loss)\.[a-z_]+)"', source))
    assert len(kinds) > 40
    for language in ("nb", "nn", "en"):
        assert all(Labels(language)[f"exchange.{kind}"] for kind in kinds)
    assert set(Labels("en").beginning("exchange.")) == kinds
