import pytest

from pipeline.agreement import Judgement
from pipeline.agreement.settling import Judged
from pipeline.codebook import load
from pipeline.labels import Labels
from pipeline.tabulating import agreement_tables, told_of_agreement

CODES = ("housing", "school_refusal")
UNITS = 10


def said(origin: str, housing: int, finding: str | None = "goal", first: int = 0, judged: int = UNITS):
    """Judgements of the first units, with housing on so many from the one given on."""
    return [
        Judgement(
            f"d{i % 3}", f"s{i}", origin, frozenset({"housing"} if first <= i < first + housing else ()), finding, 2.0
        )
        for i in range(judged)
    ]


@pytest.fixture
def tables():
    def make(*judgements, settled=None, language="nb", finished=None):
        found = [one for each in judgements for one in each]
        people = [name for name in dict.fromkeys(one.origin for one in found) if name != "machine"]
        done = finished or {name: sum(one.origin == name for one in found) for name in people}
        quotes = {(f"d{i % 3}", f"s{i}"): f"- Setning {i}" for i in range(UNITS)}
        judged = Judged("1", CODES, tuple(found), done, UNITS, quotes, settled or {})
        return [(table, rows(table)) for table in agreement_tables(judged, load(), Labels(language))]

    return make


def rows(table):
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_a_row_for_each_code_of_each_two_then_all_codes_then_the_finding_type(tables):
    (table, found), _ = tables(said("KN", 4), said("AB", 4), said("machine", 6))
    assert table.name == "agreement" and table.title == "Enighet mellom kodere"
    assert [(row["between"], row["code"]) for row in found] == [
        (between, code)
        for between in ("AB – KN", "AB – maskin", "KN – maskin")
        for code in (*CODES, "all_codes", "finding_type")
    ]
    people, machine = found[0], found[8]
    assert (people["n"], people["percent"], people["alpha"], people["verdict"]) == (10, 1, 1, "reliable")
    assert people["precision"] == people["f1"] == ""
    assert (machine["n"], machine["precision"], machine["recall"]) == (10, 0.667, 1)
    assert machine["alpha_low"] <= machine["alpha"] <= machine["alpha_high"] and machine["verdict"] == "unreliable"
    assert found[1]["alpha"] == "" and found[1]["verdict"] == "one_value" and found[1]["ac1"] == 1
    assert table.values["one_value"] == "alle sier det samme" and table.values["all_codes"].startswith("Alle temaer")


def test_disagreements_stand_with_both_codings_side_by_side_and_what_was_settled(tables):
    settled = {("d0", "s3"): ("housing",), ("d1", "s4"): ()}
    _, (table, found) = tables(said("KN", 3), said("AB", 5, finding=None), settled=settled)
    assert table.name == "disagreements"
    assert [(row["kind"], row["only_first"], row["first"], row["second"], row["settled"]) for row in found] == [
        ("only_first", "Bolig", "Bolig", "– (Mål)", "Bolig"),
        ("only_first", "Bolig", "Bolig", "– (Mål)", "–"),
    ]
    assert found[0]["text"] == "- Setning 3" and found[0]["id"] == "d0#s3"


@pytest.mark.parametrize(
    ("language", "told"),
    [("nb", "KN har vurdert 10 av 10."), ("nn", "Kodinga er ikkje ferdig"), ("en", "Coding is not finished")],
)
def test_an_unfinished_sheet_is_told_of_in_both_notes(tables, language, told):
    both = tables(said("KN", 3), said("AB", 3, judged=6), language=language)
    assert all(told in table.note for table, _ in both)
    assert both[0][1][0]["n"] == 6


def test_finished_coding_has_no_warning_and_names_what_the_machine_is_measured_by(tables):
    (table, _), _ = tables(said("KN", 3), said("machine", 3))
    assert "ikke ferdig" not in table.note and "da utvalget ble trukket" in table.note
    assert "Utvalg 1: 10 segmenter." in table.note


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_methods_text_tells_of_peoples_agreement_and_how_far_they_have_come(language):
    judgements = (*said("KN", 4), *said("AB", 4, judged=6), *said("machine", 6))
    judged = Judged("1", CODES, judgements, {"KN": 10, "AB": 6}, UNITS, {}, {})
    told = told_of_agreement(judged, load(), Labels(language))
    assert "AB – KN (6 " in told and "1.00" in told and told.count(" – ") == 1
    assert "AB" in told and "6" in told and Labels(language)["agreement.unfinished"] in told
