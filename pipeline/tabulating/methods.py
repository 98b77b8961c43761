"""The methods text of a run: what was done and no more, a string a paragraph, for the author to build on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import Provenance, Table
from pipeline.tabulating.facts import Facts, threshold_of_study, words_for


def methods(
    tables: dict[str, Table],
    run: Provenance,
    codebook: Codebook,
    labels: Labels,
    agreement: str | None = None,
) -> tuple[str, ...]:
    """The paragraphs. ``agreement`` is a sentence or more on the agreement of coders, where it has been measured."""
    facts = Facts.of(tables, codebook)
    words = words_for(facts, run, codebook, labels)

    def told(names: Iterable[str]) -> str:
        return " ".join(labels[f"methods.{name}"].format(**words) for name in names)

    return (
        told(_design()),
        told(_material(facts)),
        told(_segments(facts)),
        told(_machine(run, codebook)),
        told(_people(facts, run)),
        agreement or told(["agreement_none"]),
        told(_tables(facts, codebook)),
        told(_limits(run)),
    )


def _design() -> Iterator[str]:
    yield "design"
    yield "software"


def _material(facts: Facts) -> Iterator[str]:
    yield "material"
    yield "excluded" if facts.unread else "excluded_none"


def _segments(facts: Facts) -> Iterator[str]:
    yield "segments"
    yield "municipality"
    yield "without" if facts.without else "without_none"


def _machine(run: Provenance, codebook: Codebook) -> Iterator[str]:
    """How the machine coded: with a classifier where there is one for any code, by the codebook's terms, or both."""
    known = [code for code in codebook.codes if code in run.thresholds]
    if known:
        yield "classifier"
        yield "classifier_learnt" if run.reviewed else "classifier_starters"
        yield "thresholds" if threshold_of_study(run) is None else "threshold"
    if known and len(known) < len(codebook.codes):
        yield "terms_some"
    elif not known:
        yield "terms_all"
    yield "finding_types"
    yield "codings"


def _people(facts: Facts, run: Provenance) -> Iterator[str]:
    if not run.reviewed:
        yield "review_none"
        return
    yield "review"
    if run.decided:
        yield "review_codes"
    if run.reviewed < facts.segments:
        yield "review_rest"


def _tables(facts: Facts, codebook: Codebook) -> Iterator[str]:
    yield "framework"
    yield "quotes"
    yield "lacking"
    if any(code.problem for code in codebook.codes.values()):
        yield "lacking_not"
    yield "saturation" if facts.new_share is not None else "saturation_none"


def _limits(run: Provenance) -> Iterator[str]:
    yield "limits"
    if not run.reviewed:
        yield "limits_unreviewed"
