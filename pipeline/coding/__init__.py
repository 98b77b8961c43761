"""Coding: which codes a segment carries and why, and its finding type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.codebook import Codebook
from pipeline.coding import evidence, finding_type
from pipeline.records import CodedDocument, CodedSegment, Coding, Segment, SegmentedDocument, Token

VERSION = 1

MACHINE = "machine"


def code(documents: Iterable[SegmentedDocument], codebook: Codebook, threshold: float = 0.5) -> Iterator[CodedDocument]:
    """Each document with its codings; a code is put on a segment where its evidence weighs ``threshold`` or more.

    The coded segments are without their tokens, which no later stage needs.
    """
    matcher = evidence.Matcher(
        {name: code.terms for name, code in codebook.codes.items()},
        {name: code.unless for name, code in codebook.codes.items()},
    )
    typer = finding_type.FindingTyper(finding_type.shipped())
    order = {name: place for place, name in enumerate(codebook.codes)}
    for document in documents:
        headings = {" ".join(s.text.split()): s.tokens for s in document.segments if s.block == "heading"}
        yield CodedDocument(
            document.about,
            tuple(
                _coded(
                    segment, matcher, typer, [headings[h] for h in segment.section if h in headings], order, threshold
                )
                for segment in document.segments
            ),
        )


def _coded(
    segment: Segment,
    matcher: evidence.Matcher,
    typer: finding_type.FindingTyper,
    headings: list[tuple[Token, ...]],
    order: dict[str, int],
    threshold: float,
) -> CodedSegment:
    codings = []
    for name, matches in matcher.find(segment.tokens).items():
        score = evidence.strength(matches)
        if score >= threshold:
            codings.append(Coding(name, round(score, 3), MACHINE, evidence.quote(segment.tokens, matches)))
    kind, score = typer.type_of(segment, headings)
    codings.sort(key=lambda coding: order[coding.code])
    return CodedSegment(replace(segment, tokens=()), kind, round(score, 3), tuple(codings))
