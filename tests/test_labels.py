"""The labels: all in three languages, and one for everything that a run may have to tell."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pipeline
from pipeline.labels import Labels
from pipeline.records import NoteKind
from pipeline.study import Settings

PACKAGE = Path(pipeline.__file__).parent
LABELS = tomllib.loads((PACKAGE / "labels.toml").read_text(encoding="utf-8"))


def test_every_label_is_there_in_three_languages():
    assert [name for name, texts in LABELS.items() if set(texts) != {"nb", "nn", "en"} or not all(texts.values())] == []


def test_a_label_has_the_same_places_to_fill_in_every_language():
    def places(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)

    assert [name for name, texts in LABELS.items() if len({str(places(text)) for text in texts.values()}) > 1] == []


def test_everything_that_keeps_a_report_from_being_read_has_words_of_its_own():
    errors = list(_errors_of_reading())
    assert len(errors) > 20
    assert [place for place, kind in errors if not kind] == []
    assert {kind for _, kind in errors} | {"fault"} == set(Labels().beginning("unread."))


def test_everything_noted_of_a_report_has_words():
    assert set(get_args(NoteKind)) == set(Labels().beginning("noted."))


def test_every_setting_has_a_name():
    assert set(Settings.model_fields) == set(Labels().beginning("audit.setting."))


def test_reasons_notes_and_items_are_not_left_in_english():
    for prefix in ("unread.", "noted.", "audit."):
        english = Labels("en").beginning(prefix)
        for language in ("nb", "nn"):
            assert not english.items() & Labels(language).beginning(prefix).items()


def _errors_of_reading() -> Iterator[tuple[str, str]]:
    """Where reading makes a ``UserError``, and its kind ('' if it has none)."""
    for path in [PACKAGE / "archive.py", *sorted((PACKAGE / "reading").rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "UserError":
                (kind,) = [word.value for word in node.keywords if word.arg == "kind"] or [ast.Constant("")]
                yield f"{path.name}:{node.lineno}", ast.literal_eval(kind)
