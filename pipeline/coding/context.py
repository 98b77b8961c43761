"""What a segment's neighbours say: the first stage's scores around it, for the second stage to weigh."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.coding.features import Row

_LEAST = -4.0  # log odds where there is no neighbour
_AROUND = (-1, -2, -3, 1, 2)


def log_odds(scores: np.ndarray) -> np.ndarray:
    """log(p / (1 − p)), kept finite."""
    p = np.clip(scores, 0.003, 0.997)
    return np.log(p / (1 - p))


def code_context(rows: Sequence[Row], scores: np.ndarray, code: int) -> np.ndarray:
    """The second stage's features for one code, (segments x features), from (segments x codes) first-stage scores."""
    odds = log_odds(scores)
    own = odds[:, code]
    others = np.delete(odds, code, axis=1) if odds.shape[1] > 1 else np.full((len(rows), 1), _LEAST)
    rival = others.max(axis=1, initial=_LEAST)
    paragraphs = np.array([row.paragraph for row in rows])
    together = {step: _together(paragraphs, step) for step in (-1, -2, 1)}
    flow = np.array([row.flow for row in rows])
    before, after = _shift(own, -1), _shift(own, 1)
    columns = [
        own,
        *(_shift(own, step) for step in _AROUND),
        *_paragraph(own, scores[:, code], paragraphs),
        _section(scores[:, code], rows),
        _heading(own, rows),
        np.full(len(rows), scores.max(axis=1).mean()),  # how much the document is about any of the codes
        *together.values(),
        rival,
        _shift(rival, -1),
        together[-1] * before,
        together[-1] * flow[:, 0] * before,
        together[-1] * flow[:, 2] * before,
        together[1] * after,
        np.array([row.own[code] for row in rows]),
    ]
    return np.column_stack([*columns, np.delete(scores, code, axis=1), flow])


def type_context(rows: Sequence[Row], scores: np.ndarray) -> np.ndarray:
    """The second stage's features for the finding type, from (segments x types) first-stage scores."""
    odds = log_odds(scores)
    paragraphs = np.array([row.paragraph for row in rows])
    around = [np.column_stack([_shift(odds[:, k], step) for k in range(odds.shape[1])]) for step in (-1, 1, -2)]
    together = [_together(paragraphs, step) for step in (-1, 1, -2)]
    cues = np.array([row.cues for row in rows])
    return np.column_stack([odds, *around, *together, cues, np.array([row.flow for row in rows])])


def _shift(values: np.ndarray, step: int) -> np.ndarray:
    """``values[i + step]`` at ``i``."""
    shifted = np.full(len(values), _LEAST)
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
    """The highest odds and the mean score of the block's other segments, and the highest odds before it."""
    starts = np.flatnonzero(np.diff(paragraphs, prepend=-1))
    sizes = np.diff(starts, append=len(paragraphs))
    block = np.repeat(np.arange(len(starts)), sizes)
    top = np.maximum.reduceat(odds, starts)[block]
    is_top = odds == top
    only = is_top & (np.add.reduceat(is_top.astype(int), starts)[block] == 1)
    next_to_top = np.maximum.reduceat(np.where(is_top, -np.inf, odds), starts)[block]
    alone = sizes[block] == 1
    highest = np.where(alone, _LEAST, np.where(only, next_to_top, top))
    others = np.add.reduceat(scores, starts)[block] - scores
    mean = np.where(alone, 0.0, others / np.maximum(sizes[block] - 1, 1))
    earlier = np.full(len(odds), _LEAST)
    for i in range(1, len(odds)):
        if block[i] == block[i - 1]:
            is_second = i == starts[block[i]] + 1
            earlier[i] = odds[i - 1] if is_second else max(earlier[i - 1], odds[i - 1])
    return [highest, mean, earlier]


def _section(scores: np.ndarray, rows: Sequence[Row]) -> np.ndarray:
    """The mean score of the other segments under the same heading."""
    section = np.cumsum([row.is_heading for row in rows])
    text = np.array([not row.is_heading for row in rows])
    mean = np.zeros(len(rows))
    for number in np.unique(section):
        members = np.flatnonzero(section == number)
        total, count = scores[members][text[members]].sum(), text[members].sum()
        for i in members:
            others = count - text[i]
            mean[i] = (total - scores[i] * text[i]) / others if others else 0.0
    return mean


def _heading(odds: np.ndarray, rows: Sequence[Row]) -> np.ndarray:
    """The odds of the nearest heading above."""
    found = np.full(len(rows), _LEAST)
    current = _LEAST
    for i, row in enumerate(rows):
        if row.is_heading:
            current = odds[i]
        else:
            found[i] = current
    return found
