"""Word documents: every word of the final version once, with the structure that styles give."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest

from pipeline import archive
from pipeline.errors import UserError
from pipeline.reading import docx
from pipeline.reading.composing import Content

PATH = Path("rapport.docx")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def made(body: str, **parts: str) -> bytes:
    """A document with this body; other parts by name: ``styles="<w:style …/>"``."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        for name, inner in parts.items():
            file.writestr(f"word/{name}.xml", f"<w:{name} {NAMESPACES}>{inner}</w:{name}>")
    return buffer.getvalue()


def saved(document: python_docx.document.Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(data: bytes) -> Content:
    return docx.read_bytes(data, PATH)


def blocks(data: bytes) -> list[tuple[str, int, str]]:
    content = read(data)
    return [(b.kind, b.level, content.text[b.start : b.end]) for b in content.blocks]


def text_of(body: str, **parts: str) -> str:
    return read(made(body, **parts)).text


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def style(name: str, properties: str, identifier: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier or name}"><w:name w:val="{name}"/>{properties}</w:style>'
    )


BODY = "Vi har jobbet med dette siden i fjor høst."


class TestStyles:
    def test_a_document_made_in_word(self) -> None:
        document = python_docx.Document()
        document.add_heading("Årsmelding for Lier", 0)
        document.add_heading("Bolig", 1)
        document.add_paragraph(BODY)
        document.add_paragraph("Hus", style="List Bullet")
        document.add_paragraph("Leie", style="List Bullet 2")
        document.add_paragraph("Først", style="List Number")
        document.add_paragraph("Vi fikk et hjem.", style="Quote")
        assert blocks(saved(document)) == [
            ("heading", 1, "Årsmelding for Lier"),
            ("heading", 1, "Bolig"),
            ("paragraph", 0, BODY),
            ("bullet", 1, "Hus"),
            ("bullet", 2, "Leie"),
            ("bullet", 1, "Først"),
            ("quote", 0, "Vi fikk et hjem."),
        ]
        assert read(saved(document)).title == "Årsmelding for Lier"

    @pytest.mark.parametrize(
        ("styles", "level"),
        [
            (style("Overskrift 2", "", "Overskrift2"), 2),
            (style("Kapittel", '<w:basedOn w:val="H"/>') + style("heading 3", "", "H"), 3),
            (style("Kapittel", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'), 2),
            (
                style("Kapittel", '<w:basedOn w:val="H"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
                + style("heading 1", "", "H"),
                0,
            ),
            (style("Tittel", ""), 1),
        ],
    )
    def test_headings_by_name_inheritance_or_outline(self, styles: str, level: int) -> None:
        identifier = styles.split('styleId="')[1].split('"')[0]
        body = paragraph("Bolig.", f'<w:pStyle w:val="{identifier}"/>') + paragraph(BODY)
        assert blocks(made(body, styles=styles))[0] == ("heading" if level else "paragraph", level, "Bolig.")

    def test_list_levels(self) -> None:
        numbers = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
        body = (
            paragraph("Hus", numbers.format(0, 1))
            + paragraph("Leie", numbers.format(2, 1))
            + paragraph("Ikke punkt.", numbers.format(0, 0))
        )
        assert [(kind, level) for kind, level, _ in blocks(made(body))] == [
            ("bullet", 1),
            ("bullet", 3),
            ("paragraph", 0),
        ]

    def test_styles_in_a_circle_do_no_harm(self) -> None:
        styles = style("A", '<w:basedOn w:val="B"/>') + style("B", '<w:basedOn w:val="A"/>')
        assert text_of(paragraph(BODY, '<w:pStyle w:val="A"/>'), styles=styles) == BODY

    def test_bold_lines_are_headings_where_no_style_is(self) -> None:
        body = f"<w:p>{run('Lier kommune', '<w:b/>')}</w:p>" + paragraph(BODY) + paragraph("Kari Moe") + paragraph(BODY)
        assert [(kind, level) for kind, level, _ in blocks(made(body))] == [("heading", 1)] + [("paragraph", 0)] * 3

    def test_typed_marks_and_speech(self) -> None:
        body = "".join(map(paragraph, [BODY, "• Hus", "• Hytte", "– Det går bra, sier Kari Moe."]))
        assert blocks(made(body))[1:] == [
            ("bullet", 1, "Hus"),
            ("bullet", 1, "Hytte"),
            ("quote", 0, "– Det går bra, sier Kari Moe."),
        ]

    def test_the_table_of_contents_is_left_out(self) -> None:
        body = paragraph("Bolig 3", '<w:pStyle w:val="INNH1"/>') + paragraph(BODY)
        assert text_of(body, styles=style("toc 1", "", "INNH1")) == BODY


class TestText:
    @pytest.mark.parametrize(
        ("inner", "expected"),
        [
            (
                (
                    f"{run('Vi fikk ')}<w:ins>{run('tre ')}</w:ins><w:del><w:r>"
                    f"<w:delText>to </w:delText></w:r></w:del>{run('hus.')}"
                ),
                "Vi fikk tre hus.",
            ),
            (f"<w:moveFrom>{run('Bort. ')}</w:moveFrom><w:moveTo>{run('Hit.')}</w:moveTo>", "Hit."),
            (f"{run('I ')}<w:smartTag>{run('Lier')}</w:smartTag>{run('.')}", "I Lier."),
            (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('Valgt')}</w:sdtContent></w:sdt>", "Valgt"),
            (f"<w:hyperlink>{run('Lenke')}</w:hyperlink>", "Lenke"),
            (
                (
                    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText>'
                    '<w:fldChar w:fldCharType="separate"/><w:t>3. mai</w:t></w:r>'
                ),
                "3. mai",
            ),
            ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b c"),
            (
                "<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>post i kom</w:t><w:softHyphen/><w:t>munen</w:t></w:r>",
                "e-post i kommunen",
            ),
            (run("Synlig") + run(" skjult", "<w:vanish/>") + run(" igjen", '<w:vanish w:val="0"/>'), "Synlig igjen"),
            (f"{run('sam')}{run('arb', '<w:b/>')}{run('eid')}", "samarbeid"),
            (f"{run('Tekst')}<w:commentRangeStart/><w:r><w:commentReference/></w:r>", "Tekst"),
        ],
    )
    def test_inside_a_paragraph(self, inner: str, expected: str) -> None:
        assert text_of(f"<w:p>{inner}</w:p>") == expected

    def test_block_level_content_controls_and_insertions(self) -> None:
        body = f"<w:sdt><w:sdtContent>{paragraph('En.')}</w:sdtContent></w:sdt><w:ins>{paragraph('To.')}</w:ins>"
        assert text_of(body) == "En.\nTo."

    def test_a_paragraph_whose_end_was_deleted_goes_on(self) -> None:
        body = paragraph("Vi fikk ", "<w:rPr><w:del/></w:rPr>") + paragraph("tre hus.")
        assert text_of(body) == "Vi fikk tre hus."

    def test_a_text_box_comes_once_after_its_paragraph(self) -> None:
        box = f"<w:txbxContent>{paragraph('I boks.')}</w:txbxContent>"
        drawing = (
            f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
        )
        assert text_of(f"<w:p>{run('Før. ')}<w:r>{drawing}</w:r>{run('Etter.')}</w:p>") == "Før. Etter.\nI boks."
        assert text_of(f"<w:p><w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r></w:p>") == "I boks."

    def test_notes_follow_the_paragraph_that_refers_to_them(self) -> None:
        body = (
            f'<w:p>{run("Tre hus.")}<w:r><w:footnoteReference w:id="2"/><w:endnoteReference w:id="2"/></w:r></w:p>'
            + paragraph("Slutt.")
        )
        notes = {
            "footnotes": (
                f'<w:footnote w:type="separator" w:id="0">{paragraph("---")}'
                f'</w:footnote><w:footnote w:id="2">{paragraph("Per mai.")}</w:footnote>'
            ),
            "endnotes": f'<w:endnote w:id="2">{paragraph("Se vedlegg.")}</w:endnote>',
        }
        assert text_of(body, **notes) == "Tre hus.\nPer mai.\nSe vedlegg.\nSlutt."

    def test_hidden_by_style(self) -> None:
        body = paragraph("Skjult", '<w:pStyle w:val="S"/>') + paragraph(BODY)
        assert text_of(body, styles=style("S", "<w:rPr><w:vanish/></w:rPr>")) == BODY


class TestTables:
    def test_cells_row_by_row_and_merged_ones_once(self) -> None:
        document = python_docx.Document()
        table = document.add_table(2, 3)
        for i, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"celle {i}"
        table.cell(0, 0).merge(table.cell(0, 1)).text = "begge"
        assert blocks(saved(document)) == [
            ("cell", 0, t) for t in ("begge", "celle 2", "celle 3", "celle 4", "celle 5")
        ]

    def test_nested_tables(self) -> None:
        inner = f"<w:tbl><w:tr><w:tc>{paragraph('c')}</w:tc><w:tc>{paragraph('d')}</w:tc></w:tr></w:tbl>"
        body = (
            f"<w:tbl><w:tr><w:tc>{paragraph('a')}{inner}{paragraph('b')}"
            f"</w:tc><w:tc>{paragraph('e')}</w:tc></w:tr></w:tbl>"
        )
        assert text_of(body) == "a b\nc\nd\ne"

    def test_a_frame_of_one_cell_is_no_table(self) -> None:
        body = f"<w:tbl><w:tr><w:tc>{paragraph(BODY)}{paragraph('To.')}</w:tc></w:tr></w:tbl>"
        assert [kind for kind, _, _ in blocks(made(body))] == ["paragraph", "paragraph"]

    def test_deleted_rows_are_left_out(self) -> None:
        row = f"<w:tr>{{}}<w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr>"
        assert text_of(f"<w:tbl>{row.format('')}{row.format('<w:trPr><w:del/></w:trPr>')}</w:tbl>") == "a\nb"


def test_the_title_may_be_a_property() -> None:
    document = python_docx.Document()
    document.core_properties.title = "Trygg start"
    document.add_paragraph(BODY)
    assert read(saved(document)).title == "Trygg start"


def test_strict_open_xml() -> None:
    data = made(paragraph(BODY))
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        xml = old.read("word/document.xml").replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        new.writestr("word/document.xml", xml)
    assert read(buffer.getvalue()).text == BODY


def zipped(**parts: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, inner in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), inner)
    return buffer.getvalue()


BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="{}">'
    "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Dette er ikke Word.", "damaged"),
        (made(paragraph(BODY))[:-60], "damaged"),
        (zipped(annet_xml="<a/>"), "document.xml is missing"),
        (zipped(word__document_xml="<w:document"), "not sound XML"),
        (zipped(word__document_xml="<document/>"), "no body"),
        (zipped(word__document_xml=BOMB.format(W)), "entities"),
        (zipped(word__document_xml="<a>" * 2000 + "</a>" * 2000), "not sound XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1WordDocument", "old .doc"),
    ],
)
def test_files_that_cannot_be_used(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said) as error:
        read(data)
    assert error.value.where == "rapport.docx" and error.value.hint.endswith(".")


def test_a_damaged_part() -> None:
    data = bytearray(made(paragraph(BODY * 50)))
    at = data.index(BODY.encode()[:20])
    data[at : at + 20] = b"x" * 20
    with pytest.raises(UserError, match="cannot be unpacked"):
        read(bytes(data))


def test_an_archive_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1_000_000)
    with pytest.raises(UserError, match="unpacks to more than 1 MB"):
        read(zipped(word__document_xml=" " * 3_000_000))
