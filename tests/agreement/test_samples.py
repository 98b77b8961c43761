import pytest

from pipeline.agreement import Judgement, samples, settling
from pipeline.agreement.samples import About, Sample, Unit
from pipeline.codebook import load
from pipeline.decisions import Decisions, Event
from pipeline.errors import UserError
from pipeline.records import MACHINE

CODES = ("housing", "anchoring")


@pytest.fixture
def sample(tmp_path) -> Sample:
    units = [
        Unit(
            "møte.txt", f"s{i}", 10 * i, 10 * i + 9, "- Vi, «nok»", "rest", "", 30, 3, frozenset(codes.split()), "plan"
        )
        for i, codes in enumerate(["housing anchoring", "housing", ""])
    ]
    return samples.keep(tmp_path / "agreement", About(CODES, ("KN", "ÅB"), 0.667, "0" * 64, {"housing": 0.5}), units)


def judge(sample: Sample, person: str, *said: str) -> None:
    sample.add(
        person,
        [
            (Judgement("møte.txt", f"s{i}", person, frozenset(codes.split()), "goal"), "")
            for i, codes in enumerate(said)
        ],
    )


def test_what_is_kept_is_read_again(sample):
    again = samples.named(sample.folder.parent)
    assert again.about.codes == CODES and again.about.coders == ("KN", "ÅB")
    assert again.units == sample.units and again.units["møte.txt", "s0"].weight == 10
    assert [said.codes for said in again.machine()] == [{"housing", "anchoring"}, {"housing"}, set()]
    assert {said.origin for said in again.machine()} == {MACHINE}


def test_judgements_are_only_added_to_and_the_later_one_counts(sample):
    judge(sample, "KN", "housing", "")
    before = (sample.folder / "KN.csv").read_bytes()
    judge(sample, "KN", "anchoring")
    assert (sample.folder / "KN.csv").read_bytes().startswith(before)
    judged = Sample(sample.folder).judged()
    assert list(judged) == ["KN", "ÅB"] and judged["ÅB"] == {}
    assert judged["KN"]["møte.txt", "s0"].codes == {"anchoring"} and len(judged["KN"]) == 2
    assert judged["KN"]["møte.txt", "s0"].weight == 10


def test_judgements_saved_again_by_a_spreadsheet_program_are_added_to(sample):
    judge(sample, "KN", "housing", "")
    path = sample.folder / "KN.csv"
    text = path.read_text(encoding="utf-8").replace(",", ";").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    judge(sample, "KN", "anchoring")
    judged = Sample(sample.folder).judged()["KN"]
    assert [said.codes for said in judged.values()] == [{"anchoring"}, set()]


def test_samples_are_numbered_and_the_newest_is_meant(sample):
    for _ in range(10):
        newest = samples.keep(sample.folder.parent, sample.about, list(sample.units.values()))
    assert newest.name == "11" == samples.named(sample.folder.parent).name
    assert samples.named(sample.folder.parent, "3").name == "3"
    with pytest.raises(UserError, match="no sample 12"):
        samples.named(sample.folder.parent, "12")
    with pytest.raises(UserError, match="there is no sample"):
        samples.named(sample.folder / "nowhere")


def test_who_has_judged_how_much_and_what_people_differ_on(sample):
    judge(sample, "KN", "housing", "housing", "")
    judge(sample, "ÅB", "housing", "")
    found = settling.judged(sample, load(), Decisions({}))
    assert (found.finished, found.unfinished, found.people) == ({"KN": 3, "ÅB": 2}, {"ÅB": 1}, ("KN", "ÅB"))
    assert list(settling.disputed(found)) == [("møte.txt", "s1")]


def test_a_sample_that_nobody_judged_gives_way_to_one_that_somebody_did(sample):
    assert settling.latest([sample], load(), Decisions({})) is None
    judge(sample, "KN", "housing")
    newer = samples.keep(sample.folder.parent, sample.about, list(sample.units.values()))
    assert settling.latest([Sample(sample.folder), newer], load(), Decisions({})).sample == "1"


def test_what_was_settled_is_what_all_coders_together_decided_last(sample):
    judge(sample, "KN", "housing")
    judge(sample, "ÅB", "anchoring")
    events = tuple(
        Event(decision, "møte.txt", 0, 9, code, person=person)
        for decision, code, person in [
            ("reject", "housing", "KN+ÅB"),
            ("add", "anchoring", "KN+ÅB"),
            ("accept", "housing", "KN+ÅB"),
            ("reject", "anchoring", "KN"),
        ]
    )
    found = settling.judged(sample, load(), Decisions({"møte.txt": events}))
    assert found.settled == {("møte.txt", "s0"): ("housing", "anchoring")}


def test_what_was_taken_back_is_not_settled(sample):
    judge(sample, "KN", "housing")
    judge(sample, "ÅB", "anchoring")
    event = Event("add", "møte.txt", 0, 9, "housing", person="KN+ÅB", event="x")
    made = Decisions({"møte.txt": (event, Event("undo", "møte.txt", 0, 9, person="KN+ÅB", memo="x", event="y"))})
    assert settling.judged(sample, load(), made).settled == {}


@pytest.mark.parametrize("person", ["", "1A", "A/B", "machine", "Key", "CON", "nul", "COM1"])
def test_what_can_be_no_persons_file_stands_for_nobody(person):
    with pytest.raises(UserError, match="cannot stand for a person") as error:
        samples.initials(person)
    assert "letters first" in error.value.hint


def test_a_key_or_ledger_that_was_changed_is_told_of(sample):
    judge(sample, "KN", "housing")
    path = sample.folder / "KN.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("s0", "s9"), encoding="utf-8")
    with pytest.raises(UserError, match="not in the sample"):
        Sample(sample.folder).judged()
    about = sample.folder / "sample.json"
    for text in ('{"codes": ["housing"], "coders": ["KN" "AB"]}', '{"codes": ["housing"]}', "[]"):
        about.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=r"the sample's description was changed") as error:
            _ = Sample(sample.folder).about
        assert error.value.where == str(about) and "backup" in error.value.hint
    key = sample.folder / "key.csv"
    key.write_text(key.read_text(encoding="utf-8").replace(",30,", ",tretti,"), encoding="utf-8")
    with pytest.raises(UserError, match="key was changed"):
        _ = Sample(sample.folder).units
