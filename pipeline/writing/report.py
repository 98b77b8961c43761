"""What every format is given to draw."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.cache import Kept, unkept
from pipeline.codebook import Codebook
from pipeline.documents import Documents
from pipeline.labels import Labels
from pipeline.records import Table

# The date that files carry: today's would make two runs differ.
DATED = datetime.datetime(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Report:
    """The tables by name, in the order in which a reader wants them, and what else the formats need.

    ``source`` is one line on what the tables were made from;
    ``methods`` the methods text, a string a paragraph; ``template`` a Word file whose styles the docx takes over;
    ``figures`` are the figures' png files by name, with an svg of the same name beside each, and ``alts`` a sentence
    by name that tells what a figure shows; both are empty until the figures are drawn. ``kept`` gives back what an
    earlier run drew of the same.
    """

    tables: dict[str, Table]
    documents: Documents
    codebook: Codebook
    labels: Labels
    source: str
    methods: tuple[str, ...] = field(default=())
    template: Path | None = None
    figures: dict[str, Path] = field(default_factory=dict)
    alts: dict[str, str] = field(default_factory=dict)
    kept: Kept = unkept
