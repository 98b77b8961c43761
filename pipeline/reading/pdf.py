"""Reading PDF: by its tags where they are sound, else by how the pages look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.errors import UserError
from pipeline.hyphens import join_lines, vocabulary
from pipeline.reading.composing import Content, Piece, compose
from pipeline.reading.pages.columns import regions
from pipeline.reading.pages.drawings import Drawings, Rule, read_drawings
from pipeline.reading.pages.glyphs import Page, Run, read_page
from pipeline.reading.pages.headings import body_size, mark_headings
from pipeline.reading.pages.initials import with_initials
from pipeline.reading.pages.kinds import pieces_of
from pipeline.reading.pages.margins import without_contents, without_margins
from pipeline.reading.pages.paragraphs import Draft, drafts_of, joined_over_breaks, with_frames
from pipeline.reading.pages.tags import Place, are_sound, read_tags, tagged_drafts
from pipeline.records import Note

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
    """A page as read, its number, its tags (none if it has none) and what is drawn on it."""

    number: int
    page: Page
    places: list[Place]
    drawings: Drawings


def read_bytes(data: bytes, path: Path) -> Content:
    """The content of a PDF file; ``path`` is named in errors.

    Running headers, page numbers and the table of contents are left out. Raises ``UserError`` for a file that is
    locked, damaged, scanned, blank, without letters, or beyond all measure.
    """
    with closing(_opened(data, path)) as document:
        title = _stored_title(document)
        sheets = list(_sheets(document, path))
    body = body_size((run.size, len(run.text)) for sheet in sheets for run in sheet.page.runs)
    pieces = _pieces(sheets, body)
    _check(sheets, pieces, path)
    text, blocks = compose(pieces)
    if _NO_TITLE.fullmatch(title):
        headings = [piece for piece in pieces if piece.kind == "heading"]
        title = _clean(min(headings, key=lambda piece: piece.level).text) if headings else ""
    return Content(text, blocks, title=title, notes=_notes(sheets, pieces))


def _stored_title(document: pypdfium2.PdfDocument) -> str:
    """The title that the file gives itself, "" if it gives none or spells it in no encoding."""
    try:
        return _clean(document.get_metadata_value("Title"))
    except UnicodeDecodeError:
        return ""


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _opened(data: bytes, path: Path) -> pypdfium2.PdfDocument:
    """The document in the data, or the reason why it cannot be read."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            hint = "Open it with its password, save a copy without one, and use the copy."
            raise UserError("the PDF is locked with a password", path, hint, kind="locked") from None
        hint = "Open it in a PDF viewer; if it opens there, print it to a new PDF, else fetch the file again."
        raise UserError("the PDF is damaged or is no PDF", path, hint, kind="damaged") from None
    count = len(document)
    if 0 < count <= _MOST_PAGES:
        return document
    document.close()
    if count:
        message = f"the PDF has {count} pages, more than {_MOST_PAGES}"
        raise UserError(message, path, "Split it into several files.", kind="too_large")
    raise UserError("the PDF has no pages", path, "Fetch or export the file again.", kind="no_pages")


def _sheets(document: pypdfium2.PdfDocument, path: Path) -> Iterator[_Sheet]:
    """The pages, one at a time, so that no more than one is held open; one that cannot be read counts as a picture."""
    tagged = bool(pdfium.FPDFCatalog_IsTagged(document))
    characters = 0
    for number in range(1, len(document) + 1):
        try:
            with closing(document[number - 1]) as page, closing(page.get_textpage()) as text:
                on_page = text.count_chars()
                characters += on_page
                if on_page > _MOST_ON_A_PAGE or characters > _MOST_CHARACTERS:
                    hint = "Check that it is a report, or split it into several files."
                    message = f"the PDF holds more text by page {number} than a report can"
                    raise UserError(message, path, hint, kind="too_large")
                places = read_tags(page.raw) if tagged else []
                yield _Sheet(number, read_page(page.raw, text.raw), places, read_drawings(page.raw))
        except pypdfium2.PdfiumError:
            yield _Sheet(number, Page(0.0, []), [], Drawings([], True, True))


def _pieces(sheets: Sequence[_Sheet], body: float) -> list[Piece]:
    """The blocks of the document in reading order; ``body`` is the type size of most of the text."""
    runs = [without_contents(sheet.page.runs) for sheet in sheets]
    tagged = [(sheet.number, on_page, sheet.places) for sheet, on_page in zip(sheets, runs, strict=True)]
    drafts = tagged_drafts(tagged, body) if are_sound(tagged) else _seen_drafts(sheets, runs, body)
    seen = vocabulary(line.text for draft in drafts for line in draft.lines)
    texts = [join_lines([line.text for line in draft.lines], seen) for draft in drafts]
    mark_headings(drafts, texts, body)
    return pieces_of(drafts, texts)


def _seen_drafts(sheets: Sequence[_Sheet], runs: Sequence[list[Run]], body: float) -> list[Draft]:
    """The blocks as the eye finds them, given the runs on each page."""
    shown = [[run for run in on_page if not run.style.artifact] for on_page in runs]
    heights = [sheet.page.height for sheet in sheets]
    placed = [
        (sheet, region)
        for sheet, on_page in zip(sheets, without_margins(shown, heights, body), strict=True)
        for region in regions(with_initials(on_page, body), _rules(sheet), body)
    ]
    framed = with_frames([region for _, region in placed], [sheet.page.height for sheet, _ in placed], body)
    return joined_over_breaks(
        draft
        for (sheet, _), region in zip(placed, framed, strict=True)
        for draft in drafts_of(region, sheet.number, body)
    )


def _rules(sheet: _Sheet) -> list[Rule]:
    """The rules on the page, if they lie as its text does."""
    return sheet.drawings.rules if sheet.page.turn == 0 else []


def _check(sheets: Sequence[_Sheet], pieces: Sequence[Piece], path: Path) -> None:
    """Refuse a document without text, or whose fonts do not say which letters they show."""
    letters = sum(len(run.text) for sheet in sheets for run in sheet.page.runs)
    if sum(sheet.page.unmapped for sheet in sheets) > _UNREADABLE * letters > 0:
        raise UserError("the letters of the PDF cannot be told: its fonts do not name them", path, _OCR, kind="fonts")
    if not pieces:
        if not any(sheet.drawings.any for sheet in sheets):
            raise UserError("the pages of the PDF are blank", path, "Check that it is the right file.", kind="blank")
        raise UserError("the PDF holds no text; it is probably scanned", path, _OCR, kind="scanned")


def _notes(sheets: Sequence[_Sheet], pieces: Sequence[Piece]) -> tuple[Note, ...]:
    """What a user of the text should know: the pages that hold pictures and no text, or a stamp at the most."""
    told = {piece.page for piece in pieces}
    empty = []
    for sheet in sheets:
        letters = sum(len(run.text) for run in sheet.page.runs)
        stamped = sheet.drawings.picture and letters < _STAMP and sheet.number not in told
        if stamped or (sheet.drawings.any and not letters):
            empty.append(sheet.number)
    if not empty:
        return ()
    return (Note("page_without_text" if len(empty) == 1 else "pages_without_text", (_ranges(empty),)),)


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, written ``1, 3–5``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
