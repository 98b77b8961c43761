"""Learns which words and endings tell nynorsk from bokmål, for `pipeline.models.written_standard`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.models.training.treebank import Sentence
from pipeline.models.written_standard import log_odds, parts

_RAREST = 5  # sentences that hold the part
_STRENGTH = 0.3  # of the evidence against the wish for few weights
_DECIMALS = 3


def learn(sentences: Mapping[str, Sequence[Sentence]]) -> dict[str, float]:
    """The weights of the telling parts, nynorsk above nought, by a sparse logistic regression on single sentences."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [text_of(one) for language in ("nb", "nn") for one in sentences[language]]
    truth = [language == "nn" for language in ("nb", "nn") for _ in sentences[language]]
    counting = CountVectorizer(analyzer=lambda text: list(parts(text)), min_df=_RAREST)
    fitting = LogisticRegression(C=_STRENGTH, l1_ratio=1, solver="liblinear", fit_intercept=False, random_state=0)
    fitting.fit(counting.fit_transform(texts), truth)
    names = counting.get_feature_names_out()
    found = {str(name): round(float(weight), _DECIMALS) for name, weight in zip(names, fitting.coef_[0], strict=True)}
    return {name: weight for weight, name in sorted((weight, name) for name, weight in found.items() if weight)}


def accuracy(sentences: Sequence[Sentence], language: str) -> float:
    """The share of single sentences in the language that are taken for it."""
    right = sum((log_odds(text_of(one)) > 0) == (language == "nn") for one in sentences)
    return round(right / len(sentences), 4)


def write(weights: Mapping[str, float], path: Path) -> None:
    """The weights as lines of part and weight, the most telling for bokmål first."""
    lines = [f"{name}\t{weight}\n" for name, weight in weights.items()]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def text_of(sentence: Sentence) -> str:
    """The sentence as it was written."""
    return "".join(token.form + " " * token.space for token in sentence.tokens).strip()
