"""The page for the browser as a file: whole in itself, the same each time, and nothing in it can run."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.codebook import load
from pipeline.labels import Labels
from pipeline.writing import figures, page
from pipeline.writing.page import colours, embedding

HOSTILE = [
    "</script><script>hacked = 1</script> om bolig.",
    '<img src=x onerror="hacked = 1"> & <b>bolig</b> "\'',
    "<!-- <script> bolig ]]> --> {{ 7 * 7 }} ${hacked = 1}",
    "NUL \x00, klokke \x07, 👩‍👧 e\u0301, linje\u2028skift og \u202eomvendt bolig.",
    "=SUM(A1) og «bolig»\nover to linjer.",
]


@pytest.fixture(scope="module")
def hostile(make_blocks, draw_from):
    name = "a\"b<i>&'.txt"
    blocks = [("paragraph", (text, "challenge", {"housing": 0.9})) for text in HOSTILE]
    return draw_from(
        make_blocks(name, '"><script>hacked = 1</script>', *blocks, title="</title><script>hacked = 1</script>"),
        methods=("<script>hacked = 1</script>",),
    )


@pytest.fixture(scope="module")
def written(hostile, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "findings.html"
    page.write(hostile, path)
    return path


@pytest.fixture(scope="module")
def tree(written):
    return html.document_fromstring(written.read_bytes())


def embedded(tree, name):
    (element,) = tree.xpath(f'//script[@id="{name}"]')
    return json.loads(element.text)


def test_the_page_names_no_outside_address(tree, written):
    assert not tree.xpath("//@src | //link | //iframe | //object | //embed | //base")
    assert all(address.startswith("#") for address in tree.xpath("//@href"))
    (style,) = tree.xpath("//style/text()")
    (script,) = tree.xpath("//script[not(@type)]/text()")
    for text in (style, script):
        assert not re.search(r"https?:|//[a-z]+\.|url\(|@import|fetch\(|XMLHttp|WebSocket|innerHTML|eval\(", text)


def test_the_policy_allows_only_the_page_s_own_script(tree):
    (policy,) = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    (script,) = tree.xpath("//script[not(@type)]/text()")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}';")


def test_two_runs_give_the_same_bytes(hostile, written, tmp_path):
    page.write(hostile, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == written.read_bytes()


def test_hostile_texts_are_data_and_nothing_else(tree, hostile):
    assert len(tree.xpath("//script[not(@type)]")) == 1
    assert not tree.xpath("//body//img | //body//b[text()='bolig'] | //@onerror")
    assert embedded(tree, "document-0")["texts"] == HOSTILE
    assert embedded(tree, "index")["documents"][0][0] == "a\"b<i>&'.txt"
    assert "<script>hacked = 1</script>" in tree.get_element_by_id("part-methods").text_content()


def test_every_quote_leads_to_text_that_stands_in_its_source(tree, hostile):
    documents = {}
    for number, (name, *_) in enumerate(embedded(tree, "index")["documents"]):
        source = embedded(tree, f"document-{number}")
        documents |= {f"{name}#{own}": text for own, text in zip(source["ids"], source["texts"], strict=True)}
    quotes = embedded(tree, "table-quotes")
    names = [name for name, _, _ in quotes["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in quotes["rows"]]
    assert len(rows) == 3
    for row in rows:
        assert " ".join(documents[row["id"]].split()) == row["quote"]
    for segment in next(iter(hostile.documents)).segments:
        assert documents[f"{segment.segment.document}#{segment.segment.id}"] == segment.segment.text


def test_the_index_holds_every_coding_once(tree):
    codings = embedded(tree, "index")["codings"]
    assert {len(column) for column in codings.values()} == {5}
    assert codings["segment"] == [0, 1, 2, 3, 4] and codings["score"] == [900] * 5
    assert sorted(codings["rank"]) == [0, 0, 1, 2, 3]


@given(st.text() | st.lists(st.text()))
def test_embedded_data_comes_back_and_holds_no_markup(value):
    data = embedding.data(value)
    assert json.loads(data) == value
    assert not set(data) & set("<>&\u2028\u2029")


@given(st.integers(0, 0xFFFFFF), st.sampled_from([colours.LIGHT, colours.DARK]))
def test_any_colour_becomes_readable(colour, ground):
    found = colours.readable(f"#{colour:06x}", ground)
    parts = [tuple(int(text[at : at + 2], 16) for at in (1, 3, 5)) for text in (found, ground)]
    assert colours.contrast_between(*parts) >= 4.5


def test_a_colour_that_is_readable_stays():
    assert colours.readable("#23306b", colours.LIGHT) == "#23306b"


def test_the_grounds_are_those_of_the_style_sheet(tree):
    assert f"--paper: light-dark({colours.LIGHT}, {colours.DARK});" in tree.xpath("//style/text()")[0]


def test_codes_have_a_colour_and_a_line_each(tree):
    style = tree.xpath("//style/text()")[0]
    lines = re.findall(r"--line-\d: (.*);", style)
    assert len(re.findall(r"--code-\d: light-dark\(", style)) == len(lines) == 4
    assert len({re.sub(r"--code-\d", "", line) for line in lines}) == 4


@pytest.mark.parametrize(("language", "word"), [("nb", "Oversikt"), ("nn", "Oversyn"), ("en", "Overview")])
def test_words_are_in_the_study_s_language(make_blocks, draw_from, tmp_path, language, word):
    coded = make_blocks("a.txt", "Fjordvik", ("paragraph", ("Vi har boliger.", "result", {"housing": 0.9})))
    page.write(draw_from(coded, language=language), tmp_path / "a.html")
    tree = html.parse(tmp_path / "a.html").getroot()
    assert tree.get("lang") == language
    assert tree.xpath("//nav/a[1]/text()") == [word]


def test_every_label_that_the_script_asks_for_is_there(tree):
    (script,) = tree.xpath("//script[not(@type)]/text()")
    asked = set(re.findall(r'say\("([\w.]+)"', script))
    assert asked and asked <= embedded(tree, "index")["labels"].keys()


def test_no_label_of_the_page_is_without_use(tree, written):
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(page.__file__).parent.iterdir()
        if path.suffix in (".html", ".js")
    )
    names = [name for name in Labels("nb").beginning("page.") if not name.startswith("part.")]
    assert [name for name in names if f'"page.{name}"' not in sources] == []


def test_the_matrix_stands_in_the_page_without_any_script(make_blocks, draw_from, tmp_path):
    first = make_blocks(
        "a.txt",
        "Fjordvik",
        ("paragraph", ("Boliger mangler.", "challenge", {"housing": 0.9}), ("Vi har ro.", "result", {"anchoring": 1})),
    )
    page.write(draw_from(first), tmp_path / "a.html")
    tree = html.parse(tmp_path / "a.html").getroot()
    (row,) = tree.xpath('//table[@id="matrix"]/tbody/tr')
    texts = [" ".join(cell.text_content().split()) for cell in row]
    assert texts == [
        "Fjordvik",
        "Forankring, Fjordvik: ● 1 til stede",
        "– ikke nevnt",
        "– ikke nevnt",
        "Bolig, Fjordvik: ◐ 1 omtalt som manglende",
        "1",
        "2",
    ]
    assert [cell.get("data-heat") for cell in row.xpath("td[@data-code]")] == ["8", "0", "0", "8"]


def test_figures_stand_in_the_page_as_drawings(hostile, tmp_path):
    drawn = figures.write(hostile, tmp_path / "figures")
    page.write(replace(hostile, figures=drawn, alts={name: f"{name} & tall" for name in drawn}), tmp_path / "a.html")
    written = (tmp_path / "a.html").read_text(encoding="utf-8")
    found = html.document_fromstring(written).xpath('//section[@id="part-figures"]/figure')
    assert [figure.findtext("figcaption") for figure in found] == [f"{name} & tall" for name in drawn]
    assert [figure.findtext("svg/title") for figure in found][0] == hostile.labels["figure.matrix"]
    assert "http:" not in written and "<?xml" not in written


def test_a_study_without_reports_has_a_page(draw_from, tmp_path):
    page.write(draw_from(), tmp_path / "a.html")
    tree = html.parse(tmp_path / "a.html").getroot()
    assert embedded(tree, "index")["documents"] == []
    assert len(tree.xpath('//table[@id="matrix"]/thead//th')) == 3 + len(load().codes)
