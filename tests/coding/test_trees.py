"""Trees kept as arrays say what scikit-learn's own say."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.coding.trees import Trees


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("leaves", [2, 12, 16])
def test_probabilities_are_those_of_the_fitted_model(classes, leaves):
    chance = np.random.default_rng(classes)
    features = chance.normal(size=(600, 7)).round(1)
    truth = np.clip((features[:, 0] + features[:, 1] * features[:, 2] + 2).astype(int), 0, classes - 1)
    model = HistGradientBoostingClassifier(
        max_iter=20, max_leaf_nodes=leaves, min_samples_leaf=5, early_stopping=False, random_state=0
    ).fit(features, truth)
    seen_and_unseen = np.vstack([features, chance.normal(size=(200, 7), scale=3)])
    found = Trees.of(model).predict(seen_and_unseen)
    assert np.allclose(found, model.predict_proba(seen_and_unseen), rtol=0, atol=1e-12)
    assert np.allclose(Trees.of(model).predict(seen_and_unseen[5:6]), found[5:6], rtol=0, atol=1e-12)


def test_a_tree_that_never_asks_gives_its_share():
    model = HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=50, early_stopping=False)
    model.fit(np.arange(40)[:, None], np.arange(40) % 4 == 0)
    assert Trees.of(model).predict(np.array([[7.0]]))[0, 1] == pytest.approx(0.25)
