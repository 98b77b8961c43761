"""What a run worked with, for the audit trail and the manifest."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version

from pipeline import __version__
from pipeline.records import Provenance
from pipeline.segmenting.model import ModelChoice
from pipeline.study import Study

_LIBRARIES = (
    "spacy",
    "scikit-learn",
    "simplemma",
    "pypdfium2",
    "lxml",
    "markdown-it-py",
    "pandas",
    "xlsxwriter",
    "python-docx",
    "matplotlib",
)


def describe(
    study: Study,
    models: Iterable[ModelChoice],
    documents: dict[str, str],
    starters: tuple[int, str],
    thresholds: dict[str, float],
) -> Provenance:
    """What this run of the study works with. ``documents`` are hashes by name, ``starters`` the number of starter
    examples and their hash, ``thresholds`` the classifier's by code."""
    # A comment is no review; nor is a decision on a report that is not in the study.
    made = [event for name, events in study.decisions.stands().items() if name in documents for event in events]
    stands = [event for event in made if event.decision != "comment"]
    latest = {(event.document, event.start, event.end, event.code): event for event in stands if event.code}
    decided = Counter((event.person, "no" if event.decision == "reject" else "yes") for event in latest.values())
    return Provenance(
        funn=__version__,
        python=platform.python_version(),
        libraries={name: version(name) for name in _LIBRARIES},
        models=tuple((choice.language, choice.name, choice.version) for choice in models),
        settings={name: str(value) for name, value in study.settings.model_dump().items()},
        codebook_version=study.codebook.version,
        codebook_sha256=study.codebook.sha256,
        thresholds=thresholds,
        starters=starters[0],
        starters_sha256=starters[1],
        ledgers=study.ledgers(),
        documents=documents,
        decided=dict(decided),
        reviewed=len({(event.document, event.start, event.end) for event in stands}),
    )
