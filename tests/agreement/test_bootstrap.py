import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement.bootstrap import Estimate, draws, estimate
from pipeline.agreement.coefficients import alpha_of, nominal


@given(st.lists(st.tuples(*[st.integers(0, 20)] * 3), min_size=1, max_size=12))
def test_alpha_lies_in_its_own_interval(documents):
    """Per document: units that both coded, that one coded, that neither coded."""
    both, one, neither = np.array(documents, dtype=float).T
    totals, observed = np.column_stack([2 * neither + one, 2 * both + one]), 2 * one
    found = estimate(lambda drawn: alpha_of(drawn @ observed, drawn @ totals, nominal(2)), draws(len(documents)))
    if np.isnan(found.value) or len(documents) == 1:
        assert np.isnan(found.low) and np.isnan(found.high)
    else:
        assert found.low <= found.value <= found.high


def test_the_interval_of_a_mean_is_that_of_theory():
    """The mean of 400 documents with standard deviation 1: ± 1.96 / 20."""
    values = np.random.default_rng(3).normal(size=400)
    values = (values - values.mean()) / values.std()
    found = estimate(lambda drawn: drawn @ values / drawn.sum(axis=1), draws(400))
    assert found.value == pytest.approx(0, abs=1e-12)
    assert (found.low, found.high) == (pytest.approx(-1.96 / 20, abs=0.008), pytest.approx(1.96 / 20, abs=0.008))


def test_draws_in_which_a_figure_is_not_defined_are_left_out():
    found = estimate(lambda drawn: np.where(drawn[:, 0] > 0, drawn[:, 0], np.nan), draws(4))
    assert (found.value, found.low) == (1, 1) and found.high > 1


def test_one_document_has_no_interval_and_nothing_has_no_figure():
    assert str(estimate(lambda drawn: drawn[:, 0] * 0.25, draws(1))) == "0.25"
    assert str(estimate(lambda drawn: drawn.sum(axis=1) * np.nan, draws(0))) == "–"
    assert str(Estimate(0.5, 0.25, 0.75)) == "0.50 [0.25, 0.75]"
