"""The spaCy pipelines: which one reads bokmål, which one nynorsk, and only the components that funn uses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.records import Language

if TYPE_CHECKING:
    from spacy.language import Language as Nlp

_BUNDLED = {
    "nb": Path(__file__).parents[1] / "models" / "nb_funn_sm",
    "nn": Path(__file__).parents[1] / "models" / "nn_funn_sm",
}
_OFFICIAL = "nb_core_news_sm"
# Names come from the gazetteer and from patterns, trees and word vectors are not used.
_UNUSED = ("ner", "parser", "tagger")


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model reads which language, by name or path, with its version."""

    language: Language
    name: str
    version: str


def choose(setting: str) -> dict[Language, str]:
    """The model's name or path per language for the setting ``spacy_model`` (``auto``, a name, or a path).

    A named model takes the place of the bundled one for its own language. Raises ``UserError`` if it is not there.
    """
    chosen: dict[Language, str] = {"nb": str(_BUNDLED["nb"]), "nn": str(_BUNDLED["nn"])}
    if setting == "auto":
        if _package(_OFFICIAL):
            chosen["nb"] = _OFFICIAL
    else:
        language = _meta(setting)["lang"]
        if language not in chosen:
            raise UserError(
                f"the spaCy model {setting!r} is for the language {language!r}",
                hint="Name a model for nb or nn in study.yaml, or write `spacy_model: auto`.",
            )
        chosen[language] = setting
    return chosen


def describe(setting: str) -> list[ModelChoice]:
    """The models that the setting chooses, with their versions."""
    described = []
    for language, model in choose(setting).items():
        meta = _meta(model)
        described.append(ModelChoice(language, f"{meta['lang']}_{meta['name']}", meta["version"]))
    return described


def _meta(model: str) -> dict:
    return json.loads((_folder(model) / "meta.json").read_text(encoding="utf-8"))


def _package(name: str) -> Path | None:
    """The folder of the installed package, or None if there is none; found without loading it, or spaCy."""
    spec = find_spec(name) if name.isidentifier() else None
    return Path(spec.origin).parent if spec and spec.origin else None


def _folder(model: str) -> Path:
    """The folder that holds the model's files; in a package it is one level down."""
    path = _package(model) or Path(model)
    for meta in (path / "meta.json", *sorted(path.glob("*/meta.json"))):
        if meta.is_file():
            return meta.parent
    raise UserError(
        f"the spaCy model {model!r} is neither an installed package nor a folder with a model",
        hint="Install it, give the path to its folder, or write `spacy_model: auto` in study.yaml.",
    )


def load(model: str) -> Nlp:
    """The pipeline ready to read: it sets sentences and lemmas and loads nothing that funn does not use."""
    import spacy

    import pipeline.models.lemma_lexicon  # noqa: F401 - makes the bundled pipelines' own component known to spaCy

    config = spacy.util.load_config(_folder(model) / "config.cfg")["nlp"]
    names = config["pipeline"]
    unused = [name for name in _UNUSED if name in names and not (name == "parser" and "senter" not in names)]
    nlp = spacy.load(model, exclude=unused)
    if "senter" in config["disabled"]:
        nlp.enable_pipe("senter")
    for use, components in (("sentences", ("senter", "parser", "sentencizer")), ("lemmas", ("lemmatizer",))):
        if not any(name in nlp.pipe_names for name in components):
            raise UserError(
                f"the spaCy model {model!r} has no component that sets {use} ({', '.join(components)})",
                hint="Name another model in study.yaml, or write `spacy_model: auto`.",
            )
    return nlp
