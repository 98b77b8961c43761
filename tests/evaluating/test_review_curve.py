"""What decisions do when a person's coding stands for the person, on a study coded by a codebook's terms alone."""

import numpy as np
import pytest

from pipeline.evaluating.review import review_curve
from pipeline.evaluating.unseen import unseen, view
from pipeline.run import run

# «buss» speaks clearly for the theme; «rute» hardly does, and is wrong for half of the reports.
CODEBOOK = "codes:\n  skyss:\n    label: Skyss\n    terms: [buss, {word: rute, weight: 0.45}]\n"
SURE = "Elevene tar buss."
DOUBT = "De har en rute."
NOTHING = ("Det er fint vær.", "Kaffen er god.", "Møtet er mandag.", "Alle er glade.", "Taket er tett.", "Vi sang.")


@pytest.fixture
def reviewed(make_study):
    """A study of four reports, and a person's coding of it by which the doubtful sentences carry the theme."""
    sentences = [SURE, DOUBT, *NOTHING]
    reports = {f"reports/{name}.txt": "\n\n".join(sentences) for name in "abcd"}
    study = make_study({**reports, "codebook.yaml": CODEBOOK})
    lines = ["document,start,end,codes"]
    for name in "abcd":
        at = 0
        for sentence in sentences:
            lines.append(f"{name}.txt,{at},{at + len(sentence)},{'skyss' if sentence in (SURE, DOUBT) else ''}")
            at += len(sentence) + 2
    units = study.root / "units.csv"
    units.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run(study)
    return units, study


def test_the_curve_begins_with_the_machine_and_ends_with_the_person(reviewed):
    first, last, *beyond = review_curve(*reviewed, sizes=(0, 32, 33), seeds=3)
    assert beyond == []  # there are 32 segments
    assert first.decisions == 0 and set(first.random) == {first.chosen}
    assert first.chosen.tables == first.chosen.undecided == first.chosen.unseen == pytest.approx(2 * 4 / (2 * 4 + 4))
    assert {figures.tables for figures in (last.chosen, *last.random)} == {1.0}


def test_where_the_errors_are_in_doubt_choosing_beats_chance(reviewed):
    (point,) = review_curve(*reviewed, sizes=(4,), seeds=5)
    assert point.chosen.tables == 1.0
    assert point.chosen.tables > np.mean([figures.tables for figures in point.random])


def test_the_same_again(reviewed):
    told = []
    one = review_curve(*reviewed, sizes=(0, 5), seeds=2, progress=lambda *done: told.append(done))
    assert one == review_curve(*reviewed, sizes=(0, 5), seeds=2)
    assert [done[1:3] for done in told] == [(1, 3), (2, 3), (3, 3)]
    assert str(one[1]).startswith("   5 decided: tables 1.000 / ")


def test_what_is_decided_on_a_report_does_not_bear_on_its_own_unseen_scores(reviewed):
    from dataclasses import replace

    from pipeline.evaluating.curve import decided

    machine, own = decided(*reviewed)
    examples = list(own.values())
    nothing = np.full_like(examples[0].codes, np.nan)
    only = [examples[0], *(replace(example, codes=nothing) for example in examples[1:])]
    before = unseen(machine, view(machine, [replace(example, codes=nothing) for example in examples]))
    after = unseen(machine, view(machine, only))
    assert np.array_equal(before[0], after[0]) and not np.array_equal(before[1], after[1])
