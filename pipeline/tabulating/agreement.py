"""Agreement: how far people and the machine code alike, theme by theme, and every disagreement with both codings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.agreement import Agreement, Comparison, Disagreement, Judgement, compare, disagreements
from pipeline.agreement.settling import Judged
from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import MACHINE, Table
from pipeline.tabulating.columns import Row, columns, table


def agreement_tables(judged: Judged, codebook: Codebook, labels: Labels) -> tuple[Table, Table]:
    """The tables ``agreement`` and ``disagreements`` of a sample."""
    return agreement(judged, codebook, labels), disagreed(judged, codebook, labels)


def agreement(judged: Judged, codebook: Codebook, labels: Labels) -> Table:
    """A code of two origins (or of all people) a row, then the whole set of codes, then the finding type."""
    own = columns(
        labels,
        between="text",
        code="code",
        n="number",
        prevalence="share",
        percent="share",
        alpha="number",
        alpha_low="number",
        alpha_high="number",
        verdict="word",
        kappa="number",
        ac1="number",
        positive="number",
        negative="number",
        precision="number",
        recall="number",
        f1="number",
    )
    rows = [row for one in compare(judged.judgements, judged.codes) for row in _rows(one, labels)]
    found = table("agreement", own, rows, labels, codebook)
    return replace(found, note=f"{found.note} {progress(judged, labels)}")


def disagreed(judged: Judged, codebook: Codebook, labels: Labels) -> Table:
    """A disagreement of two origins a row, by kind, with both codings side by side and what was settled."""
    own = columns(
        labels,
        between="text",
        kind="word",
        only_first="text",
        only_second="text",
        text="quote",
        first="text",
        second="text",
        settled="text",
        id="id",
    )
    names = {code: labels.of(entry.label) for code, entry in codebook.codes.items()}
    names |= labels.beginning("word.") | {kind: labels[kind] for kind in ("goal", "result", "challenge", "plan")}
    names["context"] = labels["context"]
    rows = [_disagreement(one, judged, names) for one in disagreements(judged.judgements, judged.codes)]
    found = table("disagreements", own, rows, labels, codebook)
    return replace(found, note=f"{found.note} {progress(judged, labels)}")


def progress(judged: Judged, labels: Labels) -> str:
    """How far each coder has come, and a warning where that is not the end."""
    said = [
        labels["agreement.judged"].format(person=person, n=n, units=judged.units)
        for person, n in judged.finished.items()
    ]
    warning = [labels["agreement.unfinished"]] if judged.unfinished else []
    return " ".join([labels["agreement.sample"].format(judged.sample, judged.units), *said, *warning])


def told_of_agreement(judged: Judged, codebook: Codebook, labels: Labels) -> str:
    """What a methods text says of the agreement of those who coded the sample, people or else person and machine."""
    compared = compare(judged.judgements, judged.codes)
    people = [one for one in compared if MACHINE not in one.origins] or compared
    told = [labels["agreement.method"].format(judged.units), progress(judged, labels)]
    for one in people:
        figures = (f"{labels.of(codebook.codes[code].label)} {one.codes[code].alpha}" for code in one.codes)
        who, listed = _between(one.origins, labels), "; ".join(figures)
        told.append(labels["agreement.figures"].format(who=who, n=one.units, figures=listed))
    return " ".join(told)


def _rows(comparison: Comparison, labels: Labels) -> Iterator[Row]:
    between = _between(comparison.origins, labels)
    for code, found in comparison.codes.items():
        yield (between, code, *_figures(found))
    yield (between, "all_codes", *_figures(comparison.all_codes))
    yield (between, "finding_type", *_figures(comparison.finding_type))


def _figures(found: Agreement) -> Row:
    alpha = (found.alpha.value, found.alpha.low, found.alpha.high)
    coefficients = (found.kappa, found.ac1, found.positive, found.negative, found.precision, found.recall, found.f1)
    verdict = found.reason or found.verdict
    return (
        found.n,
        _cell(found.prevalence),
        _cell(found.percent),
        *map(_cell, alpha),
        verdict,
        *map(_cell, coefficients),
    )


def _cell(figure: float) -> float | str:
    """The figure, or an empty cell where it is not defined."""
    return "" if math.isnan(figure) else round(figure, 3)


def _disagreement(found: Disagreement, judged: Judged, names: dict[str, str]) -> Row:
    one, other = found.judged
    place = (one.document, one.segment)
    settled = _listed(judged.settled[place], names) or "–" if place in judged.settled else ""
    differing = (_listed(found.first, names), _listed(found.second, names))
    codings = (_coding(one, judged, names), _coding(other, judged, names))
    between = " – ".join(names.get(origin, origin) for origin in found.origins)
    identifier = f"{one.document}#{one.segment}"
    return (between, found.kind, *differing, judged.quotes[place], *codings, settled, identifier)


def _coding(said: Judgement, judged: Judged, names: dict[str, str]) -> str:
    """All that an origin says of a unit."""
    codes = [code for code in judged.codes if code in said.codes]
    kind = [said.finding_type] if said.finding_type else []
    return f"{_listed(codes, names) or '–'}{''.join(f' ({names[one]})' for one in kind)}"


def _listed(words: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(word, word) for word in words)


def _between(origins: tuple[str, ...], labels: Labels) -> str:
    return " – ".join(labels["word.machine"] if origin == MACHINE else origin for origin in origins)
