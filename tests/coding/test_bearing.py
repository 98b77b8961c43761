"""A document whose key is the same is coded the same, whatever else the codebook says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import coding
from pipeline.codebook import Codebook
from pipeline.coding.bearing import Bearing, words
from pipeline.decisions import Decisions
from pipeline.records import Particulars, Segment, SegmentedDocument, Token

# Form and lemma: compounds with and without a seam, both standards, words of phrases and of exceptions.
WORDS = {
    "Boligen": "bolig",
    "utleieboliger": "utleiebolig",
    "bustad": "bustad",
    "siloene": "silo",
    "kornsiloen": "kornsilo",
    "feier": "feie",
    "eier": "eie",
    "skolevegring": "skolevegring",
    "skulevegringa": "skulevegring",
    "ikke": "ikke",
    "ikkje": "ikkje",
    "på": "på",
    "tvers": "tvers",
    "skolen": "skole",
    "skulen": "skule",
    "forankret": "forankre",
    "tirsdagsmøter": "tirsdagsmøte",
    "møtet": "møte",
    ",": ",",
}
_options = st.sampled_from(
    ["ikke", "ikkje", "på", "skolen", "skulen", "forank*", "*møter", "*vegring*", "silo", "eier"]
)
_element = st.lists(_options, min_size=1, max_size=3).map("|".join)
_phrase = st.lists(_element | st.just("…"), min_size=1, max_size=4).map(" ".join).filter(lambda text: text.strip(" …"))
_weight = st.sampled_from([0.3, 0.5, 0.8])
TERMS = st.one_of(
    st.builds(dict, word=st.sampled_from([*WORDS][:-1]) | st.just("på tvers"), weight=_weight),
    st.builds(dict, part=st.sampled_from(["bolig", "silo", "skole", "kornsilo", "eier", "møte"]), weight=_weight),
    st.builds(dict, phrase=_phrase, weight=_weight),
)
CODES = st.tuples(st.lists(TERMS, max_size=6), st.lists(TERMS, max_size=2))
BOOKS = st.tuples(CODES, CODES)
TEXTS = st.lists(st.lists(st.sampled_from([*WORDS]), min_size=1, max_size=9), min_size=1, max_size=4)
# Terms of which no text has all words.
FOREIGN = st.one_of(
    st.builds(dict, word=st.just("ferje"), weight=_weight),
    st.builds(dict, part=st.just("ferje"), weight=_weight),
    st.builds(dict, phrase=_element.map("{} … ferje*".format), weight=_weight),
    st.builds(dict, phrase=_element.map("ferje|kai {}".format), weight=_weight),
)
# Hypothesis may use the fixture, which has no state, for all examples.
SETTINGS = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def codebook(own, housing):
    """A code of one's own and one that the classifier knows, each of terms and exceptions; the others are lacking."""
    codes = {
        name: {"label": name, "terms": terms, "unless": unless}
        for name, (terms, unless) in {"own": own, "housing": housing}.items()
    }
    return Codebook.model_validate({"codes": codes})


def document(*sentences):
    """A document of a heading and paragraphs, in which only the words are real."""
    segments = []
    for number, forms in enumerate(sentences):
        tokens = tuple(Token(form, WORDS.get(form, form), "NOUN", 0, 0) for form in forms)
        place = ("a.txt", f"s{number}", 0, 0, " ".join(forms), "heading" if number == 0 else "paragraph", number)
        section = (" ".join(sentences[0]),) if number else ()
        segments.append(Segment(*place, section, "", "", "nb", None, tokens))
    return SegmentedDocument(Particulars("a.txt", "", "", "", "", "txt", "nb", 0, "", ()), tuple(segments))


def key(book, report):
    return Bearing(book).on(words(report))


@pytest.fixture(scope="module")
def coded(classifier):
    def code(report, book):
        (found,) = coding.code([report], book, classifier, Decisions({}))
        return found

    return code


def edited(terms, data, additions):
    """The terms with a few more among them."""
    found = list(terms)
    for term in data.draw(st.lists(additions, max_size=3)):
        found.insert(data.draw(st.integers(0, len(found))), term)
    return found


@SETTINGS
@given(sentences=TEXTS, book=BOOKS, data=st.data())
def test_the_same_key_gives_the_same_codings(coded, sentences, book, data):
    """One term is changed, or more are added, so that keys are often equal."""
    kept = tuple(tuple(terms[data.draw(st.integers(0, 1)) :] for terms in code) for code in book)
    new = codebook(*(tuple(edited(terms, data, TERMS | FOREIGN) for terms in code) for code in kept))
    report, old = document(*sentences), codebook(*book)
    if key(old, report) == key(new, report):
        assert coded(report, old) == coded(report, new)


@SETTINGS
@given(sentences=TEXTS, book=BOOKS, data=st.data())
def test_terms_that_cannot_stand_in_a_document_change_neither_key_nor_codings(coded, sentences, book, data):
    report, old = document(*sentences), codebook(*book)
    new = codebook(*(tuple(edited(terms, data, FOREIGN) for terms in code) for code in book))
    assert key(old, report) == key(new, report)
    assert coded(report, old) == coded(report, new)


@pytest.mark.parametrize(
    ("term", "stands"),
    [
        ({"word": "bolig"}, True),
        ({"part": "bolig"}, True),
        ({"phrase": "på tvers"}, True),
        ({"phrase": "tvers … på"}, True),  # a necessary condition: the order is not looked at
        ({"phrase": "på … bolig"}, False),  # not in one segment
        ({"phrase": "ikke|siloene"}, False),
        ({"part": "ferje"}, False),
    ],
)
def test_a_changed_weight_changes_the_key_where_the_term_can_stand(term, stands):
    report = document(["Boligen"], ["på", "tvers", ","])
    one, other = (codebook(([term | {"weight": weight}], []), ([], [])) for weight in (0.4, 0.5))
    assert (key(one, report) != key(other, report)) == stands


@pytest.mark.parametrize(
    "change",
    [
        {"formerly": ["hus"]},
        {"terms": [{"word": "bolig", "weight": 0.7}, {"word": "silo"}]},
        {"terms": [{"word": "silo"}, {"word": "bolig"}]},
        {"terms": [{"word": "bolig"}], "unless": [{"word": "silo"}]},
    ],
)
def test_what_bears_on_a_document_changes_its_key(change):
    report = document(["Boligen", "siloene"])
    code = {"label": "X", "terms": [{"word": "bolig"}, {"word": "silo"}]}
    one, other = (Codebook.model_validate({"codes": {"x": x, "y": {"label": "Y"}}}) for x in (code, code | change))
    assert key(one, report) != key(other, report)


def test_order_and_names_of_codes_change_the_key_and_labels_do_not():
    report = document(["Boligen"])
    x, y = {"label": "X", "terms": ["bolig"]}, {"label": "Y"}
    books = [{"x": x, "y": y}, {"y": y, "x": x}, {"x": x, "z": y}, {"x": x | {"label": "Z"}, "y": y}]
    first, *others, labelled = (key(Codebook.model_validate({"codes": codes}), report) for codes in books)
    assert first not in others and first == labelled
