"""The main job on small studies, from files to files."""

import csv
import json
import shutil
import socket
from io import BytesIO

import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline import decisions
from pipeline.labels import Labels
from pipeline.run import run
from pipeline.study import Study

VIKEN = """\
Nesodden kommune

Hva var målet?

De ville bli bedre kjent med naboetatene og slutte med lange e-poster.

Hva har de fått til?

Skolen og NAV har startet en egen gruppe for skolevegrere på ungdomstrinnet, der ni hjem er med. Ni av ti er tilbake.

Vaktmestrene og NAV snakkes hver torsdag om boligutfordringer, bl.a. naboklager i kommunale boliger.

Fredrikstad kommune

Hva var målet?

Målet var å komme bort fra silotenkingen.

Hva har de fått til?

Barnevernet har fått ny leder.

Moss kommune

Hva var målet?

Ambisjonen skiftet to ganger underveis.

Hva har de fått til?

Forankringen før kurset var ikke god nok.

Bærum kommune

Hva har de fått til?

Kommunen har lyst ut stilling som boligfremskaffer og leter etter nødbolig til familier.
"""
MOSS = """\
- Det var fint å bli lyttet til. Nå vet vi hvem vi skal ringe, sier NAV-leder i Moss, Henriette Lunde Sørvik.

Felles løft

NAV Moss ville skape en felles forståelse for det som står øverst på lista.

- Nå kjenner alle planen, sier Sørvik.

Oppsummering

  • Nav Moss holdt møte med hele ledergruppa i kommunen.Det ga kraft til arbeidet.
  • Har begynt på en boligpolitisk plan, og mangler nødbolig for barnefamilier.
"""


def rows(study: Study, table: str) -> list[dict[str, str]]:
    with (study.tables / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(study: Study, text: str) -> set[str]:
    """The codes on the segments whose text holds ``text``."""
    segments = {(row["document"], row["segment"]) for row in rows(study, "segments") if text in row["text"]}
    assert segments
    return {row["code"] for row in rows(study, "codings") if (row["document"], row["segment"]) in segments}


@pytest.fixture
def network(make_study) -> Study:
    study = make_study({"reports/viken.txt": VIKEN, "reports/moss.txt": MOSS})
    run(study)
    return study


def test_every_municipality_of_a_network_summary_has_its_own_segments(network):
    segments = [row for row in rows(network, "segments") if row["document"] == "viken.txt"]
    places = list(dict.fromkeys(row["municipality"] for row in segments))
    assert places == ["Nesodden", "Fredrikstad", "Moss", "Bærum"]
    of = {row["text"]: row["municipality"] for row in segments}
    assert of["Målet var å komme bort fra silotenkingen."] == "Fredrikstad"
    assert of["Ni av ti er tilbake."] == "Nesodden"


def test_a_report_by_one_office_is_about_its_municipality_and_its_leader_speaks(network):
    segments = [row for row in rows(network, "segments") if row["document"] == "moss.txt"]
    assert {row["municipality"] for row in segments} == {"Moss"}
    spoken = [row["text"] for row in segments if row["speaker"] == "Henriette Lunde Sørvik"]
    assert len(spoken) == 3 and spoken[0].endswith("Det var fint å bli lyttet til.")
    assert [row["block"] for row in segments].count("bullet") == 3


def test_the_field_s_words_are_coded(network):
    assert codes(network, "boligfremskaffer") >= {"housing"}
    assert codes(network, "nødbolig for barnefamilier") >= {"housing"}
    assert codes(network, "boligutfordringer") >= {"housing"}
    assert codes(network, "skolevegrere") >= {"school_refusal"}
    assert codes(network, "silotenkingen") == {"silo_breaking"}
    assert codes(network, "Forankringen før kurset") == {"anchoring"}
    assert codes(network, "fått ny leder") == set()


def test_a_shortfall_under_a_heading_of_results_is_a_challenge(network):
    of = {row["text"]: row["finding_type"] for row in rows(network, "segments")}
    assert of["Forankringen før kurset var ikke god nok."] == "challenge"
    assert of["Målet var å komme bort fra silotenkingen."] == "goal"


def test_segments_and_codings_have_the_agreed_columns_and_point_into_the_source(network):
    segments = rows(network, "segments")
    assert list(segments[0]) == (
        "document segment start end text block section municipality speaker language finding_type finding_score".split()
    )
    assert list(rows(network, "codings")[0]) == "document segment start end code score origin evidence".split()
    for row in segments:
        source = (network.reports / row["document"]).read_text(encoding="utf-8")
        assert source[int(row["start"]) : int(row["end"])] == row["text"]
    assert len({(row["document"], row["segment"]) for row in segments}) == len(segments)


def test_tables_agree_with_each_other(network):
    codings, segments = rows(network, "codings"), rows(network, "segments")
    matrix = rows(network, "matrix")
    assert sum(int(row["segments"]) for row in matrix) == len(codings)
    assert sum(int(row["n"]) for row in rows(network, "findings")) == len(codings)
    place = {(row["document"], row["segment"]): row["municipality"] for row in segments}
    for row in matrix:
        own = [
            c for c in codings if c["code"] == row["code"] and place[c["document"], c["segment"]] == row["municipality"]
        ]
        total = sum(1 for s in segments if s["municipality"] == row["municipality"])
        assert int(row["segments"]) == len(own)
        assert int(row["documents"]) == len({c["document"] for c in own})
        assert float(row["share"]) == pytest.approx(len(own) / total, abs=1e-4)


def test_quotes_are_verbatim_and_their_ids_lead_to_them(network):
    texts = {f"{row['document']}#{row['segment']}": " ".join(row["text"].split()) for row in rows(network, "segments")}
    quoted = 0
    for row in rows(network, "findings"):
        for i in (1, 2, 3):
            if row[f"quote_{i}"]:
                assert texts[row[f"quote_{i}_id"]] == row[f"quote_{i}"]
                quoted += 1
    assert quoted > 5


def test_the_same_input_gives_the_same_bytes(make_study):
    one = make_study({"reports/viken.txt": VIKEN, "reports/moss.txt": MOSS}, "one")
    two = make_study({"reports/moss.txt": MOSS, "reports/viken.txt": VIKEN}, "two")
    run(one)
    run(two)
    run(two)
    files = sorted(path.relative_to(one.outputs) for path in one.tables.iterdir())
    for path in [*files, "findings.md", "findings.docx", "findings.html", "findings.xlsx"]:
        assert (one.outputs / path).read_bytes() == (two.outputs / path).read_bytes(), path


def test_only_what_is_new_or_changed_is_computed(make_study):
    study = make_study({"reports/a.txt": "Moss kommune mangler bolig.", "reports/b.txt": "Vi har ikke nok bolig."})
    assert run(study).computed == {"segmenting": 2, "coding": 2}
    assert run(Study(study.root)).computed == {"segmenting": 0, "coding": 0}
    make_study({"reports/b.txt": "Ny tekst.", "reports/c.txt": "Enda en."})
    assert run(Study(study.root)).computed == {"segmenting": 2, "coding": 2}
    make_study({"codebook.yaml": "codes: {skyss: {label: Skyss, terms: [buss]}}"})
    assert run(Study(study.root)).computed == {"segmenting": 0, "coding": 3}
    make_study({"documents.csv": "document,municipality\nc.txt,Fjordvik\n"})
    assert run(Study(study.root)).computed == {"segmenting": 1, "coding": 1}
    assert {row["municipality"] for row in rows(study, "segments") if row["document"] == "c.txt"} == {"Fjordvik"}


def test_a_run_with_nothing_changed_writes_nothing(make_study):
    study = make_study({"reports/a.txt": "Moss kommune mangler bolig.", "reports/tom.md": ""})
    assert not run(study).is_unchanged
    before = {path: path.stat().st_mtime_ns for path in [*study.tables.iterdir(), *study.outputs.glob("*.*")]}
    before = {path: when for path, when in before.items() if not path.name.startswith(("cache", "run.lock"))}
    again = run(Study(study.root))
    assert again.is_unchanged and again.codings == 1 and len(again.unread) == 1
    assert set(again.files) >= {study.manifest, study.outputs / "findings.xlsx"} <= set(before)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_whatever_the_outputs_are_made_of_has_them_written_again(make_study):
    files = {
        "reports/a.txt": "Moss kommune mangler bolig.",
        "codebook.yaml": "codes: {bo: {label: Bo, terms: [bolig]}}",
    }
    study = make_study(files)
    run(study)
    table = study.tables / "codings.csv"
    whole = table.read_bytes()
    table.write_bytes(b"spoilt")
    assert not run(Study(study.root)).is_unchanged and table.read_bytes() == whole
    comment = "decision,document,start,end,code,memo\ncomment,a.txt,0,4,,Viktig\n"
    for place, content in (
        ("codebook.yaml", "codes: {bo: {label: Bolig, terms: [bolig]}}"),
        ("study.yaml", "language: nn"),
        ("municipalities.csv", "municipality,county,folketal\nMoss,Østfold,50000\n"),
        ("documents.csv", "document,title\na.txt,Året\n"),
        ("decisions/KN.csv", comment),
        ("reports/tom.txt", ""),
    ):
        make_study({place: content})
        assert not run(Study(study.root)).is_unchanged, place
        assert run(Study(study.root)).is_unchanged, place


def test_a_report_that_is_gone_leaves_the_tables(make_study):
    study = make_study({"reports/a.txt": "Moss kommune.", "reports/b.txt": "Bærum kommune."})
    run(study)
    (study.reports / "b.txt").unlink()
    run(Study(study.root))
    assert {row["document"] for row in rows(study, "segments")} == {"a.txt"}


def test_outputs_can_be_deleted_at_any_time(network):
    names = ("codings.csv", "quotes.csv", "framework.csv")
    before = [(network.tables / name).read_bytes() for name in names]
    shutil.rmtree(network.outputs)
    run(Study(network.root))
    assert [(network.tables / name).read_bytes() for name in names] == before
    assert (network.outputs / "findings.docx").is_file()


def test_bad_reports_are_named_and_the_others_go_on(make_study):
    study = make_study(
        {
            "reports/bra.txt": "Moss kommune mangler bolig.",
            "reports/tom.txt": "",
            "reports/ødelagt.docx": b"PK\x03\x04 nothing",
            "reports/bilde.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00" * 9,
            "reports/regneark.xlsx": b"x",
        }
    )
    result = run(study)
    assert result.documents == 1 and len(result.unread) == 4
    assert {report.document for report in result.unread} == {"tom.txt", "ødelagt.docx", "bilde.txt", "regneark.xlsx"}
    manifest = json.loads(study.manifest.read_text(encoding="utf-8"))
    errors = {entry["document"]: entry["error"] for entry in manifest["documents"] if "error" in entry}
    assert set(errors) == {report.document for report in result.unread} and "empty" in errors["tom.txt"]
    assert {row["status"] for row in rows(study, "documents")} == {"read", "not_read"}
    assert "ødelagt.docx" in (study.outputs / "findings.md").read_text(encoding="utf-8")


def test_a_fault_in_a_reader_costs_one_report_only(make_study, monkeypatch):
    from pipeline.reading import markdown

    def fail(*_):
        raise RecursionError("too deep")

    monkeypatch.setattr(markdown, "read_bytes", fail)
    result = run(make_study({"reports/a.md": "Fjellvik kommune har et nett.", "reports/b.txt": "Bærum kommune."}))
    assert result.documents == 1
    assert [(u.document, "RecursionError: too deep" in u.reason, u.kind) for u in result.unread] == [("a.md", True, "")]


def test_a_fault_in_segmenting_costs_one_report_only(make_study, monkeypatch):
    from pipeline.segmenting import language

    def fail(texts):
        if "Fjellvik kommune har et nett." in texts:
            raise ValueError("no language")
        return identify(texts)

    identify = language.identify
    monkeypatch.setattr("pipeline.segmenting.identify", fail)
    result = run(make_study({"reports/a.txt": "Fjellvik kommune har et nett.", "reports/b.txt": "Bærum kommune."}))
    assert result.documents == 1 and result.computed["segmenting"] == 1
    assert [(u.document, "ValueError: no language" in u.reason) for u in result.unread] == [("a.txt", True)]


def test_an_empty_study_gives_empty_tables(make_study):
    study = make_study({})
    assert run(study).documents == 0
    assert rows(study, "segments") == [] and rows(study, "findings") == []
    assert (study.tables / "findings.csv").read_text(encoding="utf-8").startswith("municipality,code,finding_type,n,")


def test_the_manifest_says_what_ran(network):
    manifest = json.loads(network.manifest.read_text(encoding="utf-8"))
    assert manifest["models"]["nn"] == {"name": "nn_funn_sm", "version": manifest["models"]["nn"]["version"]}
    assert len(manifest["codebook"]["sha256"]) == 64 and manifest["libraries"]["spacy"].startswith("3.8")
    assert [entry["document"] for entry in manifest["documents"]] == ["moss.txt", "viken.txt"]
    assert manifest["counts"]["documents"] == 2 and manifest["counts"]["codings"] == len(rows(network, "codings"))
    assert manifest["seconds"]["total"] > 0


def test_labels_follow_the_study_s_language(make_study):
    for language, heading in (
        ("nb", "Hva de strever med"),
        ("nn", "Kva dei strevar med"),
        ("en", "What they struggle"),
    ):
        study = make_study(
            {"reports/a.txt": "Moss kommune mangler bolig.", "study.yaml": f"language: {language}"}, language
        )
        run(study)
        assert heading in (study.outputs / "findings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "reasons", "notes"),
    [
        (
            "nb",
            {
                "blank.pdf": "alle sidene er tomme",
                "tom.txt": "filen er tom",
                "regneark.xlsx": "formatet kan ikke leses",
                "ødelagt.docx": "filen er skadet, eller i et annet format enn navnet sier",
            },
            ("øverst er ikke brukt: feil i linje 3", "Herøy kan være Herøy (Møre og Romsdal) / Herøy (Nordland)"),
        ),
        (
            "nn",
            {
                "blank.pdf": "alle sidene er tomme",
                "tom.txt": "fila er tom",
                "regneark.xlsx": "formatet kan ikkje lesast",
                "ødelagt.docx": "fila er skadd, eller i eit anna format enn namnet seier",
            },
            ("øvst er ikkje brukte: feil i linje 3", "Herøy kan vere Herøy (Møre og Romsdal) / Herøy (Nordland)"),
        ),
    ],
)
def test_reasons_and_notes_are_told_in_the_study_s_language(make_study, language, reasons, notes):
    study = make_study(
        {
            "study.yaml": f"language: {language}",
            "reports/bra.md": "---\nkommune: Herøy\nkommune: Moss\n---\n\n# Herøy kommune\n\nHerøy mangler bolig.",
            "reports/blank.pdf": _blank_pdf(),
            "reports/tom.txt": "",
            "reports/regneark.xlsx": b"x",
            "reports/ødelagt.docx": b"PK\x03\x04 nothing",
        }
    )
    result = run(study)
    told = {row["document"]: row["notes"] for row in rows(study, "documents")}
    noted = told.pop("bra.md")
    assert told == reasons and all(note in noted for note in notes)
    methods = (study.outputs / "methods.md").read_text(encoding="utf-8")
    assert all(f"{name} ({reason})" in methods for name, reason in reasons.items())
    sheets = openpyxl.load_workbook(study.outputs / "findings.xlsx")
    cells = [str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert {*reasons.values(), noted} <= set(cells)
    written = "\n".join([methods, *cells, *(path.read_text(encoding="utf-8") for path in study.tables.glob("*.csv"))])
    for prefix in ("unread.", "noted.", "audit.setting."):
        english = [max(words.split("{}"), key=len) for words in Labels("en").beginning(prefix).values()]
        assert [words for words in english if words in written] == []
    assert {row["item"] for row in rows(study, "audit")}.isdisjoint(Labels("en").beginning("audit.").values())
    assert [report.document for report in result.unread if report.reason[:15] in written] == []
    manifest = json.loads(study.manifest.read_text(encoding="utf-8"))
    errors = {entry["document"]: entry["error"] for entry in manifest["documents"] if "error" in entry}
    assert errors == {report.document: report.reason for report in result.unread}
    assert errors["tom.txt"] == "the file is empty. Put the report's text in it, or take the file away."


def _blank_pdf() -> bytes:
    buffer = BytesIO()
    page = Canvas(buffer)
    page.showPage()
    page.save()
    return buffer.getvalue()


def test_a_run_needs_no_network(make_study, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was used")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    study = make_study({"reports/viken.txt": VIKEN})
    assert run(study).documents == 1


def test_a_codebook_of_one_s_own_makes_the_tables_by_its_evidence(make_study):
    study = make_study(
        {"reports/viken.txt": VIKEN, "codebook.yaml": "codes: {ledelse: {label: Ledelse, terms: [leder]}}"}
    )
    run(study)
    codings = rows(study, "codings")
    assert {(row["code"], row["score"], row["evidence"]) for row in codings} == {("ledelse", "0.8", "«leder»")}
    assert codes(study, "fått ny leder") == {"ledelse"}


DECISIONS = """\
decision,document,start,end,code,quote,finding_type,municipality,memo
add,moss.txt,{start},{end},housing,,plan,Bærum,husly
reject,viken.txt,{wrong},{wrong_end},silo_breaking,Målet var å komme bort fra silotenkingen.,,,
accept,viken.txt,0,5,housing,a quote that is not there,,,
maybe,viken.txt,0,5,housing,,,,
"""


def test_what_a_person_decided_rules_over_the_machine(make_study):
    added, refused = "Nå vet vi hvem vi skal ringe", "Målet var å komme bort fra silotenkingen."
    start, wrong = MOSS.index(added), VIKEN.index(refused)
    ledger = DECISIONS.format(start=start, end=start + 60, wrong=wrong, wrong_end=wrong + len(refused))
    study = make_study({"reports/viken.txt": VIKEN, "reports/moss.txt": MOSS, "decisions/KN.csv": ledger})
    result = run(study)
    assert codes(study, added) >= {"housing"} and codes(study, refused) == set()
    (decided,) = [row for row in rows(study, "codings") if row["origin"] == "KN"]
    assert (decided["code"], decided["score"]) == ("housing", "1.0")
    (segment,) = [row for row in rows(study, "segments") if added in row["text"]]
    assert (segment["finding_type"], segment["municipality"]) == ("plan", "Bærum")
    assert codes(study, "Nesodden kommune") == set()
    assert result.warnings == [
        "corpus/decisions/KN.csv, row 5: the decision 'maybe' is none of accept, add, comment, reject, set, undo;"
        " the row is left out"
    ]


def test_a_decision_goes_with_its_sentence_to_the_new_version_of_a_report(make_study):
    added = "Nå vet vi hvem vi skal ringe"
    start = MOSS.index(added)
    study = make_study({"reports/moss.txt": MOSS, "reports/viken.txt": VIKEN})
    event = decisions.Event("add", "moss.txt", start, start + len(added), "housing")
    decisions.append(study.corpus / "decisions" / "KN.csv", [decisions.quoted(event, MOSS)])
    run(study)
    assert "housing" in codes(study, added)
    (study.reports / "moss.txt").unlink()
    later = MOSS.replace(added, "Nå\nvet vi hvem vi skal ringe")
    told = "document,replaces\n2026/moss.txt,moss.txt\n"
    study = make_study({"reports/2026/moss.txt": f"Forord til ny utgave.\n\n{later}", "documents.csv": told})
    result = run(study)
    assert not result.warnings
    (decided,) = [row for row in rows(study, "codings") if row["origin"] == "KN"]
    assert (decided["document"], decided["code"]) == ("2026/moss.txt", "housing")
