"""What a segment's neighbours say: the first stage's scores around it, for the second stage to weigh."""

from __future__ import annotations

import numpy as np

from pipeline.coding.features import Rows

_LEAST = -4.0  # log odds where there is no neighbour
_AROUND = (-1, -2, -3, 1, 2)


def log_odds(scores: np.ndarray) -> np.ndarray:
    """log(p / (1 − p)), kept finite."""
    p = np.clip(scores, 0.003, 0.997)
    return np.log(p / (1 - p))


class CodeContext:
    """The second stage's features for the codes, from (segments x codes) first-stage scores."""

    def __init__(self, rows: Rows, scores: np.ndarray) -> None:
        self._rows = rows
        self._scores = scores
        self._odds = odds = log_odds(scores)
        self._around = [_shift(odds, step) for step in _AROUND]
        self._paragraph = _paragraph(odds, scores, rows.paragraphs)
        self._heading = _heading(odds, rows.is_heading)
        self._section = _section(scores, rows.is_heading)
        self._all = np.full(len(rows), scores.max(axis=1).mean())  # how much the document is about any of the codes
        self._together = {step: _together(rows.paragraphs, step) for step in (-1, -2, 1)}

    def of(self, code: int) -> np.ndarray:
        """The features for one code, (segments x features)."""
        odds, flow, together = self._odds, self._rows.flow, self._together
        rival = np.delete(odds, code, axis=1).max(axis=1, initial=_LEAST)
        around = [shifted[:, code] for shifted in self._around]
        before, after = around[0], around[3]
        columns = [
            odds[:, code],
            *around,
            *(values[:, code] for values in self._paragraph),
            self._section[:, code],
            self._heading[:, code],
            self._all,
            *together.values(),
            rival,
            _shift(rival, -1),
            together[-1] * before,
            together[-1] * flow[:, 0] * before,
            together[-1] * flow[:, 2] * before,
            together[1] * after,
            self._rows.own[:, code],
        ]
        return np.column_stack([*columns, np.delete(self._scores, code, axis=1), flow])


def type_context(rows: Rows, scores: np.ndarray) -> np.ndarray:
    """The second stage's features for the finding type, from (segments x types) first-stage scores."""
    odds = log_odds(scores)
    steps = (-1, 1, -2)
    around = [_shift(odds, step) for step in steps]
    together = [_together(rows.paragraphs, step) for step in steps]
    return np.column_stack([odds, *around, *together, rows.cues, rows.flow])


def _shift(values: np.ndarray, step: int) -> np.ndarray:
    """``values[i + step]`` at ``i``."""
    shifted = np.full(values.shape, _LEAST)
    if step < 0:
        shifted[-step:] = values[:step]
    else:
        shifted[:-step] = values[step:]
    return shifted


def _together(paragraphs: np.ndarray, step: int) -> np.ndarray:
    """1 where the segment that many steps away is in the same block."""
    other = np.full(len(paragraphs), -1)
    if step < 0:
        other[-step:] = paragraphs[:step]
    else:
        other[:-step] = paragraphs[step:]
    return (other == paragraphs).astype(float)


def _paragraph(odds: np.ndarray, scores: np.ndarray, paragraphs: np.ndarray) -> list[np.ndarray]:
    """The highest odds and the mean score of the block's other segments, and the highest odds before it; each
    (segments x codes)."""
    starts = np.flatnonzero(np.diff(paragraphs, prepend=-1))
    sizes = np.diff(starts, append=len(paragraphs))
    block = np.repeat(np.arange(len(starts)), sizes)
    top = np.maximum.reduceat(odds, starts)[block]
    is_top = odds == top
    only = is_top & (np.add.reduceat(is_top.astype(int), starts)[block] == 1)
    next_to_top = np.maximum.reduceat(np.where(is_top, -np.inf, odds), starts)[block]
    size = sizes[block][:, None]
    highest = np.where(size == 1, _LEAST, np.where(only, next_to_top, top))
    others = np.add.reduceat(scores, starts)[block] - scores
    mean = np.where(size == 1, 0.0, others / np.maximum(size - 1, 1))
    earlier = np.full(odds.shape, _LEAST)
    for start, end in zip(starts, starts + sizes, strict=True):
        earlier[start + 1 : end] = np.maximum.accumulate(odds[start : end - 1])
    return [highest, mean, earlier]


def _section(scores: np.ndarray, is_heading: np.ndarray) -> np.ndarray:
    """The mean score of the other segments under the same heading, (segments x codes)."""
    starts = np.flatnonzero(np.diff(np.cumsum(is_heading), prepend=-1))
    by_code = np.ascontiguousarray(scores.T)
    mean = np.zeros(scores.shape)
    for start, end in zip(starts, [*starts[1:], len(scores)], strict=True):
        text = ~is_heading[start:end, None]
        total = by_code[:, start + is_heading[start] : end].sum(axis=1)
        others = text.sum() - text
        mean[start:end] = np.where(others > 0, (total - scores[start:end] * text) / np.maximum(others, 1), 0.0)
    return mean


def _heading(odds: np.ndarray, is_heading: np.ndarray) -> np.ndarray:
    """The odds of the nearest heading above, (segments x codes)."""
    nearest = np.maximum.accumulate(np.where(is_heading, np.arange(len(odds)), -1))
    found = np.where(nearest[:, None] < 0, _LEAST, odds[nearest])
    found[is_heading] = _LEAST
    return found
