"""Colours of figures: the codebook's own, tints of them, and ink that can be read on them."""

from __future__ import annotations

from pipeline.codebook import Codebook

INK = "#000000"
PAPER = "#ffffff"
# A cell's share is a tint of this: one hue, so that columns compare, and lightness alone tells in grey.
SHADE = "#17365c"
FAINT = "#595959"  # 7:1 on paper

# For codes without a colour: Okabe and Ito's, which the colour-blind tell apart; black is left out.
_SPARE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442")


def of(codebook: Codebook) -> dict[str, str]:
    """The colour of each code: the codebook's, or a spare one where it has none."""
    codes = enumerate(codebook.codes.items())
    return {name: code.colour or _SPARE[place % len(_SPARE)] for place, (name, code) in codes}


def tint(colour: str, strength: float) -> str:
    """The colour mixed with white; strength 0 is white, 1 the colour itself."""
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02x}" for part in _parts(colour))


def ink(background: str) -> str:
    """Black or white, whichever is easier to read on the background; its contrast is never below 4.5:1."""
    return max((INK, PAPER), key=lambda colour: contrast(colour, background))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _shares(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shares(colour: str) -> list[float]:
    return [part / 255 for part in _parts(colour)]


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
