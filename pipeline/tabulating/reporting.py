"""The reporting checklists: what the run answers of each item, and what the author must.

SRQR: O'Brien and others 2014, https://doi.org/10.1097/ACM.0000000000000388. COREQ: Tong, Sainsbury and Craig 2007,
https://doi.org/10.1093/intqhc/mzm042. The items are told in words of our own.
"""

from __future__ import annotations

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import Provenance, Table
from pipeline.tabulating.columns import columns, table
from pipeline.tabulating.facts import Facts, words_for

_ITEMS = {"SRQR": 21, "COREQ": 32}
_PREFIX = {"SRQR": "S", "COREQ": ""}  # of an item's number
# What the run can tell; the labels ``answer.NAME`` hold the texts. All other items are the author's.
_ANSWERS = {
    ("SRQR", 5): ("by_both", "approach"),
    ("SRQR", 8): ("by_both", "sampling"),
    ("SRQR", 10): ("by_both", "collected"),
    ("SRQR", 11): ("by_both", "instruments"),
    ("SRQR", 12): ("by_run", "units"),
    ("SRQR", 13): ("by_both", "processing"),
    ("SRQR", 14): ("by_both", "analysis"),
    ("SRQR", 15): ("by_both", "trust"),
    ("SRQR", 16): ("by_both", "synthesis"),
    ("SRQR", 17): ("by_run", "quotes"),
    ("SRQR", 19): ("by_both", "limits"),
    ("COREQ", 9): ("by_both", "approach"),
    ("COREQ", 10): ("by_both", "sampling"),
    ("COREQ", 12): ("by_run", "units"),
    ("COREQ", 13): ("by_both", "excluded"),
    ("COREQ", 16): ("by_both", "sample"),
    ("COREQ", 22): ("by_both", "saturation"),
    ("COREQ", 24): ("by_both", "coders"),
    ("COREQ", 25): ("by_run", "codebook"),
    ("COREQ", 26): ("by_both", "derivation"),
    ("COREQ", 27): ("by_run", "software"),
    ("COREQ", 29): ("by_run", "quotes"),
    ("COREQ", 30): ("by_both", "consistent"),
    ("COREQ", 31): ("by_both", "synthesis"),
    ("COREQ", 32): ("by_both", "deviating"),
}


def reporting(tables: dict[str, Table], run: Provenance, codebook: Codebook, labels: Labels) -> Table:
    """An item of a checklist a row, with who answers it, and the answer of the run."""
    facts = Facts.of(tables, codebook)
    words = words_for(facts, run, codebook, labels)
    rows = []
    for standard, items in _ITEMS.items():
        for number in range(1, items + 1):
            status, answer = _ANSWERS.get((standard, number), ("by_author", ""))
            text = labels[f"answer.{_kind(answer, facts, run)}"].format(**words) if answer else ""
            item = labels[f"{standard.lower()}.{number}"]
            rows.append((standard, f"{_PREFIX[standard]}{number}", item, status, text))
    own = columns(labels, standard="text", number="text", item="long", status="word", answer="long")
    return table("reporting", own, rows, labels, codebook)


def _kind(answer: str, facts: Facts, run: Provenance) -> str:
    """The answer's name, with what did not happen told apart from what did."""
    none = {
        "excluded": not facts.unread,
        "saturation": facts.new_share is None,
        "coders": not run.reviewed,
        "trust": not run.reviewed,
    }
    return f"{answer}_none" if none.get(answer) else answer
