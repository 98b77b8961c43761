"""What stands: later decisions, undo, the same row twice, new versions of a report, what is told of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import decisions
from pipeline.decisions import Decisions, Event, Placed, counts
from pipeline.errors import UserError
from pipeline.records import Segment

HEAD = "decision,document,start,end,code,date\n"
SENTENCES = ("Vi mangler boliger.", "Skolen har egne team.", "Ledelsen er med.", "Vi mangler boliger.")


def report(*sentences: str, name: str = "a.txt") -> list[Segment]:
    """A report of sentences with a blank between."""
    segments: list[Segment] = []
    for i, text in enumerate(sentences):
        at = segments[-1].end + 1 if segments else 0
        segments.append(Segment(name, str(i), at, at + len(text), text, "paragraph", 0, (), "", "", "nb", None, ()))
    return segments


REPORT = report(*SENTENCES)
FIRST, SECOND = REPORT[:2]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Decisions]:
    def of(replaced: dict[str, str] | None = None, **ledgers: str) -> Decisions:
        for person, text in ledgers.items():
            (tmp_path / f"{person}.csv").write_text(text, encoding="utf-8")
        return decisions.read(tmp_path, replaced)

    return of


@pytest.fixture
def placed(read: Callable[..., Decisions]) -> Callable[..., Placed]:
    """What stands on ``REPORT`` by the ledgers."""
    return lambda **ledgers: read(**ledgers).placed("a.txt", REPORT)


def test_a_ledger_made_by_hand_needs_five_columns_in_any_order(read):
    found = read(KN="code,decision,start,end,document\nhousing,add,0,19,a.txt\n")
    assert found.placed("a.txt", REPORT).on(FIRST).codes == {"housing": (True, "KN")}
    assert found.placed("a.txt", REPORT).on(SECOND) is None and not found.warnings


def test_a_decision_is_for_segments_that_share_half_of_the_shorter_with_its_place(placed):
    found = placed(KN=HEAD + "add,a.txt,10,41,housing,\n")
    assert [found.on(segment) is not None for segment in REPORT] == [False, True, False, False]
    found = placed(KN=HEAD + "add,a.txt,9,31,housing,\n")
    assert [found.on(segment) is not None for segment in REPORT] == [True, True, False, False]


def test_a_later_decision_takes_the_place_of_an_earlier_one(placed):
    found = placed(
        KN=HEAD + "add,a.txt,0,19,housing,2026-01-02\n",
        AB=HEAD + "reject,a.txt,0,19,housing,03.01.2026\nadd,a.txt,0,19,anchoring,2026-01-01\n",
    )
    assert found.on(FIRST).codes == {"anchoring": (True, "AB"), "housing": (False, "AB")}


def test_the_later_one_counts_where_passages_overlap_too(placed):
    wide, narrow = "{},a.txt,0,41,housing,2026-01-0{}\n", "{},a.txt,0,19,housing,2026-01-0{}\n"
    found = placed(KN=HEAD + wide.format("add", 2) + narrow.format("reject", 1))
    assert found.on(FIRST).codes == {"housing": (True, "KN")}
    found = placed(KN=HEAD + wide.format("add", 1) + narrow.format("reject", 2))
    assert found.on(FIRST).codes == {"housing": (False, "KN")}
    assert found.on(SECOND).codes == {"housing": (True, "KN")}


def test_a_row_without_a_date_was_made_when_the_one_before_it_was(placed):
    found = placed(
        KN=HEAD + "add,a.txt,0,19,housing,2026-01-03T10:00:00Z\nreject,a.txt,0,19,housing,\n",
        AB=HEAD + "add,a.txt,0,19,housing,2026-01-02\n",
    )
    assert found.on(FIRST).codes == {"housing": (False, "KN")}
    found = placed(KN=HEAD + "add,a.txt,0,19,housing,2026-01-03T10:00:00Z\nreject,a.txt,0,19,housing,2026-01-03\n")
    assert found.on(FIRST).codes == {"housing": (False, "KN")}


def test_undo_takes_the_same_person_s_last_one_back(placed):
    rows = "add,a.txt,0,19,housing,\nreject,a.txt,0,19,housing,\nundo,a.txt,0,19,housing,\n"
    assert placed(KN=HEAD + rows).on(FIRST).codes == {"housing": (True, "KN")}
    assert placed(KN=HEAD + rows + "undo,a.txt,0,19,,\n").on(FIRST) is None
    found = placed(KN=HEAD + "add,a.txt,0,19,housing,\n", AB=HEAD + "undo,a.txt,0,19,housing,\n")
    assert found.on(FIRST).codes == {"housing": (True, "KN")}


def test_undo_can_name_any_event_and_can_be_undone_itself(placed):
    head = "event,decision,document,start,end,code,memo\n"
    rows = "KN-1,add,a.txt,0,19,housing,\nKN-2,add,a.txt,0,19,anchoring,\n"
    undo = "AB-1,undo,a.txt,0,19,,KN-1 var feil sted\n"
    found = placed(KN=head + rows, AB=head + undo)
    assert found.on(FIRST).codes == {"anchoring": (True, "KN")}
    found = placed(KN=head + rows, AB=head + undo + "AB-2,undo,a.txt,0,19,,AB-1\n")
    assert set(found.on(FIRST).codes) == {"housing", "anchoring"}


def test_undo_of_an_event_that_is_in_no_ledger_yet_takes_nothing_else_back(placed):
    head = "decision,document,start,end,code,memo\n"
    rows = "add,a.txt,0,19,housing,\nundo,a.txt,0,19,housing,AB-20261122-abcdefgh\n"
    assert placed(KN=head + rows).on(FIRST).codes == {"housing": (True, "KN")}


def test_undo_can_name_an_event_whose_clock_was_ahead(placed):
    head = "event,date,decision,document,start,end,code,memo\n"
    undo = "AB-1,2026-11-22T10:00:00Z,undo,a.txt,0,19,,KN-1\n"
    assert placed(KN=head + "KN-1,2026-11-22T10:05:00Z,add,a.txt,0,19,housing,\n", AB=head + undo).on(FIRST) is None


def test_events_that_are_in_no_ledger_stand_too():
    made = tuple(Event("add", "a.txt", s.start, s.end, "housing", person="KN") for s in REPORT)
    found = Decisions({"a.txt": made}).placed("a.txt", REPORT)
    assert [found.on(segment).codes for segment in REPORT] == [{"housing": (True, "KN")}] * 4


def test_undo_never_takes_a_comment_back_unless_named(placed):
    head = "decision,document,start,end,code,memo\n"
    found = placed(KN=head + "add,a.txt,0,19,housing,\ncomment,a.txt,0,19,,sjekk\nundo,a.txt,0,19,,\n")
    assert found.on(FIRST) is None and [one.event.memo for one in found.comments] == ["sjekk"]


def test_comments_keep_their_place_and_decide_nothing(placed):
    found = placed(KN="decision,document,start,end,code,memo\ncomment,a.txt,20,41,,Hvilken skole?\n")
    (comment,) = found.comments
    assert (comment.event.person, comment.event.memo, comment.text) == ("KN", "Hvilken skole?", SENTENCES[1])
    assert found.on(SECOND) is None


def test_finding_type_and_municipality_can_be_set(placed):
    found = placed(KN="decision,document,start,end,code,finding_type,municipality\nset,a.txt,0,19,,plan,Moss\n")
    standing = found.on(FIRST)
    assert (standing.codes, standing.finding_type, standing.municipality) == ({}, "plan", "Moss")


def test_a_row_that_stands_twice_counts_once(read):
    head = "event,date,person,decision,document,start,end,code\n"
    row = "KN-1,2026-11-22T10:15:30Z,KN,add,a.txt,0,19,housing\n"
    saved_again = "KN-1;22.11.2026 10:15;KN;add;a.txt;0,0;19,0;housing\n"
    found = read(KN=head + row + row + head.replace(",", ";") + saved_again, **{"KN (1)": head + row})
    assert not found.warnings
    (event,) = found.events
    assert event.date == "2026-11-22T10:15:30Z"


def test_two_rows_with_one_id_that_say_different_things_both_count(read):
    head = "event,decision,document,start,end,code\n"
    found = read(KN=head + "KN-1,add,a.txt,0,19,housing\nKN-1,add,a.txt,0,19,anchoring\n")
    assert set(found.placed("a.txt", REPORT).on(FIRST).codes) == {"housing", "anchoring"}
    assert "two rows have the event 'KN-1'" in found.warnings[0]


def test_a_copy_that_a_shared_folder_made_is_the_same_person_s(read):
    found = read(
        KN=HEAD + "add,a.txt,0,19,housing,\n",
        **{"KN (konfliktkopi 2026-11-22)": HEAD + "add,a.txt,0,19,housing,\nadd,a.txt,20,41,anchoring,\n"},
    )
    assert [(event.person, event.code) for event in found.events] == [("KN", "housing"), ("KN", "anchoring")]


def test_decisions_on_an_old_version_count_for_the_one_that_takes_its_place(read):
    head = "decision,document,start,end,code,quote\n"
    rows = "add,utkast.docx,0,21,anchoring,Skolen har egne team.\nadd,utkast.docx,0,21,housing,\n"
    found = read({"utkast.docx": "b.txt", "b.txt": "a.txt"}, KN=head + rows)
    on_report = found.placed("a.txt", REPORT)
    assert on_report.on(SECOND).codes == {"anchoring": (True, "KN")}
    (conflict,) = on_report.conflicts
    assert (conflict.code, conflict.reason, conflict.document) == ("housing", "unquoted", "a.txt")


def test_a_ring_of_replacements_ends(read):
    found = read({"a.txt": "b.txt", "b.txt": "a.txt"}, KN=HEAD + "add,a.txt,0,19,housing,\n")
    assert list(found.by_document) == ["b.txt"]


def test_a_later_decision_rules_over_one_that_was_made_on_another_version(placed):
    head = "decision,document,start,end,code,quote,date\n"
    rows = "reject,a.txt,20,41,housing,Skolen har egne team.,2026-02-01\n"
    older = "add,a.txt,900,921,housing,Skolen har egne team.,2026-01-01\n"
    found = placed(KN=head + older, AB=head + rows)
    assert found.on(SECOND).codes == {"housing": (False, "AB")}


def test_a_conflict_is_kept_until_a_person_takes_the_decision_back(placed):
    head = "decision,document,start,end,code,quote\n"
    row = "add,a.txt,3,19,housing,Noe helt annet enn det som står her.\n"
    found = placed(KN=head + row)
    assert [found.on(segment) for segment in REPORT] == [None] * 4
    (conflict,) = found.conflicts
    assert (conflict.person, conflict.decision, conflict.code, conflict.reason) == ("KN", "add", "housing", "gone")
    assert (conflict.quote, conflict.now) == ("Noe helt annet enn det som står her.", "mangler boliger.")
    assert not placed(KN=head + row + "undo,a.txt,3,19,housing,\n").conflicts


def test_decisions_on_a_report_that_is_gone_are_in_conflict(read):
    found = read(KN=HEAD + "add,b.txt,0,19,housing,\nadd,b.txt,0,19,anchoring,\nundo,b.txt,0,19,,\nadd,a.txt,0,5,x,\n")
    assert [(c.document, c.code, c.reason) for c in found.absent({"a.txt"})] == [("b.txt", "housing", "absent")]


def test_rows_that_make_no_sense_are_told_of(read):
    found = read(
        KN="decision,document,start,end,code,finding_type\n"
        "perhaps,a.txt,0,10,housing,\nadd,a.txt,10,0,housing,\n\nadd,a.txt,0,10,,\nset,a.txt,0,10,,ending\n"
    )
    assert len(found.warnings) == 4 and not found.by_document
    assert found.warnings[0].startswith("corpus/decisions/KN.csv, row 2: the decision 'perhaps'")
    assert "row 5: add needs a code" in found.warnings[2]


def test_a_column_that_must_be_there_is_missed_by_name(read):
    with pytest.raises(UserError, match="the column 'code' is missing") as error:
        read(KN="decision;document;start;end;tema\nadd;a.txt;0;10;housing\n")
    assert "tema" in error.value.hint


def test_a_date_that_nobody_understands_is_told_of_and_its_row_kept(read):
    found = read(KN=HEAD + "add,a.txt,0,19,housing,11/12/2026\n")
    assert "row 2: the date '11/12/2026' is not understood" in found.warnings[0] and len(found.events) == 1


def test_who_decided_how_often_can_be_told(read):
    found = read(KN=HEAD + "add,a.txt,0,19,housing,\nundo,a.txt,0,19,,\n", AB=HEAD + "accept,b.txt,0,9,housing,\n")
    assert counts(found.events) == {("AB", "accept"): 1, ("KN", "add"): 1, ("KN", "undo"): 1}
    assert counts(one.event for one in found.placed("a.txt", REPORT).standing) == {}


def test_what_stands_can_be_told_without_the_reports(read):
    rows = "add,a.txt,0,19,housing,\nadd,b.txt,0,19,housing,\nreject,b.txt,3,9,x,\nundo,b.txt,0,19,,\n"
    stands = read({"b.txt": "c.txt"}, KN=HEAD + rows).stands()
    assert {name: [event.decision for event in events] for name, events in stands.items()} == {
        "a.txt": ["add"],
        "c.txt": ["reject"],
    }


def test_a_comment_does_not_make_the_coding_be_done_anew(read):
    head = "event,decision,document,start,end,code,memo\n"
    row = "KN-1,add,a.txt,0,19,housing,\n"
    comment = "KN-2,comment,a.txt,0,19,,fint\n"
    one, two = read(KN=head + row), read(KN=head + row + comment + "KN-3,undo,a.txt,0,19,,KN-2\n")
    other = read(KN=head + row + "KN-2,reject,a.txt,0,19,housing,\n")
    assert one.sha256(["a.txt"]) == two.sha256(["a.txt"]) != other.sha256(["a.txt"])
    assert one.sha256(["b.txt"]) == Decisions({}).sha256(["b.txt"])
