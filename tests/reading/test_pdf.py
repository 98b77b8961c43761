"""PDF as a reader's eye sees it: order, paragraphs, headings, lists; and honest errors for what holds no text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UserError
from pipeline.reading import pdf
from pipeline.reading.composing import Content
from pipeline.records import Note

PATH = Path("rapport.pdf")
FILES = Path(__file__).parent / "files"

# A stroke shows where a word may be divided.
TEAM = (
    "Sol|vik kom|mu|ne har det sis|te året ar|bei|det mål|ret|tet med sko|le|veg|ring. Grup|pe|ne på sko|le|ne har "
    "mø|te hver uke, og PP-|tje|nes|ten del|tar fast. Bo|lig|frem|skaf|fe|ren i NAV har hatt tett kon|takt med "
    "Midt-|Telemark, som har lig|nen|de er|fa|rin|ger."
)
CHAIN = (
    "El|ev|e|ne selv for|tel|ler at det er bed|re å ha én vok|sen å for|hol|de seg til. Helse- og vel|ferds|eta|ten "
    "har teg|net opp en tje|nes|te|kje|de, og råd|man|nen vil at den skal for|ank|res i øko|no|mi|pla|nen."
)
HOME = (
    "For|eld|re|ne er med fra førs|te mø|te. Det tok tid å få det til, men nå er ru|ti|ne|ne på plass, og fra|væ|ret "
    "har gått ned med en tre|del på to år."
)


def whole(text: str) -> str:
    return text.replace("|", "")


class Page(Canvas):
    """A canvas that sets text as a typesetter does: justified, with words divided at the strokes."""

    def prose(self, text: str, x: float, y: float, width: float, **look: object) -> float:
        """Set the text with its first baseline at ``y``; gives the baseline after the last."""
        font, size = str(look.get("font", "Times-Roman")), float(look.get("size", 10))
        hang = float(look.get("hang", 0))
        for i, words in enumerate(lines := self.lines(text, width, font, size)):
            left = x + (hang if i else 0)
            line = self.beginText(left, y)
            line.setFont(font, size)
            if look.get("justified", True) and i < len(lines) - 1 and len(words) > 1:
                room = width - (hang if i else 0) - stringWidth(" ".join(words), font, size)
                line.setWordSpace(room / (len(words) - 1))
            line.textOut(" ".join(words))
            self.drawText(line)
            y -= float(look.get("lead", 1.2 * size))
        return y

    def lines(self, text: str, width: float, font: str, size: float) -> list[list[str]]:
        lines: list[list[str]] = [[]]
        for word in text.split():
            rest = word
            while not self.fits([*lines[-1], whole(rest)], width, font, size):
                parts = rest.split("|")
                heads = ["".join(parts[:i]).removesuffix("-") + "-" for i in range(len(parts) - 1, 0, -1)]
                fitting = [i for i, head in enumerate(heads) if self.fits([*lines[-1], head], width, font, size)]
                if fitting:
                    lines[-1].append(heads[fitting[0]])
                    rest = "|".join(parts[len(parts) - 1 - fitting[0] :])
                lines.append([])
            lines[-1].append(whole(rest))
        return lines

    @staticmethod
    def fits(words: list[str], width: float, font: str, size: float) -> bool:
        return stringWidth(" ".join(words), font, size) <= width or len(words) == 1

    def put(self, text: str, x: float, y: float, font: str = "Times-Roman", size: float = 10) -> None:
        self.setFont(font, size)
        self.drawString(x, y, text)


def made(draw: Callable[[Page], None], **options: object) -> bytes:
    buffer = BytesIO()
    page = Page(buffer, invariant=1, **options)
    page.setTitle("")
    draw(page)
    page.save()
    return buffer.getvalue()


def read(data: bytes) -> Content:
    return pdf.read_bytes(data, PATH)


def blocks(content: Content) -> list[tuple[str, str]]:
    """Kind (with the level, where there is one) and text of each block."""
    return [(f"{b.kind}{b.level or ''}", content.text[b.start : b.end]) for b in content.blocks]


def texts(content: Content) -> list[str]:
    return [text for _, text in blocks(content)]


@cache
def one_page() -> bytes:
    return made(lambda page: page.prose(TEAM, 60, 700, 300) and None, pageCompression=0)


# --- order -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("right_first", [False, True])
def test_columns_are_read_one_after_the_other_under_a_title_over_both(right_first: bool) -> None:
    def draw(page: Page) -> None:
        page.put("Sammen om barn og unge i Solvik kommune", 60, 780, "Helvetica-Bold", 20)
        page.prose(whole(HOME), 60, 750, 475, size=12, justified=False)

        def left() -> None:
            y = page.prose(TEAM, 60, 700, 225)
            page.prose(CHAIN + " Det hand|ler om å", 60, y - 8, 225)

        def right() -> None:
            y = page.prose("se hver en|kelt elev tid|lig nok, sier de an|sat|te.", 310, 694, 225)
            page.prose(HOME + " " + TEAM, 310, y - 8, 225)

        for side in (right, left) if right_first else (left, right):
            side()

    assert blocks(read(made(draw))) == [
        ("heading1", "Sammen om barn og unge i Solvik kommune"),
        ("paragraph", whole(HOME)),
        ("paragraph", whole(TEAM)),
        ("paragraph", whole(CHAIN) + " Det handler om å se hver enkelt elev tidlig nok, sier de ansatte."),
        ("paragraph", whole(HOME + " " + TEAM)),
    ]


def test_three_narrow_columns() -> None:
    def draw(page: Page) -> None:
        for column, text in enumerate((TEAM, CHAIN, HOME + " " + TEAM)):
            page.prose(text, 40 + 175 * column, 700, 155, size=9)

    assert texts(read(made(draw))) == [whole(TEAM), whole(CHAIN), whole(HOME + " " + TEAM)]


def test_text_under_the_columns_comes_after_them() -> None:
    def draw(page: Page) -> None:
        y = page.prose(TEAM, 60, 700, 225)
        page.prose(TEAM, 310, 700, 225)
        page.put("Veien videre", 60, y - 12, "Times-Bold", 12)
        page.prose(CHAIN + " " + HOME, 60, y - 30, 475)

    assert texts(read(made(draw))) == [whole(TEAM), whole(TEAM), "Veien videre", whole(CHAIN + " " + HOME)]


def test_a_fact_box_beside_the_text_stays_out_of_it() -> None:
    def draw(page: Page) -> None:
        y = page.prose(" ".join([TEAM, CHAIN, HOME]), 60, 700, 330)
        page.put("Fakta om Solvik", 420, 690, "Helvetica-Bold", 9)
        page.prose("Kommunen har 5 412 innbyggere og fire skoler, og er med i nettverket.", 420, 676, 110, size=9)
        page.prose(" ".join([CHAIN, TEAM]), 60, y - 8, 475)

    found = texts(read(made(draw)))
    assert found[0] == whole(" ".join([TEAM, CHAIN, HOME]))
    assert found[1:3] == ["Fakta om Solvik", "Kommunen har 5 412 innbyggere og fire skoler, og er med i nettverket."]
    assert found[3] == whole(" ".join([CHAIN, TEAM]))


def test_an_article_with_a_title_in_speech_an_initial_and_a_quotation_set_large() -> None:
    def draw(page: Page) -> None:
        page.put("– Nå ser vi hverandre", 50, 770, "Helvetica-Bold", 30)
        page.put("D", 50, 706, "Times-Bold", 40)
        page.prose("et er tirs|dag mor|gen på Nord|bygda skole, og da klok|ka pas|se|rer åtte,", 82, 730, 203)
        y = page.prose("ringer te|le|fo|nen hos teamlederen. " + TEAM, 50, 706 - 12, 235)
        page.prose(HOME, 50, y - 8, 235)
        y = page.prose(CHAIN, 305, 730, 235)
        y = page.prose("«Noen bryr seg når jeg ikke kommer.»", 320, y - 20, 200, size=16, justified=False)
        page.prose(TEAM, 305, y - 8, 235)

    start = "Det er tirsdag morgen på Nordbygda skole, og da klokka passerer åtte, ringer telefonen hos teamlederen. "
    assert blocks(read(made(draw))) == [
        ("heading1", "– Nå ser vi hverandre"),
        ("paragraph", start + whole(TEAM)),
        ("paragraph", whole(HOME)),
        ("paragraph", whole(CHAIN)),
        ("quote", "«Noen bryr seg når jeg ikke kommer.»"),
        ("paragraph", whole(TEAM)),
    ]


def test_a_page_on_its_side_is_read_upright_and_a_watermark_left_out() -> None:
    def draw(page: Page) -> None:
        page.saveState()
        page.rotate(90)
        page.translate(0, -595)
        page.prose(TEAM, 60, 500, 225)
        page.prose(CHAIN, 320, 500, 225)
        page.restoreState()
        page.saveState()
        page.translate(200, 200)
        page.rotate(45)
        page.put("UTKAST", 0, 0, size=60)
        page.restoreState()
        page.setPageRotation(90)

    assert texts(read(made(draw))) == [whole(TEAM), whole(CHAIN)]


# --- margins ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pages", [2, 5])
def test_running_lines_and_page_numbers_are_left_out(pages: int) -> None:
    def draw(page: Page) -> None:
        for number in range(1, pages + 1):
            page.put("Årsrapport 2024", 60, 800, size=9)
            page.put("Solvik kommune", 460, 800, size=9)
            page.put(f"Side {number} av {pages}", 280, 30, size=9)
            page.put(f"Om tema {number}", 60, 760, "Times-Bold", 12)
            page.prose(TEAM if number % 2 else CHAIN, 60, 740, 400)
            page.showPage()

    found = texts(read(made(draw)))
    assert len(found) == 2 * pages
    assert found[:2] == ["Om tema 1", whole(TEAM)]


def test_what_every_chapter_begins_with_is_kept() -> None:
    def draw(page: Page) -> None:
        for text in (TEAM, CHAIN, HOME):
            page.put("Status i kommunen", 60, 770, "Times-Bold", 14)
            page.prose("Kommunen svarer slik på spørsmålet om samarbeid.", 60, 745, 400)
            page.prose(text, 60, 720, 400)
            page.showPage()

    found = texts(read(made(draw)))
    assert found.count("Status i kommunen") == 3
    assert found.count("Kommunen svarer slik på spørsmålet om samarbeid.") == 3


def test_a_number_alone_at_the_foot_is_left_out_of_a_single_page() -> None:
    def draw(page: Page) -> None:
        page.prose(TEAM, 60, 700, 400)
        page.put("– 7 –", 290, 40)

    assert texts(read(made(draw))) == [whole(TEAM)]


def test_the_table_of_contents_is_left_out() -> None:
    def draw(page: Page) -> None:
        page.put("Innhold", 60, 700, "Times-Bold", 16)
        page.put("1 Innledning " + "." * 80 + " 3", 60, 670)
        page.put("2 Metode " + ". " * 50 + "12", 60, 656)
        page.prose(TEAM, 60, 600, 400)

    assert texts(read(made(draw))) == ["Innhold", whole(TEAM)]


# --- paragraphs ------------------------------------------------------------------------------------------------------


def test_paragraphs_are_known_by_indents_alone() -> None:
    def draw(page: Page) -> None:
        y = 700.0
        for text in (TEAM, CHAIN, HOME):
            y = page.prose(text, 72, y, 288, hang=-12)

    assert texts(read(made(draw))) == [whole(TEAM), whole(CHAIN), whole(HOME)]


def test_ragged_lines_are_joined_and_paragraphs_without_space_are_told_apart() -> None:
    def draw(page: Page) -> None:
        y = page.prose(whole(TEAM), 60, 700, 300, justified=False)
        y = page.prose(whole(CHAIN), 60, y, 300, justified=False)
        page.prose(whole(HOME), 60, y, 300, justified=False)

    assert texts(read(made(draw))) == [whole(TEAM), whole(CHAIN), whole(HOME)]


def test_a_paragraph_goes_on_over_the_page_and_its_notes_follow_it() -> None:
    def draw(page: Page) -> None:
        page.prose(TEAM + " Kom|mu|nen har der|for valgt å", 60, 160, 440)
        page.put("1 Se planen for oppvekst.", 60, 90, size=8)
        page.put("1", 297, 30)
        page.showPage()
        page.prose("fort|set|te ar|bei|det ut året. " + CHAIN, 60, 780, 440)
        page.put("2", 297, 30)

    content = read(made(draw))
    assert texts(content) == [
        whole(TEAM) + " Kommunen har derfor valgt å fortsette arbeidet ut året. " + whole(CHAIN),
        "1 Se planen for oppvekst.",
    ]
    assert [block.page for block in content.blocks] == [1, 1]


def test_a_list_item_without_a_full_stop_does_not_run_on_into_the_next_page() -> None:
    def draw(page: Page) -> None:
        y = page.prose(TEAM, 60, 200, 300) - 8
        for item in ("Felles møter for alle som arbeider med barn i kommunen vår", "Los"):
            page.put("•", 60, y)
            y = page.prose(item, 74, y, 286)
        page.showPage()
        page.prose(CHAIN, 60, 780, 300)

    assert [kind for kind, _ in blocks(read(made(draw)))] == ["paragraph", "bullet1", "bullet1", "paragraph"]


def test_a_word_divided_by_the_page_is_mended() -> None:
    def draw(page: Page) -> None:
        page.prose("Kommunen har tilsatt en boligfrem-", 60, 100, 300)
        page.showPage()
        page.prose("skaffer i full stilling, og hun er i gang.", 60, 780, 300)

    assert texts(read(made(draw))) == ["Kommunen har tilsatt en boligfremskaffer i full stilling, og hun er i gang."]


def test_raised_note_numbers_are_left_out_and_exponents_kept() -> None:
    def draw(page: Page) -> None:
        line = page.beginText(60, 700)
        for text, rise in (
            ("Planen er vedtatt", 0),
            ("12", 4),
            (" og vi leier 150 m", 0),
            ("2", 4),
            (" til bolig.", 0),
        ):
            line.setFont("Times-Roman", 7 if rise else 11)
            line.setRise(rise)
            line.textOut(text)
        page.drawText(line)

    assert texts(read(made(draw))) == ["Planen er vedtatt og vi leier 150 m2 til bolig."]


# --- kinds -----------------------------------------------------------------------------------------------------------


def test_headings_by_size_and_weight_and_number() -> None:
    def draw(page: Page) -> None:
        y = 780.0
        for text, font, size in (
            ("Sluttrapport fra Solvik", "Helvetica-Bold", 22),
            ("1 Innledning", "Helvetica-Bold", 15),
            ("1.1 Forankring", "Helvetica-Bold", 12),
            ("2 Bolig", "Helvetica-Bold", 15),
            ("2.1 Tiltak i 2024", "Helvetica-Bold", 12),
            ("Uthevet", "Times-Bold", 10),
        ):
            page.put(text, 60, y, font, size)
            y = page.prose(HOME, 60, y - 20, 440) - 20
        page.put("S A M M E N D R A G", 60, y, "Helvetica", 10)
        page.prose(HOME, 60, y - 20, 440)

    assert [block for block in blocks(read(made(draw))) if block[1] != whole(HOME)] == [
        ("heading1", "Sluttrapport fra Solvik"),
        ("heading2", "1 Innledning"),
        ("heading3", "1.1 Forankring"),
        ("heading2", "2 Bolig"),
        ("heading3", "2.1 Tiltak i 2024"),
        ("heading4", "Uthevet"),
        ("heading5", "SAMMENDRAG"),
    ]


def test_list_items_with_hanging_lines_nested_and_numbered() -> None:
    long = "Felles møter mellom skole, helsesykepleier og NAV hver måned, også på ungdomstrinnet"

    def draw(page: Page) -> None:
        y = page.prose(HOME, 60, 780, 300) - 8
        for mark, left, text in (("•", 60, long), ("•", 60, "Kartlegging"), ("–", 80, "samtale"), ("•", 60, "Los")):
            page.put(mark, left, y)
            y = page.prose(text, left + 14, y, 280, justified=False)
        for number in (1, 2, 3):
            page.put(f"{number}.", 60, y - 8)
            y = page.prose("Utvide teamet" if number == 1 else f"Gjøre ting nummer {number}", 76, y - 8, 280)
        page.prose("17. mai feires av alle skolene i kommunen, og teamet er med.", 60, y - 20, 300)

    assert blocks(read(made(draw)))[1:] == [
        ("bullet1", long),
        ("bullet1", "Kartlegging"),
        ("bullet2", "samtale"),
        ("bullet1", "Los"),
        ("bullet1", "Utvide teamet"),
        ("bullet1", "Gjøre ting nummer 2"),
        ("bullet1", "Gjøre ting nummer 3"),
        ("paragraph", "17. mai feires av alle skolene i kommunen, og teamet er med."),
    ]


def test_speech_keeps_its_dash_and_inset_paragraphs_are_quotes() -> None:
    speech = "– Vi har lært å snakke sammen, sier Eva Dahl, leder i Solvik. Hun er glad for at terskelen er lavere nå."
    inset = "Det viktigste var at noen ringte hjem samme dag. Da skjønte vi at skolen ville ha henne tilbake igjen."

    def draw(page: Page) -> None:
        y = page.prose(TEAM + " " + CHAIN, 60, 780, 400) - 10
        y = page.prose(speech, 60, y, 400, justified=False) - 10
        y = page.prose(inset, 110, y, 300, justified=False) - 10
        page.prose(HOME + " " + TEAM, 60, y, 400)

    assert blocks(read(made(draw)))[1:3] == [("quote", speech), ("quote", inset)]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_is_read_row_by_row_in_cells(ruled: bool) -> None:
    rows = (
        ("Tiltak", "Hva er gjort", "Ansvar"),
        ("Skolelos", "Losen henter eleven hjemme og følger ham til skolen de første ukene.", "Oppvekst"),
        ("Boligteam", "Teamet møtes hver fjortende dag og går gjennom alle søknader.", "Helse og velferd"),
        ("Opplæring", "Alle ansatte er kurset.", "HR"),
    )

    def draw(page: Page) -> None:
        y = page.prose(TEAM + " " + CHAIN, 60, 780, 440) - 20
        for row in rows:
            top = y
            ends = [
                page.prose(text, 64 + x, top - 12, width, justified=False)
                for x, width, text in zip((0, 110, 380), (100, 200, 80), row, strict=True)
            ]
            y = min(ends) - (0 if ruled else 6)
            if ruled:
                page.line(60, top, 520, top)
                page.line(60, y, 520, y)
        page.prose(HOME, 60, y - 30, 440)

    found = blocks(read(made(draw)))
    assert found[1:-1] == [("cell", cell) for row in rows for cell in row]
    assert found[-1] == ("paragraph", whole(HOME))


# --- letters ---------------------------------------------------------------------------------------------------------


def test_letters_come_out_right_however_they_are_encoded() -> None:
    content = read((FILES / "letters.pdf").read_bytes())
    assert content.text == "Rådmannen på Ås så fire flyktninger få offisiell støtte, 1 200 kroner, til ungdommene."


# --- tags ------------------------------------------------------------------------------------------------------------

BROWSER = [
    ("heading1", "Trygg på skulen i Fjellheim"),
    (
        "paragraph",
        "Kommunen har forankra arbeidet i leiinga, og PP-tenesta er med frå første dag. Skulevegringsteamet møtest "
        "kvar veke, og bustadframskaffaren i NAV syter for at unge som flyttar heimanfrå, har ein stad å bu. Foreldra "
        "seier at dei slepp å gå frå dør til dør, og at nokon ringjer same dag når barnet ikkje kjem.",
    ),
    ("heading2", "Tiltak"),
    ("bullet1", "Felles møte"),
    ("bullet2", "kvar veke"),
    ("bullet1", "Ein fast vaksen"),
    ("quote", "– No kjenner vi kvarandre, seier Oddrun Vik."),
    ("cell", "Tiltak"),
    ("cell", "Ansvar"),
    ("cell", "Skulelos"),
    ("cell", "Oppvekst"),
    ("paragraph", "Slutt på året."),
]
OFFICE = [
    ("heading1", "Én dør inn"),
    ("heading1", "Forankring"),
    (
        "paragraph",
        "Kommunedirektøren leder styringsgruppa, og arbeidet er skrevet inn i økonomiplanen. Rektorene møter i gruppa "
        "annenhver måned.",
    ),
    (
        "paragraph",
        "Skole, NAV og PP-tjenesten har felles møte annenhver uke. De går gjennom sakene sammen, og den som kjenner "
        "familien best, tar kontakten videre.",
    ),
    (
        "paragraph",
        "Foreldrene har ett nummer å ringe til, og de får svar samme dag. Det var ikke slik før: da måtte de fortelle "
        "historien sin på nytt til hver etat, og mange ga opp underveis. Nå skriver de som jobber i kommunen en felles "
        "plan med familien, og planen følger barnet fra barnehagen til den videregående skolen.",
    ),
    ("heading2", "Bolig"),
    ("bullet1", "Startlån"),
    ("bullet1", "Tilvisningsavtaler"),
    ("bullet2", "for unge under 25 år"),
    ("quote", "– Jeg fikk egen leilighet, sier Aslak."),
    ("cell", "Tiltak"),
    ("cell", "Resultat"),
    ("cell", "Startlån"),
    ("cell", "Tolv familier kjøpte egen bolig"),
]


def test_a_page_printed_from_a_browser_is_read_by_its_tags() -> None:
    content = read((FILES / "browser_tagged.pdf").read_bytes())
    assert blocks(content) == BROWSER
    assert [block.page for block in content.blocks] == [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3]
    assert content.title == "Trygg på skulen i Fjellheim"  # the file calls itself browser.html


def test_a_document_from_an_office_program_is_read_by_its_tags() -> None:
    content = read((FILES / "office_tagged.pdf").read_bytes())
    assert blocks(content) == OFFICE
    assert content.title == "Én dør inn"  # the file calls itself Microsoft Word - rapport.docx


def test_the_same_document_without_tags_is_read_the_same_but_for_levels() -> None:
    content = read((FILES / "office_untagged.pdf").read_bytes())
    levels = {"Forankring": "heading2", "Bolig": "heading3"}
    assert blocks(content) == [(levels.get(text, kind), text) for kind, text in OFFICE]


# --- title -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "title"),
    [
        ("Årsrapport for Solvik", "Årsrapport for Solvik"),
        ("Microsoft Word - årsrapport_v3.docx", "Et løft for Solvik"),
        ("arsrapport.indd", "Et løft for Solvik"),
        ("Untitled", "Et løft for Solvik"),
        ("Dokument1", "Et løft for Solvik"),
        ("", "Et løft for Solvik"),
    ],
)
def test_title_from_the_file_if_it_says_something_else_from_the_first_heading(stored: str, title: str) -> None:
    def draw(page: Page) -> None:
        page.setTitle(stored)
        page.put("Et løft for Solvik", 60, 700, size=20)
        page.prose(TEAM, 60, 660, 300)

    assert read(made(draw)).title == title


def test_a_title_in_no_encoding_is_no_title() -> None:
    def draw(page: Page) -> None:
        page.setTitle("Čuođi")  # beyond Latin-1, so that it is written in UTF-16
        page.prose(TEAM, 60, 660, 300)

    data = made(draw)
    assert read(data).title == "Čuođi"
    assert read(data.replace(rb"(\376\377\001", rb"(\376\377\330")).title == ""


def test_no_title_and_no_heading_is_no_title() -> None:
    assert read(one_page()).title == ""


# --- what cannot be read ---------------------------------------------------------------------------------------------


def scan(page: Page) -> None:
    page.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)


def refused(data: bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        read(data)
    assert caught.value.where == str(PATH)
    assert caught.value.hint
    return caught.value


def test_a_scanned_file_is_told_and_ocr_advised() -> None:
    def stamped(page: Page) -> None:
        for number in (1, 2):
            scan(page)
            page.put(f"Side {number} av 2", 280, 30, size=8)
            page.showPage()

    for data in (made(scan), made(stamped)):
        error = refused(data)
        assert "scanned" in error.message
        assert "OCR" in error.hint


def test_pages_without_text_are_noted() -> None:
    def draw(page: Page) -> None:
        for number in range(1, 8):
            if number in (2, 3, 5):
                scan(page)
            elif number != 7:  # a page left blank is nothing to note
                page.prose(TEAM, 60, 700, 300)
            page.showPage()

    assert read(made(draw)).notes == (Note("pages_without_text", ("2–3, 5",)),)


def test_a_locked_file_is_told() -> None:
    locked = made(lambda page: page.put("Hemmelig", 60, 700), encrypt=pdfencrypt.StandardEncryption("hemmelig"))
    assert "password" in refused(locked).message


def test_a_file_that_only_forbids_copying_is_read() -> None:
    guarded = pdfencrypt.StandardEncryption("", ownerPassword="eier", canCopy=0)
    assert texts(read(made(lambda page: page.put("Åpent for alle.", 60, 700), encrypt=guarded))) == ["Åpent for alle."]


@pytest.mark.parametrize("data", [b"hei", b"%PDF-1.7\n" + b"x" * 900, b"%PDF-1.4\n%%EOF"])
def test_a_damaged_file_is_told(data: bytes) -> None:
    assert "damaged" in refused(data).message


def test_blank_pages_are_told() -> None:
    assert "blank" in refused(made(lambda page: page.showPage())).message


@pytest.mark.parametrize("limit", ["_MOST_PAGES", "_MOST_CHARACTERS", "_MOST_ON_A_PAGE"])
def test_a_file_beyond_all_measure_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(page: Page) -> None:
        for _ in range(2):
            page.prose(TEAM, 60, 700, 300)
            page.showPage()

    monkeypatch.setattr(pdf, limit, 1)
    assert "more" in refused(made(draw)).message


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_with_flipped_bytes_never_breaks_the_reader(data: st.DataObject) -> None:
    whole_files = [(FILES / "browser_tagged.pdf").read_bytes(), (FILES / "office_tagged.pdf").read_bytes(), one_page()]
    broken = bytearray(data.draw(st.sampled_from(whole_files)))
    for place in data.draw(st.lists(st.integers(0, len(broken) - 1), min_size=1, max_size=40)):
        broken[place] = data.draw(st.integers(0, 255))
    try:
        content = read(bytes(broken))
    except UserError:
        return
    assert all(content.text[block.start : block.end].strip() for block in content.blocks)


def test_the_same_file_gives_the_same_content() -> None:
    data = (FILES / "office_untagged.pdf").read_bytes()
    assert read(data) == read(data)
