"""Initials: the large letter, some lines high, with which an article begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.pages.glyphs import Run

_LARGE = 1.8  # times the body's size
_NEAR = 1.5  # ems between the initial and the lines beside it
_RISE = 0.7  # ems from the baseline to the top of a capital


def with_initials(runs: Sequence[Run], body: float) -> list[Run]:
    """The runs, with each initial put before the word that it begins, and the lines beside it moved out to the margin.

    ``body`` is the type size of most of the text.
    """
    settled = list(runs)
    for initial in runs:
        if initial.size < _LARGE * body or not (len(initial.text) == 1 and initial.text.isupper()):
            continue
        beside = [i for i, run in enumerate(settled) if _is_beside(run, initial, body)]
        first = min(beside, key=lambda i: settled[i].baseline, default=None)
        if first is None or len(beside) < 2:
            continue
        for i in beside:
            settled[i] = replace(settled[i], left=initial.left)
        settled[first] = replace(settled[first], text=initial.text + settled[first].text)
        settled.remove(initial)
    return settled


def _is_beside(run: Run, initial: Run, body: float) -> bool:
    """Whether a run begins to the right of the initial, no higher and no lower than it."""
    top = initial.baseline - _RISE * initial.size
    high_enough = run.baseline - _RISE * run.size > top - 0.5 * body
    return (
        run.size < initial.size
        and high_enough
        and run.baseline < initial.baseline + 0.3 * body
        and -0.3 * body < run.left - initial.right < _NEAR * body
    )
