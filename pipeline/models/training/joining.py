"""One pipeline out of the trained parts, with nothing in it that is not needed."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import spacy
import srsly
from confection import Config
from spacy.language import Language

from pipeline.models.lemma_lexicon import Entries

WHITESPACE_RULE = {"patterns": [[{"IS_SPACE": True}]], "attrs": {"POS": "SPACE"}, "index": 0}


def join(tagger: Path, senter: Path, ner: Path | None, entries: Entries) -> Language:
    """The pipeline of a trained tagger, a lexicon, and a senter and a ner that keep their own vectors.

    The senter that the tagger learned on the side is left behind. The ner comes before the
    senter, since a name is not looked for across a boundary, and a boundary may be wrong.
    """
    nlp = spacy.load(tagger, exclude=["senter"])
    nlp.add_pipe("lemma_lexicon", after="lemmatizer").fill(entries)
    nlp.add_pipe("senter", source=spacy.load(senter))
    nlp.add_pipe("attribute_ruler").add(**WHITESPACE_RULE)
    if ner:
        source = spacy.load(ner)
        source.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
        nlp.add_pipe("ner", source=source, before="senter")
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
    """Leave only those strings that the components refer to, and no paths of the training.

    A vocabulary remembers each word of the training texts; the pipeline does not need them,
    and the treebank's texts are not ours to pass on.
    """
    config = Config().from_disk(folder / "config.cfg", interpolate=False)
    config.pop("corpora", None)
    config.pop("training", None)
    config.to_disk(folder / "config.cfg")
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
