"""A study's own export after someone worked on it in another program: what they decided, and nothing else."""

from __future__ import annotations

import copy
from dataclasses import asdict
from pathlib import Path

import pytest
from lxml import etree

from pipeline import csvfile, decisions
from pipeline.exchange import Study, qdpx, to_study
from pipeline.exchange.codes import code_guid
from pipeline.exchange.guids import guid

SENTENCES = [
    "Vi mangler bolig.",
    "Bussen går ikke.",
    "Flere skal få leie.",
    "Kommunen kjøper hus.",
    "Det går en båt.",
    "Ferja er innstilt.",
    "Alle har fått tilbud.",
]
TEXT = "\n".join(SENTENCES)
CODING = '<Coding xmlns="urn:QDA-XML:project:1.0" guid="{}" creatingUser="{}"><CodeRef targetGUID="{}"/></Coding>'
ANNA = guid("user", "Anna")


@pytest.fixture
def study(material, export, codebook):
    """Six codings by the machine, one by KN and one by AB, and the project that was exported."""
    codes = ["housing", "transport", "housing", "housing", "transport", "transport"]
    passages = [(one, {code: "machine"}, "plan") for one, code in zip(SENTENCES, codes, strict=False)]
    one = material(TEXT, *passages, (SENTENCES[6], {"housing": "KN", "transport": "AB"}, "result"))
    return Study((one.document,), codebook, exported=export(one).project)


@pytest.fixture
def recoded(study, rewritten, tmp_path):
    """What KN takes after an edit of the file; other names are those of ``rewritten`` or ``to_study``."""

    def take(edit=lambda root: None, confirm_kept=False, person="KN", **ways):
        def edited(root):
            users = root.find("{*}Users")
            users.append(etree.fromstring(f'<User xmlns="urn:QDA-XML:project:1.0" guid="{ANNA}" name="Anna"/>'))
            edit(root)

        qdpx.write(study.exported, tmp_path / "studie.qdpx")
        path = rewritten(tmp_path / "studie.qdpx", edit=edited, **ways)
        return to_study(qdpx.read(path), study, person, Path("studie.qdpx"), "2026-04-01", confirm_kept)

    return take


def selection(root, quote):
    return next(one for one in root.iter("{*}PlainTextSelection") if one.get("name") == quote)


def remove(root, *quotes):
    for quote in quotes:
        one = selection(root, quote)
        one.getparent().remove(one)


def code(root, quote, user, theme, kind=""):
    selection(root, quote).append(
        etree.fromstring(CODING.format(guid("new", quote, theme, kind), user, code_guid(theme, kind)))
    )


def rows(taken):
    return [(row["decision"], row["quote"], row["code"], row["finding_type"]) for row in taken.decisions]


def whats(taken):
    return {remark.what for remark in taken.remarks}


def test_what_is_left_alone_is_no_decision(recoded):
    taken = recoded()
    assert (taken.decisions, taken.kept) == ((), 8)


def test_on_request_what_is_left_alone_is_accepted(recoded):
    taken = recoded(confirm_kept=True)
    assert rows(taken) == [
        ("accept", sentence, theme, "")
        for sentence, theme in zip(
            SENTENCES, ["housing", "transport", "housing", "housing", "transport", "transport"], strict=False
        )
    ]
    assert taken.kept == 2


def test_a_machines_coding_that_is_gone_is_rejected(recoded):
    (row,) = recoded(lambda root: remove(root, SENTENCES[1])).decisions
    assert {name: text for name, text in row.items() if name != "event"} == {
        "date": "2026-04-01",
        "person": "KN",
        "decision": "reject",
        "document": "rapport.txt",
        "start": "18",
        "end": "34",
        "quote": "Bussen går ikke.",
        "before": "Vi mangler bolig.\n",
        "after": "\nFlere skal få leie.\nKommunen kjøper hus",
        "code": "transport",
        "finding_type": "",
        "municipality": "",
        "memo": "",
    }


def test_a_new_coding_is_added(recoded):
    assert rows(recoded(lambda root: code(root, SENTENCES[1], ANNA, "housing", "challenge"))) == [
        ("add", SENTENCES[1], "housing", "challenge")
    ]


def test_a_new_passage_is_added_with_its_own_ends(recoded, study):
    def edit(root):
        new = copy.deepcopy(selection(root, SENTENCES[0]))
        new.set("guid", guid("new"))
        new.set("startPosition", "3")
        new.set("endPosition", "10")
        new.set("name", "mangler")
        new.find("{*}Coding").set("guid", guid("newer"))
        new.find("{*}Coding").set("creatingUser", ANNA)
        new.find("{*}Coding/{*}CodeRef").set("targetGUID", code_guid("transport"))
        selection(root, SENTENCES[0]).addnext(new)

    (row,) = recoded(edit).decisions
    assert (row["decision"], row["start"], row["end"], row["quote"]) == ("add", "3", "10", "mangler")


def test_a_persons_coding_on_the_machines_is_an_accept(recoded):
    assert rows(recoded(lambda root: code(root, SENTENCES[0], ANNA, "housing", "plan"))) == [
        ("accept", SENTENCES[0], "housing", "")
    ]


def test_an_accept_carries_another_finding_type_and_a_note(recoded):
    def edit(root):
        code(root, SENTENCES[0], ANNA, "housing", "challenge")
        note = f'<Note guid="{guid("why")}"><PlainTextContent>Fordi.</PlainTextContent></Note>'
        root.append(etree.fromstring(f'<Notes xmlns="urn:QDA-XML:project:1.0">{note}</Notes>'))
        coding = list(selection(root, SENTENCES[0]).iter("{*}Coding"))[-1]
        coding.append(etree.fromstring(f'<NoteRef xmlns="urn:QDA-XML:project:1.0" targetGUID="{guid("why")}"/>'))

    (row,) = recoded(edit).decisions
    assert (row["decision"], row["finding_type"], row["memo"]) == ("accept", "challenge", "Fordi.")


def test_another_finding_type_alone_is_set(recoded):
    def edit(root):
        selection(root, SENTENCES[0]).find("{*}Coding/{*}CodeRef").set("targetGUID", code_guid("housing", "challenge"))

    assert rows(recoded(edit)) == [("set", SENTENCES[0], "", "challenge")]


def test_a_coding_made_longer_is_added_and_not_rejected(recoded):
    def edit(root):
        one = selection(root, SENTENCES[1])
        one.set("startPosition", "0")
        one.set("name", " ".join(SENTENCES[:2]))
        one.set("modifyingUser", ANNA)

    taken = recoded(edit)
    assert rows(taken) == [("add", "\n".join(SENTENCES[:2]), "transport", "plan")]
    assert "import.resized" in whats(taken)


def test_a_passage_that_a_person_changed_accepts_none_of_its_codings(recoded):
    """Programs note who changed a passage also where only a code was added to it."""

    def edit(root):
        code(root, SENTENCES[0], ANNA, "transport")
        selection(root, SENTENCES[0]).set("modifyingUser", ANNA)

    assert rows(recoded(edit)) == [("add", SENTENCES[0], "transport", "")]


def test_ones_own_coding_that_is_gone_is_rejected_and_another_persons_stands(recoded):
    taken = recoded(lambda root: remove(root, SENTENCES[6]))
    assert rows(taken) == [("reject", SENTENCES[6], "housing", "")]
    assert "import.other_person" in whats(taken)


def test_a_comment_on_a_passage_is_taken_once(recoded):
    def edit(root):
        one = selection(root, SENTENCES[0])
        one.insert(0, etree.fromstring('<Description xmlns="urn:QDA-XML:project:1.0">Se vedtaket.</Description>'))

    (row,) = recoded(edit).decisions
    assert (row["decision"], row["code"], row["memo"]) == ("comment", "", "Se vedtaket.")


def test_the_same_file_gives_the_same_events(recoded):
    def edit(root):
        remove(root, SENTENCES[1])

    assert recoded(edit).decisions == recoded(edit).decisions


def test_all_this_works_with_new_guids_crlf_and_another_folder(recoded):
    def edit(root):
        remove(root, SENTENCES[1])
        code(root, SENTENCES[0], ANNA, "housing", "plan")

    taken = recoded(edit, guids="new", folder="Sources", text=lambda text: text.replace("\n", "\r\n").encode())
    assert rows(taken) == [("accept", SENTENCES[0], "housing", ""), ("reject", SENTENCES[1], "transport", "")]


def test_a_program_that_drops_users_accepts_nothing(recoded):
    def edit(root):
        root.remove(root.find("{*}Users"))
        for element in root.iter():
            element.attrib.pop("creatingUser", None)

    taken = recoded(edit)
    assert taken.decisions == () and "import.no_users" in whats(taken)


def test_a_document_that_lost_all_its_codings_rejects_nothing(recoded):
    taken = recoded(lambda root: remove(root, *SENTENCES))
    assert rows(taken) == [] and "import.all_gone" in whats(taken)


def test_a_document_that_is_not_in_the_file_rejects_nothing(recoded):
    taken = recoded(lambda root: root.remove(root.find("{*}Sources")))
    assert taken.decisions == () and "import.document_gone" in whats(taken)


def test_a_coding_that_may_be_one_without_a_place_is_not_rejected(recoded):
    def edit(root):
        remove(root, SENTENCES[1])
        selection(root, SENTENCES[4]).set("name", "Det går en bil.")

    taken = recoded(edit)
    assert taken.decisions == () and {"import.not_found", "import.maybe_gone"} <= whats(taken)


def test_of_a_file_from_another_export_only_what_people_put_there_is_taken(recoded):
    def edit(root):
        remove(root, SENTENCES[1])
        selection(root, SENTENCES[0]).find("{*}Coding/{*}CodeRef").set("targetGUID", code_guid("housing", "challenge"))
        code(root, SENTENCES[2], ANNA, "transport", "goal")
        root.find("{*}Description").text = "funn 0123456789abcdef"

    taken = recoded(edit)
    assert rows(taken) == [("add", SENTENCES[2], "transport", "goal")]
    assert {"import.other_state", "import.other_run"} <= whats(taken)


def test_the_machines_codings_of_another_run_are_not_taken(recoded):
    def edit(root):
        root.remove(root.find("{*}Description"))
        code(root, SENTENCES[1], guid("user", "machine"), "housing")

    taken = recoded(edit)
    assert taken.decisions == () and "import.other_run" in whats(taken)


def test_a_report_that_was_edited_since_is_coded_by_quotes(study, rewritten, material, codebook, tmp_path):
    qdpx.write(study.exported, tmp_path / "studie.qdpx")
    path = rewritten(tmp_path / "studie.qdpx", edit=lambda root: code(root, SENTENCES[1], ANNA, "housing", "goal"))
    newer = material(f"Nytt avsnitt.\n{TEXT.replace('Ferja', 'Båten')}\n")
    taken = to_study(qdpx.read(path), Study((newer.document,), codebook, exported=study.exported), "KN", path)
    (row,) = taken.decisions
    assert (row["decision"], row["quote"], row["start"]) == ("add", SENTENCES[1], "32")
    assert {"import.changed_text", "import.gone"} <= whats(taken)


def test_memos_that_a_program_moves_to_the_description_are_not_new(material, export, codebook, rewritten, tmp_path):
    base = {"document": "rapport.txt", "person": "KN", "start": "0", "end": "17", "quote": SENTENCES[0]}
    decisions = (
        {**base, "decision": "add", "code": "housing", "memo": "Tydelig.\nSe vedtaket."},
        {**base, "decision": "comment", "code": "", "memo": "Hvem?"},
    )
    one = material(TEXT, (SENTENCES[0], {"housing": "KN"}), (SENTENCES[1], {"transport": "machine"}))
    study = Study((one.document,), codebook, exported=export(one, decisions=decisions).project)
    qdpx.write(study.exported, tmp_path / "studie.qdpx")

    def flat(root):
        for reference in list(root.iter("{*}NoteRef")):
            reference.getparent().remove(reference)
        root.remove(root.find("{*}Notes"))
        description = next(root.iter("{*}PlainTextSelection")).find("{*}Description")
        assert description.text == "Tydelig.\nSe vedtaket.\n\nHvem?"
        description.text = description.text.replace("\n", "\r\n")

    for edit in (lambda root: None, flat):
        path = rewritten(tmp_path / "studie.qdpx", edit=edit)
        assert to_study(qdpx.read(path), study, "KN", path).decisions == ()


def test_another_text_of_the_same_name_is_another_report(study, material, codebook):
    other = material("Noe helt annet.")
    taken = to_study(study.exported, Study((other.document,), codebook), "KN", Path("studie.qdpx"))
    assert [report.name for report in taken.reports] == ["rapport (2).txt"]
    assert {row["document"] for row in taken.decisions} == {"rapport (2).txt"}


def test_a_report_that_left_the_study_does_not_come_back(study, codebook):
    taken = to_study(study.exported, Study((), codebook, exported=study.exported), "KN", Path("studie.qdpx"))
    assert (taken.reports, taken.decisions) == ((), ())


def test_the_decisions_are_rows_of_a_ledger(recoded, tmp_path):
    def edit(root):
        remove(root, SENTENCES[1])
        code(root, SENTENCES[0], ANNA, "housing", "challenge")
        selection(root, SENTENCES[2]).find("{*}Coding/{*}CodeRef").set("targetGUID", code_guid("housing", "goal"))

    taken = recoded(edit)
    numbers = ("start", "end")
    events = [
        decisions.Event(**{name: int(text) if name in numbers else text for name, text in row.items()})
        for row in taken.decisions
    ]
    decisions.append(tmp_path / "KN.csv", events)
    read = csvfile.read(tmp_path / "KN.csv", decisions.COLUMNS)
    assert [(row["event"], row["decision"], row["start"]) for row in read] == [
        (row["event"], row["decision"], row["start"]) for row in taken.decisions
    ]
    assert not decisions.read(tmp_path).warnings


def test_a_ledgers_events_go_out_as_they_are(material, export):
    event = decisions.Event("add", "rapport.txt", 0, 17, "housing", memo="Tydelig.", person="KN", date="2026-02-01")
    one = material(TEXT, (SENTENCES[0], {"housing": "KN"}))
    project = export(one, decisions=(asdict(event),)).project
    assert [note.text for note in project.notes] == ["Tydelig."]
    assert project.sources[0].selections[0].codings[0].date == "2026-02-01T00:00:00"
