from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.reviewing.choosing import Candidate, choose, choose_at_random, uncertainty

THRESHOLDS = {"housing": 0.3, "school_refusal": 0.5}
scores = st.floats(0, 1)
candidates = st.lists(
    st.builds(
        Candidate,
        document=st.sampled_from(["a", "b", "c"]),
        segment=st.uuids().map(str),
        scores=st.fixed_dictionaries({"housing": scores, "school_refusal": scores}),
        is_decided=st.booleans(),
    ),
    max_size=30,
)


def one(segment: str, document: str = "a", housing: float = 0.0, school: float = 0.0, decided: bool = False):
    return Candidate(document, segment, {"housing": housing, "school_refusal": school}, decided)


def test_what_is_nearest_to_its_threshold_comes_first():
    units = [one("sure", "a", 0.9), one("near", "b", 0.32), one("nothing", "c", 0.01), one("there", "d", 0.3)]
    assert [unit.segment for unit in choose(units, 3, {"housing": 0.3})] == ["there", "near", "sure"]
    assert uncertainty(0.3, 0.3) == 1 > uncertainty(0.6, 0.3) > uncertainty(0.9, 0.3)


def test_reports_take_turns_also_with_those_decided_already():
    units = [one(f"a{i}", "a", 0.5) for i in range(6)] + [one(f"b{i}", "b", 0.45) for i in range(6)]
    assert Counter(unit.document for unit in choose(units, 6, {"housing": 0.5})) == {"a": 3, "b": 3}
    decided = [one(f"d{i}", "a", 0.5, decided=True) for i in range(20)]
    assert {unit.document for unit in choose([*decided, *units], 3, {"housing": 0.5})} == {"b"}


def test_codes_take_turns():
    units = [one(f"h{i}", f"h{i}", housing=0.3) for i in range(9)] + [
        one(f"s{i}", f"s{i}", school=0.45) for i in range(9)
    ]
    assert Counter(unit.segment[0] for unit in choose(units, 6, THRESHOLDS)) == {"h": 3, "s": 3}


@given(candidates, st.integers(0, 40))
def test_each_is_chosen_once_and_none_that_is_decided(units, n):
    chosen = choose(units, n, THRESHOLDS)
    assert len(chosen) == min(n, sum(not unit.is_decided for unit in units))
    assert len({unit.segment for unit in chosen}) == len(chosen)
    assert not any(unit.is_decided for unit in chosen)
    assert choose(units, n, THRESHOLDS) == chosen


@given(candidates, st.integers(0, 40))
def test_a_random_choice_is_the_same_again_and_in_order(units, n):
    chosen = choose_at_random(units, n)
    assert chosen == choose_at_random(units, n)
    places = [units.index(unit) for unit in chosen]
    assert places == sorted(set(places)) and not any(unit.is_decided for unit in chosen)
    assert len(chosen) == min(n, sum(not unit.is_decided for unit in units))


def test_a_random_choice_takes_all_alike():
    units = [one(str(i)) for i in range(50)]
    counts = Counter(unit.segment for seed in range(400) for unit in choose_at_random(units, 10, seed))
    assert len(counts) == 50 and min(counts.values()) > 50 and max(counts.values()) < 120
