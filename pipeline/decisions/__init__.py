"""Decisions: what people said of passages, kept in ledgers for good and found again when reports change."""

from pipeline.decisions.anchoring import Anchored, Reason, anchor, quoted, text_of
from pipeline.decisions.event import COLUMNS, DECISIONS, REQUIRED, Event
from pipeline.decisions.ledger import append, files
from pipeline.decisions.standing import Conflict, Decisions, Placed, Standing, counts, read

__all__ = [
    "COLUMNS",
    "DECISIONS",
    "REQUIRED",
    "Anchored",
    "Conflict",
    "Decisions",
    "Event",
    "Placed",
    "Reason",
    "Standing",
    "anchor",
    "append",
    "counts",
    "files",
    "quoted",
    "read",
    "text_of",
]
