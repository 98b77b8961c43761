"""What a figure shows, in a sentence, for those who cannot see it."""

from __future__ import annotations

from collections import Counter

from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES
from pipeline.writing.report import Report

_MOST_CODES = 8  # that a sentence tells of


def alt(report: Report) -> dict[str, str]:
    """A sentence by figure's name; the further pages of a figure have that of its first."""
    labels = report.labels
    if not any(True for _ in report.tables["findings"].rows):
        return dict.fromkeys(("matrix", "finding_types", "cooccurrence", "saturation"), labels["figure.nothing"])
    return {
        "matrix": _matrix(report),
        "finding_types": _finding_types(report),
        "cooccurrence": _cooccurrence(report),
        "saturation": _saturation(report),
    }


def _matrix(report: Report) -> str:
    labels, table = report.labels, report.tables["matrix"]
    cells = [row for row in table.named_rows() if row["municipality"]]
    presence = Counter(row["presence"] for row in cells)
    most = max(cells, key=lambda row: row["segments"], default=None)
    if most is None:
        return labels["alt.matrix_without"]
    return labels["alt.matrix"].format(
        municipalities=labels.count("municipality", len({row["municipality"] for row in cells})),
        codes=labels.count("theme", len(report.codebook.codes)),
        code=table.values[most["code"]],
        municipality=most["municipality"],
        segments=labels.count("segment", most["segments"]),
        absent=labels.number(presence["not_mentioned"]),
        lacking=labels.number(presence["lacking"]),
        cells=labels.number(len(cells)),
    )


def _finding_types(report: Report) -> str:
    labels = report.labels
    counts: Counter[tuple[str, str]] = Counter()
    for row in report.tables["findings"].named_rows():
        counts[row["code"], row["finding_type"]] += row["n"]
    totals = {code: sum(counts[code, kind] for kind in FINDING_TYPES) for code in report.codebook.codes}
    told = sorted((code for code in totals if totals[code]), key=lambda code: -totals[code])[:_MOST_CODES]
    return labels["alt.finding_types"].format("; ".join(_parts(report, code, counts, totals[code]) for code in told))


def _parts(report: Report, code: str, counts: Counter[tuple[str, str]], total: int) -> str:
    labels = report.labels
    own = [f"{labels[kind].lower()} {labels.number(n)}" for kind in FINDING_TYPES if (n := counts[code, kind])]
    return f"{_name(report, code)} {labels.number(total)} ({', '.join(own)})"


def _cooccurrence(report: Report) -> str:
    labels = report.labels
    if len(report.codebook.codes) < 2:
        return labels["figure.one_code"]
    pairs = list(report.tables["cooccurrence"].named_rows())
    most = max(pairs, key=lambda row: (row["segments"], row["paragraphs"]))
    if not most["paragraphs"]:
        return labels["alt.cooccurrence_none"]
    return labels["alt.cooccurrence"].format(
        first=_name(report, most["code"]),
        second=_name(report, most["other_code"]),
        segments=labels.count("sentence", most["segments"]),
        paragraphs=labels.count("paragraph", most["paragraphs"]),
        together=labels.number(sum(bool(row["segments"]) for row in pairs)),
        pairs=labels.number(len(pairs)),
    )


def _saturation(report: Report) -> str:
    labels: Labels = report.labels
    last = list(report.tables["saturation"].named_rows())[-1]
    return labels["alt.saturation"].format(
        documents=labels.count("document", last["n"]),
        found=labels.number(last["all_findings"]),
        possible=labels.number(len(report.codebook.codes) * len(FINDING_TYPES)),
        new=labels.number(last["new_findings"]),
    )


def _name(report: Report, code: str) -> str:
    return report.labels.of(report.codebook.codes[code].label)
