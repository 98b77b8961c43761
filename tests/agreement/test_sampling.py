from collections import Counter
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.agreement import Candidate, Judgement, compare, sample, units_needed
from pipeline.agreement.coefficients import alpha, counts

CODES = ("anchoring", "housing", "school_refusal")


def population(size: int, documents: int) -> tuple[list[Candidate], np.ndarray]:
    """Units with the machine's codes and scores, and the truth (units x codes), school refusal in 2 % of them."""
    random = np.random.default_rng(11)
    truth = random.random((size, 3)) < (0.15, 0.10, 0.02)
    scores = np.where(truth, random.beta(3, 1, (size, 3)), random.beta(0.2, 3, (size, 3)))
    units = [
        Candidate(
            f"d{i * documents // size:02}",
            f"s{i:04}",
            frozenset(code for code, score in zip(CODES, row, strict=True) if score >= 0.5),
            dict(zip(CODES, row.tolist(), strict=True)),
        )
        for i, row in enumerate(scores)
    ]
    return units, truth


UNITS, TRUTH = population(2_000, 40)
NUMBER = {unit.segment: i for i, unit in enumerate(UNITS)}


@pytest.mark.parametrize(
    ("alpha_min", "needed"), [(0.667, [60, 81, 172, 330, 803]), (0.800, [103, 139, 294, 560, 1363])]
)
def test_units_needed_are_those_of_the_formulas_table(alpha_min, needed):
    assert [units_needed(p, alpha_min) for p in (0.50, 0.25, 0.10, 0.05, 0.02)] == needed


def test_rare_codes_and_doubtful_units_are_drawn_as_often_as_the_formula_asks():
    drawn = sample(UNITS, CODES)
    strata = Counter((one.stratum.kind, one.stratum.code) for one in drawn)
    coded = Counter(code for one in drawn for code in UNITS[NUMBER[one.segment]].codes)
    assert len(drawn) == 8 * 30
    assert all(coded[code] >= 30 and strata["doubtful", code] == 30 for code in CODES)
    assert strata["rest", ""] == 60


def test_a_stricter_alpha_draws_more():
    assert len(sample(UNITS, CODES, alpha_min=0.8)) > len(sample(UNITS, CODES)) > len(sample(UNITS, CODES, units=80))


def test_units_are_drawn_from_all_documents_in_their_order():
    drawn = sample(UNITS, CODES)
    assert [NUMBER[one.segment] for one in drawn] == sorted(NUMBER[one.segment] for one in drawn)
    rest = Counter(one.document for one in drawn if one.stratum.kind == "rest")
    assert len({one.document for one in drawn}) == 40 and max(rest.values()) <= 3


class Stream:
    """Units that can be gone through again and again without being kept."""

    def __init__(self, units: Iterable[Candidate]) -> None:
        self.units = units

    def __iter__(self):
        yield from self.units


def test_a_seed_draws_the_same_from_a_stream_and_another_seed_draws_others():
    assert sample(UNITS, CODES) == sample(Stream(UNITS), CODES)
    assert sample(UNITS, CODES) != sample(UNITS, CODES, seed=1)


def test_a_stream_that_can_be_gone_through_only_once_is_refused():
    with pytest.raises(ValueError, match="not the same"):
        sample(iter(UNITS), CODES)


def test_weighted_prevalence_is_on_average_that_of_the_population():
    """Over 200 samples of 120 units, within three standard errors; without the weights it is far off."""
    weighted, plain = [], []
    for seed in range(200):
        drawn = sample(UNITS, CODES, units=120, seed=seed)
        rows = TRUTH[[NUMBER[one.segment] for one in drawn]]
        weighted.append(np.array([one.weight for one in drawn]) @ rows / len(UNITS))
        plain.append(rows.mean(axis=0))
    error = np.std(weighted, axis=0) / np.sqrt(200)
    assert (np.abs(np.mean(weighted, axis=0) - TRUTH.mean(axis=0)) < 3 * error).all()
    assert np.mean(plain, axis=0)[2] > 3 * TRUTH[:, 2].mean()


def test_a_rare_codes_alpha_is_far_surer_than_from_a_random_draw_of_the_same_size():
    machine = np.array(["school_refusal" in unit.codes for unit in UNITS])
    values, random, spreads = np.array([TRUTH[:, 2], machine]).astype(int), np.random.default_rng(0), []
    stratified = [sample(UNITS, CODES, seed=seed) for seed in range(60)]
    for draws in (
        [([NUMBER[one.segment] for one in drawn], [one.weight for one in drawn]) for drawn in stratified],
        [(random.choice(len(UNITS), len(drawn), replace=False), None) for drawn in stratified],
    ):
        spreads.append(np.nanstd([alpha(counts(values[:, rows], 2), weights) for rows, weights in draws]))
    assert spreads[0] < 0.6 * spreads[1]


def test_every_unit_is_drawn_with_its_probability():
    units, _ = population(120, 6)
    draws = [sample(units, CODES, units=30, seed=seed) for seed in range(1_500)]
    often = Counter(one.segment for drawn in draws for one in drawn)
    weight = {one.segment: one.weight for drawn in draws for one in drawn}
    assert set(weight) == {unit.segment for unit in units}
    for segment, n in often.items():
        expected = 1_500 / weight[segment]
        assert n == pytest.approx(expected, abs=4.5 * np.sqrt(expected))


def test_figures_of_the_weighted_sample_come_near_those_of_everything():
    people = {unit.segment: frozenset(np.array(CODES)[row].tolist()) for unit, row in zip(UNITS, TRUTH, strict=True)}
    machine = [Judgement(unit.document, unit.segment, "machine", unit.codes) for unit in UNITS]
    whole_person = [Judgement(one.document, one.segment, "KN", people[one.segment]) for one in UNITS]
    drawn = sample(UNITS, CODES)
    person = [Judgement(one.document, one.segment, "KN", people[one.segment], weight=one.weight) for one in drawn]
    (whole,), (part,) = compare([*machine, *whole_person], CODES), compare([*machine, *person], CODES)
    assert (part.weighted, part.units, whole.units) == (True, 240, 2_000)
    for code in CODES:
        estimated, true = part.codes[code], whole.codes[code]
        assert estimated.alpha.low < true.alpha.value < estimated.alpha.high
        assert estimated.prevalence == pytest.approx(true.prevalence, rel=0.25)


@given(
    st.lists(
        st.tuples(
            st.frozensets(st.sampled_from(CODES)),
            st.dictionaries(st.sampled_from(CODES), st.floats(0, 1)),
        ),
        max_size=60,
    ),
    st.integers(1, 80),
)
@example([(frozenset({code}), {}) for code in CODES for _ in range(2)] + [(frozenset(), {CODES[0]: 1.0})], 6)
def test_any_population_is_drawn_from_with_weights_that_add_up(rows, units):
    candidates = [Candidate("a", str(i), codes, scores) for i, (codes, scores) in enumerate(rows)]
    drawn = sample(candidates, CODES, units=units)
    assert sum(one.weight for one in drawn) == pytest.approx(len(candidates))
    assert min(units, len(candidates)) <= len({one.segment for one in drawn}) == len(drawn) <= max(units, 7)
