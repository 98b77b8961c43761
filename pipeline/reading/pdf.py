"""Reading PDF: by its tags where they are sound, else by how the pages look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.errors import UserError
from pipeline.reading.composing import Content, Piece, compose
from pipeline.reading.hyphens import join_lines, vocabulary
from pipeline.reading.pages.columns import Region, regions
from pipeline.reading.pages.drawings import Drawings, read_drawings
from pipeline.reading.pages.glyphs import Page, Run, read_page
from pipeline.reading.pages.headings import body_size, mark_headings
from pipeline.reading.pages.initials import with_initials
from pipeline.reading.pages.kinds import pieces_of
from pipeline.reading.pages.margins import without_contents, without_margins
from pipeline.reading.pages.paragraphs import Draft, drafts_of, joined_over_breaks, with_frames
from pipeline.reading.pages.tags import Place, are_sound, read_tags, tagged_drafts

_MOST_PAGES = 5_000
_MOST_CHARACTERS = 20_000_000
_MOST_ON_A_PAGE = 200_000
_STAMP = 80  # characters that a scanner or an archive prints on a page
_UNREADABLE = 0.3  # share of characters without a letter that makes a text useless
_OCR = "Make the text readable with OCR in Norwegian (ocrmypdf -l nor in.pdf out.pdf) and use the new file."
_NO_TITLE = re.compile(
    r"microsoft (word|powerpoint) - .*|.*\.(docx?|odt|rtf|pdf|indd|pptx?|html?|txt)|untitled.*|uten navn.*|"
    r"(dokument|document|presentasjon|presentation) ?\d*|about:blank|https?:.*|\W*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page with its number and its tags."""

    number: int
    page: Page
    places: list[Place]

    @property
    def runs(self) -> list[Run]:
        """The text on the page."""
        return self.page.runs


def read_bytes(data: bytes, path: Path) -> Content:
    """The content of a PDF file; ``path`` is named in errors.

    Raises ``UserError`` for a file that is locked, damaged, scanned, without usable letters, or beyond all measure.
    """
    with closing(_opened(data, path)) as document:
        title = document.get_metadata_dict().get("Title", "").strip()
        sheets = list(_sheets(document, path))
    _check_letters(sheets, path)
    body = body_size((run.size, len(run.text)) for sheet in sheets for run in sheet.runs)
    pieces = _pieces(sheets, body)
    if not pieces:
        if not any(sheet.page.pictured for sheet in sheets):
            raise UserError("the pages of the PDF are blank", path, "Check that it is the right file.")
        raise UserError("the PDF holds no text; it is probably scanned", path, _OCR)
    text, blocks = compose(pieces)
    if _NO_TITLE.fullmatch(title):
        headings = [piece for piece in pieces if piece.kind == "heading"]
        title = min(headings, key=lambda piece: piece.level).text if headings else ""
    return Content(text, blocks, title=title, notes=_notes(sheets, pieces))


def _opened(data: bytes, path: Path) -> pypdfium2.PdfDocument:
    """The document in the data, or the reason why it cannot be read."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            hint = "Open it with its password, save a copy without one, and use the copy."
            raise UserError("the PDF is locked with a password", path, hint) from None
        hint = "Open it in a PDF viewer; if it opens there, print it to a new PDF, else fetch the file again."
        raise UserError("the PDF is damaged or is no PDF", path, hint) from None
    if 0 < len(document) <= _MOST_PAGES:
        return document
    count = len(document)
    document.close()
    if count:
        raise UserError(f"the PDF has {count} pages, more than {_MOST_PAGES}", path, "Split it into several files.")
    raise UserError("the PDF has no pages", path, "Fetch or export the file again.")


def _sheets(document: pypdfium2.PdfDocument, path: Path) -> Iterator[_Sheet]:
    """The pages, one at a time, so that no more than one is held open; an unreadable page is an empty sheet."""
    tagged = bool(pdfium.FPDFCatalog_IsTagged(document))
    characters = 0
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            yield _Sheet(number, Page(0.0, [], [], 0, pictured=True), [])
            continue
        with closing(page), closing(page.get_textpage()) as textpage:
            on_page = textpage.count_chars()
            characters += on_page
            if on_page > _MOST_ON_A_PAGE or characters > _MOST_CHARACTERS:
                hint = "Check that it is a report, or split it into several files."
                raise UserError(f"the PDF holds more text by page {number} than a report can", path, hint)
            places = read_tags(page.raw) if tagged else []
            content = read_page(page.raw, textpage.raw)
            yield _Sheet(number, replace(content, runs=without_contents(content.runs)), places)


def _check_letters(sheets: Sequence[_Sheet], path: Path) -> None:
    """Refuse a document whose fonts do not say which letters they show."""
    letters = sum(len(run.text) for sheet in sheets for run in sheet.runs)
    if sum(sheet.page.unmapped for sheet in sheets) > _UNREADABLE * max(letters, 1):
        raise UserError("the letters of the PDF cannot be told: its fonts do not name them", path, _OCR)


def _pieces(sheets: Sequence[_Sheet], body: float) -> list[Piece]:
    """The blocks of the document in reading order."""
    if are_sound((sheet.runs, sheet.places) for sheet in sheets):
        drafts = tagged_drafts(((sheet.number, sheet.runs, sheet.places) for sheet in sheets), body)
    else:
        drafts = _seen_drafts(sheets, body)
    seen = vocabulary(line.text for draft in drafts for line in draft.lines)
    texts = [join_lines([line.text for line in draft.lines], seen) for draft in drafts]
    mark_headings(drafts, texts, body)
    return pieces_of(drafts, texts)


def _seen_drafts(sheets: Sequence[_Sheet], body: float) -> list[Draft]:
    """The blocks as the eye finds them on the pages."""
    shown = [(sheet.page.height, [run for run in sheet.runs if not run.style.artifact]) for sheet in sheets]
    by_format: dict[float, list[tuple[int, Region]]] = defaultdict(list)
    for sheet, runs in zip(sheets, without_margins(shown, body), strict=True):
        by_format[round(sheet.page.height)] += [
            (sheet.number, region) for region in regions(runs, sheet.page.rules, body)
        ]
    framed = [
        (number, region)
        for found in by_format.values()
        for (number, _), region in zip(found, with_frames([region for _, region in found], body), strict=True)
    ]
    framed.sort(key=lambda numbered: numbered[0])
    return joined_over_breaks(draft for number, region in framed for draft in drafts_of(region, number, body))


def _notes(sheets: Sequence[_Sheet], pieces: Sequence[Piece]) -> tuple[str, ...]:
    """What a user of the text should know: pages that hold pictures and no text, a stamp at the most."""
    told = {piece.page for piece in pieces}
    empty = [
        sheet.number
        for sheet in sheets
        if sheet.page.pictured and sheet.number not in told and sum(len(run.text) for run in sheet.runs) < _STAMP
    ]
    if len(empty) < 2:
        return tuple(f"page {number} holds no text (scanned?)" for number in empty)
    return (f"pages {_ranges(empty)} hold no text (scanned?)",)


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, written ``1, 3–5``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
