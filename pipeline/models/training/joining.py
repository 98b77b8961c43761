"""One pipeline out of the trained parts, with nothing in it that is not needed."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import spacy
import srsly
from spacy.language import Language

import pipeline.models.lemma_lexicon  # noqa: F401  (registers the factory)

ORDER = ("senter", "tok2vec", "morphologizer", "lemmatizer", "lemma_lexicon",
         "attribute_ruler", "ner")
WHITESPACE_RULE = {"patterns": [[{"IS_SPACE": True}]], "attrs": {"POS": "SPACE"}, "index": 0}


def join(parts: dict[str, Path], entries: dict[str, dict[str, str]]) -> Language:
    """The pipeline of the trained parts `tagger`, `senter` and (if there is one) `ner`.

    The tagger's vectors stay shared between morphologizer and lemmatizer; the senter and the
    ner each keep their own. What was learned on the side only is left behind.
    """
    nlp = spacy.load(parts["tagger"], exclude=["syntax"])
    for name in ("senter", "ner"):
        if name in parts:
            source = spacy.load(parts[name])
            source.replace_listeners("tok2vec", name, ["model.tok2vec"])
            first = {"first": True} if name == "senter" else {}
            nlp.add_pipe(name, source=source, **first)
    lexicon = nlp.add_pipe("lemma_lexicon", after="lemmatizer")
    lexicon.fill(entries)
    ruler = nlp.add_pipe("attribute_ruler", after="lemma_lexicon")
    ruler.add(**WHITESPACE_RULE)
    assert [one for one in ORDER if one in nlp.pipe_names] == nlp.pipe_names
    return nlp


def save(nlp: Language, folder: Path, meta: dict) -> None:
    """Write the pipeline to `folder` by way of a temporary name, slimmed, with its `meta`."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        written = Path(temporary) / folder.name
        nlp.meta.update(meta)
        nlp.to_disk(written)
        _slim(nlp, written)
        if folder.exists():
            shutil.rmtree(folder)
        written.rename(folder)


def _slim(nlp: Language, folder: Path) -> None:
    """Leave only those strings that the components refer to.

    A vocabulary remembers each word of the training texts; the pipeline does not need them,
    and the treebank's texts are not ours to pass on.
    """
    (folder / "vocab" / "strings.json").write_text(
        json.dumps(sorted(_needed_strings(nlp)), ensure_ascii=False), encoding="utf-8"
    )
    lookups = folder / "vocab" / "lookups.bin"
    if lookups.exists():
        lookups.unlink()


def _needed_strings(nlp: Language) -> set[str]:
    """Labels, and the pieces of words in the lemmatizer's edit trees."""
    needed = {"SPACE", "_SP", "\n", "\n\n", " "}
    for name in nlp.pipe_names:
        for label in getattr(nlp.get_pipe(name), "labels", ()):
            if isinstance(label, str):
                needed.add(label)
                needed.update(part for pair in label.split("|") for part in pair.split("="))
    lemmatizer = nlp.get_pipe("lemmatizer")
    stored = srsly.msgpack_loads(lemmatizer.trees.to_bytes())
    for tree in stored["trees"]:
        for key in ("orig", "subst"):
            if tree.get(key):
                needed.add(nlp.vocab.strings[tree[key]])
    return {one for one in needed if one}
