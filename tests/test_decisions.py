import pytest

from pipeline import decisions
from pipeline.records import Segment


def segment(start: int, end: int, text: str = "…") -> Segment:
    return Segment("a.txt", "s", start, end, text, "paragraph", 0, (), "", "", "nb", None, ())


@pytest.fixture
def read(tmp_path):
    def of(**ledgers: str):
        for person, text in ledgers.items():
            (tmp_path / f"{person}.csv").write_text(text, encoding="utf-8")
        return decisions.read(tmp_path)

    return of


def test_a_ledger_made_by_hand_needs_five_columns_in_any_order(read):
    found = read(KN="code,decision,start,end,document\nhousing,add,0,10,a.txt\n")
    assert found.on(segment(0, 10)).codes == {"housing": (True, "KN")}
    assert found.on(segment(20, 30)) is None and not found.warnings


def test_a_later_decision_takes_the_place_of_an_earlier_one(read):
    head = "decision,document,start,end,code,date\n"
    found = read(
        KN=head + "add,a.txt,0,10,housing,2026-01-02\n",
        AB=head + "reject,a.txt,0,10,housing,2026-01-03\nadd,a.txt,0,10,anchoring,2026-01-01\n",
    )
    assert found.on(segment(0, 10)).codes == {"anchoring": (True, "AB"), "housing": (False, "AB")}


def test_undo_takes_the_same_person_s_last_one_back(read):
    head = "decision,document,start,end,code\n"
    found = read(KN=head + "add,a.txt,0,10,housing\nreject,a.txt,0,10,housing\nundo,a.txt,0,10,housing\n")
    assert found.on(segment(0, 10)).codes == {"housing": (True, "KN")}
    found = read(KN=head + "add,a.txt,0,10,housing\n", AB=head + "undo,a.txt,0,10,housing\n")
    assert found.on(segment(0, 10)).codes == {"housing": (True, "KN")}


def test_finding_type_and_municipality_can_be_set(read):
    found = read(KN="decision,document,start,end,code,finding_type,municipality\nset,a.txt,0,10,,plan,Moss\n")
    standing = found.on(segment(0, 10))
    assert (standing.codes, standing.finding_type, standing.municipality) == ({}, "plan", "Moss")


def test_a_decision_whose_quote_is_gone_is_left_aside(read):
    found = read(KN='decision,document,start,end,code,quote\nadd,a.txt,0,10,housing,"mangler\n bolig"\n')
    assert found.on(segment(0, 14, "Vi mangler bolig.")) is not None
    assert found.on(segment(0, 14, "Noe helt annet.")) is None


def test_rows_that_make_no_sense_are_told_of(read):
    found = read(
        KN="decision,document,start,end,code,finding_type\n"
        "perhaps,a.txt,0,10,housing,\nadd,a.txt,10,0,housing,\nadd,a.txt,0,10,,\nset,a.txt,0,10,,ending\n"
    )
    assert len(found.warnings) == 4 and not found.by_document
    assert found.warnings[0].startswith("corpus/decisions/KN.csv, row 2: the decision 'perhaps'")


def test_a_ledger_saved_by_a_spreadsheet_is_read(read, tmp_path):
    text = "\ufeffDecision;Document;Start;End;Code\r\nadd;a.txt;0;10;housing\r\n"
    (tmp_path / "KN.csv").write_bytes(text.encode())
    assert decisions.read(tmp_path).on(segment(0, 10)).codes == {"housing": (True, "KN")}
