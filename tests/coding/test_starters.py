"""The starter examples as data: form, amount, balance, no near-duplicates."""

import csv
import re
from collections import Counter

import pytest

from pipeline.coding import starters
from pipeline.records import FINDING_TYPES

STEMS = re.compile(
    r"forank|eierskap|eigarskap|silo|på tvers|tverrfag|tverrsekt|skolevegr|skulevegr|skolenekt|fravær|fråvær"
    r"|bolig|bustad"
)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with starters.FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_amount_and_balance(rows):
    coded = [row for row in rows if row["codes"]]
    nynorsk = sum(row["language"] == "nn" for row in rows) / len(rows)
    assert len(rows) >= 10_000
    assert 0.3 <= len(coded) / len(rows) <= 0.42
    assert 0.3 <= nynorsk <= 0.4
    assert sum(bool(STEMS.search(row["text"].lower())) for row in coded) / len(coded) < 0.5
    assert len({row["report"] for row in rows}) >= 200 and len({row["register"] for row in rows}) >= 20


def test_codes_and_types_are_known(rows):
    known = {"anchoring", "silo_breaking", "school_refusal", "housing", ""}
    assert {code for row in rows for code in row["codes"].split(";")} == known
    assert {row["finding_type"] for row in rows} == set(FINDING_TYPES)
    assert {row["kind"] for row in rows} == {"h1", "h2", "h3", "p", "s", "b", "q", "t"}


def test_no_near_duplicates(rows):
    """No two sentences of eight words or more share four fifths of their word pairs; headings may recur."""
    pairs: dict[tuple[str, str], list[int]] = {}
    sentences = []
    for row in rows:
        words = re.findall(r"\w+", row["text"].lower())
        if len(words) >= 8 and not row["kind"].startswith("h"):
            sentences.append({*zip(words, words[1:], strict=False)})
    for number, own in enumerate(sentences):
        for pair in own:
            pairs.setdefault(pair, []).append(number)
    for number, own in enumerate(sentences):
        shared = Counter(other for pair in own if len(pairs[pair]) < 50 for other in pairs[pair] if other > number)
        for other, n in shared.items():
            assert n / min(len(own), len(sentences[other])) < 0.8, (number, other)


def test_units_stand_in_their_reports_in_order():
    for starter in starters.load():
        end = -1
        for unit in starter.units:
            assert end < unit.start < unit.end <= len(starter.document.text)
            end = unit.end
        for block in starter.document.blocks:
            assert starter.document.text[block.start : block.end].strip()
