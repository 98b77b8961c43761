"""Across municipalities: who aims, achieves, struggles and plans, what they have in common, and who deviates."""

from __future__ import annotations

from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, FindingType, Table
from pipeline.tabulating.columns import Row, columns, table
from pipeline.tabulating.tally import Tally

# A municipality deviates from what two in three do, or does what at most one in three does.
_MOST, _FEW = 2 / 3, 1 / 3
_ENOUGH = 3  # municipalities that mention the code, before any can deviate


def synthesis(tally: Tally, labels: Labels) -> Table:
    """A code and finding type a row: how many municipalities and which, what they share, and who deviates."""
    rows = [_row(tally, code, kind, labels) for code in tally.codebook.codes for kind in FINDING_TYPES]
    own = columns(
        labels,
        code="code",
        finding_type="finding_type",
        municipalities="number",
        of_municipalities="number",
        which="long",
        segments="number",
        common_words="long",
        common_codes="long",
        deviating="long",
    )
    return table("synthesis", own, rows, labels, tally.codebook)


def _row(tally: Tally, code: str, kind: FindingType, labels: Labels) -> Row:
    mention = [name for name in tally.municipalities if name and tally.coded[name, code]]
    which = [name for name in mention if tally.findings[name, code, kind]]
    segments = sum(tally.findings[name, code, kind] for name in tally.municipalities)
    words = ", ".join(f"{word} ({n})" for word, n in tally.wording.common((code, kind)))
    beside = sorted(
        ((-tally.beside[code, kind, other], order, other) for order, other in enumerate(tally.codebook.codes))
    )
    codes = ", ".join(f"{labels.of(tally.codebook.codes[other].label)} ({-n})" for n, _, other in beside if n)
    deviating = _deviating(mention, which, labels) if kind != "context" else ""
    return (code, kind, len(which), len(mention), ", ".join(which), segments, words, codes, deviating)


def _deviating(mention: list[str], which: list[str], labels: Labels) -> str:
    """Who does not do what most do, or who does what few do; empty where views are divided or too few are there."""
    if len(mention) < _ENOUGH or not which or len(which) == len(mention):
        return ""
    if len(which) / len(mention) >= _MOST:
        return labels["deviates.not"].format(", ".join(name for name in mention if name not in which))
    if len(which) / len(mention) <= _FEW:
        return labels["deviates.only"].format(", ".join(which))
    return ""
