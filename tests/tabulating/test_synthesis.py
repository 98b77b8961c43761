from pipeline.tabulating.synthesis import synthesis
from pipeline.tabulating.wording import Wording


def row_of(table, code, kind):
    names = [column.name for column in table.columns]
    return next(dict(zip(names, row, strict=True)) for row in table.rows if row[:2] == (code, kind))


def test_who_aims_and_who_deviates_is_named(coded, tally, labels):
    said = [(f"{name} ville skaffe bolig.", name, "housing", "goal") for name in ("Lunde", "Strandby", "Moen")]
    said.append(("Tausvik bygger boliger.", "Tausvik", "housing", "result"))
    table = synthesis(tally([coded("a.txt", *said)]), labels)
    goal, result = row_of(table, "housing", "goal"), row_of(table, "housing", "result")
    assert (goal["municipalities"], goal["of_municipalities"], goal["which"]) == (3, 4, "Lunde, Moen, Strandby")
    assert goal["deviating"] == "ikke: Tausvik"
    assert result["deviating"] == "bare: Tausvik"
    assert row_of(table, "anchoring", "goal")["municipalities"] == 0


def test_nobody_deviates_where_views_are_divided_or_too_few(coded, tally, labels):
    two = [("Vi ville bygge.", "Lunde", "housing", "goal"), ("Vi bygger.", "Moen", "housing", "result")]
    assert not row_of(synthesis(tally([coded("a.txt", *two)]), labels), "housing", "goal")["deviating"]


def test_codes_in_the_same_sentence_are_told(coded, tally, labels):
    said = [("Skole og boligkontor møtes.", "Lunde", "silo_breaking housing", "result")]
    table = synthesis(tally([coded("a.txt", *said)]), labels)
    assert row_of(table, "housing", "result")["common_codes"] == "Silobryting (1)"


def test_common_words_are_telling_and_shared_by_municipalities():
    wording = Wording()
    for name in ("Lunde", "Moen", "Strandby"):
        wording.add("Husleia er for høy i kommunen.", name, [("housing", "challenge")])
        for _ in range(5):
            wording.add("Kommunen hadde møte.", name, [])
    wording.add("Campinghytter ble leid.", "Moen", [("housing", "challenge")])
    words = dict(wording.common(("housing", "challenge")))
    assert words["husleia"] == 3 and "kommunen" not in words and "campinghytter" not in words and "for" not in words


def test_counting_words_does_not_grow_without_end():
    wording = Wording()
    for i in range(9_000):
        wording.add(
            f"ord{chr(97 + i % 26)}{'abcdefghij'[i % 10] * (i % 97)} husleia", f"K{i % 2}", [("housing", "plan")]
        )
    assert len(wording._places["housing", "plan"]) <= 4_001
    assert dict(wording.common(("housing", "plan"))) == {} or "husleia" in wording._places["housing", "plan"]
