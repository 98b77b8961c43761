"""Finding types by code: a stacked bar a code, told apart by tint and hatch, each part with its name and number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.records import FINDING_TYPES
from pipeline.writing.figures import colours
from pipeline.writing.figures.drawing import WIDTH, Curve, Drawing, Rectangle, Text, hatching, parts, title_height
from pipeline.writing.figures.font import SIZE, SMALL, width, wrapped
from pipeline.writing.figures.legend import Legend, Sample
from pipeline.writing.report import Report

_MOST_CODES = 12  # on a page
_BAR, _PITCH = 18, 46
_LABEL = 13  # from the bar to the middle of the labels below it
_GAP = 7
_BROADEST_NAME = 110
_LOOKS = {
    "goal": (0.35, "/"),
    "result": (1.0, ""),
    "challenge": (0.6, "/\\"),
    "plan": (0.2, "-"),
    "context": (0.0, ""),
}


def pages(report: Report) -> Iterator[Drawing]:
    """The bars, a drawing a page."""
    labels = report.labels
    counts: Counter[tuple[str, str]] = Counter()
    for row in report.tables["findings"].named_rows():
        counts[row["code"], row["finding_type"]] += row["n"]
    legend = Legend(
        labels["figure.finding_types_note"],
        [Sample(labels[kind], colours.tint("#808080", strength), hatch) for kind, (strength, hatch) in _LOOKS.items()],
    )
    sheets = parts(list(report.codebook.codes), _MOST_CODES)
    for number, codes in enumerate(sheets, 1):
        title = labels["figure.finding_types"]
        if len(sheets) > 1:
            title += f" ({labels['figure.page'].format(number, len(sheets))})"
        name = "finding_types" if number == 1 else f"finding_types-{number}"
        yield _page(report, name, title, codes, counts, legend)


def _page(
    report: Report, name: str, title: str, codes: Sequence[str], counts: Counter[tuple[str, str]], legend: Legend
) -> Drawing:
    labels = report.labels
    names = {code: wrapped(labels.of(report.codebook.codes[code].label), _BROADEST_NAME) for code in codes}
    left = max(width(line) for lines in names.values() for line in lines) + 10
    totals = {code: sum(counts[code, kind] for kind in FINDING_TYPES) for code in codes}
    right = WIDTH - width(labels.number(max(totals.values())), SIZE, bold=True) - 6
    scale = (right - left) / max(*totals.values(), 1)
    palette = colours.of(report.codebook)
    top = title_height(title)
    drawing = Drawing(name, title, top + legend.height + 8 + _PITCH * len(codes))
    legend.draw(drawing, top)
    top += legend.height + 8
    for code in codes:
        drawing.lines(0, top + _BAR / 2, names[code])
        own = [(kind, n) for kind in FINDING_TYPES if (n := counts[code, kind])]
        _bar(drawing, left, top, palette[code], [(kind, n * scale) for kind, n in own])
        _labels(drawing, left, top + _BAR, [(f"{labels[kind]} {labels.number(n)}", n * scale) for kind, n in own])
        end = left + totals[code] * scale + 5
        drawing.add(Text(end, top + _BAR / 2, labels.number(totals[code]), bold=True))
        top += _PITCH
    return drawing


def _bar(drawing: Drawing, x: float, y: float, colour: str, lengths: Sequence[tuple[str, float]]) -> None:
    for kind, length in lengths:
        strength, hatch = _LOOKS[kind]
        drawing.add(Rectangle(x, y, length, _BAR, colours.tint(colour, strength)))
        if hatch:
            drawing.add(hatching(x, y, length, _BAR, hatch))
        x += length


def _labels(drawing: Drawing, left: float, bottom: float, own: Sequence[tuple[str, float]]) -> None:
    """Writes each part's label below it, or beside where it would run into its neighbours, with a line to the part."""
    centres, x = [], left
    for _, length in own:
        centres.append(x + length / 2)
        x += length
    breadths = [width(text, SMALL) for text, _ in own]
    for (text, _), centre, breadth, start in zip(own, centres, breadths, placed(centres, breadths, left), strict=True):
        middle = start + breadth / 2
        drawing.add(Curve((((centre, bottom + 1), (middle, bottom + _LABEL - SMALL / 2 - 2)),)))
        drawing.add(Text(middle, bottom + _LABEL, text, SMALL, "center"))


def placed(centres: Sequence[float], breadths: Sequence[float], left: float) -> list[float]:
    """Where texts of these breadths begin, as near their centres as they can stand without touching."""
    starts: list[float] = []
    free = left
    for centre, breadth in zip(centres, breadths, strict=True):
        starts.append(max(centre - breadth / 2, free))
        free = starts[-1] + breadth + _GAP
    end: float = WIDTH
    for place in range(len(starts) - 1, -1, -1):
        starts[place] = min(starts[place], end - breadths[place])
        end = starts[place] - _GAP
    return starts
