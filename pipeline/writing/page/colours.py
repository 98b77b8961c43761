"""A colour and a line for each code, to be told apart on light ground and on dark, and in black and white."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook import Codebook

LIGHT, DARK = "#ffffff", "#15171c"  # the page's grounds, as page.css has them
_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, which asks for less (3) of a line
# For codes without a colour of their own.
_COLOURS = ("#23306b", "#c24e14", "#0f7c8a", "#8a6d00", "#7a2f8f", "#3d7a2a", "#b3204d", "#5b5f66")
_STEPS = 40

# A code's line, drawn from left to right again and again: (drawn, left out) in pixels. None is a whole line.
_LINES: tuple[tuple[int, ...], ...] = ((1, 0), (7, 3), (2, 3), (12, 3, 2, 3), (4, 6), (7, 3, 2, 3, 2, 3))


class Palette:
    """The colours and lines of a codebook's codes, as declarations of a style sheet."""

    def __init__(self, codebook: Codebook) -> None:
        self._codes = codebook.codes

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """(name of a property, value): ``--code-0`` and ``--line-0`` for the first code, and on."""
        for place, code in enumerate(self._codes.values()):
            colour = code.colour or _COLOURS[place % len(_COLOURS)]
            yield f"--code-{place}", f"light-dark({readable(colour, LIGHT)}, {readable(colour, DARK)})"
            yield f"--line-{place}", _line(_LINES[place % len(_LINES)], f"var(--code-{place})")


def readable(colour: str, ground: str, contrast: float = _CONTRAST) -> str:
    """The colour, or the one nearest to it on the way to black or white that has the contrast with the ground."""
    end = (0, 0, 0) if _luminance(_parts(ground)) > 0.2 else (255, 255, 255)
    parts = _parts(colour)
    for step in range(_STEPS + 1):
        mixed = tuple(round(part + (goal - part) * step / _STEPS) for part, goal in zip(parts, end, strict=True))
        if contrast_between(mixed, _parts(ground)) >= contrast:
            break
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def contrast_between(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The contrast of two colours in [1, 21], as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(parts: tuple[int, ...]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (p / 255 for p in parts)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _line(pattern: tuple[int, ...], colour: str) -> str:
    """The line as a background image."""
    stops, at = [], 0
    for number, length in enumerate(pattern):
        stops.append(f"{'transparent' if number % 2 else colour} {at}px {at + length}px")
        at += length
    return f"repeating-linear-gradient(90deg, {', '.join(stops)})"
