"""Figures: drawn from the tables alone, for paper and screen, in colour and in grey.

The same tables give the same bytes; those of a png as long as matplotlib and zlib are the same version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from pipeline.atomic import replacing
from pipeline.writing.figures import cooccurrence, finding_types, matrix, saturation, svg
from pipeline.writing.figures.alternatives import alt
from pipeline.writing.figures.drawing import DPI, WIDTH, Drawing, title_height
from pipeline.writing.figures.font import LEADING, SIZE, wrapped
from pipeline.writing.report import Report

__all__ = ["STAGE", "alt", "pages", "write"]

STAGE = "figures"  # under which drawn files are kept

_FIGURES: dict[str, Callable[[Report], Iterator[Drawing]]] = {
    "matrix": matrix.pages,
    "finding_types": finding_types.pages,
    "cooccurrence": cooccurrence.pages,
    "saturation": saturation.pages,
}


def write(report: Report, folder: Path) -> dict[str, Path]:
    """Draws every figure to ``folder`` as svg and png and returns the png files by name.

    A figure that takes several pages goes on in ``matrix-2``, ``matrix-3`` … What ``report.kept`` has is not drawn
    again; it knows a file by its name, such as ``matrix.svg``.
    Raises ``UserError`` where a file cannot be replaced.
    """
    drawn: dict[str, Path] = {}
    for drawing in pages(report):
        key = drawing.key()
        for kind, encoded in (("svg", svg.encoded), ("png", _png)):
            path = folder / f"{drawing.name}.{kind}"
            data = report.kept(STAGE, path.name, key, partial(encoded, drawing))
            with replacing(path) as part:
                part.write_bytes(data)
        drawn[drawing.name] = path
    return drawn


def _png(drawing: Drawing) -> bytes:
    from pipeline.writing.figures import png, rendering  # they take long to load

    return png.encoded(rendering.dots(drawing), DPI)


def pages(report: Report) -> Iterator[Drawing]:
    """The figures, a drawing a page. One that has nothing to show says so."""
    labels = report.labels
    nothing = not any(True for _ in report.tables["findings"].rows)
    for name, draw in _FIGURES.items():
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
