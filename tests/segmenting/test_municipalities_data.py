"""Checks of the gazetteer `pipeline/segmenting/municipalities.csv` (2024-01-01)."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "pipeline" / "segmenting"
TABLE = FOLDER / "municipalities.csv"
COLUMNS = ["number", "name", "county", "parallel_names", "former_names", "ambiguous", "note"]
KINDS = {"homonym", "word", "surname"}

# First two digits of a number: the county of 2024 and how many municipalities it has.
COUNTIES = {
    "03": ("Oslo", 1),
    "11": ("Rogaland", 23),
    "15": ("Møre og Romsdal", 27),
    "18": ("Nordland", 41),
    "31": ("Østfold", 12),
    "32": ("Akershus", 21),
    "33": ("Buskerud", 18),
    "34": ("Innlandet", 46),
    "39": ("Vestfold", 6),
    "40": ("Telemark", 17),
    "42": ("Agder", 25),
    "46": ("Vestland", 43),
    "50": ("Trøndelag", 38),
    "55": ("Troms", 21),
    "56": ("Finnmark", 18),
}


def parts(cell: str) -> list[str]:
    """The values of a cell that holds several, separated by `|`."""
    return cell.split("|") if cell else []


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return read_rows()


@pytest.fixture(scope="module")
def by_number(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    return {row["number"]: row for row in rows}


def test_bytes_are_utf8_lf_nfc_without_mark() -> None:
    raw = TABLE.read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert unicodedata.is_normalized("NFC", text)
    assert "\N{REPLACEMENT CHARACTER}" not in text and "?" not in text


def test_columns_and_cells(rows: list[dict[str, str]]) -> None:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        table = list(csv.reader(stream, strict=True))
    assert table[0] == COLUMNS
    assert all(len(line) == len(COLUMNS) for line in table)
    for row in rows:
        for column in COLUMNS:
            assert row[column] == row[column].strip(), (row["number"], column)
        for column in ("parallel_names", "former_names", "ambiguous"):
            values = parts(row[column])
            assert all(value and value == value.strip() for value in values), row
            assert len(values) == len(set(values)), row


def test_357_rows_sorted_by_unique_number(rows: list[dict[str, str]]) -> None:
    numbers = [row["number"] for row in rows]
    assert len(numbers) == 357
    assert len(set(numbers)) == 357
    assert numbers == sorted(numbers)
    assert all(re.fullmatch(r"[0-9]{4}", number) for number in numbers)


def test_county_follows_from_the_number(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["county"] == COUNTIES[row["number"][:2]][0], row
    assert Counter(row["county"] for row in rows) == dict(COUNTIES.values())
    assert sum(count for _, count in COUNTIES.values()) == 357


def test_names_are_plain(rows: list[dict[str, str]]) -> None:
    # No bracketed county («Herøy (Nordland)»), no double name («Oslo - Oslove»).
    plain = re.compile(r"[^\W\d_]+(?:(?:-| )[^\W\d_]+)*")
    for row in rows:
        for name in [row["name"], *parts(row["parallel_names"]), *parts(row["former_names"])]:
            assert plain.fullmatch(name), (row["number"], name)
            assert name[0].isupper(), (row["number"], name)


def test_no_name_twice_in_a_row(rows: list[dict[str, str]]) -> None:
    for row in rows:
        names = [row["name"], *parts(row["parallel_names"]), *parts(row["former_names"])]
        assert len(names) == len({name.casefold() for name in names}), row


def test_ambiguous_holds_known_kinds_in_order(rows: list[dict[str, str]]) -> None:
    order = ["homonym", "word", "surname"]
    for row in rows:
        kinds = parts(row["ambiguous"])
        assert set(kinds) <= KINDS, row
        assert kinds == sorted(kinds, key=order.index), row


def test_homonym_is_marked_exactly_where_a_name_is_shared(rows: list[dict[str, str]]) -> None:
    present = Counter(row["name"] for row in rows)
    former = {name for row in rows for name in parts(row["former_names"])}
    shared = {name for name, count in present.items() if count > 1 or name in former}
    assert shared == {"Herøy", "Våler", "Bø", "Nes", "Os", "Sande"}
    for row in rows:
        assert ("homonym" in parts(row["ambiguous"])) == (row["name"] in shared), row


def test_former_and_parallel_names_belong_to_one_row(rows: list[dict[str, str]]) -> None:
    # A municipality that was split is listed once, so that a look-up has one answer.
    former = Counter(name for row in rows for name in parts(row["former_names"]))
    assert [name for name, count in former.items() if count > 1] == []
    present = {row["name"] for row in rows}
    parallel = Counter(name for row in rows for name in parts(row["parallel_names"]))
    assert [name for name, count in parallel.items() if count > 1] == []
    assert not set(parallel) & (present | set(former))


def test_ambiguous_former_names_are_written_in_the_note(rows: list[dict[str, str]]) -> None:
    present = {row["name"] for row in rows}
    form = re.compile(r"Ambiguous former: (.+?)\.$")
    for row in rows:
        found = form.search(row["note"])
        marked = {}
        for item in found.group(1).split("; ") if found else []:
            name, kinds = re.fullmatch(r"(.+) \((.+)\)", item).groups()
            marked[name] = set(kinds.split(", "))
        assert set(marked) <= set(parts(row["former_names"])), row
        for name in parts(row["former_names"]):
            assert marked.get(name, set()) <= KINDS
            assert ("homonym" in marked.get(name, set())) == (name in present), row


def test_the_merged_of_2017_to_2020_are_all_there(rows: list[dict[str, str]]) -> None:
    # 428 municipalities in 2016 and 357 in 2024: 71 fewer, while 18 names are new, so 89 names
    # are former; with them stands Tysfjord's official Lule Sami name.
    former = {name for row in rows for name in parts(row["former_names"])}
    assert len(former - {"Divtasvuodna"}) == 428 - 357 + 18
    new = {
        "Alver", "Bjørnafjorden", "Fjord", "Færder", "Heim", "Hustadvika", "Indre Fosen",
        "Indre Østfold", "Kinn", "Lillestrøm", "Midt-Telemark", "Nesbyen", "Nordre Follo",
        "Nærøysund", "Orkland", "Senja", "Stad", "Sunnfjord",
    }  # fmt: skip
    assert len(new) == 18
    for row in rows:
        if row["name"] in new:
            assert row["former_names"], row


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("0301", "Oslo"), ("1103", "Stavanger"), ("1515", "Herøy"), ("1580", "Haram"),
        ("1804", "Bodø"), ("1818", "Herøy"), ("3103", "Moss"), ("3114", "Våler"),
        ("3201", "Bærum"), ("3207", "Nordre Follo"), ("3212", "Nesodden"), ("3301", "Drammen"),
        ("3419", "Våler"), ("3430", "Os"), ("3911", "Færder"), ("4003", "Skien"),
        ("4204", "Kristiansand"), ("4601", "Bergen"), ("5001", "Trondheim"), ("5061", "Rindal"),
        ("5501", "Tromsø"), ("5610", "Karasjok"), ("5636", "Nesseby"),
    ],
)  # fmt: skip
def test_sample_numbers(by_number: dict[str, dict[str, str]], number: str, name: str) -> None:
    assert by_number[number]["name"] == name


@pytest.mark.parametrize(
    ("number", "names"),
    [
        ("1826", ["Aarborte"]),
        ("1853", ["Evenášši"]),
        ("1875", ["Hábmer"]),
        ("5001", ["Tråante"]),
        ("5007", ["Nåavmesjenjaelmie"]),
        ("5025", ["Rosse"]),
        ("5041", ["Snåase"]),
        ("5503", ["Hárstták"]),
        ("5512", ["Dielddanuorri"]),
        ("5538", ["Omasvuotna", "Omasvuono"]),
        ("5540", ["Gáivuotna", "Kaivuono"]),
        ("5610", ["Kárášjohka"]),
        ("5612", ["Guovdageaidnu"]),
        ("5622", ["Porsáŋgu", "Porsanki"]),
    ],
)
def test_sample_parallel_names(by_number: dict[str, dict[str, str]], number: str, names: list[str]) -> None:
    assert parts(by_number[number]["parallel_names"]) == names


@pytest.mark.parametrize(
    ("heir", "former"),
    [
        ("3118", {"Askim", "Eidsberg", "Hobøl", "Spydeberg", "Trøgstad"}),
        ("3203", {"Hurum", "Røyken"}),
        ("3205", {"Fet", "Skedsmo", "Sørum"}),
        ("3207", {"Oppegård", "Ski"}),
        ("3226", {"Rømskog"}),
        ("3301", {"Nedre Eiker", "Svelvik"}),
        ("3322", {"Nes"}),
        ("3903", {"Hof", "Sande"}),
        ("3911", {"Nøtterøy", "Tjøme"}),
        ("1508", {"Sandøy", "Skodje", "Ørskog"}),
        ("1580", set()),
        ("4624", {"Fusa", "Os"}),
        ("4647", {"Førde", "Gaular", "Jølster", "Naustdal"}),
        ("5055", {"Halsa", "Hemne"}),
        ("5059", {"Agdenes", "Meldal", "Orkdal", "Snillfjord"}),
        ("1806", {"Ballangen", "Divtasvuodna", "Tysfjord"}),
        ("5530", {"Berg", "Lenvik", "Torsken", "Tranøy"}),
    ],
)
def test_sample_former_names(by_number: dict[str, dict[str, str]], heir: str, former: set[str]) -> None:
    assert set(parts(by_number[heir]["former_names"])) == former


@pytest.mark.parametrize("number", ["1806", "1875", "5055", "5056", "5059"])
def test_heirs_of_a_split_municipality_say_so(by_number: dict[str, dict[str, str]], number: str) -> None:
    assert re.search(r"Tysfjord|Snillfjord", by_number[number]["note"])


@pytest.mark.parametrize(
    "name",
    ["Time", "Lund", "Nes", "Hole", "Marker", "Strand", "Heim", "Nome", "Gran", "Os", "Bø"],
)
def test_everyday_words_and_surnames_are_marked(rows: list[dict[str, str]], name: str) -> None:
    assert all(row["ambiguous"] for row in rows if row["name"] == name)


@pytest.mark.parametrize("name", ["Moss", "Bodø", "Nesodden", "Trondheim", "Nordre Follo"])
def test_clear_names_are_not_marked(rows: list[dict[str, str]], name: str) -> None:
    assert [row["ambiguous"] for row in rows if row["name"] == name] == [""]


def test_companion_names_the_date_and_every_column() -> None:
    text = (FOLDER / "municipalities.md").read_text(encoding="utf-8")
    assert "2024-01-01" in text
    assert "Klass 131" in text
    assert all(f"`{column}`" in text for column in COLUMNS)
