"""Agreement for the screen: a line for each code of each two who judged the same sample."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.agreement.comparing import Agreement, Comparison, compare
from pipeline.agreement.disagreements import disagreements, tally
from pipeline.agreement.settling import Judged

_WIDTH = 16
_MOST = 12  # kinds of disagreement shown


def summary(judged: Judged) -> Iterator[str]:
    """What the sample comes to; first of all how far it is judged."""
    yield f"Sample {judged.sample}: {judged.units} segments."
    for person, n in judged.finished.items():
        yield f"  {person} has judged {n} of {judged.units}."
    if judged.unfinished:
        yield "Not finished: the figures are of what both have judged, and do not yet speak for the sample."
    for comparison in compare(judged.judgements, judged.codes):
        yield from ("", *_of(comparison))
    counts = tally(disagreements(judged.judgements, judged.codes)).most_common(_MOST)
    if counts:
        yield from ("", "Disagreements (all of them are in the table):")
    for (origins, kind, first, second), n in counts:
        what = " / ".join(", ".join(codes) or "–" for codes in (first, second))
        yield f"{n:>5}  {' – '.join(origins)}: {what} ({kind.replace('_', ' ')})"


def _of(comparison: Comparison) -> Iterator[str]:
    weighted = ", weighted" if comparison.weighted else ""
    yield f"{' – '.join(comparison.origins)}: {comparison.units} segments of {comparison.documents} documents{weighted}"
    names = ("n", "prevalence", "percent", "alpha [95 %]", "kappa", "AC1", "F1")
    yield f"  {'':<{_WIDTH}}{names[0]:>5}{names[1]:>12}{names[2]:>9}  {names[3]:<20}" + "".join(
        f"{name:>7}" for name in names[4:]
    )
    for code, found in comparison.codes.items():
        yield _line(code, found)
    yield _line("all (MASI)", comparison.all_codes)
    yield _line("finding type", comparison.finding_type)


def _line(name: str, found: Agreement) -> str:
    shares = f"{_shown(found.prevalence, '.1%'):>12}{_shown(found.percent, '.1%'):>9}"
    figures = "".join(f"{_shown(figure, '.2f'):>7}" for figure in (found.kappa, found.ac1, found.f1))
    verdict = (found.reason or found.verdict).replace("_", " ")
    return f"  {name:<{_WIDTH}}{found.n:>5}{shares}  {found.alpha!s:<20}{figures}  {verdict}"


def _shown(figure: float, form: str) -> str:
    return "–" if math.isnan(figure) else format(figure, form)
