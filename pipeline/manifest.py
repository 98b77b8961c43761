"""The manifest, ``outputs/run.json``: what a run worked with, and the files that it made with their hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.atomic import replacing


def read(path: Path) -> dict[str, Any]:
    """The manifest in the file; empty where there is none, or none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(path: Path, manifest: dict[str, Any]) -> None:
    """Writes the manifest, whole or not at all."""
    with replacing(path) as part:
        part.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def files(manifest: dict[str, Any]) -> dict[str, str]:
    """The files that the run made, by their place below ``outputs/``, with their hashes (SHA-256); none where that is
    not known."""
    found = manifest.get("files")
    return found if isinstance(found, dict) else {}


def hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The hashes of the files of these names in the folder; those that are not there are left out."""
    return {name: sha256(folder / name) for name in names if (folder / name).is_file()}


def sha256(path: Path) -> str:
    """The hash of the file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def holds(manifest: dict[str, Any], outputs: Path, made_of: str) -> bool:
    """Whether the run's files were made of just this, and are all there as it left them."""
    made = files(manifest)
    return bool(made) and manifest.get("made_of") == made_of and hashes(outputs, made) == made
