"""What another codebook would change, before it is adopted: what comes and goes, and how well it agrees with people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from textwrap import shorten
from typing import Literal

import numpy as np

from pipeline import coding, learning
from pipeline.cache import Cache
from pipeline.codebook import Codebook
from pipeline.coding.classifier import Classifier
from pipeline.coding.examples import from_decisions
from pipeline.coding.machine import Machine
from pipeline.errors import UserError
from pipeline.evaluating.unseen import unseen, view
from pipeline.plan import Plan
from pipeline.progress import Progress
from pipeline.records import CodedDocument, SegmentedDocument
from pipeline.study import Study


@dataclass(frozen=True, slots=True)
class Difference:
    """A code that the other codebook puts on a segment (``gained``) or no longer does (``lost``), in its names."""

    kind: Literal["gained", "lost"]
    document: str
    segment: str
    municipality: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of people's decisions on a code the machine alone makes the same way, by each codebook. It has learnt
    from decisions on other reports only."""

    code: str
    decided: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """A codebook tried on a study. ``homeless`` counts the decisions on codes that it has not, by code; ``left_out``
    are the reports that the last run did not read."""

    codes: tuple[str, ...]
    documents: int
    differences: tuple[Difference, ...]
    agreement: tuple[Agreement, ...]
    homeless: dict[str, int]
    left_out: tuple[str, ...]


def attempt(study: Study, other: Codebook, progress: Progress = lambda *_: None) -> Trial:
    """What the study's last run would have come to by the other codebook. Nothing is written.

    Codes that are renamed or merged (``formerly``) are compared under their new name. Raises ``UserError`` where the
    last run is not up to date.
    """
    if not study.cache.exists():
        raise UserError("the study has not been run yet", study.root, "Do `funn run` first.")
    tried = study.with_codebook(other)
    with study.alone(), Cache(study.cache) as kept:
        plan = Plan(study, kept)
        left_out = plan.stale("segmenting", plan.segmenting)
        for name in left_out:
            plan.leave_out(name)
        if plan.stale("coding", plan.coding()):
            raise UserError("the study has changed since its last run", study.root, "Do `funn run` first.")
        classifier = learning.learnt(kept) if plan.names else None
        found: list[Difference] = []
        for done, now in enumerate(_coded(tried, plan, kept, classifier), 1):
            was = kept.get("coding", now.about.name, CodedDocument)
            found.extend(_differences(was, now, other.renamed))
            progress("coding", done, len(plan.names), now.about.name)
        decided = [kept.get("segmenting", name, SegmentedDocument) for name in plan.decided]
        agreement = _agreement(decided, study, tried, classifier) if classifier and decided else ()
    stands = chain.from_iterable(tried.decisions.stands().values())
    homeless = Counter(event.code for event in stands if event.code not in ("", *other.codes))
    return Trial(
        tuple(other.codes), len(plan.names), tuple(found), agreement, dict(sorted(homeless.items())), tuple(left_out)
    )


def _coded(tried: Study, plan: Plan, kept: Cache, classifier: Classifier | None) -> Iterator[CodedDocument]:
    """The documents as the other codebook would have them coded, people's decisions included."""
    if classifier is None:
        return
    decided = (kept.get("segmenting", name, SegmentedDocument) for name in plan.decided)
    adaptation = coding.adapt(decided, tried.codebook, classifier, tried.decisions)
    segmented = (kept.get("segmenting", name, SegmentedDocument) for name in plan.names)
    threshold = tried.settings.threshold
    yield from coding.code(segmented, tried.codebook, classifier, tried.decisions, threshold, adaptation)


def _differences(before: CodedDocument, after: CodedDocument, renamed: dict[str, str]) -> Iterator[Difference]:
    for was, now in zip(before.segments, after.segments, strict=True):
        old = {renamed.get(coding.code, coding.code) for coding in was.codings}
        new = {coding.code for coding in now.codings}
        segment = now.segment
        text = " ".join(segment.text.split())
        for code in sorted(old ^ new):
            kind = "gained" if code in new else "lost"
            yield Difference(kind, segment.document, segment.id, segment.municipality, code, text)


def _agreement(
    decided: Sequence[SegmentedDocument], study: Study, tried: Study, classifier: Classifier
) -> tuple[Agreement, ...]:
    """For each code of the other codebook on which somebody decided."""
    _, before = _alone(decided, study, classifier)
    truth, after = _alone(decided, tried, classifier)
    old, new = list(study.codebook.codes), tried.codebook.codes
    found = []
    for k, (name, code) in enumerate(new.items()):
        known = ~np.isnan(truth[:, k])
        carried = truth[known, k] == 1
        columns = [old.index(one) for one in (name, *code.formerly) if one in old]
        was, now = before[known][:, columns].any(axis=1), after[known, k]
        if known.any():
            found.append(Agreement(name, int(known.sum()), int((was == carried).sum()), int((now == carried).sum())))
    return tuple(found)


def _alone(decided: Sequence[SegmentedDocument], study: Study, classifier: Classifier) -> tuple[np.ndarray, np.ndarray]:
    """What people decided (1, 0 or NaN) and what the machine alone codes, both (segments of all reports x codes)."""
    machine = Machine(coding.extractor(study.codebook), classifier)
    seen = view(machine, [from_decisions(document, machine.extractor, study.decisions) for document in decided])
    thresholds = [study.settings.threshold or machine.threshold(code) for code in machine.extractor.codes]
    scores = np.vstack([np.round(scores, 3) for scores in unseen(machine, seen)])
    return np.vstack([example.codes for example, _ in seen]), scores >= thresholds


def summary(trial: Trial, most: int = 10) -> Iterator[str]:
    """The trial for the screen: per code and municipality what comes and goes, at most ``most`` sentences of each kind
    a code, and the agreement with people's decisions."""
    if not trial.differences:
        yield f"In {trial.documents} documents nothing would be gained or lost."
    for code in dict.fromkeys([*trial.codes, *(one.code for one in trial.differences)]):
        own = [one for one in trial.differences if one.code == code]
        if own:
            yield f"{code}: {_counts(own)}"
            yield from _by_municipality(own)
            yield from _sentences(own, most)
    if trial.agreement:
        yield "Decisions that the machine alone makes the same way (it has learnt from other reports' decisions only):"
        total = Agreement("all codes", *(sum(column) for column in zip(*map(_figures, trial.agreement), strict=True)))
        yield from map(_agreement_line, (*trial.agreement, *((total,) if len(trial.agreement) > 1 else ())))
    for code, number in trial.homeless.items():
        yield (
            f"{number} decisions on {code} would count for nothing: no code has that name, now or formerly."
            f" If another code takes it over, write `formerly: [{code}]` there."
        )
    for name in trial.left_out:
        yield f"Left out, as the last run did not read it: {name}"


def _counts(found: Sequence[Difference]) -> str:
    kinds = Counter(one.kind for one in found)
    return f"{kinds['gained']} gained, {kinds['lost']} lost"


def _by_municipality(found: Sequence[Difference]) -> Iterator[str]:
    for municipality in sorted({one.municipality for one in found}):
        own = [one for one in found if one.municipality == municipality]
        yield f"  {municipality or '(none or several)'}: {_counts(own)}"


def _sentences(found: Sequence[Difference], most: int) -> Iterator[str]:
    for kind, sign in (("gained", "+"), ("lost", "-")):
        own = [one for one in found if one.kind == kind]
        for one in own[:most]:
            yield f"    {sign} {shorten(one.text, 160, placeholder=' …')}  [{one.document}#{one.segment}]"
        if len(own) > most:
            yield f"    {sign} … and {len(own) - most} more"


def _figures(one: Agreement) -> tuple[int, int, int]:
    return one.decided, one.before, one.after


def _agreement_line(one: Agreement) -> str:
    before, after = one.before / one.decided, one.after / one.decided
    return (
        f"  {one.code:<18}before {before:4.0%} ({one.before} of {one.decided}),"
        f" after {after:4.0%} ({one.after}), {100 * (after - before):+.0f} points"
    )
