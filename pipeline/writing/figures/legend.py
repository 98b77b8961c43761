"""The key to a figure: small samples with what they mean, in lines as broad as the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.labels import Labels
from pipeline.writing.figures.colours import FAINT, INK, PAPER, SHADE, tint
from pipeline.writing.figures.drawing import WIDTH, Drawing, Fields, Rectangle, Text, corner, hatching
from pipeline.writing.figures.font import LEADING, SMALL, width, wrapped

_SAMPLE_WIDTH, _SAMPLE_HEIGHT = 16, 9
_GAP = 12
_LINE = 14
_STRENGTHS = (0.1, 0.28, 0.48, 0.7, 0.95)
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)
_MOST = 0.85
CORNER = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample of the key looks like and means; ``sign`` is a text in it, ``corner`` a mark in its corner."""

    meaning: str
    colour: str = PAPER
    hatch: str = ""
    sign: str = ""
    corner: bool = False


class Shades:
    """Five classes of a share, each a tint: even steps that hold most shares, the last one open.

    A municipality of six sentences can have any share; it must not make all others pale.
    """

    def __init__(self, shares: Sequence[float]) -> None:
        ordered = sorted(share for share in shares if share > 0) or [0.0]
        common = ordered[min(int(_MOST * len(ordered)), len(ordered) - 1)]
        self._step = next((step for step in _STEPS if step * len(_STRENGTHS) > common), _STEPS[-1])

    def colour(self, share: float) -> str:
        """The tint of a share above 0; a share on the bound between two classes is in the upper one."""
        return tint(SHADE, _STRENGTHS[min(int(round(share / self._step, 6)), len(_STRENGTHS) - 1)])

    def samples(self, labels: Labels) -> list[Sample]:
        """A sample of each class with its bounds."""
        last = len(_STRENGTHS) - 1
        bounds = [f"{labels.number(100 * self._step * n)}–{labels.percent(self._step * (n + 1))}" for n in range(last)]
        bounds.append(labels["figure.or_more"].format(labels.percent(self._step * last)))
        return [Sample(meaning, tint(SHADE, strength)) for meaning, strength in zip(bounds, _STRENGTHS, strict=True)]


class Legend:
    """Samples in lines, under a note in small letters."""

    def __init__(self, note: str, samples: Sequence[Sample]) -> None:
        self._note = wrapped(note, WIDTH, SMALL, 5) if note else []
        self._lines: list[list[tuple[float, Sample]]] = [[]]
        x = 0.0
        for sample in samples:
            own = _SAMPLE_WIDTH + 4 + width(sample.meaning, SMALL)
            if x and x + own > WIDTH:
                self._lines.append([])
                x = 0.0
            self._lines[-1].append((x, sample))
            x += own + _GAP

    @property
    def height(self) -> float:
        """How much room it takes, in points."""
        return len(self._note) * SMALL * LEADING + len(self._lines) * _LINE + 2

    def draw(self, drawing: Drawing, top: float) -> None:
        """Draws the note and the samples."""
        for number, line in enumerate(self._note):
            drawing.add(Text(0, top + SMALL * LEADING * (number + 0.5), line, SMALL, colour=FAINT))
        top += len(self._note) * SMALL * LEADING + 2
        for number, line in enumerate(self._lines):
            for x, sample in line:
                _draw(drawing, x, top + number * _LINE + (_LINE - _SAMPLE_HEIGHT) / 2, sample)


def _draw(drawing: Drawing, x: float, top: float, sample: Sample) -> None:
    middle = top + _SAMPLE_HEIGHT / 2
    drawing.add(Rectangle(x, top, _SAMPLE_WIDTH, _SAMPLE_HEIGHT, sample.colour))
    if sample.hatch:
        drawing.add(hatching(x, top, _SAMPLE_WIDTH, _SAMPLE_HEIGHT, sample.hatch))
    if sample.sign:
        drawing.add(Text(x + _SAMPLE_WIDTH / 2, middle, sample.sign, SMALL, "center"))
    if sample.corner:
        drawing.add(Fields((corner(x + _SAMPLE_WIDTH - 1.5, top + 1.5, CORNER, INK),)))
    drawing.add(Text(x + _SAMPLE_WIDTH + 4, middle, sample.meaning, SMALL))
