"""What a study's decisions teach the machine: much where many say it, next to nothing where one does."""

import numpy as np
import pytest

from pipeline import coding, segmenting
from pipeline.codebook import Code, Codebook, Term, load
from pipeline.coding.adaptation import Adaptation
from pipeline.coding.machine import Machine
from pipeline.decisions import Decisions, Event
from pipeline.records import FINDING_TYPES, Segment

BUSES = [
    "Skolebussen går forbi uten å stoppe.",
    "Rutebilen korresponderer ikke med ferja.",
    "Ungdommene må vente to timer på rutebilen.",
    "Ferja er innstilt hver fredag.",
    "Ingen ferje går etter klokka åtte.",
    "Rutebilen er lagt ned i Ytre Dal.",
]
OTHERS = [
    "Møtet ble utsatt.",
    "Kaffen var god.",
    "Vi leste rapporten.",
    "Saken ligger hos fylket.",
    "Planen er ferdig.",
]


@pytest.fixture
def document(make_document):
    def make(name, *lines):
        (segmented,) = segmenting.segment([make_document("# Dal kommune", *lines, name=name)])
        return segmented

    return make


def decisions(document, code, verdicts):
    def event(segment: Segment, verdict: str) -> Event:
        return Event(verdict, segment.document, segment.start, segment.end, code, person="KN", quote=segment.text)

    said = [s for s in document.segments if s.block != "heading"]
    return Decisions(
        {document.about.name: tuple(event(s, verdict) for s, verdict in zip(said, verdicts, strict=False))}
    )


def scores(document, codebook, classifier, adaptation, code):
    (coded,) = coding.code([document], codebook, classifier, Decisions({}), adaptation=adaptation)
    k = list(codebook.codes).index(code)
    return np.array([segment.scores[k] for segment in coded.segments if segment.segment.block != "heading"])


def test_no_decisions_change_nothing(document, classifier):
    codebook = load()
    report = document("a.txt", *BUSES)
    adaptation = coding.adapt([], codebook, classifier, Decisions({}))
    for code in codebook.codes:
        plain = scores(report, codebook, classifier, None, code)
        assert np.array_equal(plain, scores(report, codebook, classifier, adaptation, code))


def test_a_code_of_one_s_own_is_learnt_from_decisions(document, classifier):
    codebook = Codebook(codes={"transport": Code(label="Skyss", terms=[Term(word="skolebuss")])})
    report = document("a.txt", *BUSES, *OTHERS)
    decided = decisions(report, "transport", ["add"] * len(BUSES) + ["reject"] * len(OTHERS))
    adaptation = coding.adapt([report], codebook, classifier, decided)
    other = document("b.txt", "Rutebilen og ferja er innstilt hver fredag.", "Kaffen var ferdig.")
    before = scores(other, codebook, classifier, None, "transport")
    after = scores(other, codebook, classifier, adaptation, "transport")
    assert before[0] < 0.1 and after[0] > 4 * before[0] and after[0] > 3 * after[1]


def test_one_decision_hardly_moves_what_nobody_decided_on(document, classifier):
    codebook = load()
    report = document("a.txt", "Kommunen har kjøpt fire leiligheter.", *OTHERS)
    adaptation = coding.adapt([report], codebook, classifier, decisions(report, "housing", ["reject"]))
    other = document("b.txt", *BUSES, "Det mangler boliger i sentrum.")
    before = scores(other, codebook, classifier, None, "housing")
    after = scores(other, codebook, classifier, adaptation, "housing")
    assert np.abs(before - after).max() < 0.2


def test_what_people_reject_again_and_again_loses_even_clear_evidence(document, classifier):
    codebook = load()
    firm = [
        f"Firmaet Bolig og Bad leverte {thing} til kantina." for thing in ("kaffe", "stoler", "brød", "duker", "fat")
    ]
    report = document("a.txt", *firm * 4)
    decided = decisions(report, "housing", ["reject"] * 20)
    adaptation = coding.adapt([report], codebook, classifier, decided)
    other = document("b.txt", "Firmaet Bolig og Bad leverte lunsj til kantina.")
    assert scores(other, codebook, classifier, None, "housing")[0] > 0.5
    assert scores(other, codebook, classifier, adaptation, "housing")[0] < 0.5


def test_finding_types_are_probabilities_after_learning(document, classifier):
    codebook = load()
    report = document("a.txt", *BUSES)
    said = [s for s in report.segments if s.block != "heading"]
    events = tuple(
        Event("set", "a.txt", s.start, s.end, "", finding_type="challenge", person="KN", quote=s.text) for s in said
    )
    adaptation = coding.adapt([report], codebook, classifier, Decisions({"a.txt": events}))
    machine = Machine(coding.extractor(), classifier)
    view = machine.view(machine.extractor.rows(document("b.txt", *BUSES)))
    before, after = Adaptation().types(view), adaptation.types(view)
    challenge = FINDING_TYPES.index("challenge")
    assert (after[1:, challenge] > before[1:, challenge]).all()
    assert after.sum(axis=1) == pytest.approx(1)


def test_a_renamed_code_keeps_what_is_known_of_it(document, classifier):
    shipped = load().codes["housing"]
    renamed = Codebook(codes={"bolig": shipped.model_copy(update={"formerly": ("housing",)})})
    report = document("a.txt", "De tre familiene bor nå trygt i rekkehus.", "Det mangler boliger.")
    assert np.array_equal(
        scores(report, renamed, classifier, None, "bolig"), scores(report, load(), classifier, None, "housing")
    )
