"""Writing: from tables to files. Each format draws the same descriptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.writing import csvfiles, figures, markdown, methods, page, workbook
from pipeline.writing.report import Report

__all__ = ["Report", "write"]


def write(report: Report, outputs: Path, wrote: Callable[[int, int, str], None] = lambda *_: None) -> list[Path]:
    """Writes all files below ``outputs`` and returns them; ``wrote`` is told how many of how many are finished.

    A file that exists keeps its content until the new one is whole. Raises ``UserError`` where a file cannot be
    replaced, as when a spreadsheet program has it open.
    """
    steps: dict[Path, Callable[[Path], None]] = {
        outputs / "tables" / csvfiles.name(table): lambda path, table=table: csvfiles.write(table, path)
        for table in report.tables.values()
    }
    drawn = figures.write(report, outputs / "figures")
    alts = figures.alt(report)
    report = replace(report, figures=drawn, alts={name: alts[name.partition("-")[0]] for name in drawn})
    steps[outputs / "findings.xlsx"] = lambda path: workbook.write(report, path)
    steps[outputs / "findings.md"] = lambda path: markdown.write(report, path)
    steps[outputs / "findings.html"] = lambda path: page.write(report, path)
    steps[outputs / "methods.md"] = lambda path: methods.write(report, path)
    for done, (path, step) in enumerate(steps.items(), 1):
        step(path)
        wrote(done, len(steps), path.name)
    return [*(path.with_suffix(suffix) for path in drawn.values() for suffix in (".svg", ".png")), *steps]
