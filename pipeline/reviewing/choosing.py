"""What to look at next: where the machine is least sure, spread over codes and reports."""

from __future__ import annotations

import heapq
import math
import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_NEVER, _ALWAYS = 0.003, 0.997  # scores beyond these are as sure as these
_SEED = 20_24


@dataclass(frozen=True, slots=True)
class Candidate:
    """A segment that can be looked at: the machine's score in [0, 1] for each code, and whether a person decided
    something of it already."""

    document: str
    segment: str
    scores: Mapping[str, float] = field(hash=False)
    is_decided: bool = False


def choose(candidates: Iterable[Candidate], n: int, thresholds: Mapping[str, float]) -> list[Candidate]:
    """The ``n`` candidates that are most worth a decision, the most worth first; fewer if there are no more.

    For each code in ``thresholds``, a candidate is worth ``exp(-d)``, d being the distance in log odds of its score
    from the code's threshold. That is divided by 1 + the number of candidates decided or chosen in its report, and
    by 1 + the number chosen for the code, so that no report and no code takes all the attention. What was decided
    already is not chosen. Ties go to what comes first.
    """
    known = list(candidates)
    in_document = Counter(one.document for one in known if one.is_decided)
    queues = {code: _Queue(known, in_document, code, threshold) for code, threshold in thresholds.items()}
    for_code: Counter[str] = Counter()
    chosen: dict[int, Candidate] = {}
    while len(chosen) < n:
        worth = {code: queue.worth(chosen) / (1 + for_code[code]) for code, queue in queues.items()}
        code = max(worth, key=lambda code: worth[code], default="")
        if not worth.get(code):
            break
        i = queues[code].first
        chosen[i] = known[i]
        in_document[known[i].document] += 1
        for_code[code] += 1
    return list(chosen.values())


class _Queue:
    """The candidates by what they are worth for one code, reports' shares counted in."""

    def __init__(self, known: Sequence[Candidate], in_document: Counter[str], code: str, threshold: float) -> None:
        self._known = known
        self._in_document = in_document
        self._uncertain = [uncertainty(one.scores.get(code, 0.0), threshold) for one in known]
        self._heap = [(-self._now(i), i) for i, one in enumerate(known) if not one.is_decided]
        heapq.heapify(self._heap)

    @property
    def first(self) -> int:
        """The number of the candidate that is worth the most, once ``worth`` has been asked for."""
        return self._heap[0][1]

    def worth(self, chosen: Collection[int]) -> float:
        """What the first candidate that is not chosen is worth; 0 if none is left."""
        while self._heap:
            before, i = self._heap[0]
            if i in chosen:
                heapq.heappop(self._heap)
            # What a candidate is worth only falls: one that is worth now what it was is worth the most.
            elif (now := self._now(i)) < -before:
                heapq.heapreplace(self._heap, (-now, i))
            else:
                return now
        return 0.0

    def _now(self, i: int) -> float:
        return self._uncertain[i] / (1 + self._in_document[self._known[i].document])


def choose_at_random(candidates: Iterable[Candidate], n: int, seed: int = _SEED) -> list[Candidate]:
    """A simple random sample of ``n`` of the candidates on which nothing is decided, in their order."""
    known = [one for one in candidates if not one.is_decided]
    drawn = random.Random(seed).sample(range(len(known)), min(n, len(known)))
    return [known[i] for i in sorted(drawn)]


def uncertainty(score: float, threshold: float) -> float:
    """How near the score is to the threshold: 1 where it is just there, near 0 far from it."""
    return math.exp(-abs(_log_odds(score) - _log_odds(threshold)))


def _log_odds(score: float) -> float:
    p = min(max(score, _NEVER), _ALWAYS)
    return math.log(p / (1 - p))
