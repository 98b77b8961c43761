"""Training documents on disk: one DocBin per language set, split and layout."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

from pipeline.models.training.layout import lined_documents, plain_documents, report_documents
from pipeline.models.training.treebank import LANGUAGES, Sentence, find_file, read_sentences


def write_corpora(treebank: Path, folder: Path) -> bool:
    """Write all documents the parts are trained and scored on; True if they have entities.

    Training documents come twice: plain, and laid out as in a report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocab = spacy.blank("nb").vocab
    train: list[Doc] = []
    dev: list[Doc] = []
    entities = False
    for language in LANGUAGES:
        read = {split: read_sentences(find_file(treebank, language, split)) for split in ("train", "dev", "test")}
        entities = entities or has_entities(read["train"])
        own = [*plain_documents(read["train"], vocab), *report_documents(read["train"], vocab, seed=1)]
        own_dev = list(plain_documents(read["dev"], vocab))
        _write(own, folder / f"{language}-train.spacy")
        _write(own_dev, folder / f"{language}-dev.spacy")
        _write(plain_documents(read["test"], vocab), folder / f"{language}-test.spacy")
        for split in ("dev", "test"):
            _write(lined_documents(read[split], vocab), folder / f"{language}-{split}-lines.spacy")
        train += own
        dev += own_dev
    _write(train, folder / "nb-nn-train.spacy")
    _write(dev, folder / "nb-nn-dev.spacy")
    return entities


def has_entities(sentences: Iterable[Sentence]) -> bool:
    """Whether the treebank marks named entities."""
    return any(token.entity for one in sentences for token in one.tokens)


def _write(docs: Iterable[Doc], path: Path) -> None:
    DocBin(docs=docs, store_user_data=False).to_disk(path)
