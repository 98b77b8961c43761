"""Reading Markdown: blocks are ranges of the source as written, so inline marks stay where their author put them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise, takewhile
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.reading.composing import Content
from pipeline.reading.decoding import decode
from pipeline.reading.frontmatter import front_matter_of
from pipeline.reading.kinds import kinds_of
from pipeline.reading.marks import mark_of
from pipeline.reading.paragraphs import Paragraph, paragraphs_of
from pipeline.reading.speech import are_speech
from pipeline.records import Block

_TAGS = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")
_CONTAINERS = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*")
_EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1:?")


def read_bytes(data: bytes, path: Path) -> Content:
    """The file's own text; front matter becomes metadata, without blocks. The title is its or the first heading's."""
    text = decode(data, path)
    front = front_matter_of(text)
    # Blanked and not cut off, so that lines and offsets stay those of the file.
    source = re.sub(r"[^\n]", " ", text[: front.end]) + text[front.end :]
    blocks, implied = _with_implied(source, list(_Source(source).blocks()))
    heading = next((text[block.start : block.end] for block in blocks if block.kind == "heading"), "")
    title = front.fields.get("title") or implied or heading
    return Content(text, tuple(blocks), title.strip("*_ "), front.fields, front.notes)


class _Source:
    """A Markdown source, parsed, with the places of its lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = MarkdownIt("commonmark").enable("table").parse(text)
        self._lines = [0, *(newline.end() for newline in re.finditer("\n", text)), len(text)]

    def blocks(self) -> Iterator[Block]:
        """The blocks that the marks tell of, in order."""
        lists: list[bool] = []  # the open lists, and whether the items of each are speech
        quotes = 0
        heading = 0
        in_table = False
        for i, token in enumerate(self._tokens):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                lists.append(not lists and self._is_speech(i))
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                lists.pop()
            elif token.type in ("blockquote_open", "blockquote_close"):
                quotes += token.nesting
            elif token.type in ("table_open", "table_close"):
                in_table = token.nesting > 0
            elif token.type in ("heading_open", "heading_close"):
                heading = int(token.tag[1]) if token.nesting > 0 else 0
            elif token.type == "tr_open":
                yield from self._cells(token)
            elif token.type == "inline" and not in_table and token.content.strip():
                start, end = self._range(token)
                if heading:
                    yield Block("heading", start, end, heading)
                elif lists and lists[-1] and self._opens_item(i):
                    yield Block("quote", self._text.rindex("-", 0, start), end)
                elif lists and not lists[-1]:
                    yield Block("bullet", start, end, len(lists))
                else:
                    yield Block("quote" if quotes or lists else "paragraph", start, end)
            elif token.type in ("html_block", "code_block", "fence"):
                yield from self._literal(token)

    def _range(self, token: Token) -> tuple[int, int]:
        """Where the text of an inline token is in the source: what the marks before its first line leave."""
        # Searched for and not computed, since the parser strips lines and turns tabs into blanks.
        first, last = _lines_of(token)
        content = token.content.split("\n")
        inner = self._after_containers(first)
        start = self._text.find(content[0], inner, self._lines[first + 1])
        start = inner if start < 0 else start
        line = max(start, self._lines[last - 1])
        end = self._text.rfind(content[-1], line, self._lines[last])
        if end < 0:
            return start, line + len(self._text[line : self._lines[last]].rstrip())
        return start, end + len(content[-1])

    def _after_containers(self, line: int) -> int:
        """Where a line's text begins behind the marks of the lists and quotes that it is in."""
        found = _CONTAINERS.match(self._text, self._lines[line], self._lines[line + 1])
        return found.end() if found else self._lines[line]

    def _cells(self, row: Token) -> Iterator[Block]:
        line, _ = _lines_of(row)
        start, end = self._after_containers(line), self._lines[line + 1]
        bars = [bar.start() for bar in _BAR.finditer(self._text, start, end)]
        for left, right in pairwise([start - 1, *bars, end]):
            yield from self._stripped("cell", left + 1, right)

    def _literal(self, token: Token) -> Iterator[Block]:
        """A block of code, or of HTML that holds text: the lines in it, without a fence."""
        first, last = _lines_of(token)
        if token.type == "fence":
            first, last = first + 1, max(first + 1, last - 1)
        start, end = self._lines[first], self._lines[last]
        if token.type != "html_block" or _TAGS.sub("", self._text[start:end]).strip():
            yield from self._stripped("paragraph", start, end)

    def _stripped(self, kind: str, start: int, end: int) -> Iterator[Block]:
        text = self._text[start:end]
        if text.strip():
            start += len(text) - len(text.lstrip())
            yield Block(kind, start, start + len(text.strip()))  # type: ignore[arg-type]

    def _is_speech(self, i: int) -> bool:
        """Whether the items of the list opened by a token are direct speech, which begins with the same dash."""
        opening = self._tokens[i]
        if opening.markup != "-":
            return False
        first, _ = _lines_of(opening)
        inside = takewhile(lambda token: token.level > opening.level, islice(self._tokens, i + 1, None))
        own = opening.level + 3  # below the list, its item and the item's paragraph
        texts = [" ".join(token.content.split()) for token in inside if token.type == "inline" and token.level == own]
        alone = first == 0 or not self._text[self._lines[first - 1] : self._lines[first]].strip()
        return bool(texts) and all(are_speech(texts, alone=alone))

    def _opens_item(self, i: int) -> bool:
        return self._tokens[i - 2].type == "list_item_open"


def _lines_of(token: Token) -> tuple[int, int]:
    """The lines of a token, half-open."""
    assert token.map is not None  # all tokens asked have one
    return token.map[0], token.map[1]


def _with_implied(text: str, blocks: list[Block]) -> tuple[list[Block], str]:
    """The blocks, with plain paragraphs sorted by their look where marks say nothing, and the title if found so."""
    paragraphs = [paragraph for block in blocks for paragraph in _paragraphs(text, block)]
    bold = [i for i, p in enumerate(paragraphs) if not p.given and text.startswith(("**", "__"), p.start)]
    kinds, title = kinds_of(paragraphs, [i for i in bold if not paragraphs[i].text.startswith(("**", "__"))])
    return [
        Block(kind.kind, paragraph.start + kind.skip, paragraph.end, kind.level)
        for paragraph, kind in zip(paragraphs, kinds, strict=True)
    ], title


def _paragraphs(text: str, block: Block) -> list[Paragraph]:
    """The block as paragraphs of plain text: several where bullets that Markdown does not know were typed in it."""
    source = text[block.start : block.end]
    if block.kind != "paragraph":
        return [Paragraph(source, block.start, block.end, given=block.kind, level=block.level)]
    if any(mark_of(line.strip()) for line in source.split("\n")[1:]):
        return [
            replace(paragraph, start=paragraph.start + block.start, end=paragraph.end + block.start)
            for paragraph in paragraphs_of(source)
        ]
    emphasised = _EMPHASIS.fullmatch(source)  # a line in bold throughout is looked at without its asterisks
    shown = emphasised[2] if emphasised else " ".join(source.split())
    return [Paragraph(shown, block.start, block.end, mark=mark_of(shown))]
