"""The figures' letters: their sizes, and how much room a text takes.

A text is as broad as matplotlib draws it, but measured from the font's file: laying out a figure need not wait for
matplotlib to load.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from math import floor
from pathlib import Path

SIZE = 8.0  # of a text, in points
SMALL = 7.0
TITLE = 10.0
LEADING = 1.2  # from line to line, in sizes
MIDDLE = 0.38  # from the line on which letters stand to half the height of an l, in sizes
_ROOMY = 1.03  # another program's letters can be a little wider
# Advances are rounded to steps of a letter in this size, which is how matplotlib measures.
_MEASURED = 100  # points
_STEPS = 64  # in a point

# What the font draws as one letter, or not at all.
_JOINED = {"ffi": "\ufb03", "ffl": "\ufb04", "ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02", "\u00ad": ""}


@cache
def width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """How broad the text is, in points."""
    text = unicodedata.normalize("NFC", text)
    for letters, joined in _JOINED.items():
        text = text.replace(letters, joined)
    names, advances, kerns = _font(file(bold))
    glyphs = [names.get(ord(letter), ".notdef") for letter in text]
    steps = sum(advances[glyph] for glyph in glyphs)
    steps += sum(kerns.get(pair, 0) for pair in zip(glyphs, glyphs[1:], strict=False))
    return _ROOMY * (steps / _STEPS * (size / _MEASURED))


@cache
def file(bold: bool) -> Path:
    """The font's file, which comes with matplotlib."""
    matplotlib = find_spec("matplotlib")
    assert matplotlib and matplotlib.origin
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf" / name


@cache
def _font(path: Path) -> tuple[dict[int, str], dict[str, int], dict[tuple[str, str], int]]:
    """By code point the glyph, by glyph its advance, and by pair of glyphs what they are moved apart, in steps."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        scale = _STEPS * _MEASURED / font["head"].unitsPerEm
        advances = {glyph: floor(advance * scale + 0.5) for glyph, (advance, _) in font["hmtx"].metrics.items()}
        (kern,) = font["kern"].kernTables
        kerns = {pair: floor(apart * scale + 0.5) for pair, apart in kern.kernTable.items()}
        return font.getBestCmap(), advances, kerns


def wrapped(text: str, room: float, size: float = SIZE, most: int = 2, *, bold: bool = False) -> list[str]:
    """The text in at most ``most`` lines that fit the room; what does not fit is cut with ``…``."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while width(word, size, bold=bold) > room and len(lines) < most:
            head = _fitting(word, room, size, "-", bold)
            lines[-1:] = [head + "-", ""]
            word = word[len(head) :]
        lines[-1] = word
    if len(lines) < most:
        return lines
    rest = " ".join(lines[most - 1 :])
    last = rest if width(rest, size, bold=bold) <= room else _fitting(rest, room, size, "…", bold).rstrip() + "…"
    return [*lines[: most - 1], last]


def _fitting(text: str, room: float, size: float, mark: str, bold: bool) -> str:
    """The longest beginning of the text, at least a letter, that fits the room with the mark at its end."""
    for end in range(len(text), 1, -1):
        if width(text[:end] + mark, size, bold=bold) <= room:
            return text[:end]
    return text[:1]
