"""How codes go together, and whether further reports still bring something new."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np

from pipeline.labels import Labels
from pipeline.records import Table
from pipeline.tabulating.columns import columns, table
from pipeline.tabulating.tally import Tally

# Guest, Namey & Chen 2020 (https://doi.org/10.1371/journal.pone.0232076): what the last documents bring, against what
# the first ones brought.
_BASE, _RUN = 4, 2


def cooccurrence(tally: Tally, labels: Labels) -> Table:
    """A pair of codes a row: segments and paragraphs with both, and how much of those with either that is."""
    rows = []
    for pair in combinations(tally.codebook.codes, 2):
        first, second = ((code, code) for code in pair)
        both = tally.together[pair]
        either = tally.together[first] + tally.together[second] - both
        near = tally.together_in_paragraph[pair]
        near_either = tally.together_in_paragraph[first] + tally.together_in_paragraph[second] - near
        places = sum(map(bool, tally.together_in[pair]))
        rows.append((*pair, both, _share(both, either), near, _share(near, near_either), places))
    own = columns(
        labels,
        code="code",
        other_code="code",
        segments="number",
        jaccard="share",
        paragraphs="number",
        paragraph_jaccard="share",
        municipalities="number",
    )
    return table("cooccurrence", own, rows, labels, tally.codebook)


def saturation(tally: Tally, labels: Labels) -> Table:
    """A document a row, in the study's order: what it adds to the documents before it.

    ``findings`` counts codes with a finding type; ``expected_findings`` is their mean number over all orders of the
    documents (the same for a rarefaction curve); ``new_share`` is what the last two documents added, against all that
    the first four hold; empty before the sixth.
    """
    total = len(tally.of_document)
    with_finding = Counter(finding for found in tally.of_document for finding in found)
    holding = np.array(list(with_finding.values()), dtype=float)
    missed = np.ones(len(holding))  # the chance that none of n documents drawn at random holds it
    rows, codes, findings, counts = [], set(), set(), []
    for n, ((about, _, _), found) in enumerate(zip(tally.documents, tally.of_document, strict=True), 1):
        new_codes = {code for code, _ in found} - codes
        new_findings = set(found) - findings
        codes |= new_codes
        findings |= new_findings
        counts.append(len(findings))
        missed *= np.maximum(total - holding - n + 1, 0) / (total - n + 1)
        expected = round(float((1 - missed).sum()), 2)
        share = ""
        if n >= _BASE + _RUN and counts[_BASE - 1]:
            share = round((counts[-1] - counts[-1 - _RUN]) / counts[_BASE - 1], 4)
        rows.append((n, about.name, len(new_codes), len(codes), len(new_findings), len(findings), expected, share))
    own = columns(
        labels,
        n="number",
        document="text",
        new_codes="number",
        codes="number",
        new_findings="number",
        all_findings="number",
        expected_findings="number",
        new_share="share",
    )
    return table("saturation", own, rows, labels, tally.codebook)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
