"""The lexicon of forms and lemmas, drawn from the training part of the treebank."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from pipeline.models.lemma_lexicon import Entries, lexicon_key, word_class
from pipeline.models.training.treebank import Sentence

LEFT_OUT = {"PUNCT", "SYM", "X", "NUM", "SPACE", "_"}
AGREEMENT = 0.9


def lexicon(sentences: Iterable[Sentence]) -> Entries:
    """Forms that have one lemma in at least nine of ten places, by part of speech."""
    seen: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for one in sentences:
        for token in one.tokens:
            if token.pos not in LEFT_OUT and not any(mark in token.form for mark in "\t\n"):
                key = lexicon_key(token.form, token.pos)
                seen[word_class(token.pos), key][token.lemma] += 1
    entries: Entries = {}
    for (pos, form), lemmas in sorted(seen.items()):
        lemma, times = min(lemmas.items(), key=lambda item: (-item[1], item[0]))
        if times >= AGREEMENT * lemmas.total():
            entries.setdefault(pos, {})[form] = lemma
    return entries
