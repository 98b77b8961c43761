"""The ledger: what is added is read back, whatever the text, whoever writes at once, and whatever befalls the file."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.decisions import COLUMNS, Event, append
from pipeline.decisions.ledger import read
from pipeline.errors import UserError

ADD = Event("add", "a.txt", 0, 19, "housing", quote="Vi mangler boliger.")
TIMED = replace(ADD, date="2026-11-22T10:15:30Z")
TEXTS = st.text() | st.sampled_from(
    [
        "=1+1",
        "-Vi",
        "- «Æ ø å»; ja",
        "@navn",
        "+4",
        "'=x",
        "''-",
        "\t",
        "\\n",
        "a\\\nb",
        '"',
        '";"',
        "\r\n",
        "1.2",
        "'mai 3\n",
        "👩‍👧",
        "\0",
        " ",
    ]
)
CELLS = ["", "Vi «mangler» boliger; på nytt\n", '"sitat", sa hun', '"', "å 👩‍👧"]
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8).map(
    lambda text: f"x{text}x"
)


def events(path: Path) -> list[Event]:
    """The events of a ledger in which nothing is amiss."""
    found, warnings = read(path)
    assert not warnings
    return [event for _, event in found]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions" / "KN.csv"


def test_a_new_ledger_has_a_header_and_a_line_an_event(path):
    append(path, [TIMED, replace(TIMED, decision="comment", memo="Første linje\nandre linje")])
    append(path, [TIMED])
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    assert header == ",".join(f'"{name}"' for name in COLUMNS)
    assert len(lines) == 3 and path.read_bytes().endswith(b'"\n')


def test_an_event_is_given_what_it_lacks(path):
    (event,) = append(path, [ADD])
    assert event.person == "KN" and event.event.startswith(f"KN-{event.date[:10].replace('-', '')}-")
    assert event.date.endswith("Z") and events(path) == [event]


def test_the_same_decision_made_again_is_another_event(path):
    made = [*append(path, [TIMED]), *append(path, [TIMED, TIMED])]
    assert len({event.event for event in made}) == 3


def test_two_people_never_make_the_same_event(tmp_path):
    made = [event for person in ("AB", "KN") for event in append(tmp_path / f"{person}.csv", [TIMED])]
    assert made[0].event != made[1].event


@settings(max_examples=60, deadline=None)
@given(quote=TEXTS, before=TEXTS, after=TEXTS, memo=TEXTS, document=NAMES, code=NAMES, person=NAMES)
def test_what_is_added_is_read_back(tmp_path_factory, document, **texts):
    path = tmp_path_factory.mktemp("ledger") / "KN.csv"
    made = append(path, [replace(TIMED, document="mappe/fil.txt", **texts)] * 2)
    assert events(path) == list(made)
    assert {name: getattr(made[0], name) for name in texts} == texts
    assert len(path.read_bytes().split(b"\n")) == 4


@pytest.mark.parametrize("cell", ["- Vi har", "=SUM(A1:A9)", "@x", " -5", "1.2", "Mars 2024", "3. mai", "'=1"])
def test_what_a_spreadsheet_would_take_for_something_else_is_text_in_the_file(path, cell):
    (event,) = append(path, [replace(TIMED, quote=cell, memo="2024 var et godt år, sa hun på møtet.")])
    row = next(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert (row["quote"], row["memo"]) == (f"'{cell}", event.memo) and events(path) == [event]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (replace(ADD, decision="perhaps"), "the decision 'perhaps' is none of"),
        (replace(ADD, start=9, end=9), "start before end"),
        (replace(ADD, code=""), "add needs a code"),
        (replace(ADD, finding_type="ending"), "the finding type 'ending'"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_and_nothing_written(path, event, told):
    with pytest.raises(UserError, match=told):
        append(path, [ADD, event])
    assert not path.read_bytes()


WRITER = """
import sys
from pathlib import Path
from pipeline.decisions import Event, append
for number in range(40):
    append(Path(sys.argv[1]), [Event("add", "a.txt", number, number + 1, "housing", memo=sys.argv[2] * 500)] * 2)
"""


def test_processes_that_write_at_once_lose_nothing(path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "abcd"]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    found = events(path)
    assert len({event.event for event in found}) == len(found) == 320
    assert path.read_text(encoding="utf-8").count('"finding_type"') == 1
    for name in "abcd":
        starts = [event.start for event in found if event.memo[0] == name]
        assert starts == sorted(starts) and len(starts) == 80


FULL = """
import resource, signal, sys
from pathlib import Path
from pipeline.decisions import Event, append
from pipeline.errors import UserError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 90,) * 2)
try:
    append(path, [Event("add", "a.txt", 5, 9, "housing", quote="En lang rad som det ikke er plass til på disken.")])
except UserError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on a file's size is POSIX's")
def test_a_full_disk_is_told_of_and_the_next_row_is_whole_again(path):
    first = append(path, [TIMED])
    told = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True).stdout
    assert "the decision could not be saved" in told and "Hint: " in told
    assert not path.read_bytes().endswith(b"\n")
    second = append(path, [TIMED])
    found, warnings = read(path)
    assert tuple(event for _, event in found) == first + second
    assert warnings == ["corpus/decisions/KN.csv, row 3: the row is cut short; the row is left out"]


@settings(max_examples=40, deadline=None)
@given(lost=st.integers(1, 400), texts=st.lists(st.sampled_from(CELLS), min_size=3, max_size=3))
@example(lost=3, texts=["", "", ""])
@example(lost=11, texts=["", "", '"sitat", sa hun'])
def test_a_row_cut_short_anywhere_costs_itself_alone_or_the_end_of_its_memo(tmp_path_factory, lost, texts):
    path = tmp_path_factory.mktemp("ledger") / "KN.csv"
    whole = append(path, [replace(TIMED, quote=texts[0], memo=texts[0]) for _ in range(2)])
    size = path.stat().st_size
    (last,) = append(path, [replace(TIMED, quote=texts[1], memo=texts[2])])
    lost = min(lost, path.stat().st_size - size)
    path.write_bytes(path.read_bytes()[:-lost])
    is_cut = lost > 1 and path.stat().st_size > size
    told = ["corpus/decisions/KN.csv, row 4: the row is cut short; the row is left out"] if is_cut else []
    if kept := [event for _, event in read(path)[0]][2:]:
        assert last.memo.startswith(kept[0].memo) and kept == [replace(last, memo=kept[0].memo)]
        whole, told = (*whole, *kept), []
    assert kept or lost > 1
    for _ in range(2):
        found, warnings = read(path)
        assert [event for _, event in found] == list(whole) and warnings == told
        whole += append(path, [replace(TIMED, memo=texts[2])])


def test_a_header_cut_short_is_written_again(path):
    made = append(path, [TIMED])
    header = path.read_bytes().split(b"\n")[0]
    for length in range(len(header)):
        path.write_bytes(header[:length])
        again = append(path, [TIMED])
        assert [replace(event, event="") for _, event in read(path)[0]] == [replace(made[0], event="")], length
        assert len(again) == 1


def test_zeros_that_a_crash_left_are_no_row(path):
    made = append(path, [TIMED])
    path.write_bytes(path.read_bytes() + b"\0" * 300)
    made += append(path, [TIMED])
    assert events(path) == list(made)


def test_a_ledger_made_by_hand_keeps_its_columns_and_separator(path):
    path.parent.mkdir()
    by_hand = "kommentar;Code;Decision;Document;Start;End;Event\r\nfint;housing;add;a.txt;0;19;\r\n"
    path.write_bytes(by_hand.encode())
    made = append(path, [replace(TIMED, quote="", date="", person="")])
    text = path.read_bytes().decode()
    assert text.startswith(by_hand)
    header, row = text[len(by_hand) :].split("\r\n")[:2]
    # date and person are not among its columns, so a header with all of them goes before the row
    assert header.replace('"', "").split(";")[:7] == by_hand.lower().split("\r\n")[0].split(";")
    assert set(COLUMNS) <= set(header.replace('"', "").split(";")) and row.startswith('"";"housing";"add"')
    assert events(path)[1:] == list(made)
    append(path, [TIMED])
    assert path.read_text(encoding="utf-8").lower().count("finding_type") == 1


def test_a_ledger_without_a_line_end_at_its_end_is_whole(path):
    path.parent.mkdir()
    path.write_text("decision,document,start,end,code\nadd,a.txt,0,19,housing", encoding="utf-8")
    assert len(events(path)) == 1
    append(path, [TIMED])
    assert len(events(path)) == 2


def saved_again(path: Path, encoding: str, separator: str, day: str) -> None:
    """Does to the ledger what spreadsheet programs do."""
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    rows = [[cell.replace("2026-11-22T10:15:30Z", day) for cell in row] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("day", ["2026-11-22T10:15:30Z", '"22.11.2026"', "22.11.2026 10:15", "2026-11-22 10:15:30"])
def test_a_ledger_saved_again_by_a_spreadsheet_is_read_and_added_to(path, encoding, separator, day):
    quote = '- «Vi mangler bolig»; sa hun – på skolen.\nOg så: "nei", æøå'
    made = append(path, [replace(TIMED, quote=quote, before=" ", after="\n", memo="=1+1; 'hei'")])
    saved_again(path, encoding, separator, day)
    (found,) = events(path)
    assert replace(found, date=TIMED.date) == made[0]
    assert found.date.startswith("2026-11-22") and "." not in found.date
    later = append(path, [replace(TIMED, quote="Kárášjohka – č, đ, ŋ 👩‍👧")])
    assert events(path) == [found, *later]


@pytest.mark.parametrize(("start", "end"), [("12.0", "1 234,0"), (" 12 ", "1234"), ("12,00", "1\u00a0234")])
def test_offsets_are_read_as_spreadsheets_write_them(path, start, end):
    path.parent.mkdir()
    path.write_text(f"decision;document;start;end;code\nAdd;a.txt;{start};{end};housing\n", encoding="utf-8")
    (event,) = events(path)
    assert (event.decision, event.start, event.end) == ("add", 12, 1234)


def test_a_cell_over_several_lines_is_read_where_a_person_made_one(path):
    path.parent.mkdir()
    rows = 'add,a.txt,0,19,housing,"to\nlinjer; ""ja"""\nadd,a.txt,0,19,x,5" skjerm\n'
    path.write_text(f"decision,document,start,end,code,memo\n{rows}", encoding="utf-8")
    assert [event.memo for event in events(path)] == ['to\nlinjer; "ja"', '5" skjerm']


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_what_two_people_added_is_all_there_after_a_merge(tmp_path, path):
    base, ours, theirs = (tmp_path / f"{name}.csv" for name in ("base", "ours", "theirs"))
    made = append(base, [TIMED])
    for copy, number in ((ours, 1), (theirs, 2)):
        shutil.copy(base, copy)
        made += append(copy, [replace(TIMED, person=made[0].person, start=number), replace(TIMED, start=number + 2)])
    for options, warned in ((["--union"], 0), ([], 3)):
        merge = ["git", "merge-file", "-p", *options, str(ours), str(base), str(theirs)]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(subprocess.run(merge, capture_output=True, check=False).stdout)
        found, warnings = read(path)
        assert {event.event for _, event in found} == {event.event for event in made}
        assert len(warnings) == warned and all("a merge was not finished" in warning for warning in warnings)


def test_ledgers_that_two_people_began_can_be_joined_line_by_line(path, tmp_path):
    append(path, [TIMED])
    other = tmp_path / "AB.csv"
    other.write_text("code;decision;document;start;end\nanchoring;reject;a.txt;3;9\n", encoding="utf-8")
    path.write_bytes(path.read_bytes() + other.read_bytes())
    assert [(event.decision, event.code) for event in events(path)] == [("add", "housing"), ("reject", "anchoring")]


def test_a_ledger_that_cannot_be_written_is_told_of(tmp_path):
    (tmp_path / "KN.csv").mkdir()
    with pytest.raises(UserError, match="could not be saved"):
        append(tmp_path / "KN.csv", [ADD])


@pytest.mark.parametrize("written", ["12,000", "12.000", "12,345", "1e3"])
def test_a_number_that_may_mean_another_is_told_of_and_not_guessed(path, written):
    path.parent.mkdir()
    path.write_text(f"decision;document;start;end;code\nadd;a.txt;0;{written};housing\n", encoding="utf-8")
    found, (warning,) = read(path)
    assert not found and "start and end are not whole numbers" in warning
