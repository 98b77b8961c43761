from pipeline.records import Case
from pipeline.tabulating.summaries import cases, matrix, overview


def presence(table):
    return {(row[0], row[1]): row[2] for row in table.rows}


def test_present_lacking_and_not_mentioned_are_kept_apart(coded, tally, labels):
    document = coded(
        "a.txt",
        ("Planen er vedtatt i kommunestyret.", "Strandby", "anchoring", "result"),
        ("Arbeidet er ikke forankret i ledelsen.", "Lunde", "anchoring", "challenge"),
        ("Det mangler boliger.", "Lunde", "housing", "challenge"),
        ("De har fått seks nye boliger.", "Lunde", "housing", "result"),
        ("Fire elever går ikke på skolen.", "Lunde", "school_refusal", "challenge"),
    )
    found = presence(matrix(tally([document]), labels))
    assert found["Strandby", "anchoring"] == "present"
    assert found["Lunde", "anchoring"] == "lacking"
    assert found["Lunde", "housing"] == "present"  # a result tells that it is there
    assert found["Lunde", "school_refusal"] == "present"  # a problem's «ikke» is the problem itself
    assert found["Strandby", "housing"] == "not_mentioned"


def test_the_share_is_of_all_the_municipality_s_segments(coded, tally, labels):
    document = coded("a.txt", ("Boliger.", "Lunde", "housing", "result"), *[("Annet.", "Lunde", "", "context")] * 3)
    (row,) = [row for row in matrix(tally([document]), labels).rows if row[1] == "housing"]
    assert row[3:] == (1, 0, 1, 0.25)


def test_municipalities_stand_in_norwegian_order_and_none_comes_last(coded, tally, labels):
    names = ["Åfjord", "Østby", "", "Ærvik", "Bø", "Aasheim"]
    document = coded("a.txt", *[(f"Setning {name}.", name, "housing", "goal") for name in names])
    assert [row[0] for row in overview(tally([document]), labels).rows] == [
        "Bø",
        "Ærvik",
        "Østby",
        "Åfjord",
        "Aasheim",
        "",
    ]


def test_cases_show_their_attributes_and_those_without_reports(coded, tally, labels):
    given = [Case("Lunde", "Telemark", {"population": "900"}), Case("Tausvik", "Agder", {"population": "70"})]
    table = cases(tally([coded("a.txt", ("Bolig.", "Lunde", "housing", "goal"))]), given, labels)
    assert [column.label for column in table.columns][:3] == ["Kommune", "Fylke", "Innbyggere"]
    assert list(table.rows) == [("Lunde", "Telemark", "900", 1, 1, 1), ("Tausvik", "Agder", "70", 0, 0, 0)]
