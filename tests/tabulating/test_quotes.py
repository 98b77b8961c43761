from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.codebook import load
from pipeline.documents import Documents
from pipeline.labels import Labels
from pipeline.records import CodedDocument, CodedSegment, Coding, Particulars, Segment
from pipeline.tabulating.framework import _EXTRACT, _extract, findings, framework, framework_of, quotes
from pipeline.tabulating.quotes import QUOTES, _centrality, _rarity, _vector
from pipeline.tabulating.tally import Tally

CODEBOOK = load()
LONG = "Boligkontoret har fått på plass ni leiligheter i sentrum for familier som sto uten et sted å bo"


def cell(table, municipality="Lunde", code="housing"):
    index = [column.name for column in table.columns].index(code)
    return next(row[index] for row in table.rows if row[0] == municipality)


def test_near_duplicates_are_not_quoted_twice(coded, tally, labels):
    said = [(f"{LONG} i år.", "Lunde", "housing", "result"), (f"{LONG} i fjor.", "Lunde", "housing", "result")]
    other = ("Startlån har gitt fire husstander egen bolig i løpet av våren.", "Lunde", "housing", "result")
    chosen = tally([coded("a.txt", *said, other)]).quotes["Lunde", "housing", "result"]
    assert len(chosen) == 2 and {quote.text for quote in chosen} >= {other[0]}


def test_quotes_are_spread_over_documents(coded, tally):
    first = coded(
        "a.txt",
        ("Boligkontoret skaffet ni leiligheter i løpet av våren.", "Lunde", "housing", "result"),
        ("Utleierne på Moen har skrevet under på fem kontrakter.", "Lunde", "housing", "result"),
        ("Husbanken ga tilskudd til rehabilitering av gamlehjemmet.", "Lunde", "housing", "result"),
    )
    second = coded(
        "b.txt", ("Tre familier flyttet ut av campinghytta før jul i fjor.", "Lunde", "housing", "result"), score=0.8
    )
    chosen = tally([first, second]).quotes["Lunde", "housing", "result"]
    assert {quote.document for quote in chosen[:2]} == {"a.txt", "b.txt"}


def test_headings_are_not_quoted_but_counted(coded, tally, labels):
    table = findings(tally([coded("a.txt", ("Bolig", "Lunde", "housing", "context"), block="heading")]), labels)
    assert [row[:5] for row in table.rows] == [("Lunde", "housing", "context", 1, 1)]
    assert not any(next(iter(table.rows))[5:])


def test_the_order_of_documents_does_not_choose_the_quotes(coded, tally):
    said = ("Ni familier flyttet ut av campinghytta før jul.", "Husleia er satt ned i fem gamle kommunale boliger.")
    more = (
        "Utleierne på Moen har skrevet under på kontrakter.",
        "Boligkontoret har åpent to kvelder i uka til sommeren.",
    )
    documents = [
        coded(f"{i}.txt", (text, "Lunde", "housing", "result"), score=0.6 + i / 10)
        for i, text in enumerate((*said, *more))
    ]

    def chosen(order):
        return [quote.text for quote in tally(order).quotes["Lunde", "housing", "result"]]

    assert chosen(documents) == chosen(documents[::-1]) and len(chosen(documents)) == QUOTES


def test_several_municipalities_come_before_a_municipality_s_second_quote(coded, tally, labels):
    document = coded(
        "a.txt",
        ("Kommunestyret vedtok planen i juni etter to møter.", "Lunde", "anchoring", "result"),
        ("Rådmannen sitter selv i styringsgruppa for arbeidet.", "Lunde", "anchoring", "result"),
        ("Politikerne har satt av penger i budsjettet for neste år.", "Strandby", "anchoring", "result"),
    )
    rows = list(quotes(tally([document]), labels).rows)
    assert {row[2] for row in rows[:2]} == {"Lunde", "Strandby"} and rows[2][2] == "Lunde"


def test_the_framework_shows_every_finding_type_with_its_count_and_id(coded, tally, labels):
    document = coded(
        "a.txt",
        ("Målet var å skaffe bolig til alle familiene innen jul.", "Lunde", "housing", "goal"),
        ("Vi mangler fremdeles boliger med tre soverom.", "Lunde", "housing", "challenge"),
    )
    counted = tally([document])
    points = cell(framework(counted, labels))
    assert [(point.finding_type, point.segments, point.extracts[0][1]) for point in points] == [
        ("goal", 1, "a.txt#s0"),
        ("challenge", 1, "a.txt#s1"),
    ]
    assert cell(framework_of("housing", counted, labels), code="goal") == points[:1]
    assert cell(framework(counted, labels), code="anchoring") == ()


@given(words=st.lists(st.text("abcæøå, ;–", min_size=1, max_size=30), min_size=1, max_size=30))
def test_an_extract_is_the_segment_s_own_beginning(words):
    text = " ".join(" ".join(words).split())
    extract = _extract(text)
    assert len(extract) <= _EXTRACT + 1
    assert extract == text or (extract.endswith(" …") and text.startswith(extract[:-2]))


@settings(deadline=None)
@given(
    texts=st.lists(st.sampled_from([LONG, LONG + " i år", "Kort.", "Nødbolig ble tatt i bruk i tre uker i mars.", "…"]))
)
def test_quotes_are_verbatim_few_and_from_the_cell(texts):
    segments = tuple(
        CodedSegment(
            Segment("a.txt", f"s{i}", 0, len(text), text, "paragraph", i, (), "Lunde", "", "nb", 2, ()),
            "result",
            0.5,
            (Coding("housing", 0.6, "machine", ""),),
            (),
        )
        for i, text in enumerate(texts)
    )
    about = Particulars("a.txt", "", "", "", "", "txt", "nb", 1, "", ())
    counted = Tally.of(Documents([CodedDocument(about, segments)]), CODEBOOK)
    rows = list(quotes(counted, Labels()).rows)
    assert len(rows) <= QUOTES and bool(rows) == bool(texts)
    assert len({row[3] for row in rows}) == len(rows)
    for row in rows:
        assert texts[int(row[4].removeprefix("a.txt#s"))] == row[3]


@given(st.lists(st.lists(st.sampled_from("Bolig bolig i å – NAV sentrum".split()), min_size=1), min_size=1))
def test_centrality_is_the_mean_likeness_that_scikit_learn_gives(words):
    texts = [" ".join(text) for text in words]
    vectors = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\w+|[^\w\s]+").fit_transform(texts)
    likeness = (vectors @ vectors.T).toarray()
    others = likeness.sum(axis=1) - likeness.diagonal()
    expected = others / others.max() if others.max() > 1e-9 else np.ones(len(texts))
    counted = [Counter(text.lower().split()) for text in texts]
    assert np.allclose(_centrality([_vector(one, _rarity(texts)) for one in counted]), expected, rtol=0, atol=1e-6)
