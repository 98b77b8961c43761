"""What people fill in, read back into ledgers: workbooks written, edited, mixed up and saved again."""

import shutil
import subprocess
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import decisions, reviewing
from pipeline.errors import UserError
from pipeline.study import Study

BOLIG, SKOLE, PLAN, VÆR = "Fjordvik", "– Vi har fått", "=Planen=", "Det var fint"
KEYS = ("sheet", "kind", "document", "start", "end", "suggested", "text", "check", "before", "after")


@pytest.fixture
def study(make_run) -> Study:
    return make_run()


@pytest.fixture
def sheet(study, fill):
    return fill(reviewing.write_sheet(study, None, 50)[0])


def said(study: Study) -> set[tuple[str, ...]]:
    """What all ledgers of the study say."""
    return {
        (event.person, event.decision, event.quote[:8], event.code or event.finding_type or event.municipality)
        for event in Study(study.root).decisions.events
    }


def test_yes_and_no_become_accept_add_and_reject(study, sheet):
    sheet.set(BOLIG, decide__housing="ja", decide__anchoring="JA ", decide__silo_breaking="nei")
    sheet.set(SKOLE, decide__school_refusal="Nei")
    done = reviewing.read_back(study, sheet.save(), "KN")
    assert (done.untaken, done.empty, done.repeated) == ((), 4, 0)
    assert said(study) == {
        ("KN", "accept", "Fjordvik", "housing"),
        ("KN", "add", "Fjordvik", "anchoring"),
        ("KN", "reject", "Fjordvik", "silo_breaking"),
        ("KN", "reject", "– Vi har", "school_refusal"),
    }


def test_themes_right_decides_all_themes_as_suggested_but_those_decided_one_by_one(study, sheet):
    sheet.set(BOLIG, whole="ja", decide__anchoring="ja")
    reviewing.read_back(study, sheet.save(), "KN")
    assert said(study) == {
        ("KN", "accept", "Fjordvik", "housing"),
        ("KN", "add", "Fjordvik", "anchoring"),
        ("KN", "reject", "Fjordvik", "silo_breaking"),
        ("KN", "reject", "Fjordvik", "school_refusal"),
    }


def test_finding_type_municipality_and_comment(study, sheet):
    sheet.set(PLAN, finding_type="Utfordring", municipality="Bø", comment="Se s. 4\n= uklart")
    reviewing.read_back(study, sheet.save(), "KN")
    events = Study(study.root).decisions.events
    assert [(one.decision, one.finding_type, one.municipality, one.memo) for one in events] == [
        ("set", "challenge", "Bø", ""),
        ("comment", "", "", "Se s. 4\n= uklart"),
    ]
    assert events[0].quote == "=Planen= er rotfestet i ledelsen, sier han." and events[0].before.endswith("skolen. ")


def test_answers_in_another_language_of_the_labels_count(study, sheet):
    sheet.set(BOLIG, decide__housing="yes", finding_type="challenge")
    sheet.set(SKOLE, finding_type="Context")
    assert reviewing.read_back(study, sheet.save(), "KN").untaken == ()
    assert len(said(study)) == 3


def test_an_untouched_sheet_decides_nothing(study, sheet):
    done = reviewing.read_back(study, sheet.path, "KN")
    assert (done.events, done.untaken, done.empty) == ((), (), 6)
    assert not study.ledger("KN").exists()


def test_what_cannot_be_taken_is_told_with_its_row_and_the_rest_is_taken(study, sheet):
    sheet.set(BOLIG, decide__housing="kanskje", decide__anchoring="ja")
    sheet.set(SKOLE, finding_type="Suksess")
    sheet.page.cell(1, sheet.columns["decide:silo_breaking"]).value = "decide:silo"
    sheet.set(VÆR, decide__silo="ja")
    rows = {row: sheet.row(row) for row in (BOLIG, SKOLE, VÆR, PLAN)}
    sheet.set(PLAN, decide__housing="ja", text="=Planen= er forankret i ledelsen.")
    done = reviewing.read_back(study, sheet.save(), "KN")
    assert {(one.row, one.why, one.detail) for one in done.untaken} == {
        (rows[BOLIG], "word", "«kanskje»"),
        (rows[SKOLE], "finding_type", "«Suksess»"),
        (rows[VÆR], "code", "silo"),
        (rows[PLAN], "changed", "«=Planen= er forankret i ledelsen.»"),
    }
    assert f"row {rows[BOLIG]}: the answer «kanskje» is not known" in "\n".join(map(str, done.untaken))
    assert said(study) == {("KN", "add", "Fjordvik", "anchoring")}


@pytest.mark.parametrize("moved", [False, True])
def test_the_row_of_labels_may_be_deleted_or_sorted_in_among_the_others(study, sheet, moved):
    labels = [cell.value for cell in sheet.page[2]]
    sheet.set(sheet.page.cell(3, sheet.columns["text"]).value, decide__housing="nei")
    sheet.page.delete_rows(2)
    if moved:
        sheet.page.append(labels)
    done = reviewing.read_back(study, sheet.save(), "KN")
    assert [(event.decision, event.code) for event in done.events] == [("reject", "housing")]
    assert (done.untaken, done.empty) == ((), 5)


def test_text_sorted_without_its_keys_is_noticed(study, sheet):
    one, other = sheet.row(BOLIG), sheet.row(SKOLE)
    column = sheet.columns["text"]
    cells = sheet.page.cell(one, column), sheet.page.cell(other, column)
    cells[0].value, cells[1].value = cells[1].value, cells[0].value
    sheet.set(BOLIG, decide__housing="ja")
    done = reviewing.read_back(study, sheet.save(), "KN")
    assert [one.why for one in done.untaken] == ["changed"] and done.events == ()


def test_a_sheet_read_twice_is_recorded_once(study, sheet):
    sheet.set(BOLIG, whole="ja", finding_type="Mål", comment="ja")
    path = sheet.save()
    first = reviewing.read_back(study, path, "KN")
    ledger = study.ledger("KN").read_bytes()
    again = reviewing.read_back(Study(study.root), path, "KN")
    assert (len(first.events), again.events, again.repeated, again.untaken) == (6, (), 6, ())
    assert study.ledger("KN").read_bytes() == ledger


def test_a_sheet_filled_in_further_adds_only_what_is_new(study, sheet):
    sheet.set(BOLIG, decide__housing="ja")
    reviewing.read_back(study, sheet.save(), "KN")
    sheet.set(BOLIG, decide__housing="nei").set(SKOLE, decide__school_refusal="ja")
    done = reviewing.read_back(Study(study.root), sheet.save(), "KN")
    assert {(event.decision, event.code) for event in done.events} == {
        ("reject", "housing"),
        ("accept", "school_refusal"),
    }


def test_an_old_copy_does_not_overrule_a_later_decision_but_says_so(study, sheet, tmp_path):
    old = shutil.copy(sheet.set(BOLIG, decide__housing="ja").save(), tmp_path / "gammel.xlsx")
    reviewing.read_back(study, old, "KN")
    reviewing.read_back(Study(study.root), sheet.set(BOLIG, decide__housing="nei").save(), "KN")
    done = reviewing.read_back(Study(study.root), old, "KN")
    assert done.events == () and [(one.why, one.detail) for one in done.untaken] == [("later", "reject housing")]


def test_a_municipality_set_after_a_finding_type_does_not_overrule_it(study, sheet):
    path = sheet.set(BOLIG, finding_type="Mål").save()
    reviewing.read_back(study, path, "KN")
    (event,) = Study(study.root).decisions.events
    decisions.append(study.ledger("KN"), [replace(event, event="", date="", finding_type="", municipality="Bø")])
    assert reviewing.read_back(Study(study.root), path, "KN").untaken == ()
    decisions.append(study.ledger("KN"), [replace(event, event="", date="", finding_type="plan")])
    (untaken,) = reviewing.read_back(Study(study.root), path, "KN").untaken
    assert (untaken.why, untaken.detail) == ("later", "set plan")


def test_another_persons_sheet_counts_for_that_person(study, sheet):
    path = sheet.set(BOLIG, decide__housing="ja").save()
    reviewing.read_back(study, path, "KN")
    reviewing.read_back(Study(study.root), path, "ÅB")
    assert {one[0] for one in said(study)} == {"KN", "ÅB"}


def test_a_dry_run_keeps_nothing(study, sheet):
    path = sheet.set(BOLIG, decide__housing="ja").save()
    assert len(reviewing.read_back(study, path, "KN", dry_run=True).events) == 1
    assert not study.ledger("KN").exists()


def test_copied_rows_count_once_and_contrary_copies_not_at_all(study, sheet):
    sheet.set(BOLIG, decide__housing="ja").set(SKOLE, decide__school_refusal="ja")
    for sentence in (BOLIG, SKOLE):
        sheet.page.append([cell.value for cell in sheet.page[sheet.row(sentence)]])
    last = sheet.page.max_row
    sheet.page.cell(last, sheet.columns["decide:school_refusal"]).value = "nei"
    done = reviewing.read_back(study, sheet.save(), "KN")
    assert said(study) == {("KN", "accept", "Fjordvik", "housing")}
    assert [(one.why, one.detail) for one in done.untaken] == [("twice", str(last))]


def test_a_report_changed_since_is_found_again_or_told_of(study, sheet, make_run):
    sheet.set(BOLIG, decide__housing="ja").set(PLAN, decide__anchoring="ja").set("Boligene", whole="ja").save()
    first, second, _, last = make_run.reports["fjordvik.txt"]
    changed = make_run({"fjordvik.txt": [("Et nytt avsnitt først.", last[1]), first, second, last]})
    shutil.rmtree(changed.reports / "2025")
    done = reviewing.read_back(changed, sheet.path, "KN")
    assert [(event.start, event.quote) for event in done.events] == [(23, "Fjordvik kommune mangler boliger til unge.")]
    assert [one.why for one in done.untaken] == ["place", "place"]


def test_what_is_no_sheet_is_told_in_words(study, tmp_path, sheet):
    (tmp_path / "a.xlsx").write_text("ikke et regneark", encoding="utf-8")
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as file:
        file.writestr("x", "y")
    for name, told in (
        ("a", "cannot be read"),
        ("b", "no sheet of segments"),
        ("c", "cannot be read"),
        ("d", "no such"),
    ):
        with pytest.raises(UserError, match=told):
            reviewing.read_back(study, tmp_path / f"{name}.xlsx", "KN")
    for person in ("machine", "", "../KN", "key"):
        with pytest.raises(UserError, match="cannot stand for a person"):
            reviewing.read_back(study, sheet.path, person)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.randoms(use_true_random=False), kept=st.integers(1, 6))
def test_rows_sorted_and_deleted_and_columns_moved_say_the_same(study, sheet, tmp_path, order, kept):
    sheet.set(BOLIG, decide__housing="nei", comment="a").set(SKOLE, whole="ja").set(PLAN, finding_type="Plan")
    rows = [[cell.value for cell in row] for row in sheet.page.iter_rows()]
    columns = list(range(len(rows[0])))
    order.shuffle(columns)
    body = order.sample(rows[2:], kept)
    book = openpyxl.Workbook()
    for row in (*rows[:2], *body):
        book.active.append([row[i] for i in columns])
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    path = tmp_path / "stokket.xlsx"
    book.save(path)
    place = rows[0].index("text")
    whole = reviewing.read_back(study, sheet.save(), "KN", dry_run=True)
    mixed = reviewing.read_back(study, path, "KN", dry_run=True)
    left = {row[place] for row in body}
    assert mixed.untaken == ()
    assert set(mixed.events) == {one for one in whole.events if one.quote in left}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_sheet_saved_again_by_libreoffice_says_the_same(study, sheet, tmp_path):
    sheet.set(BOLIG, decide__housing="nei", comment="=1+1").set(SKOLE, whole="ja").set(PLAN, finding_type="Plan")
    path = sheet.save()
    profile = (tmp_path / "profil").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "ods", "--outdir"]
    subprocess.run([*command, str(tmp_path / "ods"), str(path)], check=True, capture_output=True, timeout=120)
    command[command.index("ods")] = "xlsx"
    ods = tmp_path / "ods" / path.with_suffix(".ods").name
    subprocess.run([*command, str(tmp_path / "igjen"), str(ods)], check=True, capture_output=True, timeout=120)
    again = reviewing.read_back(study, tmp_path / "igjen" / path.name, "KN", dry_run=True)
    assert again.events == reviewing.read_back(study, path, "KN", dry_run=True).events
    assert (len(again.events), again.untaken, again.empty) == (7, (), 3)
