"""What a pipeline says about itself: its meta.json, and the table of scores."""

from __future__ import annotations

import json
from pathlib import Path

LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk"}
SOURCES = [
    {
        "name": "Norwegian Dependency Treebank (NDT)",
        "author": "National Library of Norway",
        "url": "https://www.nb.no/sprakbanken/ressurskatalog/oai-nb-no-sbr-10/",
        "license": "CC0 (annotation)",
    },
    {
        "name": "NorNE: Annotating Named Entities for Norwegian",
        "author": "Fredrik Jørgensen, Tobias Aasmoe, Anne-Stine Ruud Husevåg, Lilja Øvrelid, Erik Velldal",
        "url": "https://github.com/ltgoslo/norne",
        "license": "CC0 (annotation)",
    },
    {
        "name": "UD Norwegian Bokmaal and UD Norwegian Nynorsk v2.8",
        "author": "Lilja Øvrelid, Fredrik Jørgensen, Petter Hohle, and others",
        "url": "https://github.com/UniversalDependencies/UD_Norwegian-Bokmaal",
        "license": "CC BY-SA 4.0",
    },
]
COLUMNS = {
    "pos_acc": "POS",
    "morph_acc": "morph",
    "lemma_acc": "lemma",
    "sents_f": "sentences F",
    "ents_f": "entities F",
    "language_acc": "language",
}


def meta(language: str, performance: dict[str, dict]) -> dict:
    """The entries of meta.json; `performance` is that of the dev set, as usual with spaCy."""
    return {
        "name": "funn_sm",
        "version": "0.2.0",
        "spacy_version": ">=3.8.0,<3.9.0",
        "description": f"Norwegian {LANGUAGE_NAMES[language]} pipeline of funn, for CPU. "
        "Components: tok2vec, morphologizer, lemmatizer (trainable_lemmatizer), lemma_lexicon, "
        "syntax (tagger), ner, senter, attribute_ruler.",
        "author": "funn",
        "email": "",
        "url": "",
        "license": "CC BY-SA 4.0",
        "sources": SOURCES,
        "performance": {**performance["dev"], "speed": performance["speed"]["all"]},
    }


def write_performance(performance: dict[str, dict[str, dict]], folder: Path) -> None:
    """Write all scores to performance.json, and print them as a Markdown table."""
    text = json.dumps(performance, indent=2, sort_keys=True)
    (folder / "performance.json").write_text(text + "\n", encoding="utf-8")
    print(table(performance))


def table(performance: dict[str, dict[str, dict]]) -> str:
    """Scores in per cent: a row for each language and set, a column for each measure."""
    rows = [["", *COLUMNS.values()], ["---"] * (len(COLUMNS) + 1)]
    for language, sets in performance.items():
        for name, scores in sets.items():
            if name != "speed":
                shown = [f"{100 * scores[one]:.1f}" if one in scores else "–" for one in COLUMNS]
                rows.append([f"{LANGUAGE_NAMES[language]} {name}", *shown])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
