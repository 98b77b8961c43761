"""Writing: from tables to files. Each format draws the same descriptions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from pipeline.writing import csvfiles, figures, markdown, methods, outline, page, word, workbook
from pipeline.writing.packing import pack
from pipeline.writing.report import Report
from pipeline.writing.staging import finish, staged

__all__ = ["Report", "finish", "staged", "write"]


def write(report: Report, folder: Path, wrote: Callable[[int, int, str], None] = lambda *_: None) -> list[Path]:
    """Writes all files below ``folder`` and returns them; ``wrote`` is told how many of how many are finished."""
    folder.mkdir(parents=True, exist_ok=True)
    xlsx = "findings.xlsx"
    with ThreadPoolExecutor(1) as beside:
        packed = beside.submit(pack, workbook.fill(report, folder), folder / xlsx)
        drawn = figures.write(report, folder / "figures")
        alts = figures.alt(report)
        report = replace(report, figures=drawn, alts={name: alts[name.partition("-")[0]] for name in drawn})
        chapter = outline.of(report)
        steps: dict[str, Callable[[Path], None]] = {
            f"tables/{csvfiles.name(table)}": lambda path, table=table: csvfiles.write(table, path)
            for table in report.tables.values()
        }
        steps["findings.docx"] = lambda path: word.write(chapter, report.template, path)
        steps["findings.md"] = lambda path: markdown.write(chapter, path)
        steps["findings.html"] = lambda path: page.write(report, path)
        steps[xlsx] = lambda _: packed.result()
        steps["methods.md"] = lambda path: methods.write(report, path)
        for done, (name, step) in enumerate(steps.items(), 1):
            step(folder / name)
            wrote(done, len(steps), name)
    pictures = [path.with_suffix(suffix) for path in drawn.values() for suffix in (".svg", ".png")]
    return [*pictures, *(folder / name for name in steps)]
