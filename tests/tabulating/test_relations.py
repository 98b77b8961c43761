from itertools import permutations
from statistics import mean

import pytest

from pipeline.tabulating.relations import cooccurrence, saturation


def test_cooccurrence_counts_sentences_and_paragraphs_with_both(coded, tally, labels):
    document = coded(
        "a.txt",
        ("Felles team for bolig.", "Lunde", "silo_breaking housing", "result"),
        ("Bare bolig.", "Lunde", "housing", "result"),
        ("Bare team.", "Moen", "silo_breaking", "result"),
    )
    rows = {row[:2]: row[2:] for row in cooccurrence(tally([document]), labels).rows}
    assert rows["silo_breaking", "housing"] == (1, pytest.approx(0.3333), 1, pytest.approx(0.3333), 1)
    assert rows["anchoring", "housing"] == (0, 0.0, 0, 0.0, 0)
    assert len(rows) == 6  # each pair once


def test_codes_in_different_sentences_of_a_paragraph_are_near(coded, tally, labels):
    document = coded(
        "a.txt",
        ("Et team.", "Lunde", "silo_breaking", "result"),
        ("De skaffer bolig.", "Lunde", "housing", "result"),
        paragraph=0,
    )
    rows = {row[:2]: row[2:] for row in cooccurrence(tally([document]), labels).rows}
    assert rows["silo_breaking", "housing"][:3] == (0, 0.0, 1)


def test_expected_findings_are_the_mean_over_all_orders(coded, tally, labels):
    said = {
        "a": [("housing", "goal"), ("housing", "plan")],
        "b": [("housing", "goal")],
        "c": [("anchoring", "result"), ("housing", "plan"), ("silo_breaking", "goal")],
        "d": [],
    }
    documents = [
        coded(name, *[("Noe.", "Lunde", code, kind) for code, kind in found] or [("Noe.", "Lunde", "", "context")])
        for name, found in said.items()
    ]
    rows = list(saturation(tally(documents), labels).rows)
    for n, row in enumerate(rows, 1):
        orders = [len(set().union(*(said[name] for name in order[:n]))) for order in permutations(said)]
        assert row[6] == pytest.approx(mean(orders), abs=0.01)
    assert [row[5] for row in rows] == [2, 2, 4, 4]


def test_what_the_last_documents_bring_is_compared_with_the_first_four(coded, tally, labels):
    kinds = ["goal", "result", "challenge", "plan", "goal", "context"]
    documents = [coded(f"{i}", ("Noe.", "Lunde", "housing", kind)) for i, kind in enumerate(kinds)]
    shares = [row[7] for row in saturation(tally(documents), labels).rows]
    assert shares == ["", "", "", "", "", 0.25]  # one new finding in two documents, against four
