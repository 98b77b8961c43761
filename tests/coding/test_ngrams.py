"""N-grams counted here weigh what scikit-learn's vectorizer makes them weigh."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.coding.ngrams import Grams

TEXTS = [
    "kommune mangle bolig til familie",
    "NAV og kommune lete etter bolig , bolig og bolig",
    "elev være på skole i dag",
    "å få elev tilbake på skole",
    "",
]
OPTIONS = {
    "words": {"token_pattern": r"\S+"},
    "pairs": {"token_pattern": r"\S+", "ngram_range": (1, 2)},
    "characters": {"analyzer": "char_wb", "ngram_range": (3, 5), "max_features": 60},
}


@pytest.fixture(scope="module", params=OPTIONS)
def both(request) -> tuple[Grams, TfidfVectorizer]:
    vectorizer = TfidfVectorizer(lowercase=False, min_df=2, sublinear_tf=True, **OPTIONS[request.param])
    most = 60 if request.param == "characters" else None
    return Grams.fit(request.param, TEXTS, least=2, most=most), vectorizer.fit(TEXTS)


def test_the_same_n_grams_are_chosen(both):
    grams, vectorizer = both
    assert grams.terms == vectorizer.get_feature_names_out().tolist()
    assert np.array_equal(grams.weights, vectorizer.idf_)


@given(texts=st.lists(st.lists(st.sampled_from(" ".join(TEXTS).split()) | st.text("eiå", min_size=1)).map(" ".join)))
def test_texts_weigh_the_same(both, texts):
    grams, vectorizer = both
    expected = vectorizer.transform([*TEXTS, *texts]).toarray()
    assert np.allclose(grams.transform([*TEXTS, *texts]).toarray(), expected, rtol=0, atol=1e-12)


def test_no_text_gives_no_row(both):
    assert both[0].transform([]).shape == (0, len(both[0]))
