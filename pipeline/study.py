"""A study: its folders, its settings and what people say of its documents and cases. The one place that knows paths."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zipfile import BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict, Field

from pipeline import codebook, csvfile, decisions, manifest, yamlfile
from pipeline.codebook import Codebook
from pipeline.decisions import Decisions
from pipeline.errors import UserError
from pipeline.records import Case

if TYPE_CHECKING:
    from pandas import DataFrame


class Settings(BaseModel):
    """What ``study.yaml`` may set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Literal["nb", "nn", "en"] = Field(default="nb", description="language of labels in tables")
    spacy_model: str = Field(default="auto", description="auto, or the name or folder of a spaCy model")
    threshold: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="a code is put on a segment from this score on; default: its own threshold",
    )
    template: str = Field(default="", description="a Word file whose styles findings.docx takes over")


class Study:
    """A folder with ``corpus/`` (what people give and decide) and ``outputs/`` (what can be made again)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.corpus = root / "corpus"
        self.reports = self.corpus / "reports"
        self.agreement = self.corpus / "agreement"
        self.reviews = self.corpus / "review"
        self.exchange = self.corpus / "exchange"
        self.codebook_file = self.corpus / "codebook.yaml"
        self.outputs = root / "outputs"
        self.tables = self.outputs / "tables"
        self.cache = self.outputs / "cache.sqlite"
        self.manifest = self.outputs / "run.json"
        if not self.reports.is_dir():
            raise UserError(
                "there is no folder corpus/reports here",
                root,
                "Name the study's folder (`funn run my-study`), or make one with `funn init my-study`.",
            )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps other runs out of the study while the block lasts. Raises ``UserError`` where one is at work.

        The operating system lets go of the lock when a process ends, however it ends.
        """
        from filelock import FileLock, Timeout

        self.outputs.mkdir(exist_ok=True)
        lock = FileLock(self.outputs / "run.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise UserError("another run is at work on this study", self.root, "Wait until it has ended.") from None
        try:
            yield
        finally:
            lock.release()

    @cached_property
    def settings(self) -> Settings:
        """The settings of ``corpus/study.yaml``, or the defaults."""
        path = self.corpus / "study.yaml"
        return yamlfile.read(path, Settings) if path.exists() else Settings()

    @cached_property
    def template(self) -> Path | None:
        """The Word file that ``template:`` in ``study.yaml`` names, below ``corpus/`` unless its path is absolute."""
        if not self.settings.template:
            return None
        path = self.corpus / self.settings.template
        if not path.is_file():
            raise UserError(
                "the template is not there", path, "Correct `template:` in study.yaml; it begins in corpus/."
            )
        if not _is_word(path):
            raise UserError("the template is not a Word document", path, "Save it in Word as .docx or .dotx.")
        return path

    @cached_property
    def codebook(self) -> Codebook:
        """The study's own codebook, or the one that ships with the package."""
        return codebook.load(self.codebook_file) if self.codebook_file.exists() else codebook.shipped()

    def with_codebook(self, other: Codebook) -> Study:
        """The same study as it would be by another codebook; nothing of it is written."""
        study = Study(self.root)
        study.codebook = other
        return study

    def documents(self) -> dict[str, Path]:
        """Every report's name (its path below ``corpus/reports``, with ``/``) and its file, sorted by name.

        Hidden files and the lock files of word processors are no reports.
        """
        found = {}
        for path in self.reports.rglob("*"):
            parts = path.relative_to(self.reports).parts
            if path.is_file() and not any(part.startswith((".", "~$")) for part in parts) and parts[-1] not in _CLUTTER:
                found[unicodedata.normalize("NFC", "/".join(parts))] = path
        return dict(sorted(found.items()))

    @cached_property
    def metadata(self) -> dict[str, dict[str, str]]:
        """What ``corpus/documents.csv`` says of each document (municipality, county, year, title, type …)."""
        rows = csvfile.read(self.corpus / "documents.csv", {"document"})
        return {
            csvfile.document(row["document"]): {
                name: value for name, value in row.items() if value and name != "document"
            }
            for row in rows
        }

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided, from ``corpus/decisions/*.csv``, in the names of the codebook's codes."""
        return decisions.read(self.corpus / "decisions", self.replaced).with_codes(self.codebook.renamed)

    @cached_property
    def replaced(self) -> dict[str, str]:
        """The documents that others take the place of, by the column ``replaces`` of ``documents.csv``.

        Raises ``UserError`` where two take the place of one.
        """
        found: dict[str, str] = {}
        for name, told in self.metadata.items():
            old = csvfile.document(told.get("replaces", ""))
            if found.setdefault(old, name) != name and old:
                raise UserError(
                    f"two documents replace {old}: {found[old]} and {name}",
                    self.corpus / "documents.csv",
                    "Name it for the one on which its decisions shall count.",
                )
        return {old: name for old, name in found.items() if old}

    def ledger(self, person: str) -> Path:
        """The file in which the person's decisions are kept."""
        return self.corpus / "decisions" / f"{person}.csv"

    def table(self, name: str) -> DataFrame:
        """The table of that name as the last run wrote it (``outputs/tables/NAME.csv``), empty cells as ``""``.

        Raises ``UserError`` if there is none.
        """
        import pandas as pd

        path = self.tables / f"{name}.csv"
        if not path.exists():
            there = ", ".join(sorted(each.stem for each in self.tables.glob("*.csv")))
            raise UserError("there is no such table", path, f"Do `funn run` first. Tables there: {there or 'none'}.")
        return pd.read_csv(path, keep_default_na=False)

    def judgements(self) -> dict[str, str]:
        """The hash (SHA-256) of each file of the blind samples, by its place below ``corpus/agreement``."""
        paths = sorted(path for path in self.agreement.glob("*/*") if path.suffix in (".csv", ".json"))
        return {path.relative_to(self.agreement).as_posix(): manifest.sha256(path) for path in paths}

    def ledgers(self) -> dict[str, str]:
        """The hash (SHA-256) of each ledger of decisions, by file name."""
        return {path.name: manifest.sha256(path) for path in decisions.files(self.corpus / "decisions")}

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The municipalities of ``corpus/municipalities.csv`` with their attributes."""
        rows = csvfile.read(self.corpus / "municipalities.csv", {"municipality"})
        return tuple(
            Case(
                row["municipality"],
                row.get("county", ""),
                {name: value for name, value in row.items() if name not in ("municipality", "county")},
            )
            for row in rows
            if row["municipality"]
        )


def _is_word(path: Path) -> bool:
    try:
        with ZipFile(path) as file:
            return b"wordprocessingml" in file.read("[Content_Types].xml")
    except (BadZipFile, KeyError):
        return False


_CLUTTER = frozenset({"Thumbs.db", "desktop.ini", "Icon\r"})
_STUDY_YAML = """\
# Settings of this study; what is left out has the value shown here.
# language: nb          # language of labels in the tables: nb, nn or en
# spacy_model: auto     # or the name or folder of a spaCy model
# threshold: 0.5        # a code is put on a segment from this score on; if left out, each code has its own
# template: mal.docx    # a Word file in corpus/ whose styles, headers and footers findings.docx takes over
"""


def create(root: Path) -> list[Path]:
    """Makes the folders and starting files of a study and returns what it made; what is there stays untouched."""
    made = []
    for folder in (root / "corpus" / "reports", root / "corpus" / "decisions", root / "outputs"):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            made.append(folder)
    own = root / "corpus" / "codebook.yaml"
    if not own.exists():
        shutil.copyfile(codebook.SHIPPED, own)
        made.append(own)
    for name, text in (
        ("study.yaml", _STUDY_YAML),
        ("documents.csv", "document,municipality,year,title,type\n"),
        ("municipalities.csv", "municipality,county,role\n"),
        ("decisions/.gitattributes", "*.csv merge=union\n"),  # both people's rows, whoever's come first
    ):
        path = root / "corpus" / name
        if not path.exists():
            path.write_text(text, encoding="utf-8", newline="\n")
            made.append(path)
    return made
