from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement import Judgement, disagreements, tally

CODES = ("anchoring", "housing", "school_refusal")


def said(segment: str, origin: str, codes: str = "", kind: str | None = None) -> Judgement:
    return Judgement("rapport.txt", segment, origin, frozenset(codes.split()), kind)


def test_disagreements_are_sorted_by_kind_with_both_codings():
    judgements = [
        *(said("1", "AB", "housing", "goal"), said("1", "KN", "housing", "plan")),
        *(said("2", "AB", "housing"), said("2", "KN", "school_refusal")),
        *(said("3", "AB"), said("3", "KN", "housing anchoring")),
        *(said("4", "AB", "anchoring housing"), said("4", "KN", "housing")),
        *(said("5", "AB", "housing"), said("5", "KN", "housing")),
        *(said("6", "AB", "housing"), said("7", "KN", "housing")),
    ]
    found = disagreements(judgements, CODES)
    assert [(one.kind, one.first, one.second, one.judged[0].segment) for one in found] == [
        ("only_first", ("anchoring",), (), "4"),
        ("only_second", (), ("anchoring", "housing"), "3"),
        ("other_code", ("housing",), ("school_refusal",), "2"),
        ("finding_type", ("goal",), ("plan",), "1"),
    ]
    assert {one.origins for one in found} == {("AB", "KN")}
    assert found[0].judged == (judgements[6], judgements[7])


def test_within_a_kind_the_codebooks_order_comes_before_that_of_the_segments():
    codes = {"1": "school_refusal", "2": "anchoring", "3": "school_refusal", "4": "housing"}
    judgements = [one for s, own in codes.items() for one in (said(s, "AB", own), said(s, "KN"))]
    assert [one.judged[0].segment for one in disagreements(judgements, CODES)] == ["2", "4", "1", "3"]


def test_a_unit_with_another_code_and_another_type_is_there_twice():
    found = disagreements([said("1", "KN", "housing", "goal"), said("1", "machine", "", "plan")], CODES)
    assert [one.kind for one in found] == ["only_first", "finding_type"]


def test_codes_that_are_not_asked_for_are_no_disagreement():
    assert disagreements([said("1", "AB", "other"), said("1", "KN")], CODES) == []


def test_pairs_come_one_after_the_other_and_are_tallied():
    own = {"machine": "", "KN": "housing", "AB": ""}
    found = disagreements([said(s, origin, codes) for s in "12" for origin, codes in own.items()], CODES)
    assert [one.origins for one in found] == [("AB", "KN")] * 2 + [("KN", "machine")] * 2
    assert tally(found) == {
        (("AB", "KN"), "only_second", (), ("housing",)): 2,
        (("KN", "machine"), "only_first", ("housing",), ()): 2,
    }


@given(st.lists(st.tuples(*[st.frozensets(st.sampled_from(CODES))] * 2), max_size=20))
def test_every_unit_with_different_codes_is_listed_once(units):
    judgements = [
        Judgement("a", f"{i:02}", origin, codes)
        for i, unit in enumerate(units)
        for origin, codes in zip(("AB", "KN"), unit, strict=True)
    ]
    found = disagreements(judgements, CODES)
    differing = [f"{i:02}" for i, (one, other) in enumerate(units) if one != other]
    assert sorted(one.judged[0].segment for one in found) == differing
    for one in found:
        assert one.judged[0].codes - set(one.first) == one.judged[1].codes - set(one.second)
