"""Scores of a pipeline, by spaCy's own scorer, and its speed."""

from __future__ import annotations

import time
from pathlib import Path

from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

SCORES = (
    "token_acc",
    "pos_acc",
    "morph_acc",
    "lemma_acc",
    "sents_p",
    "sents_r",
    "sents_f",
    "ents_p",
    "ents_r",
    "ents_f",
    "ents_per_type",
)


def score(nlp: Language, documents: Path) -> dict:
    """Scores between 0 and 1 on a file of gold documents, as `spacy evaluate` gives them."""
    gold = DocBin().from_disk(documents).get_docs(nlp.vocab)
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in gold]
    scores = nlp.evaluate(examples)
    return {name: _rounded(scores[name]) for name in SCORES if scores.get(name) is not None}


def words_per_second(nlp: Language, documents: Path) -> dict[str, int]:
    """Words per second of one core's time, with everything and without entities."""
    texts = [doc.text for doc in DocBin().from_disk(documents).get_docs(nlp.vocab)]
    speeds = {"all": _speed(nlp, texts)}
    if "ner" in nlp.pipe_names:
        with nlp.select_pipes(disable=["ner"]):
            speeds["without_ner"] = _speed(nlp, texts)
    return speeds


def _speed(nlp: Language, texts: list[str]) -> int:
    """Words per second after a few documents to warm up."""
    list(nlp.pipe(texts[:20]))
    begun = time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts, batch_size=256))
    return round(words / (time.process_time() - begun))


def _rounded(value):
    """The same scores with four decimals."""
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in sorted(value.items())}
    return round(float(value), 4)
