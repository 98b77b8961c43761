"""Fitting, learning from decisions, and keeping the model; on few of the starter reports, so that it is quick."""

import numpy as np
import pytest

from pipeline import segmenting
from pipeline.codebook import load
from pipeline.coding import examples, finding_type, modelfile, starters
from pipeline.coding.classifier import Example, fit
from pipeline.coding.features import Extractor
from pipeline.decisions import Decisions, Event


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load(), finding_type.shipped())


@pytest.fixture(scope="module")
def segmented():
    chosen = [starter.document for starter in list(starters.load())[::8]]
    return list(segmenting.segment(chosen))


@pytest.fixture(scope="module")
def known(segmented, extractor) -> list[Example]:
    return list(examples.from_starters(segmented, extractor))


@pytest.fixture(scope="module")
def fitted(known, extractor):
    return fit(known, extractor.codes, extractor.codes)


def test_it_finds_in_reports_it_was_fitted_on_most_of_what_is_there(known, fitted):
    for k, code in enumerate(fitted.codes):
        scores = np.concatenate([fitted.scores(example.rows)[1][:, k] for example in known])
        truth = np.concatenate([example.codes[:, k] for example in known])
        coded = scores >= fitted.thresholds[code]
        assert (coded & (truth == 1)).sum() / (truth == 1).sum() > 0.6
        assert (coded & (truth == 1)).sum() / coded.sum() > 0.6


def test_fitting_twice_gives_the_same(known, extractor, fitted):
    again = fit(known, extractor.codes, extractor.codes)
    assert again.thresholds == fitted.thresholds
    for one, two in zip(fitted.scores(known[0].rows), again.scores(known[0].rows), strict=True):
        assert np.array_equal(one, two)


def test_a_model_is_the_same_after_it_was_kept_and_holds_no_foreign_code(known, fitted):
    from skops import io

    data = modelfile.dump(fitted)
    assert set(io.get_untrusted_types(data=data)) <= {
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"
    }
    loaded = modelfile.load(data)
    for one, two in zip(fitted.scores(known[1].rows), loaded.scores(known[1].rows), strict=True):
        assert np.allclose(one, two)
    assert loaded.thresholds == fitted.thresholds and loaded.codes == fitted.codes


def test_a_file_with_anything_else_in_it_is_refused():
    from skops import io

    class Evil:
        def __reduce__(self):
            return print, ("run",)

    with pytest.raises(Exception, match="(?i)untrusted|unsupported"):
        modelfile.load(io.dumps({"codes": Evil()}))


def test_a_new_code_is_learnt_when_enough_segments_carry_it(segmented, extractor):
    decided = {
        document.about.name: tuple(
            Event("reject" if n % 2 else "add", document.about.name, s.start, s.end, "housing", person="KN")
            for n, s in enumerate(document.segments)
        )
        for document in segmented[:1]
    }
    made = list(examples.from_decisions(segmented[:1], extractor, Decisions(decided)))
    column = extractor.codes.index("housing")
    assert set(made[0].codes[:, column]) == {0.0, 1.0} and np.isnan(made[0].codes[:, column - 1]).all()
    assert (made[0].weights == examples.DECISION_WEIGHT).all()
    assert examples.learnable(made, extractor.codes) == ["housing"]


def test_a_codebook_of_unknown_codes_learns_finding_types_only(known, extractor):
    fitted = fit(known, extractor.codes, [])
    _, codes, types = fitted.scores(known[0].rows)
    assert codes.shape == (len(known[0].rows), 0)
    assert types.sum(axis=1) == pytest.approx(1)


def test_one_segment_alone_can_be_scored(known, fitted):
    first, final, types = fitted.scores(known[0].rows[:1])
    assert first.shape == final.shape == (1, 4) and types.shape == (1, 5)
