"""A blind sample from the drawing to what is settled."""

import openpyxl
import pytest

from pipeline import reviewing
from pipeline.agreement import samples
from pipeline.errors import UserError
from pipeline.study import Study

BOLIG, SKOLE, PLAN, VÆR = "Fjordvik", "– Vi har fått", "=Planen=", "Det var fint"


@pytest.fixture
def study(make_run) -> Study:
    return make_run()


@pytest.fixture
def sheets(study, fill):
    """The sheets of two coders on a sample of everything."""
    sample, paths = reviewing.draw(study, ["KN", "AB"], n=6)
    assert len(sample.units) == 6
    return [fill(path) for path in paths]


def test_a_coders_sheet_tells_nothing_of_what_the_machine_thinks(sheets):
    columns = {name for name in sheets[0].columns if not name.startswith("decide:")}
    assert not any(name.startswith("suggest") and name != "suggested" for name in columns)
    assert {"reasons", "type_of", "municipality"}.isdisjoint(columns)
    texts = {
        str(cell.value) for page in sheets[0].book for row in page.iter_rows(min_row=3) for cell in row if cell.value
    }
    assert not any(word in text for text in texts for word in ("0,9", "0.9", "0,80", "coded", "rest", "doubtful"))
    assert sheets[0].get(BOLIG, "suggested") is None


def test_both_coders_have_the_same_rows_and_the_key_has_the_machines_coding(study, sheets):
    texts = [[cell.value for cell in sheet.page["B"]] for sheet in sheets]
    assert texts[0] == texts[1]
    units = samples.named(study.agreement).units
    assert units["fjordvik.txt", "s0"].codes == {"housing"}
    assert sum(unit.weight for unit in units.values()) == pytest.approx(6)


def test_what_is_left_empty_is_not_judged_and_open_themes_of_a_judged_row_are_no(study, sheets):
    sheet = sheets[0].set(BOLIG, decide__housing="ja").set(VÆR, whole="ja", finding_type="Mål")
    done = reviewing.read_back(study, sheet.save(), "KN")
    assert (len(done.judgements), done.empty, done.events) == (2, 4, ())
    judged = samples.named(study.agreement).judged()["KN"]
    assert {place[1]: (set(said.codes), said.finding_type) for place, said in judged.items()} == {
        "s0": ({"housing"}, None),
        "s3": (set(), "goal"),
    }
    assert not study.ledger("KN").exists()


def test_rows_that_contradict_themselves_or_are_half_filled_in_are_told_of(study, sheets):
    sheet = sheets[0].set(BOLIG, decide__housing="ja", whole="ja").set(VÆR, finding_type="Mål")
    done = reviewing.read_back(study, sheet.save(), "KN")
    assert [(one.row, one.why) for one in done.untaken] == [
        (sheet.row(BOLIG), "contradiction"),
        (sheet.row(VÆR), "incomplete"),
    ]
    assert done.judgements == ()


def test_a_comment_changed_afterwards_is_kept_too(study, sheets):
    reviewing.read_back(study, sheets[0].set(BOLIG, decide__housing="ja", comment="Usikker").save(), "KN")
    path = sheets[0].set(BOLIG, comment="Sikker likevel").save()
    assert len(reviewing.read_back(study, path, "KN").judgements) == 1
    assert reviewing.read_back(study, path, "KN").repeated == 1
    kept = (samples.named(study.agreement).folder / "KN.csv").read_text(encoding="utf-8")
    assert kept.count("Usikker") == kept.count("Sikker likevel") == 1


def test_a_coders_sheet_read_twice_is_kept_once(study, sheets):
    path = sheets[0].set(BOLIG, decide__housing="ja").save()
    reviewing.read_back(study, path, "KN")
    kept = (samples.named(study.agreement).folder / "KN.csv").read_bytes()
    assert reviewing.read_back(study, path, "KN").repeated == 1
    assert (samples.named(study.agreement).folder / "KN.csv").read_bytes() == kept


def test_what_people_differ_on_is_settled_side_by_side_and_becomes_a_decision_of_both(study, sheets, fill):
    reviewing.read_back(study, sheets[0].set(BOLIG, decide__housing="ja").set(VÆR, whole="ja").save(), "KN")
    with pytest.raises(UserError, match="nothing on which people differ"):
        reviewing.settle(study, None)
    reviewing.read_back(study, sheets[1].set(BOLIG, decide__anchoring="ja").set(VÆR, whole="ja").save(), "AB")
    path, number, gone = reviewing.settle(study, None)
    sheet = fill(path)
    assert (path.name, number, gone) == ("settle.xlsx", 1, 0)
    assert sheet.get(BOLIG, "suggest:housing") == "KN: ja\nAB: nei"
    with pytest.raises(UserError, match="ÅS is none of those who judged"):
        reviewing.read_back(study, sheet.set(BOLIG, decide__housing="ja", comment="Enige").save(), "ÅS")
    done = reviewing.read_back(study, path, "KN")
    assert done.person == "AB+KN" and study.ledger("AB+KN").exists()
    again = Study(study.root)
    assert [(one.person, one.decision, one.code, one.memo) for one in again.decisions.events] == [
        ("AB+KN", "add", "housing", "enighet: KN, AB"),
        ("AB+KN", "comment", "", "Enige"),
    ]
    assert reviewing.judged(again).settled == {("fjordvik.txt", "s0"): ("housing",)}


def test_what_is_settled_is_found_again_where_the_report_changed_since_the_sample_was_drawn(
    study, sheets, fill, make_run
):
    reviewing.read_back(study, sheets[0].set(SKOLE, decide__school_refusal="ja").save(), "KN")
    reviewing.read_back(study, sheets[1].set(SKOLE, whole="ja").save(), "AB")
    (first, scores), *rest = make_run.reports["fjordvik.txt"]
    changed = make_run({"fjordvik.txt": [(f"{first[:-1]}, som i fjor.", scores), *rest]})
    path = reviewing.settle(changed, None)[0]
    reviewing.read_back(changed, fill(path).set(SKOLE, decide__school_refusal="ja").save(), "AB")
    assert reviewing.judged(Study(study.root)).settled == {("fjordvik.txt", "s1"): ("school_refusal",)}


def test_segments_that_somebody_decided_on_are_not_drawn(study, fill):
    sheet = fill(reviewing.write_sheet(study, None, 50)[0])
    reviewing.read_back(study, sheet.set(BOLIG, decide__housing="ja").save(), "KN")
    sample, _ = reviewing.draw(Study(study.root), ["KN", "AB"], n=6)
    assert len(sample.units) == 5 and ("fjordvik.txt", "s0") not in sample.units


def test_the_machines_coding_of_a_sample_stays_what_it_was(study, sheets, make_run):
    before = samples.named(study.agreement).machine()
    later = make_run({name: [(text, (0.9,) * 4) for text, _ in rows] for name, rows in make_run.reports.items()})
    assert samples.named(later.agreement).machine() == before


def test_some_codes_alone_can_be_drawn_for(study, fill):
    sample, paths = reviewing.draw(study, ["KN", "AB"], ["housing"], n=4)
    asked = [cell.value for cell in openpyxl.load_workbook(paths[0]).worksheets[0][1]]
    assert [name for name in asked if name and name.startswith("decide:")] == ["decide:housing"]
    assert sample.about.codes == ("housing",)
    with pytest.raises(UserError, match="cannot stand for a person"):
        reviewing.draw(study, ["KN", "machine"])


def test_a_sheet_under_initials_that_the_sample_was_not_drawn_for_is_told_of(study, sheets):
    with pytest.raises(UserError, match="not drawn for KM") as error:
        reviewing.read_back(study, sheets[0].set(BOLIG, decide__housing="ja").save(), "KM")
    assert "KN, AB" in error.value.hint
    assert str(samples.named(study.agreement).folder / "sample.json") in error.value.hint
    assert not (samples.named(study.agreement).folder / "KM.csv").exists()


def test_coders_and_codes_named_twice_are_drawn_for_once(study):
    sample, paths = reviewing.draw(study, ["KN", "AB", "KN"], ["housing", "anchoring", "housing"])
    assert sample.about.coders == ("KN", "AB") and [path.name for path in paths] == ["KN.xlsx", "AB.xlsx"]
    assert sample.about.codes == ("housing", "anchoring")


@pytest.mark.parametrize("coders", [[], ["KN", "kn"], ["KN", "key"]])
def test_coders_who_cannot_be_told_apart_get_no_sample(study, coders):
    with pytest.raises(UserError) as error:
        reviewing.draw(study, coders)
    assert error.value.hint and not study.agreement.exists()
