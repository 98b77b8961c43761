import time
from dataclasses import replace

import numpy as np
import pytest

from pipeline.agreement import Comparison, Judgement, compare, verdict

CODES = ("housing", "school_refusal")


def judged(origin: str, *codings: str, document: str = "a.txt", weight: float = 1.0) -> list[Judgement]:
    """A judgement a coding, on segments in order; a coding is codes with blanks between, and ``:finding_type``."""
    found = []
    for i, (codes, _, kind) in enumerate(coding.partition(":") for coding in codings):
        found.append(Judgement(document, f"s{i:04}", origin, frozenset(codes.split()), kind or None, weight))
    return found


def test_figures_of_a_person_and_the_machine_counted_by_hand():
    person = judged("KN", *["housing"] * 20, *[""] * 30)
    machine = judged("machine", *["housing"] * 15, *[""] * 5, *["housing"] * 10, *[""] * 20)
    (found,) = compare([*machine, *person], CODES)
    assert (found.origins, found.units, found.documents, found.weighted) == (("KN", "machine"), 50, 1, False)
    housing = found.codes["housing"]
    assert (housing.n, housing.counts) == (50, (15, 5, 10, 20))
    assert (housing.percent, housing.prevalence) == (pytest.approx(0.70), pytest.approx(45 / 100))
    assert housing.kappa == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    assert housing.alpha.value == pytest.approx(1 - 99 * 30 / (2 * 45 * 55))
    assert housing.ac1 == pytest.approx((0.7 - 2 * 0.45 * 0.55) / (1 - 2 * 0.45 * 0.55))
    assert (housing.positive, housing.negative) == (pytest.approx(30 / 45), pytest.approx(40 / 55))
    assert (housing.precision, housing.recall, housing.f1) == (15 / 25, 15 / 20, pytest.approx(30 / 45))
    assert (housing.verdict, housing.reason) == ("unreliable", "")


def test_a_code_that_nobody_put_has_no_alpha_but_a_reason():
    (found,) = compare([*judged("AB", "", "housing"), *judged("KN", "", "housing")], CODES)
    absent = found.codes["school_refusal"]
    assert (absent.reason, absent.verdict, absent.settled) == ("one_value", "undefined", False)
    assert (absent.percent, absent.ac1, absent.prevalence, absent.negative) == (1, 1, 0, 1)
    assert np.isnan([absent.alpha.value, absent.kappa, absent.positive]).all()


def test_people_come_before_the_machine_and_have_no_precision():
    everyone = [said for origin in ("machine", "KN", "AB") for said in judged(origin, "housing", "")]
    found = compare(everyone, CODES)
    assert [one.origins for one in found] == [("AB", "KN"), ("AB", "machine"), ("KN", "machine")]
    assert np.isnan(found[0].codes["housing"].precision)
    assert found[1].codes["housing"].precision == 1


def test_three_people_are_also_compared_all_together_on_what_two_of_them_coded():
    """Units (1, 1, –), (0, 0, 1), (–, 0, 0), and one that a single person coded: 3 ones and 4 zeros have a pair."""
    said = [
        *judged("AB", "housing", ""),
        *judged("CD", "housing", "", ""),
        *judged("KN", "", "housing", "")[1:],
        *judged("AB", "housing", document="b.txt"),
    ]
    found = compare(said, CODES)
    assert [one.origins for one in found] == [("AB", "CD"), ("AB", "KN"), ("CD", "KN"), ("AB", "CD", "KN")]
    housing = found[3].codes["housing"]
    assert housing.n == 3
    assert housing.percent == pytest.approx((1 + 1 / 3 + 1) / 3)
    assert housing.alpha.value == pytest.approx(1 - 6 * (2 * 2 * 1 / 2) / (2 * 3 * 4))
    assert np.isnan(housing.kappa) and housing.counts is None


def test_one_person_alone_is_compared_with_nobody():
    assert compare([], CODES) == ()
    assert compare(judged("KN", "housing"), CODES) == ()


def test_origins_that_share_no_unit_have_no_figures():
    (found,) = compare([*judged("AB", "housing"), *judged("KN", "housing", document="b.txt")], CODES)
    assert (found.units, found.documents) == (0, 0)
    for agreement in (*found.codes.values(), found.all_codes, found.finding_type):
        assert (agreement.n, agreement.reason, agreement.verdict) == (0, "no_pair", "undefined")
        assert np.isnan([agreement.percent, agreement.prevalence, agreement.alpha.low]).all()


def test_the_whole_set_of_codes_is_compared_with_masi():
    """(housing, both) and (none, none): 2·⅔ within units; of the values 2 are none, 1 housing, 1 both."""
    (found,) = compare([*judged("AB", "housing other", ""), *judged("KN", "housing school_refusal", "")], CODES)
    assert (found.all_codes.n, found.all_codes.percent) == (2, 0.5)
    between = 2 * (2 * 1 + 2 * 1 + 2 / 3)
    assert found.all_codes.alpha.value == pytest.approx(1 - 3 * (4 / 3) / between)


def test_finding_types_are_compared_where_both_gave_one():
    first, second = (":goal", ":plan", ":goal", ""), (":goal", ":plan", ":plan", ":goal")
    (found,) = compare([*judged("AB", *first), *judged("KN", *second)], CODES)
    assert (found.finding_type.n, found.finding_type.percent) == (3, pytest.approx(2 / 3))
    assert found.finding_type.kappa == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert found.finding_type.alpha.value == pytest.approx(1 - 5 * 2 / (2 * 3 * 3))


def some(origin: str, seed: int, weights: dict[str, float] | None = None) -> list[Judgement]:
    """An origin's judgements of ten documents, in nine of ten like everyone's."""
    everyone, own = np.random.default_rng(1), np.random.default_rng(seed)
    return [
        Judgement(
            document,
            f"s{i:02}",
            origin,
            frozenset(code for code in CODES if (everyone.random() < 0.3) != (own.random() < 0.08)),
            weight=(weights or {}).get(document, 1.0),
        )
        for document in "abcdefghij"
        for i in range(20)
    ]


def figures(found: Comparison) -> list[float]:
    agreements = [*found.codes.values(), found.all_codes]
    return [
        figure
        for a in agreements
        for figure in (a.prevalence, a.percent, a.kappa, a.alpha.value, a.ac1, a.positive, a.negative)
    ]


def test_a_document_of_weight_two_counts_as_one_that_is_there_twice():
    plain, twice = [*some("AB", 2), *some("KN", 3)], {"c": 2.0}
    copies = [replace(said, document="copy of c") for said in plain if said.document == "c"]
    (by_weight,) = compare([*some("AB", 2, twice), *some("KN", 3, twice)], CODES)
    (by_copy,), (once,) = compare([*plain, *copies], CODES), compare(plain, CODES)
    assert by_weight.weighted and not by_copy.weighted
    assert figures(by_weight) == pytest.approx(figures(by_copy), nan_ok=True)
    assert figures(by_weight) != pytest.approx(figures(once), nan_ok=True)
    assert by_weight.codes["housing"].n == once.codes["housing"].n == 200


def test_the_weight_of_a_sample_holds_where_it_meets_a_coding_of_everything():
    weights = {"c": 5.0, "d": 2.0}
    (met,) = compare([*some("KN", 2, weights), *some("machine", 3)], CODES)
    (both,) = compare([*some("KN", 2, weights), *some("machine", 3, weights)], CODES)
    assert str(met) == str(both)  # NaN is not equal to itself


def test_the_order_of_judgements_and_people_does_not_matter():
    said = [*some("AB", 2), *some("KN", 3)]
    (forth,), (back,) = compare(said, CODES), compare(said[::-1], CODES)
    assert str(forth) == str(back)
    (swapped,) = compare([replace(one, origin={"AB": "KN", "KN": "AB"}[one.origin]) for one in said], CODES)
    assert figures(swapped) == pytest.approx(figures(forth), nan_ok=True)


def test_a_verdict_is_settled_when_all_of_the_interval_gives_it():
    (found,) = compare([*some("AB", 2), *some("KN", 3)], CODES)
    housing = found.codes["housing"]
    assert housing.alpha.low < housing.alpha.value < 0.667 < housing.alpha.high
    assert (housing.verdict, housing.settled) == ("unreliable", False)
    (same,) = compare([*some("AB", 2), *some("KN", 2)], CODES)
    assert (same.codes["housing"].verdict, same.codes["housing"].settled) == ("reliable", True)


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [(0.8, "reliable"), (0.7999, "tentative"), (0.667, "tentative"), (0.6669, "unreliable"), (np.nan, "undefined")],
)
def test_verdicts_are_krippendorffs(alpha, expected):
    assert verdict(alpha) == expected


def test_a_unit_judged_twice_or_without_weight_is_refused():
    with pytest.raises(ValueError, match=r"KN judges a\.txt#s0000 twice"):
        compare([*judged("KN", ""), *judged("KN", "housing")], CODES)
    with pytest.raises(ValueError, match="must be above 0"):
        compare(judged("KN", "", weight=0.0), CODES)


def test_two_thousand_units_and_four_codes_take_about_a_second():
    random, codes = np.random.default_rng(5), ("a", "b", "c", "d")
    said = [
        Judgement(f"d{i // 20}", f"s{i}", origin, frozenset(code for code in codes if random.random() < 0.2), "goal")
        for origin in ("AB", "KN")
        for i in range(2_000)
    ]
    start = time.perf_counter()
    compare(said, codes)
    assert time.perf_counter() - start < 3
