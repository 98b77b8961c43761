"""Sentences of a CoNLL-U treebank, plain or xz-compressed."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("nb", "nn")
SPLITS = ("train", "dev", "test")


@dataclass(frozen=True)
class Token:
    """One word of a sentence; `head` is the offset to the head (0 = root)."""

    form: str
    lemma: str
    pos: str
    feats: str = ""
    head: int = 0
    dep: str = "dep"
    space: bool = True
    entity: str | None = None
    syntax: str = "_"


@dataclass(frozen=True)
class Sentence:
    """Tokens in order, and where the sentence stands in its text."""

    tokens: tuple[Token, ...]
    heading: bool = False
    paragraph: bool = False


def find_file(folder: Path, language: str, split: str) -> Path:
    """The treebank's file for a language and split, whichever way it is stored."""
    for name in (f"{language}-{split}.conllu.xz", f"{language}-{split}.conllu"):
        if (folder / name).is_file():
            return folder / name
    for pattern in (
        f"*{language}*-{split}.conllu.xz",
        f"*{language}*-{split}.conllu",
        *(f"no_{bank}-ud-{split}.conllu" for bank in _PUBLIC[language]),
    ):
        found = sorted(folder.glob(pattern))
        if found:
            return found[0]
    raise FileNotFoundError(f"{folder}: no {language}-{split}.conllu or {language}-{split}.conllu.xz")


_PUBLIC = {"nb": ("bokmaal",), "nn": ("nynorsk",)}


def read_sentences(path: Path) -> list[Sentence]:
    """All sentences of one file, in its order."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return list(_sentences(lines))


def _sentences(lines) -> Iterator[Sentence]:
    """Sentences from the lines of a CoNLL-U file."""
    comments: set[str] = set()
    rows: list[list[str]] = []
    for line in lines:
        line = line.rstrip("\n")
        if line.startswith("#"):
            comments.add(line[1:].split("=")[0].split(" id")[0].strip())
        elif line:
            rows.append(line.split("\t"))
        if not line and rows:
            yield _sentence(rows, comments)
            comments, rows = set(), []
    if rows:
        yield _sentence(rows, comments)


def _sentence(rows: list[list[str]], comments: set[str]) -> Sentence:
    """One sentence; multi-word ranges and empty nodes are left out."""
    words = [row for row in rows if row[0].isdigit()]
    tokens = []
    for row in words:
        number, form, lemma, pos, _, feats, head, dep, _, misc = row[:10]
        extra = dict(item.partition("=")[::2] for item in misc.split("|"))
        offset = int(head) - int(number) if head not in ("0", "_") else 0
        parent = words[int(head) - 1][3] if offset else ""
        tokens.append(
            Token(
                form=form,
                lemma=strip_mark(lemma, pos),
                pos=pos,
                feats="" if feats == "_" else feats,
                head=offset,
                dep="ROOT" if dep == "root" else dep,
                space=extra.get("SpaceAfter") != "No",
                entity=extra.get("name"),
                syntax=_syntax(dep, offset, parent),
            )
        )
    return Sentence(
        tuple(tokens),
        heading="heading" in comments,
        paragraph=bool({"newpar", "newdoc"} & comments),
    )


def strip_mark(lemma: str, pos: str) -> str:
    """The lemma of a punctuation mark without the treebank's `$`."""
    if len(lemma) > 1 and lemma.startswith("$") and pos in ("PUNCT", "SYM"):
        return lemma[1:]
    return lemma


def _syntax(dep: str, offset: int, parent: str) -> str:
    """What the tagger learns on the side: relation, side and part of speech of the head.

    It stands in for a parser, whose supervision is known to help the tags.
    """
    if not offset:
        return "root"
    return f"{dep.split(':')[0]}{'>' if offset > 0 else '<'}{parent}"
