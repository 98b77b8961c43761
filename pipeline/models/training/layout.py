"""Documents out of sentences: plain, or laid out as reports are.

Reports have headings without a full stop, paragraphs and bulleted lists, each on
a line of its own. A treebank has running sentences only, so the lines are put in.
A newline is a token of its own (POS SPACE), ends what stands before it, and never
starts a sentence.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.models.training.treebank import Sentence, Token

BULLETS = ("•", "-", "–", "*")
QUOTES = (("«", "»"), ('"', '"'), ("”", "”"), ("“", "”"))
DASHES = ("-", "–", "—")


def plain_documents(sentences: Sequence[Sentence], vocab: Vocab, size: int = 10) -> Iterator[Doc]:
    """Documents of `size` sentences, as `spacy convert -n 10` makes them."""
    for start in range(0, len(sentences), size):
        yield make_doc((one.tokens for one in sentences[start : start + size]), vocab)


def report_documents(sentences: Sequence[Sentence], vocab: Vocab, seed: int, lists: bool = True) -> Iterator[Doc]:
    """Documents of 3–14 sentences with lines, bullets and variants of writing."""
    chance = random.Random(seed)
    start = 0
    while start < len(sentences):
        size = chance.randint(3, 14)
        chunk = sentences[start : start + size]
        start += size
        laid = list(_lay_out(chunk, chance, lists))
        yield make_doc(_vary(laid, chance), vocab)


def lined_documents(sentences: Sequence[Sentence], vocab: Vocab, size: int = 10) -> Iterator[Doc]:
    """Plain documents with a newline after headings and before paragraphs only."""
    for start in range(0, len(sentences), size):
        chunk = sentences[start : start + size]
        after = [
            one.heading or (following is not None and following.paragraph)
            for one, following in zip(chunk, [*chunk[1:], None], strict=True)
        ]
        yield make_doc(
            (_end_line(one.tokens, "\n") if ends else one.tokens for one, ends in zip(chunk, after, strict=True)),
            vocab,
        )


def make_doc(sentences: Iterable[Sequence[Token]], vocab: Vocab) -> Doc:
    """A gold document; whitespace tokens belong to the sentence before them."""
    sentences = [one for one in sentences if one]
    tokens = [token for one in sentences for token in one]
    doc = Doc(
        vocab,
        words=[token.form for token in tokens],
        spaces=[token.space for token in tokens],
        lemmas=[token.lemma for token in tokens],
        pos=[token.pos for token in tokens],
        tags=[token.syntax for token in tokens],
        morphs=[token.feats for token in tokens],
        sent_starts=[place == 0 for one in sentences for place in range(len(one))],
    )
    if any(token.entity for token in tokens):
        doc.set_ents(_entities(doc, tokens))
    return doc


def _entities(doc: Doc, tokens: Sequence[Token]):
    """Entity spans from the B-/I-/O marks; whitespace ends an entity."""
    begun: int | None = None
    spans = []
    for place, mark in enumerate([*(token.entity or "O" for token in tokens), "O"]):
        if begun is not None and not mark.startswith("I-"):
            spans.append(
                doc.char_span(doc[begun].idx, doc[place - 1].idx + len(doc[place - 1]), label=tokens[begun].entity[2:])
            )
            begun = None
        if mark.startswith("B-"):
            begun = place
    return spans


def whitespace(form: str) -> Token:
    """A token of whitespace only."""
    return Token(form, form, "SPACE", space=False, entity="O", syntax="space")


def _end_line(tokens: Sequence[Token], newline: str) -> list[Token]:
    """The sentence with a newline token at its end."""
    return [*tokens[:-1], replace(tokens[-1], space=False), whitespace(newline)]


def _lay_out(chunk: Sequence[Sentence], chance: random.Random, lists: bool) -> Iterator[list[Token]]:
    """Headings on lines, paragraph ends at some full stops, some runs as bullets."""
    bullet, left = "", 0
    for one in chunk:
        tokens = list(one.tokens)
        if lists and not left and chance.random() < 0.06:
            bullet, left = chance.choice(BULLETS), chance.randint(2, 5)
        if left and not one.heading and tokens[0].form not in (*BULLETS, "—"):
            left -= 1
            yield _end_line(_as_bullet(tokens, bullet, chance), "\n")
        elif one.heading or left or chance.random() < 0.15:
            yield _end_line(tokens, "\n\n" if chance.random() < 0.3 else "\n")
        else:
            yield tokens


def _as_bullet(tokens: list[Token], bullet: str, chance: random.Random) -> list[Token]:
    """The sentence as an item of a list, half of the time without its full stop."""
    if len(tokens) > 3 and tokens[-1].form == "." and chance.random() < 0.5:
        tokens = tokens[:-1]
    mark = Token(bullet, bullet, "PUNCT", entity="O", syntax="punct>")
    return [mark, *tokens]


def _vary(laid: list[list[Token]], chance: random.Random) -> list[list[Token]]:
    """The document in lower case, with other quotes and dashes, or extra spaces: each sometimes."""
    if chance.random() < 0.06:
        laid = [[replace(token, form=token.form.lower()) for token in one] for one in laid]
    if chance.random() < 0.15:
        laid = _other_marks(laid, chance)
    if chance.random() < 0.05:
        laid = [list(_loosen(one, chance)) for one in laid]
    return laid


def _other_marks(laid: list[list[Token]], chance: random.Random) -> list[list[Token]]:
    """One style of quotes and dashes throughout."""
    opening, closing = chance.choice(QUOTES)
    dash = chance.choice(DASHES)
    opened = False
    result = []
    for one in laid:
        changed = []
        for token in one:
            form = token.form
            if form in ('"', "«", "»", "”", "“"):
                opened = not opened if form == '"' else form in "«“"
                form = opening if opened else closing
            elif form in DASHES:
                form = dash
            lemma = form if token.pos == "PUNCT" else token.lemma
            changed.append(replace(token, form=form, lemma=lemma))
        result.append(changed)
    return result


def _loosen(tokens: list[Token], chance: random.Random) -> Iterator[Token]:
    """The tokens with a superfluous space here and there."""
    for token in tokens:
        yield token
        if token.space and chance.random() < 0.05:
            yield whitespace(" ")
