"""How well the classifier codes reports by a hand that it has not learnt from: `make quality`.

The starter examples come from eight hands (A–H). Each hand's reports are coded by a classifier that was fitted on all
the others, thresholds included, as `funn run` would; printed is what `funn evaluate` prints. Takes minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pipeline import coding, segmenting
from pipeline.codebook import Codebook, load
from pipeline.coding import examples, starters
from pipeline.coding.classifier import fit
from pipeline.coding.features import Extractor
from pipeline.decisions import Decisions
from pipeline.evaluating.scores import compare
from pipeline.evaluating.units import Unit
from pipeline.records import CodedDocument, SegmentedDocument

HANDS = "ABCDEFGH"


def main() -> None:
    """Prints the figures."""
    codebook = load()
    known = list(starters.load())
    segmented = list(segmenting.segment(starter.document for starter in known))
    extractor = coding.extractor()
    learnt = list(examples.from_starters(segmented, extractor))
    person: list[Unit] = []
    machine: list[Unit] = []
    for hand in HANDS:
        others = [example for example in learnt if example.group != hand]
        classifier = fit(others, extractor.codes)
        own = [
            (starter, document)
            for starter, document in zip(known, segmented, strict=True)
            if starter.document.name.startswith(hand)
        ]
        coded = coding.code((document for _, document in own), codebook, classifier, Decisions({}, ()))
        for (starter, document), result in zip(own, coded, strict=True):
            person.extend(_person(starter, document))
            machine.extend(_machine(result, extractor, document, codebook))
        print(f"hand {hand} done", file=sys.stderr)
    print(compare(person, machine, list(codebook.codes)))


def _person(starter: starters.Starter, document: SegmentedDocument) -> Iterator[Unit]:
    for segment, unit in zip(document.segments, starters.labels(starter, document), strict=True):
        codes = unit.codes if unit else frozenset()
        kind = unit.finding_type if unit else None
        yield Unit(segment.document, segment.start, segment.end, codes, finding_type=kind)


def _machine(
    result: CodedDocument, extractor: Extractor, document: SegmentedDocument, codebook: Codebook
) -> Iterator[Unit]:
    for coded, row in zip(result.segments, extractor.rows(document), strict=True):
        segment = coded.segment
        yield Unit(
            segment.document,
            segment.start,
            segment.end,
            frozenset(item.code for item in coded.codings),
            finding_type=coded.finding_type,
            scores=dict(zip(codebook.codes, coded.scores, strict=True)),
            language=segment.language,
            evidence=frozenset(row.evidence),
        )


if __name__ == "__main__":
    main()
