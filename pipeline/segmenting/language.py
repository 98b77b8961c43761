"""The language of a block: bokmål or nynorsk."""

from __future__ import annotations

from functools import cache

from pipeline.records import Language

# A block must be this long (characters) and this sure to differ from its document.
_LONG_ENOUGH = 80
_SURE = 0.9


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["no", "nn"])
    return identifier


def _classify(text: str) -> tuple[Language, float]:
    code, probability = _identifier().classify(text)
    return ("nn" if code == "nn" else "nb"), float(probability)


def identify(texts: list[str]) -> list[Language]:
    """One language per block of a document; short or doubtful blocks get the document's own."""
    whole, _ = _classify("\n".join(texts)[:20_000])
    languages: list[Language] = []
    for text in texts:
        language, probability = _classify(text) if len(text) >= _LONG_ENOUGH else (whole, 1.0)
        languages.append(language if probability >= _SURE else whole)
    return languages
