"""A spaCy component that puts lemmas right with a lexicon, after the trained lemmatizer.

The lemmatizer edits endings, and on rare words it now and then makes up a word. The lexicon
knows the lemma of a form with its part of speech. A form that it does not know keeps the
lemmatizer's lemma if that is a known lemma, of the lexicon or of simplemma's dictionary; else
simplemma's lemma is taken; else the longest known ending decides, since most unknown words are
compounds («nettverkssamlingene» ends in «samlingene»).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc

FILE = "lexicon.txt.gz"
CLASSES = ("NOUN", "VERB", "ADJ", "ADV")
SHORTEST_ENDING = 5
Entries = dict[str, dict[str, str]]


class LemmaLexicon(Pipe):
    """Sets `token.lemma_`; needs `token.pos_` and a first lemma."""

    def __init__(self, language: str, name: str = "lemma_lexicon"):
        self.language = language
        self.name = name
        self.fill({})

    def fill(self, entries: Entries) -> None:
        """Take the lexicon: part of speech -> form -> lemma; AUX stands under VERB."""
        self.entries = entries
        self.lemmas = {pos: set(forms.values()) for pos, forms in entries.items()}

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            token.lemma_ = self.lemma(token.text, token.pos_, token.lemma_)
        return doc

    def lemma(self, form: str, pos: str, guess: str) -> str:
        """The lemma of a form, given the lemmatizer's guess."""
        if pos in ("PUNCT", "SYM"):
            return guess[1:] if len(guess) > 1 and guess.startswith("$") else guess
        known = self.entries.get(word_class(pos))
        if known is None:
            return guess
        key = lexicon_key(form, pos)
        if key in known:
            return known[key]
        guess = guess or key  # the lemmatizer may take a whole word for an ending
        if pos not in CLASSES or guess in self.lemmas.get(pos, ()):
            return guess
        return self._by_dictionary(key, guess) or self._by_ending(form, known) or guess

    def _by_dictionary(self, key: str, guess: str) -> str | None:
        """The guess if it is a lemma in simplemma's dictionary, else the lemma of a form in it.

        Its lemmas in `-a` are left aside: its nynorsk infinitives end so, the treebank's in `-e`.
        """
        from simplemma import is_known, lemmatize  # reads its dictionary at first use

        known = is_known(guess, lang=self.language)
        if known and lemmatize(guess, lang=self.language) == guess:
            return guess
        if is_known(key, lang=self.language):
            lemma = lemmatize(key, lang=self.language)
            if not lemma.endswith("a"):
                return lemma
        return guess if known else None

    def _by_ending(self, form: str, known: dict[str, str]) -> str | None:
        """The lemma of an unknown compound by its longest known last part («NAV-leiarane»)."""
        form = form if keeps_capitals(form) else form.lower()
        for start in range(2, len(form) - SHORTEST_ENDING + 1):
            lemma = known.get(form[start:])
            if lemma is not None and lemma.islower():
                return form[:start] + lemma
        return None

    def to_disk(self, path, *, exclude: Iterable[str] = ()) -> None:
        """Write the lexicon into the folder `path`, compressed."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_bytes(self.to_bytes())

    def from_disk(self, path, *, exclude: Iterable[str] = ()) -> LemmaLexicon:
        """Read the lexicon from the folder `path`."""
        return self.from_bytes((Path(path) / FILE).read_bytes())

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Lines of part of speech, form, lemma; `=` stands for a lemma like the form."""
        lines = [
            f"{pos}\t{form}\t{'=' if lemma == form else lemma}"
            for pos in sorted(self.entries)
            for form, lemma in sorted(self.entries[pos].items())
        ]
        return gzip.compress("\n".join(lines).encode("utf-8"), compresslevel=9, mtime=0)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> LemmaLexicon:
        """Read what `to_bytes` wrote."""
        entries: Entries = {}
        for line in gzip.decompress(data).decode("utf-8").splitlines():
            pos, form, lemma = line.split("\t")
            entries.setdefault(pos, {})[form] = form if lemma == "=" else lemma
        self.fill(entries)
        return self


def word_class(pos: str) -> str:
    """The part of speech under which the lexicon keeps a word."""
    return "VERB" if pos == "AUX" else pos


def keeps_capitals(form: str) -> bool:
    """Whether a word begins with capitals that are part of it, as in «NAV-leder»."""
    return (form[:2].isupper() or "-" in form) and not form.isupper()


def lexicon_key(form: str, pos: str) -> str:
    """The form as the lexicon writes it: names as they stand, all else in lower case."""
    return form if pos == "PROPN" else form.lower()


@Language.factory("lemma_lexicon", assigns=["token.lemma"], requires=["token.pos", "token.lemma"])
def make_lemma_lexicon(nlp: Language, name: str) -> LemmaLexicon:
    """An empty lexicon; `from_disk` or `fill` brings the words."""
    return LemmaLexicon(nlp.lang, name)
