"""What is drawn on a page beside its text: the rules of tables, and pictures, which may be of text."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_LENGTH = 20.0  # points: the shortest rule
_WEIGHT = 3.0  # points: the heaviest
_LARGE = 0.3  # share of the page that a scanned text covers at least
_MOST_OBJECTS = 20_000  # that are looked at: a map has more, and no table


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule, or the upper or lower side of a box; ``height`` is counted from the top of the page."""

    height: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Drawings:
    """The rules on a page; ``any`` says that something is drawn at all, and ``picture`` that one covers much of it."""

    rules: list[Rule]
    any: bool
    picture: bool


def read_drawings(page: Any) -> Drawings:
    """What is drawn on a page (a handle of PDFium)."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    area = (box.right - box.left) * (box.top - box.bottom)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    rules: list[Rule] = []
    picture = False
    count = pdfium.FPDFPage_CountObjects(page)
    for index in range(min(count, _MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        sort = pdfium.FPDFPageObj_GetType(drawn)
        if sort == pdfium.FPDF_PAGEOBJ_TEXT or not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            continue
        width, height = right.value - left.value, top.value - bottom.value
        if sort != pdfium.FPDF_PAGEOBJ_PATH:
            picture = picture or width * height > _LARGE * area
        elif width > _LENGTH:
            sides = [top.value] if height < _WEIGHT else [top.value, bottom.value]
            rules += [Rule(box.top - side, left.value - box.left, right.value - box.left) for side in sides]
    return Drawings(rules, count > 0, picture)
