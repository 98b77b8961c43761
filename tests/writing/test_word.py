"""The Word document, opened again."""

import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor

from pipeline.codebook import load
from pipeline.errors import UserError
from pipeline.labels import Labels
from pipeline.writing import outline, word

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


PLACES = ("Bjørkås", "Fjordvik", "Granli", "Holmesund", "Lyngdalen", "Steinøy", "Tverrelv", "Åsmark")


@pytest.fixture
def report_of(make_blocks, draw_from):
    """The report on documents, each (municipality, sentences); unless they are given, on one by each place, with more
    quotes on housing than are printed."""

    def made(*given, language="nb", **more):
        coded = [
            make_blocks(f"{place}.txt", place, *(("paragraph", sentence) for sentence in sentences))
            for place, sentences in given or map(_said_by, PLACES)
        ]
        return replace(draw_from(*coded, language=language, methods=("Slik ble det gjort.",)), **more)

    return made


def _said_by(place):
    built = f"{place} har fått på plass nye boliger til unge i sentrum, og det står folk i kø for å leie."
    planned = f"Planen for {2 * len(place)} boliger skal opp til behandling i kommunestyret i {place}."
    return place, [(built, "result", {"housing": 0.8}), (planned, "plan", {"anchoring": 0.9, "housing": 0.7})]


@pytest.fixture
def write(report_of, tmp_path):
    """Writes a report and opens it again."""

    def written(*given, template=None, **more):
        path = tmp_path / "findings.docx"
        word.write(outline.of(report_of(*given, **more)), template, path)
        return docx.Document(str(path))

    return written


def texts(document):
    """The text of every paragraph of the body, in tables too."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]


def styled(document, style):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def table_after(document, caption):
    """The table under the caption that ends so."""
    (found,) = [p for p in document.paragraphs if p.style.name == "Caption" and p.text.endswith(caption)]
    element = next(found._p.itersiblings(qn("w:tbl")))
    return next(table for table in document.tables if table._tbl is element)


def test_the_chapter_has_its_sections_in_the_order_of_a_chapter(write):
    document = write()
    assert styled(document, "Title") == ["Funn på tvers av kommunene"]
    assert styled(document, "Heading 1") == [
        "Oversikt",
        "Tema for tema",
        "Sammenhenger og metning",
        "Nytt siden forrige kjøring",
        "Metode",
        "Vedlegg",
    ]
    assert [text for text in styled(document, "Heading 2") if text in ("Forankring", "Bolig", "Kodebok")]


def test_headings_are_numbered_by_one_list_that_hangs_on_their_styles(write):
    document = write()
    numbering = document.part.numbering_part.element
    for depth, name in enumerate(("Heading 1", "Heading 2", "Heading 3")):
        number = document.styles[name].element.pPr.numPr
        (entry,) = [n for n in numbering.num_lst if n.numId == number.numId.val]
        (levels,) = [a for a in numbering.findall(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == "1"]
        assert entry.abstractNumId.val == 1 and (number.ilvl.val if number.ilvl is not None else 0) == depth
        assert levels.findall(f"{qn('w:lvl')}/{qn('w:pStyle')}")[depth].get(qn("w:val")) == f"Heading{depth + 1}"


def test_captions_are_counted_by_fields_that_show_the_right_number_already(write, tmp_path):
    figure = tmp_path / "matrix.png"
    figure.write_bytes(PNG)
    document = write(figures={"matrix": figure}, alts={"matrix": "Varmekart over «temaer» & kommuner"})
    fields = list(document.element.body.iter(qn("w:fldSimple")))
    for name in ("Tabell", "Figur"):
        own = [field for field in fields if field.get(qn("w:instr")) == f" SEQ {name} \\* ARABIC "]
        shown = ["".join(t.text for t in field.iter(qn("w:t"))) for field in own]
        assert shown == [str(number) for number in range(1, len(own) + 1)] and own
    captions = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[:2] == ["Tabell 1. Kommuner og temaer", "Figur 1. Temaer i hver kommune"]
    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "Varmekart over «temaer» & kommuner"


def test_every_table_repeats_its_header_and_has_the_house_s_style(write):
    document = write()
    assert len(document.tables) >= 14
    for table in document.tables:
        assert table.style.name == "Funn Table"
        headers = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert headers[0] and not any(headers[1:])
        page = document.sections[1 if len(table.columns) > 9 else 0]
        room = max(section.page_width - section.left_margin - section.right_margin for section in document.sections)
        assert sum(column.width for column in table.columns) <= room and page is not None


def test_framework_tables_stand_on_landscape_pages_and_running_text_on_upright_ones(write):
    document = write()
    orientations = [section.orientation for section in document.sections]
    assert orientations[0] == WD_ORIENT.PORTRAIT and orientations[1] == WD_ORIENT.LANDSCAPE
    assert all(one != other for one, other in zip(orientations, orientations[1:], strict=False))
    for section in document.sections:
        assert (section.page_width > section.page_height) == (section.orientation == WD_ORIENT.LANDSCAPE)
    page = iter(document.sections)
    section = next(page)
    for element in document.element.body:
        if element.tag == qn("w:tbl"):
            points = "Hva de ville" in "".join(t.text for t in element[2].iter(qn("w:t")))
            assert not points or section.orientation == WD_ORIENT.LANDSCAPE
        elif element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            section = next(page)


def test_quotes_are_in_the_quote_style_each_with_its_identification(write):
    document = write()
    paragraphs = document.paragraphs
    quotes = [number for number, paragraph in enumerate(paragraphs) if paragraph.style.name == "Quote"]
    assert len(quotes) == 3 * 6
    first = paragraphs[quotes[0]]
    place = first.text.rpartition(" i ")[2].rstrip(".")
    identified = paragraphs[quotes[0] + 1]
    assert identified.style.name == "Funn Quote Source"
    assert identified.text == f"– {place}, {place}.txt, side 1 [{place}.txt#s1]"
    assert "Viser 6 av 8. Alle: tables/quotes.csv." in texts(document)


def test_the_quotes_of_a_type_are_from_several_municipalities(report_of):
    chapter = outline.of(report_of())
    (section,) = [s for s in chapter.sections if s.title == "Hva de har fått til"]
    quotes = [item for item in section.items if isinstance(item, outline.Quotation)]
    assert len({quote.id.partition("#")[0] for quote in quotes}) == len(quotes) == 6


def test_ids_lead_to_the_quotes_in_print_and_entries_of_the_contents_to_headings(write):
    document = write()
    body = document.element.body
    marks = {mark.get(qn("w:name")): mark.getparent() for mark in body.iter(qn("w:bookmarkStart"))}
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(set(numbers)) == len(numbers) == len(marks)
    links = list(body.iter(qn("w:hyperlink")))
    assert links
    for link in links:
        target = marks[link.get(qn("w:anchor"))]
        shown = "".join(t.text for t in link.iter(qn("w:t")))
        if shown.startswith("["):
            assert f"#{shown.strip('[]')}]" in "".join(t.text for t in target.getnext().iter(qn("w:t")))
        else:
            assert shown.endswith("".join(t.text for t in target.iter(qn("w:t"))))


def test_every_quote_s_id_leads_to_its_words(report_of):
    report = report_of()
    said = {f"{c.segment.document}#{c.segment.id}": c.segment.text for d in report.documents for c in d.segments}
    chapter = outline.of(report)
    quotes = [item for section in chapter.sections for item in section.items if isinstance(item, outline.Quotation)]
    assert quotes and all(said[quote.id] == quote.text for quote in quotes)


def test_the_same_report_gives_the_same_bytes(report_of, tmp_path):
    for name in ("one", "two"):
        word.write(outline.of(report_of()), None, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with zipfile.ZipFile(tmp_path / "one") as file:
        assert {entry.date_time for entry in file.infolist()} == {(2024, 1, 1, 0, 0, 0)}
        assert not any("rsid" in file.read(name).decode("latin-1") for name in file.namelist())


HOSTILE = [
    "=SUM(A1) er ikke en bolig, men en formel som står i boligplanen.",
    "- 12 boliger\x00 \x0b\x1f er <w:p>bygd</w:p> & ]]> “ferdige” i 'år'.",
    "Boligene 🏠 er klare 👩‍👧 for barnefamilier i byen.",
    "Bolig" + "ene er bygd og står klare " * 2_000,
    "Bolig" * 4_000,
]


def test_hostile_words_come_through_as_words(write):
    places = [f"F<&\"'{number}" for number in range(len(HOSTILE))]
    said = [[(text, "result", {"housing": 0.8})] for text in HOSTILE]
    document = write(*zip(places, said, strict=True))
    quotes = styled(document, "Quote")
    assert HOSTILE[0] in quotes and HOSTILE[4] in quotes
    assert "- 12 boliger er <w:p>bygd</w:p> & ]]> “ferdige” i 'år'." in [" ".join(quote.split()) for quote in quotes]
    assert any("🏠" in quote and "👩‍👧" in quote for quote in quotes)
    assert any(text.startswith("– F<&\"'0, F<&\"'0.txt, side 1") for text in texts(document))


def test_a_study_without_reports_gives_a_chapter_that_says_so(draw_from, tmp_path):
    path = tmp_path / "findings.docx"
    word.write(outline.of(draw_from()), None, path)
    document = docx.Document(str(path))
    assert "Kommuner og temaer: ingen." in texts(document) and "Nytt siden forrige kjøring: ingen." in texts(document)
    assert styled(document, "Quote") == [] and styled(document, "Heading 1")[0] == "Oversikt"


@pytest.mark.parametrize("language", ["nn", "en"])
def test_no_label_is_in_another_language(write, language):
    here, bokmal = Labels(language).beginning(""), Labels("nb").beginning("")
    strange = {text for text in bokmal.values() if text not in here.values()}
    document = write(language=language)
    assert not strange & {text.strip() for text in texts(document)}
    mark = document.styles.element.find(f".//{qn('w:lang')}")
    assert mark.get(qn("w:val")) == {"nn": "nn-NO", "en": "en-GB"}[language]


def test_municipalities_that_do_not_mention_a_theme_are_named(write):
    planned, road = ("Boligplanen kommer.", "plan", {"housing": 0.8}), ("Ny vei.", "plan", {})
    found = texts(write(("Fjordvik", [planned]), ("Åsmark", [road])))
    assert "Kommuner som nevner temaet: 1 av 2." in found and "Ikke nevnt hos: Åsmark." in found


def house(tmp_path, suffix="docx"):
    """A house's template: its own colour, font, margins, header and text, and no style for quotes."""
    document = docx.Document()
    document.add_paragraph("Malens egen tekst")
    heading = document.styles["Heading 1"]
    heading.font.name, heading.font.color.rgb = "Georgia", RGBColor(0xAA, 0x11, 0x22)
    document.styles["Quote"].delete()
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin = Cm(21), Cm(29.7), Cm(4)
    section.header.paragraphs[0].text = "Huset AS"
    buffer = BytesIO()
    document.save(buffer)
    path = tmp_path / f"mal.{suffix}"
    if suffix == "docx":
        path.write_bytes(buffer.getvalue())
        return path
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"ml.document.main+xml", b"ml.template.main+xml"))
    return path


@pytest.mark.parametrize("suffix", ["docx", "dotx"])
def test_a_template_gives_its_look_and_none_of_its_text(write, tmp_path, suffix):
    document = write(template=house(tmp_path, suffix))
    heading = document.styles["Heading 1"]
    assert (heading.font.name, heading.font.color.rgb) == ("Georgia", RGBColor(0xAA, 0x11, 0x22))
    assert styled(document, "Heading 1")[0] == "Oversikt" and "Malens egen tekst" not in texts(document)
    for section in document.sections:
        assert section.header.paragraphs[0].text == "Huset AS" and round(section.left_margin.cm, 2) == 4
    assert len(styled(document, "Quote")) == 18
    assert heading.element.pPr.numPr is not None
    assert {table.style.name for table in document.tables} == {"Funn Table"}


def test_a_template_s_own_numbers_of_headings_are_kept(write, tmp_path):
    path = house(tmp_path)
    document = docx.Document(str(path))
    document.styles["Heading 1"].element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 3
    document.save(str(path))
    written = write(template=path)
    assert written.styles["Heading 1"].element.pPr.numPr.numId.val == 3
    assert written.styles["Heading 2"].element.pPr.numPr is None


def test_styles_are_found_by_name_whatever_their_ids(write, tmp_path):
    path = tmp_path / "mal.docx"
    document = docx.Document()
    document.styles["Heading 1"].element.set(qn("w:styleId"), "Overskrift1")
    document.save(str(path))
    assert styled(write(template=path), "Heading 1")[0] == "Oversikt"


def test_a_template_that_is_no_word_document_is_told(make_study, tmp_path):
    for name, content in (("mal.docx", b"not a zip"), ("borte.docx", None)):
        study = make_study({"study.yaml": f"template: {name}", **({name: content} if content else {})}, name)
        with pytest.raises(UserError, match="template") as error:
            _ = study.template
        assert error.value.hint and name in error.value.where
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(broken, "w") as file:
        file.writestr("[Content_Types].xml", "wordprocessingml")
    with pytest.raises(UserError, match="cannot be opened"):
        word.house.enter(broken, "nb")


def test_the_template_of_the_study_is_used_in_a_run(make_study, tmp_path):
    from pipeline.run import run

    study = make_study(
        {
            "reports/a.txt": "Moss kommune mangler bolig.",
            "study.yaml": "template: maler/mal.docx",
            "maler/mal.docx": house(tmp_path).read_bytes(),
        }
    )
    run(study)
    document = docx.Document(str(study.outputs / "findings.docx"))
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert load().codes["housing"].label["nb"] in styled(document, "Heading 2")
