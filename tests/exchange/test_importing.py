"""What comes back from another program, or comes from a foreign one, in a study on which funn then runs."""

from __future__ import annotations

import shutil
import zipfile

import pytest
from lxml import etree

from pipeline import decisions, exporting, importing
from pipeline.decisions import Event
from pipeline.errors import UserError
from pipeline.exchange import Options
from pipeline.exchange.codes import code_guid
from pipeline.exchange.guids import guid
from pipeline.run import run
from pipeline.study import Study

HOUSING, SILOS, WEATHER = (
    "Moss kommune mangler boliger til unge.",
    "NAV og skolen har felles møter hver uke.",
    "Det er fint vær.",
)
TEXT = "\n\n".join(("Rapport fra Moss", HOUSING, SILOS, WEATHER)) + "\n"
SELECTION = """<PlainTextSelection xmlns="urn:QDA-XML:project:1.0" guid="{}" name="{}"
  startPosition="{}" endPosition="{}" creatingUser="{}">
  <Coding guid="{}" creatingUser="{}"><CodeRef targetGUID="{}"/></Coding></PlainTextSelection>"""
USER = '<User xmlns="urn:QDA-XML:project:1.0" guid="{}" name="Anna"/>'
ANNA = guid("user", "Anna")
WAYS = {
    "as it was": {},
    "new GUIDs and no state": {"guids": "new"},
    "CRLF counted as two (NVivo)": {
        "text": lambda text: text.replace("\n", "\r\n").encode(),
        "position": lambda text, at: at + text.count("\n", 0, at),
        "folder": "Sources",
        "origin": "NVivo 15",
    },
}


@pytest.fixture(scope="module")
def prepared(finished):
    return finished({"reports/a.txt": TEXT})


@pytest.fixture
def study(prepared, tmp_path):
    """A study after a run, of one report that carries housing and silo-breaking."""
    return Study(shutil.copytree(prepared, tmp_path / prepared.name))


@pytest.fixture
def recoded(study, rewritten):
    """The study's export in which Anna took housing away and put silo-breaking on the weather."""

    def make(**ways):
        position = ways.get("position", lambda _, at: at)
        place = [position(TEXT, TEXT.index(WEATHER) + at) for at in (0, len(WEATHER))]
        code = code_guid("silo_breaking", "plan")

        def edit(root):
            root.find("{*}Users").append(etree.fromstring(USER.format(ANNA)))
            selections = {one.get("name"): one for one in root.iter("{*}PlainTextSelection")}
            added = SELECTION.format(guid("new"), WEATHER, *place, ANNA, guid("newer"), ANNA, code)
            selections[SILOS].addnext(etree.fromstring(added))
            selections[HOUSING].getparent().remove(selections[HOUSING])
            if ways.get("guids"):
                root.remove(root.find("{*}Description"))

        return rewritten(exporting.project(study).path, edit=edit, **ways)

    return make


@pytest.fixture
def again(study):
    """The study as it is opened anew."""
    return lambda: Study(study.root)


def content(study):
    """All that people give and decide."""
    return {path.relative_to(study.corpus): path.read_bytes() for path in study.corpus.rglob("*") if path.is_file()}


def codings(study):
    frame = study.table("codings")
    return {(TEXT[row.start : row.end], row.code, row.origin) for row in frame.itertuples()}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_recoded_elsewhere_stands_after_a_run(study, recoded, again, way):
    before = codings(study)
    assert (HOUSING, "housing", "machine") in before and (SILOS, "silo_breaking", "machine") in before
    path = recoded(**WAYS[way])
    there = content(study)
    tried = importing.project(again(), path, "KN", dry_run=True)
    assert content(study) == there
    done = importing.project(again(), path, "KN")
    assert done.events and [e.says() for e in tried.events] == [e.says() for e in done.events]
    assert [(one.decision, one.code, one.quote) for one in done.events] == [
        ("reject", "housing", HOUSING),
        ("add", "silo_breaking", WEATHER),
    ]
    assert done.is_own and done.files == () and done.counts == {"reject": 1, "add": 1}
    run(again())
    after = codings(study)
    assert not any(text == HOUSING and code == "housing" for text, code, _ in after)
    assert {(WEATHER, "silo_breaking", "KN"), (SILOS, "silo_breaking", "machine")} <= after


def test_a_file_that_is_taken_twice_changes_nothing(recoded, again):
    path = recoded()
    importing.project(again(), path, "KN")
    there = content(again())
    twice = importing.project(again(), path, "KN")
    assert (twice.events, twice.files, twice.repeated, twice.report) == ((), (), 2, None)
    assert content(again()) == there


def test_what_a_person_took_back_since_is_not_taken_again(recoded, again):
    path = recoded()
    taken = importing.project(again(), path, "KN").events
    one = again().decisions.events[-1]
    decisions.append(again().ledger("KN"), [Event("undo", one.document, one.start, one.end, one.code)])
    assert importing.project(again(), path, "KN").repeated == len(taken)


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_compared_with_the_export_that_it_comes_from(study, recoded, again, way):
    """Between export and import the study went on: another report, another export."""
    path = recoded(**WAYS[way])
    (study.reports / "b.txt").write_text("Ås kommune mangler boliger. Vi bygger flere hjem.", encoding="utf-8")
    run(again())
    exporting.project(again(), study.root / "senere.qdpx", Options(crlf=True))
    done = importing.project(again(), path, "KN")
    assert [(one.decision, one.document) for one in done.events] == [("reject", "a.txt"), ("add", "a.txt")]


def test_deleting_outputs_costs_no_comparison(study, recoded, again):
    path = recoded()
    shutil.rmtree(study.outputs)
    assert importing.project(again(), path, "KN", dry_run=True).counts == {"reject": 1, "add": 1}


def test_what_was_kept_counts_as_accepted_on_request(study, recoded, again):
    done = importing.project(again(), recoded(), "KN", confirm_kept=True)
    assert ("accept", "silo_breaking", SILOS) in [(one.decision, one.code, one.quote) for one in done.events]


def test_who_coded_the_same_report_from_the_beginning_rejects_nothing(study, again, tmp_path):
    exporting.project(study)
    done = importing.project(again(), foreign(tmp_path, {"a.txt": TEXT}, [("a.txt", WEATHER, 0)]), "KN")
    assert not done.is_own and done.counts == {"add": 1}


def foreign(folder, texts, coded, codes=("Trivsel", "Bolig"), cases=(), name="intervjuer.qdpx"):
    """A project as NVivo writes one: CRLF counted as two, ``Sources/``, its own GUIDs, no quotes.

    ``texts`` are those of the sources by name, ``coded`` (source, quote, number of the code), ``cases`` (name, county,
    source).
    """

    def number(n):
        return f"00000000-0000-0000-0000-{n:012}"

    sources: list[str] = []
    for n, (source, text) in enumerate(texts.items()):
        raw = text.replace("\n", "\r\n")
        selections = [
            f'<PlainTextSelection guid="{number(1000 + i)}" name="" startPosition="{raw.index(quote)}"'
            f' endPosition="{raw.index(quote) + len(quote)}" creatingUser="{number(1)}">'
            f'<Coding guid="{number(2000 + i)}" creatingUser="{number(1)}" creationDateTime="2026-03-01T09:30:00Z">'
            f'<CodeRef targetGUID="{number(10 + code)}"/></Coding></PlainTextSelection>'
            for i, (where, quote, code) in enumerate(coded)
            if where == source
        ]
        sources.append(
            f'<TextSource guid="{number(100 + n)}" name="{source}" plainTextPath="internal://{number(100 + n)}.txt">'
            f"{''.join(selections)}</TextSource>"
        )
    made_codes = "".join(
        f'<Code guid="{number(10 + n)}" name="{code}" isCodable="true"/>' for n, code in enumerate(codes)
    )
    made_cases = "".join(
        f'<Case guid="{number(50 + n)}" name="{case}"><VariableValue><VariableRef targetGUID="{number(40)}"/>'
        f"<TextValue>{county}</TextValue></VariableValue>"
        f'<SourceRef targetGUID="{number(100 + list(texts).index(source))}"/></Case>'
        for n, (case, county, source) in enumerate(cases)
    )
    variables = f'<Variables><Variable guid="{number(40)}" name="Fylke" typeOfVariable="Text"/></Variables>'
    xml = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="x" origin="NVivo 15">'
        f'<Users><User guid="{number(1)}" name="Anna"/></Users><CodeBook><Codes>{made_codes}</Codes></CodeBook>'
        f"{f'{variables}<Cases>{made_cases}</Cases>' if cases else ''}<Sources>{''.join(sources)}</Sources></Project>"
    )
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("project.qde", xml)
        for n, text in enumerate(texts.values()):
            archive.writestr(f"Sources/{number(100 + n)}.txt", text.replace("\n", "\r\n"))
    return folder / name


INTERVIEWS = {
    "Intervju 1": "Vi har det bra her i Solvik.\n\nMen vi mangler boliger.\n",
    "Intervju 2": "Noe helt annet.\nDet går greit.\n",
}
CODED = [("Intervju 1", "Vi har det bra her i Solvik.", 0), ("Intervju 1", "Men vi mangler boliger.", 1)]


@pytest.fixture
def interviews(tmp_path):
    return foreign(tmp_path, INTERVIEWS, CODED, cases=[("Solvik", "Telemark", "Intervju 1")])


def test_a_foreign_project_becomes_a_study_of_its_own(make_study, interviews):
    study = make_study({})
    done = importing.project(study, interviews, "KN")
    names = ["reports/Intervju 1.txt", "reports/Intervju 2.txt", "codebook.yaml", "municipalities.csv", "documents.csv"]
    assert [path.relative_to(study.corpus).as_posix() for path in done.files] == names
    assert (study.reports / "Intervju 1.txt").read_text(encoding="utf-8") == INTERVIEWS["Intervju 1"]
    assert not done.is_own and "Anna" in " ".join(done.remarks)
    assert done.report.read_text(encoding="utf-8").splitlines() == list(done.remarks)
    new = Study(study.root)
    assert [code.label for code in new.codebook.codes.values()] == [{"nb": "Trivsel"}, {"nb": "Bolig"}]
    result = run(new)
    assert result.warnings == [] and result.conflicts == [] and result.unread == []
    frame = new.table("codings")
    text = INTERVIEWS["Intervju 1"]
    assert [(text[row.start : row.end], row.code, row.origin) for row in frame.itertuples()] == [
        ("Vi har det bra her i Solvik.", "trivsel", "KN"),
        ("Men vi mangler boliger.", "bolig", "KN"),
    ]
    assert new.decisions.events[0].date == "2026-03-01T09:30:00Z"
    assert new.cases[0].name == "Solvik" and new.cases[0].county == "Telemark"
    segments = new.table("segments")
    assert set(segments[segments.document == "Intervju 1.txt"].municipality) == {"Solvik"}


def test_a_foreign_project_that_is_taken_twice_changes_nothing(make_study, interviews):
    study = make_study({})
    importing.project(study, interviews, "KN")
    there = content(study)
    twice = importing.project(Study(study.root), interviews, "KN")
    assert (twice.events, twice.files, twice.repeated) == ((), (), 2)
    assert content(study) == there


def test_in_a_study_with_its_own_codebook_and_lists_what_is_new_is_a_draft(make_study, interviews):
    own = {
        "codebook.yaml": "codes:\n  housing:\n    label: Bolig\n    terms: [bolig]\n",
        "municipalities.csv": "municipality;county\nMoss;Østfold\n",
        "documents.csv": "document,year\nx.txt,2020\n",
    }
    study = make_study(own)
    importing.project(study, interviews, "KN")
    there = content(study)
    for name, text in own.items():
        assert (study.corpus / name).read_text(encoding="utf-8") == text
    new = Study(study.root)
    draft = (study.corpus / "codebook-draft.yaml").read_text(encoding="utf-8")
    assert "trivsel" in draft and "ousing" not in draft
    assert "Solvik,Telemark" in (study.corpus / "municipalities-draft.csv").read_text(encoding="utf-8")
    assert "Intervju 1.txt,Solvik" in (study.corpus / "documents-draft.csv").read_text(encoding="utf-8")
    assert importing.project(new, interviews, "KN").files == () and content(study) == there
    run(new)
    assert list(new.table("codings").code) == ["housing"]
    (study.corpus / "codebook.yaml").write_text(own["codebook.yaml"] + draft.removeprefix("codes:\n"), encoding="utf-8")
    run(Study(study.root))
    assert sorted(new.table("codings").code) == ["housing", "trivsel"]


def test_another_draft_and_another_report_of_that_name_stop_the_import(make_study, interviews):
    own = {"codebook.yaml": "codes:\n  x:\n    label: X\n", "codebook-draft.yaml": "codes:\n"}
    study = make_study(own)
    with pytest.raises(UserError, match="a draft from another import"):
        importing.project(study, interviews, "KN")
    assert len(content(study)) == 2
    study = make_study({"reports/Intervju 2.txt": b""}, name="other")
    with pytest.raises(UserError, match="there is a file of that name"):
        importing.project(study, interviews, "KN")
    assert len(content(study)) == 1


def test_a_dry_run_says_all_and_writes_nothing(make_study, interviews):
    study = make_study({})
    tried = importing.project(study, interviews, "KN", dry_run=True)
    assert len(tried.events) == 2 and len(tried.files) == 5 and tried.report is None
    assert content(study) == {}
    done = importing.project(Study(study.root), interviews, "KN")
    assert (done.files, done.remarks) == (tried.files, tried.remarks)


@pytest.mark.parametrize("person", ["../KN", "machine", "", "a/b"])
def test_a_ledger_is_always_a_persons_and_in_its_folder(make_study, interviews, person):
    study = make_study({})
    with pytest.raises(UserError, match="cannot stand for a person"):
        importing.project(study, interviews, person)
    assert content(study) == {}


def test_a_codebook_of_another_program_is_the_new_studys_or_a_draft(study, make_study, again):
    path = exporting.codebook(study).path
    assert importing.codebook(again(), path).files == ()
    new = make_study({}, name="new")
    assert importing.codebook(new, path, dry_run=True).files == (new.codebook_file,) and content(new) == {}
    importing.codebook(new, path)
    assert [code.label["nb"] for code in Study(new.root).codebook.codes.values()] == [
        code.label["nb"] for code in study.codebook.codes.values()
    ]
    assert importing.codebook(Study(new.root), path).files == ()
    third = make_study({"codebook.yaml": "codes:\n  x:\n    label: X\n"}, name="third")
    (draft,) = importing.codebook(third, path).files
    assert draft == third.corpus / "codebook-draft.yaml"


def test_codings_of_a_table_are_decisions_once(study, again, tmp_path):
    path = tmp_path / "kodinger.csv"
    path.write_text(f'document,code,quote,decision\na.txt,Bolig,"{WEATHER}",\na.txt,housing,"{HOUSING}",reject\n')
    there = content(study)
    tried = importing.codings(again(), path, "KN", dry_run=True)
    assert tried.counts == {"reject": 1, "add": 1} and content(study) == there
    importing.codings(again(), path, "KN")
    run(again())
    assert (WEATHER, "housing", "KN") in codings(study) and not any(text == HOUSING for text, *_ in codings(study))
    assert importing.codings(again(), path, "KN").repeated == 2
    with pytest.raises(UserError, match="no such file"):
        importing.codings(again(), tmp_path / "ingen.csv", "KN")


def test_a_studys_own_codings_come_back_as_told_of(study, again, tmp_path):
    exporting.codings(study, tmp_path / "a.csv")
    done = importing.codings(again(), tmp_path / "a.csv", "KN")
    assert done.counts == {"add": len(codings(study))}
    assert f"Maskinens kodinger som er tatt inn som dine: {len(codings(study))}." in done.remarks
