"""The coefficients on published examples, on tables counted by hand, and their invariants."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.agreement.coefficients import (
    MISSING,
    ac1,
    alpha,
    counts,
    disagreement,
    f1,
    kappa,
    masi,
    masi_distance,
    negative,
    nominal,
    percent,
    positive,
    precision,
    recall,
    table,
    undefined,
)

_ = MISSING
# Krippendorff's 4 coders x 12 units with missing values (2011, Computing Krippendorff's Alpha-Reliability, C).
KRIPPENDORFF = [
    [0, 1, 2, 2, 1, 0, 3, 0, 1, _, _, _],
    [0, 1, 2, 2, 1, 1, 3, 0, 1, 4, _, 2],
    [_, 2, 2, 2, 1, 2, 3, 1, 1, 4, 0, _],
    [0, 1, 2, 2, 1, 3, 3, 0, 1, 4, 0, _],
]
# Two abstractors on 100 pregnancies: ectopic, abnormal intrauterine, normal intrauterine (Gwet's 3 x 3 example).
ABSTRACTORS = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])


def coders(both: int, first: int, second: int, neither: int) -> np.ndarray:
    """The values of two coders, from the units that both coded, that only one coded, that neither coded."""
    return np.repeat([[1, 1, 0, 0], [1, 0, 1, 0]], [both, first, second, neither], axis=1)


def of_table(pairs: np.ndarray) -> np.ndarray:
    """The values of two coders, from their table."""
    return np.repeat(np.indices(pairs.shape).reshape(2, -1), pairs.ravel(), axis=1)


def by_coincidences(values: np.ndarray, distance: np.ndarray) -> float:
    """α the long way, pair by pair into the coincidence matrix."""
    matrix = np.zeros(distance.shape)
    for unit in values.T:
        own = unit[unit != MISSING]
        for i, one in enumerate(own):
            for other in np.delete(own, i):
                matrix[one, other] += 1 / (len(own) - 1)
    totals = matrix.sum(axis=0)
    expected = (np.outer(totals, totals) - np.diag(totals)) / (totals.sum() - 1)
    return 1 - (matrix * distance).sum() / (expected * distance).sum()


def test_alpha_of_krippendorffs_four_coders_and_twelve_units():
    _, pairable = disagreement(counts(KRIPPENDORFF, 5), nominal(5))
    assert pairable.sum() == 40
    assert round(alpha(counts(KRIPPENDORFF, 5)), 3) == 0.743


def test_percent_and_ac1_of_the_same_units_are_those_gwet_gives():
    assert percent(counts(KRIPPENDORFF, 5)) == pytest.approx(0.8181818, abs=1e-7)
    assert ac1(counts(KRIPPENDORFF, 5)) == pytest.approx(0.7754441, abs=1e-7)


def test_ac1_of_gwets_two_abstractors():
    assert percent(counts(of_table(ABSTRACTORS), 3)) == pytest.approx(0.89)
    assert ac1(counts(of_table(ABSTRACTORS), 3)) == pytest.approx(0.8493305, abs=1e-7)


def test_kappa_of_gwets_two_abstractors_by_hand():
    """e = .13·.13 + .27·.24 + .60·.63 = .4597."""
    assert kappa(ABSTRACTORS) == pytest.approx((0.89 - 0.4597) / (1 - 0.4597))


def test_percent_of_a_thousand_characters_both_coded_fifty_of_and_one_a_hundred_and_fifty():
    assert percent(counts(coders(50, 150, 0, 800), 2)) == pytest.approx(0.85)


def test_kappa_of_two_coders_who_share_half_of_a_thousand_in_ten_thousand_characters():
    """p = .90, e = .1·.1 + .9·.9 = .82, κ = .08 / .18 = .444."""
    pairs = table(*coders(500, 500, 500, 8500), 2)
    assert pairs.tolist() == [[8500, 500], [500, 500]]
    assert kappa(pairs) == pytest.approx(4 / 9)


def test_a_rare_code_has_low_kappa_and_alpha_but_high_ac1_and_negative_agreement():
    """2 both, 4 and 4 only one, 990 neither: π = .006; e is .006² + .994² for κ, 2 · .006 · .994 for AC1."""
    values = coders(2, 4, 4, 990)
    pairs = table(*values, 2)
    chance = 0.006**2 + 0.994**2
    assert kappa(pairs) == pytest.approx((0.992 - chance) / (1 - chance))
    assert alpha(counts(values, 2)) == pytest.approx(1 - 1999 * 16 / (2 * 12 * 1988))
    assert ac1(counts(values, 2)) == pytest.approx((0.992 - 0.011928) / (1 - 0.011928))
    assert positive(pairs) == pytest.approx(4 / 12)
    assert negative(pairs) == pytest.approx(1980 / 1988)


def test_precision_recall_and_f1_take_the_first_coder_for_the_truth():
    pairs = table(*coders(15, 5, 10, 20), 2)
    assert (precision(pairs), recall(pairs), f1(pairs)) == (15 / 25, 15 / 20, pytest.approx(30 / 45))


def test_masi_distances_by_hand():
    none, a, b, ab, bc = (frozenset(letters) for letters in ("", "a", "b", "ab", "bc"))
    assert masi(none, none) == masi(ab, ab) == 0
    assert masi(a, ab) == masi(ab, a) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(a, bc) == masi(a, b) == masi(none, a) == 1


def test_masi_alpha_by_hand():
    """Units (a, a), (a, ab), (–, –), (–, b): 2·⅔ + 2·1 within units; of the values 3 are a, 1 ab, 3 none, 1 b."""
    distance = masi_distance([frozenset(), frozenset("a"), frozenset("ab"), frozenset("b")])
    given = counts([[1, 1, 0, 0], [1, 2, 0, 3]], 4)
    between = 2 * (3 * 3 + 3 * 1 + 3 * 1 + 3 * 1 * (2 / 3) + 3 * 1 + 1 * 1 * (2 / 3))
    assert alpha(given, distance=distance) == pytest.approx(1 - 7 * (4 / 3 + 2) / between)


def test_what_is_not_defined_is_nan_and_says_why():
    nobody, lone, same = counts(np.zeros((2, 0)), 2), counts([[0, _], [_, 1]], 2), counts([[0, 0], [0, 0]], 2)
    assert [undefined(given) for given in (nobody, lone, same)] == ["no_pair", "no_pair", "one_value"]
    assert undefined(counts([[0, 0], [0, 1]], 2)) == ""
    assert np.isnan([alpha(given) for given in (nobody, lone, same)]).all()
    assert np.isnan([figure(given) for figure in (percent, ac1) for given in (nobody, lone)]).all()
    assert (percent(same), ac1(same)) == (1, 1)


def test_figures_of_a_table_without_units_or_without_the_code_are_nan():
    nobody, none = np.zeros((2, 2)), table(*coders(0, 0, 0, 5), 2)
    assert np.isnan([figure(nobody) for figure in (kappa, positive, negative, precision, recall)]).all()
    assert np.isnan([figure(none) for figure in (kappa, positive, precision, recall)]).all()
    assert negative(none) == 1


@st.composite
def ratings(draw) -> np.ndarray:
    """Two to four coders' values 0 to 3 of up to thirty units, some missing."""
    number = draw(st.integers(2, 4))
    unit = st.lists(st.integers(MISSING, 3), min_size=number, max_size=number)
    return np.array(draw(st.lists(unit, min_size=1, max_size=30))).T


@given(ratings())
def test_alpha_is_that_of_the_coincidence_matrix(values):
    assume(undefined(counts(values, 4)) == "")
    apart = np.subtract.outer(np.arange(4), np.arange(4)) ** 2
    assert alpha(counts(values, 4)) == pytest.approx(by_coincidences(values, nominal(4)))
    assert alpha(counts(values, 4), distance=apart) == pytest.approx(by_coincidences(values, apart))


@given(st.lists(st.integers(0, 3), min_size=2, max_size=30), st.integers(2, 4))
def test_identical_coders_agree_wholly(values, number):
    assume(len(set(values)) > 1)
    given = counts([values] * number, 4)
    assert (percent(given), alpha(given), ac1(given)) == (1, 1, pytest.approx(1))
    assert kappa(table(values, values, 4)) == pytest.approx(1)


@given(ratings(), st.randoms(use_true_random=False))
def test_the_order_of_units_coders_and_values_does_not_matter(values, random):
    people, units, names = (random.sample(range(n), n) for n in (*values.shape, 4))
    shuffled = np.array([*names, MISSING])[values][people][:, units]
    for figure in (percent, alpha, ac1):
        assert figure(counts(shuffled, 4)) == pytest.approx(figure(counts(values, 4)), nan_ok=True)
    pairs = table(*values[:2], 4)
    assert kappa(pairs.T[::-1, ::-1]) == pytest.approx(kappa(pairs), nan_ok=True)


@given(ratings(), st.data())
def test_a_unit_of_weight_w_is_w_units(values, data):
    units = values.shape[1]
    weights = data.draw(st.lists(st.integers(1, 4), min_size=units, max_size=units))
    repeated = np.repeat(values, weights, axis=1)
    for figure in (percent, alpha, ac1):
        weighted, plain = figure(counts(values, 4), weights), figure(counts(values, 4))
        assert weighted == pytest.approx(figure(counts(repeated, 4)), nan_ok=True)
        assert figure(counts(values, 4), np.ones(units)) == pytest.approx(plain, nan_ok=True)
    assert table(*values[:2], 4, weights).tolist() == table(*repeated[:2], 4).tolist()
