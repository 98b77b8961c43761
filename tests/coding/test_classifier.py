"""Fitting and keeping the model; on few of the starter reports, so that it is quick."""

import io
import subprocess
import sys

import numpy as np
import pytest

from pipeline import coding, segmenting
from pipeline.coding import examples, modelfile, starters
from pipeline.coding.classifier import Example, fit
from pipeline.coding.features import Extractor


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return coding.extractor()


@pytest.fixture(scope="module")
def segmented():
    chosen = [starter.document for starter in list(starters.load())[::8]]
    return list(segmenting.segment(chosen))


@pytest.fixture(scope="module")
def known(segmented, extractor) -> list[Example]:
    return list(examples.from_starters(segmented, extractor))


@pytest.fixture(scope="module")
def fitted(known, extractor):
    return fit(known, extractor.codes)


def test_it_finds_in_reports_it_was_fitted_on_most_of_what_is_there(known, fitted):
    for k, code in enumerate(fitted.codes):
        scores = np.concatenate([fitted.scores(example.rows)[1][:, k] for example in known])
        truth = np.concatenate([example.codes[:, k] for example in known])
        coded = scores >= fitted.thresholds[code]
        assert (coded & (truth == 1)).sum() / (truth == 1).sum() > 0.6
        assert (coded & (truth == 1)).sum() / coded.sum() > 0.6


def test_fitting_twice_gives_the_same(known, extractor, fitted):
    again = fit(known, extractor.codes)
    assert again.thresholds == fitted.thresholds
    for one, two in zip(fitted.scores(known[0].rows), again.scores(known[0].rows), strict=True):
        assert np.array_equal(one, two)


def test_a_model_is_the_same_after_it_was_kept(known, fitted):
    data = modelfile.dump(fitted)
    assert data == modelfile.dump(fitted)
    loaded = modelfile.load(data)
    for one, two in zip(fitted.scores(known[1].rows), loaded.scores(known[1].rows), strict=True):
        assert np.array_equal(one, two)
    assert loaded.thresholds == fitted.thresholds and loaded.codes == fitted.codes


def test_a_file_with_code_in_it_is_refused(fitted, capsys):
    class Evil:
        def __reduce__(self):
            return print, ("run",)

    arrays = dict(np.load(io.BytesIO(modelfile.dump(fitted))))
    file = io.BytesIO()
    np.savez(file, **(arrays | {"codes": np.array([Evil()], dtype=object)}))
    with pytest.raises(ValueError, match="allow_pickle"):
        modelfile.load(file.getvalue())
    assert capsys.readouterr().out == ""


def test_what_is_coded_with_a_kept_model_needs_no_scikit_learn():
    code = "import sys, pipeline.run, pipeline.coding.modelfile; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_one_segment_alone_can_be_scored(known, fitted):
    first, final, types = fitted.scores(known[0].rows[:1])
    assert first.shape == final.shape == (1, 4) and types.shape == (1, 5)
