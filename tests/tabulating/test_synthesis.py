from pipeline.tabulating.synthesis import synthesis
from pipeline.tabulating.wording import Wording, words


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


def say(wording, text, municipality, *themes):
    """Enters a segment."""
    own = dict.fromkeys(words(text), 1)
    wording.add(own)
    for theme in themes:
        wording.add_theme(theme, municipality, own)


def test_common_words_are_telling_and_shared_by_municipalities():
    wording, theme = Wording(), ("housing", "challenge")
    for name in ("Lunde", "Moen", "Strandby"):
        say(wording, "Husleia er for høy i kommunen.", name, theme)
        for _ in range(5):
            say(wording, "Kommunen hadde møte.", name)
    say(wording, "Campinghytter ble leid.", "Moen", theme)
    common = dict(wording.common(theme))
    assert common["husleia"] == 3 and not {"kommunen", "campinghytter", "for"} & common.keys()


def test_words_that_only_compare_tell_nothing():
    assert words("Det er dyrere enn i fjor.") == {"dyrere", "fjor"}


def test_counting_words_does_not_grow_without_end():
    wording, theme = Wording(), ("housing", "plan")
    for i in range(9_000):
        rare = "ord" + "".join("abcdefghij"[int(digit)] for digit in str(i))
        say(wording, f"{rare} husleia", f"K{i % 2}", theme)
        say(wording, "Kommunen hadde mange lange møter om veier og vann denne våren.", f"K{i % 2}")
    assert len(wording._of_theme[theme]) <= 2_501
    assert wording.common(theme) == [("husleia", 2)]
