"""Web pages: the report without the site around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UserError
from pipeline.reading import html
from pipeline.reading.composing import Content

PATH = Path("rapport.html")
BODY = "Vi har jobbet med dette siden i fjor høst, og det går framover."


def read(page: str) -> Content:
    return html.read_bytes(page.encode(), PATH)


def blocks(page: str) -> list[tuple[str, int, str]]:
    content = read(page)
    return [(b.kind, b.level, content.text[b.start : b.end]) for b in content.blocks]


def test_the_report_is_read_and_the_site_is_not() -> None:
    page = f"""<html><head><title>Lier | Rapport</title><style>p {{}}</style></head><body>
      <header>Lier kommune <nav><ul><li>Meny</li></ul></nav></header><script>var a = "kode";</script>
      <main><header><h1>Trygg start</h1></header><p>{BODY}</p><aside>Les også</aside><p hidden>Skjult</p>
      <p style="display: none">Borte</p><form><button>Søk</button></form></main>
      <footer>Kontakt oss</footer></body></html>"""
    assert blocks(page) == [("heading", 1, "Trygg start"), ("paragraph", 0, BODY)]
    assert read(page).title == "Trygg start"


def test_all_kinds_of_blocks() -> None:
    page = (
        f"<h2>Bolig</h2><div>{BODY}</div><ul><li>Hus<ul><li>Leie</li></ul>etter</li><li><p>Hytte</p></li></ul>"
        "<blockquote><p>Vi ventet.</p></blockquote><table><tr><th>Mål</th><td><p>a</p><p>b</p></td></tr></table>"
        "<figure><figcaption>Huset</figcaption></figure><dl>"
        "<dt>NAV</dt><dd>Et kontor</dd></dl><p>– Fint, sier Kari.</p>"
    )
    assert blocks(page) == [
        ("heading", 2, "Bolig"),
        ("paragraph", 0, BODY),
        ("bullet", 1, "Hus"),
        ("bullet", 2, "Leie"),
        ("bullet", 1, "etter"),
        ("bullet", 1, "Hytte"),
        ("quote", 0, "Vi ventet."),
        ("cell", 0, "Mål"),
        ("cell", 0, "a b"),
        ("paragraph", 0, "Huset"),
        ("paragraph", 0, "NAV"),
        ("paragraph", 0, "Et kontor"),
        ("quote", 0, "– Fint, sier Kari."),
    ]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("sam<b>arb</b>eid", "samarbeid"),
        ("en<p>to</p>tre", "en\nto\ntre"),
        ("en<br>to<br><br>tre<br> <br>fire", "en to\ntre\nfire"),
        ("en<!-- merknad --> to&nbsp;tre&shy;re", "en to trere"),
        ("en <sup>1</sup>", "en 1"),
    ],
)
def test_words_and_breaks(inner: str, text: str) -> None:
    assert read(f"<h1>Tittel</h1><div>{inner}</div><p>{BODY}</p>").text == f"Tittel\n{text}\n{BODY}"


def test_bold_paragraphs_are_headings_where_there_are_no_others() -> None:
    page = (
        f"<h1>Nettverket</h1><p><strong>Lier kommune</strong></p><p>{BODY}</p><p><b>Sula</b> kommune</p><p>{BODY}</p>"
    )
    assert [(kind, level) for kind, level, _ in blocks(page)] == [("heading", 1), ("heading", 2)] + [
        ("paragraph", 0)
    ] * 3


def test_a_page_in_a_form_or_a_layout_table() -> None:
    assert [t for _, _, t in blocks(f"<form><h1>Tittel</h1><p>{BODY}</p></form>")] == ["Tittel", BODY]
    assert blocks(f"<table><tr><td><h1>Tittel</h1><p>{BODY}</p></td></tr></table>")[1][0] == "paragraph"


def test_the_page_title_where_there_is_no_heading() -> None:
    assert read(f"<title>Trygg start</title><p>{BODY}</p>").title == "Trygg start"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", ""),
        ("cp1252", "utf-8"),
        ("utf-16", ""),
    ]
    + [("iso-8859-15", "iso-8859-15")],
)
def test_encodings(encoding: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f'<?xml version="1.0" encoding="utf-8"?><html><head>{meta}</head><body><p>Færre på øya</p></body></html>'
    assert html.read_bytes(page.encode(encoding), PATH).text == "Færre på øya"


@pytest.mark.parametrize("page", ["<html></html>", "<script>x()</script>", "<p>&nbsp;</p>", "<!-- -->"])
def test_a_page_without_text(page: str) -> None:
    with pytest.raises(UserError, match="no text"):
        read(page)


def test_deep_nesting_loses_nothing_in_silence() -> None:
    assert read("<div>" * 200 + BODY + "</div>" * 200).text == BODY
    with pytest.raises(UserError, match="too deeply"):
        read("<p>Noe</p>" + "<div>" * 400 + BODY + "</div>" * 400)


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<li>",
        "<ul>",
        "<table>",
        "<td>",
        "<tr>",
        "<br>",
        "<h1>",
        "</h1>",
        "<b>",
        "</b>",
        "<blockquote>",
        "<main>",
        "</main>",
        "-",
        "•",
        "å",
        "&lt;",
        "ord",
    ]
)


@given(st.lists(TAGS | st.text(max_size=8), max_size=25))
def test_any_page_gives_sound_blocks(parts: list[str]) -> None:
    try:
        content = read(" ".join(parts))
    except UserError:
        return
    assert content.text.split("\n") == [content.text[b.start : b.end] for b in content.blocks]
