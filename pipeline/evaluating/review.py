"""The review curve: what a number of decisions does, on segments chosen by the machine or drawn at random.

A person's coding of the reports stands for the person who decides. Decisions are made in sheets of fifty; after each
the machine learns from all of them and the next sheet is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipeline.coding.adaptation import Adaptation
from pipeline.coding.classifier import Example
from pipeline.coding.machine import Machine
from pipeline.evaluating.curve import count, decided, f1_of
from pipeline.evaluating.unseen import Viewed, unseen, view
from pipeline.reviewing.choosing import Candidate, choose, choose_at_random
from pipeline.study import Study

SIZES = (0, 50, 100, 200)
SHEET = 50
SEEDS = 20
EXPLAINED = """\
  tables     the tables as they would be: what is decided as decided, the rest as the machine codes it
  undecided  the machine on what is left to it, which is easier the more of the doubtful is decided
  unseen     the machine alone on all segments, each report by what was decided on other reports only
  After / is the mean of the random choices, and in brackets where 95 % of them lie."""

# Given the candidates, how many of them to take, and how many are decided already.
Choice = Callable[[Sequence[Candidate], int, int], list[Candidate]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Macro F1 over the codes: of the tables, of the segments not decided, and of the machine on reports not seen."""

    tables: float
    undecided: float
    unseen: float


@dataclass(frozen=True, slots=True)
class Point:
    """The figures after ``decisions`` on as many segments: by the machine's choice, and by each random one."""

    decisions: int
    chosen: Figures
    random: tuple[Figures, ...]

    def __str__(self) -> str:
        parts = []
        for name in Figures.__slots__:
            drawn = [getattr(figures, name) for figures in self.random]
            low, high = np.percentile(drawn, [2.5, 97.5])
            own = getattr(self.chosen, name)
            parts.append(f"{name} {own:.3f} / {np.mean(drawn):.3f} [{low:.3f}, {high:.3f}]")
        return f"{self.decisions:>4} decided: {'   '.join(parts)}"


def review_curve(
    path: Path,
    study: Study,
    sizes: Sequence[int] = SIZES,
    seeds: int = SEEDS,
    progress: Callable[[str, int, int, str], None] = lambda *_: None,
) -> list[Point]:
    """A point per size that the person's coding in ``path`` has segments for; ``seeds`` random choices are made."""
    machine, own = decided(path, study)
    review = _Review(machine, list(own.values()))
    sizes = [size for size in sizes if size <= review.largest]
    thresholds = {code: machine.threshold(code) for code in machine.extractor.codes}

    def at_random(seed: int) -> Choice:
        return lambda candidates, n, done: choose_at_random(candidates, n, seed * 1_000 + done)

    ways: list[Choice] = [lambda candidates, n, _: choose(candidates, n, thresholds), *map(at_random, range(seeds))]
    found = []
    for number, way in enumerate(ways):
        found.append(list(review.by(way, sizes)))
        progress("reviewing", number + 1, len(ways), "")
    return [
        Point(size, chosen, tuple(drawn))
        for size, (chosen, *drawn) in zip(sizes, zip(*found, strict=True), strict=True)
    ]


class _Review:
    """The reports of a study, reviewed again and again from the beginning."""

    def __init__(self, machine: Machine, examples: Sequence[Example]) -> None:
        self._machine = machine
        self._seen = view(machine, [replace(one, types=np.full(len(one.rows), -1)) for one in examples])
        self._truth = [example.codes for example, _ in self._seen]
        self._thresholds = [machine.threshold(code) for code in machine.extractor.codes]
        self._open = [
            np.flatnonzero(~example.rows.is_heading & ~np.isnan(example.codes).all(axis=1)).tolist()
            for example, _ in self._seen
        ]
        self.largest = sum(map(len, self._open))

    def by(self, way: Choice, sizes: Sequence[int]) -> Iterator[Figures]:
        """The figures at each size, where segments are chosen that way."""
        done = [np.zeros(len(truth), dtype=bool) for truth in self._truth]
        for size in sizes:
            while (so_far := int(sum(map(np.sum, done)))) < size:
                probabilities = self._learnt(done)
                for one in way(self._candidates(probabilities, done), min(SHEET, size - so_far), so_far):
                    done[int(one.document)][int(one.segment)] = True
            yield self._figures(done)

    def _decided(self, done: list[np.ndarray]) -> list[Viewed]:
        """The reports as far as they are decided."""
        return [
            (replace(example, codes=np.where(own[:, None], example.codes, np.nan)), of_report)
            for (example, of_report), own in zip(self._seen, done, strict=True)
        ]

    def _learnt(self, done: list[np.ndarray]) -> list[np.ndarray]:
        """The probabilities of the codes by report, when the machine has learnt from all that is decided."""
        known = [one for one, own in zip(self._decided(done), done, strict=True) if own.any()]
        adaptation = Adaptation.of_views(self._machine, known)
        return [np.round(adaptation.codes(of_report), 3) for _, of_report in self._seen]

    def _candidates(self, probabilities: list[np.ndarray], done: list[np.ndarray]) -> list[Candidate]:
        codes = self._machine.extractor.codes
        return [
            Candidate(str(d), str(i), dict(zip(codes, map(float, probabilities[d][i]), strict=True)), bool(done[d][i]))
            for d, segments in enumerate(self._open)
            for i in segments
        ]

    def _figures(self, done: list[np.ndarray]) -> Figures:
        truth, own = np.vstack(self._truth), np.concatenate(done)[:, None]
        coded = np.vstack(self._learnt(done)) >= self._thresholds
        alone = np.vstack(unseen(self._machine, self._decided(done))) >= self._thresholds
        undecided = np.where(own, np.nan, truth)
        return Figures(
            _macro_f1(truth, np.where(own, truth == 1, coded)), _macro_f1(undecided, coded), _macro_f1(truth, alone)
        )


def _macro_f1(truth: np.ndarray, coded: np.ndarray) -> float:
    """From (segments x codes), the truth NaN where it is not known."""
    return float(f1_of(count(truth, coded)).mean())
