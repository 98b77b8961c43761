"""The machine alone on reports whose decisions it has not learnt from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.coding.adaptation import Adaptation
from pipeline.coding.classifier import Example
from pipeline.coding.machine import Machine, View

Viewed = tuple[Example, View]
_PARTS = 5


def view(machine: Machine, examples: Sequence[Example]) -> list[Viewed]:
    """The reports, each with the machine's view of it; those without a segment are left out."""
    return [(example, machine.view(example.rows)) for example in examples if example.rows]


def unseen(machine: Machine, seen: Sequence[Viewed]) -> list[np.ndarray]:
    """Each report's probabilities of the codes, (segments x codes), by a machine that has learnt from what was decided
    on the other reports. The reports with decisions are held out in at most five parts."""
    decided = [i for i, (example, _) in enumerate(seen) if not np.isnan(example.codes).all()]
    adaptations = [
        Adaptation.of_views(machine, [seen[i] for place, i in enumerate(decided) if place % _PARTS != part])
        for part in range(min(_PARTS, len(decided)))
    ]
    whole = Adaptation.of_views(machine, [seen[i] for i in decided])
    part_of = {i: place % _PARTS for place, i in enumerate(decided)}
    return [
        (adaptations[part_of[i]] if i in part_of else whole).codes(of_report) for i, (_, of_report) in enumerate(seen)
    ]
