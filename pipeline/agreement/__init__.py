"""Agreement: how far people, and people and the machine, code alike; and the sample on which to find out."""

from __future__ import annotations

from pipeline.agreement.bootstrap import Estimate
from pipeline.agreement.comparing import Agreement, Comparison, compare, verdict
from pipeline.agreement.disagreements import Disagreement, disagreements, tally
from pipeline.agreement.judgements import Judgement
from pipeline.agreement.sampling import Candidate, Drawn, Stratum, sample, units_needed

__all__ = [
    "Agreement",
    "Candidate",
    "Comparison",
    "Disagreement",
    "Drawn",
    "Estimate",
    "Judgement",
    "Stratum",
    "compare",
    "disagreements",
    "sample",
    "tally",
    "units_needed",
    "verdict",
]
