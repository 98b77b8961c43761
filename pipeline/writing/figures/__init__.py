"""Figures: drawn from the tables alone, for paper and screen, in colour and in grey.

An svg holds its words as words, which can be searched and read aloud. The same tables give the same bytes as long as
matplotlib is the same version; another processor may round the last decimal of a place differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.writing.figures import cooccurrence, finding_types, matrix, saturation
from pipeline.writing.figures.alternatives import alt
from pipeline.writing.figures.drawing import LEADING, SIZE, WIDTH, Drawing, style, title_height, wrapped
from pipeline.writing.report import Report

__all__ = ["alt", "pages", "style", "write"]

_DPI = 200
_KINDS: dict[str, Callable[[Report], Iterator[Drawing]]] = {
    "matrix": matrix.pages,
    "finding_types": finding_types.pages,
    "cooccurrence": cooccurrence.pages,
    "saturation": saturation.pages,
}


def write(report: Report, folder: Path) -> dict[str, Path]:
    """Draws every figure to ``folder`` as svg and png and returns the png files by name.

    A figure that takes several pages goes on in ``matrix-2``, ``matrix-3`` …; pages left by an earlier run with more of
    them are removed. Raises ``UserError`` where a file cannot be replaced.
    """
    drawn: dict[str, Path] = {}
    with style():
        for drawing in pages(report):
            for kind, facts in (
                ("svg", {"Title": drawing.title, "Creator": "funn", "Date": None}),
                ("png", {"Software": "funn"}),
            ):
                path = folder / f"{drawing.name}.{kind}"
                with replacing(path) as part:
                    drawing.figure.savefig(part, format=kind, dpi=_DPI, metadata=facts)
            drawn[drawing.name] = path
            drawing.figure.clear()  # its parts hold each other, and would be there until all is written
    for kind in _KINDS:
        for old in folder.glob(f"{kind}-*"):
            if old.stem not in drawn and old.suffix in (".svg", ".png"):
                old.unlink()
    return drawn


def pages(report: Report) -> Iterator[Drawing]:
    """The figures, a drawing a page; to be called in ``style()``. One that has nothing to show says so."""
    labels = report.labels
    nothing = not any(True for _ in report.tables["findings"].rows)
    for name, draw in _KINDS.items():
        if nothing:
            yield _message(name, labels[f"figure.{name}"], labels["figure.nothing"])
        elif name == "cooccurrence" and len(report.codebook.codes) < 2:
            yield _message(name, labels["figure.cooccurrence"], labels["figure.one_code"])
        else:
            yield from draw(report)


def _message(name: str, title: str, text: str) -> Drawing:
    lines = wrapped(text, WIDTH, most=5)
    drawing = Drawing(name, title, title_height(title) + (len(lines) + 1) * SIZE * LEADING)
    drawing.lines(0, title_height(title) + len(lines) * SIZE * LEADING / 2, lines)
    return drawing
