"""From a PDF page to runs: stretches of text on one line in one style, with their place on the page."""

from __future__ import annotations

import ctypes
import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import pypdfium2.raw as pdfium

_PDFIUM_HYPHEN = 0x02  # how PDFium marks a hyphen at the end of a line
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_CHARACTERS = str.maketrans(_LIGATURES | {"\u2010": "-", "\u2011": "-", "\u2212": "-", "\ufffe": "-"})
_LOOSE_ACCENT = re.compile("([\u02da\u00a8]) ?([aAoOuU])")  # old TeX fonts draw the ring or the dots before the letter
_COMBINING = {"\u02da": "\u030a", "\u00a8": "\u0308"}
_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|\bdemi\b", re.IGNORECASE)
_SPACED_OUT = re.compile(r"(?:\w ){4,}\w")

_RUN_GAP = 1.0  # ems between two glyphs that end a run: a tab, a gutter
_SMALLEST, _LARGEST = 1.0, 2000.0  # points; what a file says beyond them is an error in it
_OVERLAP = 0.8  # ems that a glyph may step back: an accent, kerning


@dataclass(frozen=True, slots=True)
class Style:
    """How a glyph is set: size in points, weight, and the marked content it belongs to (-1: none).

    ``artifact`` says that the file itself calls the glyph decoration; ``turn`` counts the quarter turns of the writing
    direction, None where it is slanted.
    """

    size: float
    bold: bool
    content: int
    artifact: bool
    turn: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text on one line in one style.

    Places are in points from the left and the top of the page, turned so that its text reads upright. ``blank`` says
    that a blank stands before the run; ``first_width`` is how wide the first word is and ``second`` where the second
    word starts, by which a hanging indent and a line that was ended on purpose are known.
    """

    text: str
    left: float
    right: float
    baseline: float
    style: Style
    blank: bool
    first_width: float
    second: float

    @property
    def size(self) -> float:
        """The type size in points."""
        return self.style.size


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, in the order in which the file draws it.

    The page is ``height`` points high and was turned by ``turn`` quarters so that its text reads upright; ``unmapped``
    counts the characters whose font does not name them.
    """

    height: float
    runs: list[Run]
    turn: int = 0
    unmapped: int = 0


_Character: TypeAlias = tuple[str, tuple[float, ...], Style]


class _Glyph(NamedTuple):
    """A character and its place on the turned page; ``blank`` says that a blank stands before it."""

    character: str
    left: float
    right: float
    baseline: float
    style: Style
    blank: bool


def read_page(page: Any, textpage: Any) -> Page:
    """The text of a page (handles of PDFium), turned so that most of it reads upright.

    What is written in another direction, or outside the page, is decoration: a watermark, a printer's mark.
    """
    characters = _characters(textpage)
    turns = Counter(style.turn for character, _, style in characters if character.strip() and style.turn is not None)
    turn = max(turns, key=lambda t: (turns[t], -t), default=0)
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    width, height = box.right - box.left, box.top - box.bottom
    if turn % 2:
        width, height = height, width
    runs = [_run(stretch) for stretch in _stretches(_upright(characters, turn, box))]
    inside = [run for run in runs if run.left < width and run.right > 0 and 0 < run.baseline < height]
    unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1 for index in range(len(characters)))
    return Page(height, inside, turn, unmapped)


def _characters(textpage: Any) -> list[_Character]:
    """Every character that PDFium finds: the character, its box (left, bottom, right, top, x, y), and its style."""
    styles: dict[int | None, Style] = {}
    fonts: dict[int | None, bool] = {}
    style = Style(1.0, False, -1, False, 0)
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    characters = []
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        drawn = pdfium.FPDFText_GetTextObject(textpage, index)
        if drawn:  # the blanks and line ends that PDFium adds belong to no object
            key = ctypes.addressof(drawn.contents)
            if key not in styles:
                styles[key] = _style(textpage, index, drawn, fonts)
            style = styles[key]
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        place = (box.left, box.bottom, box.right, box.top, x.value, y.value)
        characters.append((_character(pdfium.FPDFText_GetUnicode(textpage, index)), place, style))
    return characters


def _character(code: int) -> str:
    """What a code point of PDFium stands for: one or more letters, a blank, or "" for a control character."""
    if 0x20 < code < 0x7F:
        return chr(code)
    if code == _PDFIUM_HYPHEN:
        return "-"
    if code in (0x09, 0x0A, 0x0D, 0x20):
        return " "
    if code < 0xA0 or code >= 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    if 0xE000 <= code < 0xF900:  # private use: the bullets of Symbol, Wingdings and OpenSymbol
        return "•"
    character = chr(code).translate(_CHARACTERS)
    return " " if character.isspace() else character


def _style(textpage: Any, index: int, drawn: Any, fonts: dict[int | None, bool]) -> Style:
    """The style of the text object ``drawn``, to which character ``index`` belongs; ``fonts`` remembers the bold."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    font = pdfium.FPDFTextObj_GetFont(drawn)
    key = ctypes.addressof(font.contents) if font else None
    if key not in fonts:
        fonts[key] = bool(font) and _is_bold(font)
    outlined = pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    content = pdfium.FPDFPageObj_GetMarkedContentID(drawn)
    size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
    return Style(
        size=round(size, 1) if _SMALLEST < size < _LARGEST else _SMALLEST,
        bold=fonts[key] or outlined,
        content=content,
        artifact=content < 0 and _is_artifact(drawn),
        turn=_turn(matrix.a, matrix.b),
    )


def _is_bold(font: Any) -> bool:
    """Whether the font's name or its declared weight says that it is bold."""
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, name, 128)
    return bool(_BOLD_NAME.search(name.value.decode("latin-1"))) or pdfium.FPDFFont_GetWeight(font) >= 600


def _is_artifact(drawn: Any) -> bool:
    """Whether the file marks the object as decoration: a running header, a page number."""
    name = (ctypes.c_ushort * 32)()
    size = ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(drawn)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, index)
        pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), size)
        if bytes(name)[: max(size.value - 2, 0)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False


def _turn(a: float, b: float) -> int | None:
    """How many quarter turns the writing direction ``(a, b)`` makes from left-to-right; None if it is slanted."""
    quarters = math.atan2(b, a) / (math.pi / 2)
    if not math.isfinite(quarters):
        return None
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else None


def _upright(characters: list[_Character], turn: int, page: Any) -> Iterator[_Glyph]:
    """The glyphs written in the given direction, placed from the left and the top of the page so turned."""
    blank = False
    for character, box, style in characters:
        if character == " ":
            blank = True
        elif character and style.turn == turn:
            yield _Glyph(character, *_turned(turn, box, page), style, blank)
            blank = False


def _turned(turn: int, box: tuple[float, ...], page: Any) -> tuple[float, float, float]:
    """Left, right and baseline of a character box on the page turned back by ``turn`` quarters."""
    left, bottom, right, top, x, y = box
    if turn == 0:
        return left - page.left, right - page.left, page.top - y
    if turn == 1:
        return bottom - page.bottom, top - page.bottom, x - page.left
    if turn == 2:
        return page.right - right, page.right - left, y - page.bottom
    return page.top - top, page.top - bottom, page.right - x


def _stretches(glyphs: Iterator[_Glyph]) -> Iterator[list[_Glyph]]:
    """The glyphs cut into runs where the line, the style or the place jumps."""
    run: list[_Glyph] = []
    for glyph in glyphs:
        if run and not _continues(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _continues(last: _Glyph, glyph: _Glyph) -> bool:
    """Whether a glyph stands beside the last one, on the same line and in the same style."""
    size = last.style.size
    return (
        last.style == glyph.style
        and abs(glyph.baseline - last.baseline) <= 0.2 * size
        and -_OVERLAP * size < glyph.left - last.right < _RUN_GAP * size
    )


def _run(glyphs: list[_Glyph]) -> Run:
    """The run that the glyphs make."""
    first = glyphs[0]
    text = "".join((" " if glyph.blank else "") + glyph.character for glyph in glyphs).strip()
    if _SPACED_OUT.search(text):
        text = _close_up(glyphs)
    second = next((i for i, glyph in enumerate(glyphs) if glyph.blank and i), None)
    return Run(
        text=_LOOSE_ACCENT.sub(lambda found: found[2] + _COMBINING[found[1]], text),
        left=first.left,
        right=max(glyph.right for glyph in glyphs),
        baseline=first.baseline,
        style=first.style,
        blank=first.blank,
        first_width=glyphs[second - 1 if second else -1].right - first.left,
        second=glyphs[second].left if second else first.left,
    )


def _close_up(glyphs: list[_Glyph]) -> str:
    """The text of letters set apart (``F o r o r d``), with blanks only where the gap is wider than most."""
    gaps = [after.left - before.right for before, after in pairwise(glyphs)]
    wide = 1.5 * statistics.median(gaps) + 0.1 * glyphs[0].style.size
    apart = [False, *(gap > wide for gap in gaps)]
    return "".join((" " if wider else "") + glyph.character for glyph, wider in zip(glyphs, apart, strict=True))
