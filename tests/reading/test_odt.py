"""OpenDocument texts: structure from marks and styles, every word of the final version once."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.reading import odt
from pipeline.reading.composing import Content

PATH = Path("rapport.odt")
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "text", "table", "style", "meta")]
    + [
        (
            f'xmlns:draw="{OASIS}:drawing:1.0" xmlns:fo="{OASIS}:xsl-fo-compatible:1.0" '
            f'xmlns:svg="{OASIS}:svg-compatible:1.0"'
        )
    ]
    + ['xmlns:dc="http://purl.org/dc/elements/1.1/"']
)
BODY = "<text:p>Vi har jobba med dette sidan i fjor haust.</text:p>"


def made(body: str, automatic: str = "", **parts: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        for name, inner in parts.items():
            file.writestr(f"{name}.xml", f"<office:document {NAMESPACES}>{inner}</office:document>")
    return buffer.getvalue()


def read(data: bytes) -> Content:
    return odt.read_bytes(data, PATH)


def blocks(body: str, automatic: str = "", **parts: str) -> list[tuple[str, int, str]]:
    content = read(made(body, automatic, **parts))
    return [(b.kind, b.level, content.text[b.start : b.end]) for b in content.blocks]


def test_headings_and_nested_lists() -> None:
    body = (
        '<text:h text:outline-level="2">Bustad</text:h>' + BODY + "<text:list><text:list-item><text:p>Hus</text:p>"
        "<text:list><text:list-item><text:p>Leige</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>Hytte</text:p></text:list-item></text:list>"
    )
    assert blocks(body) == [
        ("heading", 2, "Bustad"),
        ("paragraph", 0, "Vi har jobba med dette sidan i fjor haust."),
        ("bullet", 1, "Hus"),
        ("bullet", 2, "Leige"),
        ("bullet", 1, "Hytte"),
    ]


def test_title_and_quote_through_automatic_styles() -> None:
    automatic = (
        '<style:style style:name="P1" style:parent-style-name="Quotations"/>'
        '<style:style style:name="P2" style:parent-style-name="Title"/>'
    )
    body = (
        '<text:p text:style-name="P2">Trygg start</text:p><text:p text:style-name="P1">Vi fekk ein heim.</text:p>'
        + BODY
    )
    assert [(kind, level) for kind, level, _ in blocks(body, automatic)] == [
        ("heading", 1),
        ("quote", 0),
        ("paragraph", 0),
    ]
    assert read(made(body, automatic)).title == "Trygg start"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d', "a b c d"),
        ("sam<text:span>arb</text:span>eid", "samarbeid"),
        (
            (
                "Tre<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                "<text:p>Per mai.</text:p></text:note-body></text:note> hus."
            ),
            "Tre hus.\nPer mai.",
        ),
        (
            (
                "Før.<draw:frame><draw:text-box><text:p>I boks.</text:p>"
                "</draw:text-box><svg:desc>Bilete</svg:desc></draw:frame>"
            ),
            "Før.\nI boks.",
        ),
        ("Før.<draw:custom-shape><text:p>I form.</text:p></draw:custom-shape>", "Før.\nI form."),
        ("Tekst<office:annotation><text:p>Merknad</text:p></office:annotation>", "Tekst"),
        ('Synleg<text:span text:style-name="T1"> skjult</text:span>', "Synleg"),
        ("kom\u00admunen <text:change-start/>har<text:change-end/>", "kommunen har"),
    ],
)
def test_inside_a_paragraph(inner: str, expected: str) -> None:
    automatic = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    assert read(made(f"<text:p>{inner}</text:p>", automatic)).text == expected


def test_deleted_text_and_contents_are_left_out() -> None:
    deleted = (
        f"<text:tracked-changes><text:changed-region><text:deletion>{BODY}"
        f"</text:deletion></text:changed-region></text:tracked-changes>"
    )
    contents = (
        "<text:table-of-content><text:index-body><text:p>Bustad 3</text:p></text:index-body></text:table-of-content>"
    )
    assert len(blocks(deleted + contents + BODY)) == 1


def test_cells_row_by_row() -> None:
    cell = "<table:table-cell><text:p>{}</text:p>{}</table:table-cell>"
    inner = (
        f"<table:table><table:table-row>{cell.format('c', '')}{cell.format('d', '')}</table:table-row></table:table>"
    )
    row = (
        f"<table:table-row>{cell.format('a', inner)}"
        f"<table:covered-table-cell/>{cell.format('b', '<text:p>e</text:p>')}</table:table-row>"
    )
    body = f"<table:table><table:table-header-rows>{row}</table:table-header-rows></table:table>"
    assert blocks(body) == [("cell", 0, t) for t in ("a", "c", "d", "b e")]


def test_bold_lines_are_headings_where_none_is_marked() -> None:
    automatic = (
        '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="T2"><style:text-properties fo:color="#f00"/></style:style>'
    )
    heading = (
        '<text:p><text:span text:style-name="T1">Sula <text:span text:style-name="T2">kommune</text:span>'
        "</text:span></text:p>"
    )
    assert [(kind, level) for kind, level, _ in blocks(heading + BODY + heading + BODY, automatic)] == [
        ("heading", 1),
        ("paragraph", 0),
    ] * 2


def test_the_title_may_be_a_property() -> None:
    assert read(made(BODY, meta="<office:meta><dc:title>Trygg start</dc:title></office:meta>")).title == "Trygg start"


@pytest.mark.parametrize("data", [b"tull", made(BODY)[:-40], made(BODY).replace(b"office:text", b"office:calc")])
def test_files_that_cannot_be_used(data: bytes) -> None:
    with pytest.raises(UserError, match="damaged"):
        read(data)


def test_a_password() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(
            "META-INF/manifest.xml",
            (
                f'<m:manifest xmlns:m="{OASIS}:manifest:1.0"><m:file-entry>'
                f"<m:encryption-data/></m:file-entry></m:manifest>"
            ),
        )
        file.writestr("content.xml", b"\x12\x34")
    with pytest.raises(UserError, match="password"):
        read(buffer.getvalue())
