"""The findings as one page for the browser: matrix, quotes and reports, each a click from the other, offline.

Everything is in the one file: the matrix as a table that needs no script, and the rest as JSON that a script reads
when it is asked for. A content security policy forbids the page to fetch anything or to run any other script.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.atomic import replacing
from pipeline.documents import Listing
from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, Table
from pipeline.writing.page import embedding
from pipeline.writing.page.colours import Palette
from pipeline.writing.page.corpus import Corpus
from pipeline.writing.page.matrix import Matrix
from pipeline.writing.report import Report

_NAMESPACE = re.compile(r'\sxmlns="[^"]*"')
_HERE = Path(__file__).parent
# In the order in which each needs the ones before it.
_SCRIPTS = (
    "dom",
    "store",
    "filters",
    "matrix",
    "panel",
    "quotes",
    "reader",
    "search",
    "tables",
    "printing",
    "routes",
)


def write(report: Report, path: Path) -> None:
    """Writes the page, a document at a time."""
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("page.html")
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(template.generate(_context(report)))


def _context(report: Report) -> dict[str, object]:
    """What the template draws. ``documents`` must be gone through before ``index`` is asked for."""
    labels, script = report.labels, _script()
    corpus = Corpus(report)
    codes = {name: labels.of(code.label) for name, code in report.codebook.codes.items()}
    return {
        "labels": labels,
        "source": report.source,
        "style": Markup((_HERE / "page.css").read_text(encoding="utf-8")),
        "palette": Palette(report.codebook),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "codes": codes,
        "finding_types": FINDING_TYPES,
        "matrix": Matrix(report),
        "parts": _parts(report.tables, labels),
        "tables": _tables(report.tables),
        "figures": list(_figures(report)),
        "methods": report.methods,
        "documents": corpus.scripts(),
        "index": corpus.index,
    }


def _figures(report: Report) -> Iterator[tuple[str, Markup]]:
    """What each figure shows, in a sentence, and its drawing."""
    for name, path in report.figures.items():
        yield report.alts[name], _drawing(path.with_suffix(".svg").read_text(encoding="utf-8"))


def _drawing(svg: str) -> Markup:
    """The drawing as part of a page: without its file's head and the name of its vocabulary, which a page takes for
    granted and which looks like an outside address."""
    return Markup(_NAMESPACE.sub("", svg[svg.index("<svg") :]))


def _script() -> str:
    """The page's script: its modules one after the other, hidden from the outside."""
    modules = ((_HERE / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    return '"use strict";\n(() => {\n' + "\n".join(modules) + "})();\n"


def _drawn(tables: Mapping[str, Table]) -> Iterator[Table]:
    return (table for table in tables.values() if not isinstance(table.rows, Listing) and table.name != "overview")


def _parts(tables: Mapping[str, Table], labels: Labels) -> dict[str, str]:
    """The parts of the page that hold tables, with their titles; the tables of one family stand in one part."""
    parts: dict[str, str] = {}
    for table in _drawn(tables):
        family = table.name.partition(".")[0]
        parts.setdefault(family, labels.get(f"page.part.{family}", table.title.partition(":")[0]))
    return parts


def _tables(tables: Mapping[str, Table]) -> Iterator[Markup]:
    for table in _drawn(tables):
        yield from embedding.table(table)
