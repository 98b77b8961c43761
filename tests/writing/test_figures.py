"""The figures as a reader and a printer meet them: opened again, measured, in every language and size of study."""

import gc
import subprocess
import sys
import weakref
from collections import namedtuple
from dataclasses import replace
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image, ImageColor

from pipeline.cache import Cache
from pipeline.codebook import Code, Codebook, load
from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES
from pipeline.tabulating import tabulate
from pipeline.writing import Report, figures
from pipeline.writing.figures import colours, drawing, rendering
from pipeline.writing.figures.drawing import DPI, HEIGHT, WIDTH, Drawing, Fields, Text, hatching, parts
from pipeline.writing.figures.finding_types import placed
from pipeline.writing.figures.font import SIZE, width, wrapped
from pipeline.writing.figures.legend import Shades
from pipeline.writing.figures.png import encoded
from pipeline.writing.figures.saturation import steps

Box = namedtuple("Box", "x0 y0 x1 y1")
NAMES = ("matrix", "finding_types", "cooccurrence", "saturation")
LONG_CODES = (
    "Samordning av tverrfaglige oppvekstteam, Skolefraværsoppfølging, Kommuneplanens samfunnsdel, Bo, Økonomi,"
    " Helsestasjonsvirksomhetsutviklingsarbeid, Kultur og fritid for barn og unge i alle kretser, Skyss, Arbeid,"
    " Utdanning, Barnehage, Mat"
).split(", ")


@pytest.fixture
def make_report(make_coded, provenance):
    """A report on municipalities, with one document of four sentences each; every second sentence carries two codes."""

    def make(municipalities=("Fjordvik", "Ærøysund", "Nes"), codebook=None, language="nb", coded=True):
        codebook = codebook or load()
        codes = list(codebook.codes)
        documents = {
            f"{place:03}.txt": [
                (
                    name,
                    f"{codes[n % len(codes)]} {codes[place % len(codes)]}" if coded and n % 2 == place % 2 else "",
                    FINDING_TYPES[(place + n) % 5],
                    f"Setning {n} om at noe mangler i {name}.",
                )
                for n in range(4)
            ]
            for place, name in enumerate(municipalities)
        }
        documents = make_coded(documents, codebook)
        labels = Labels(language)
        return Report(tabulate(documents, codebook, labels, provenance), documents, codebook, labels, "")

    return make


def book(*labels):
    return Codebook(codes={f"c{number}": Code(label=label) for number, label in enumerate(labels)})


def texts_of(path):
    root = etree.parse(path).getroot()
    return ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_every_figure_is_there_as_svg_and_png(make_report, tmp_path):
    drawn = figures.write(make_report(), tmp_path)
    assert tuple(drawn) == NAMES
    for name, path in drawn.items():
        assert path == tmp_path / f"{name}.png" and path.with_suffix(".svg").exists()
        with Image.open(path) as image:
            image.load()
            assert image.size[0] == pytest.approx(WIDTH / 72 * 200, abs=1)
            assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)


def test_an_svg_holds_its_words_as_words(make_report, tmp_path):
    figures.write(make_report(), tmp_path)
    shown = texts_of(tmp_path / "matrix.svg")
    assert {"Fjordvik", "Ærøysund", "Nes", "Forankring", "Skolevegring", "ikke nevnt"} <= set(shown)
    assert "Temaer i hver kommune" in shown


def test_the_matrix_shows_the_numbers_of_the_table(make_report, tmp_path):
    report = make_report(["Fjordvik"])
    figures.write(report, tmp_path)
    (row,) = report.tables["overview"].named_rows()
    expected = [str(row[code] or "–") for code in report.codebook.codes]
    shown = texts_of(tmp_path / "matrix.svg")
    start = shown.index("Fjordvik")
    assert shown[start + 1 : start + 6] == [str(row["segments"]), *expected]


@pytest.mark.parametrize(
    ("language", "theme", "kind"), [("nb", "Bolig", "Mål"), ("nn", "Bustad", "Utfordring"), ("en", "Housing", "Goal")]
)
def test_figures_are_in_the_language_of_the_study(make_report, tmp_path, language, theme, kind):
    report = make_report(language=language)
    figures.write(report, tmp_path)
    assert theme in texts_of(tmp_path / "matrix.svg")
    assert kind in texts_of(tmp_path / "finding_types.svg")
    for name in NAMES:
        assert report.labels[f"figure.{name}"] in texts_of(tmp_path / f"{name}.svg")


def test_two_runs_give_the_same_bytes(make_report, tmp_path):
    report = make_report()
    for folder in ("one", "two"):
        figures.write(report, tmp_path / folder)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) == 8
    for name in files:
        data = (tmp_path / "one" / name).read_bytes()
        assert data == (tmp_path / "two" / name).read_bytes()
        assert b"dc:date" not in data


def test_the_users_own_settings_of_matplotlib_change_nothing(make_report, tmp_path):
    import matplotlib

    report = make_report()
    figures.write(report, tmp_path / "one")
    with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9, "text.color": "red", "savefig.dpi": 50}):
        figures.write(report, tmp_path / "two")
        assert matplotlib.rcParams["font.size"] == 20
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


class Keeping:
    """What is kept in memory, and the names of what had to be made."""

    def __init__(self):
        self.made = []
        self._kept = {}

    def __call__(self, stage, name, key, make):
        if (stage, name, key) not in self._kept:
            self.made.append(name)
            self._kept[stage, name, key] = make()
        return self._kept[stage, name, key]


def test_a_kept_page_is_the_drawn_one_and_is_not_drawn_again(make_report, tmp_path, monkeypatch):
    report = make_report()
    figures.write(report, tmp_path / "drawn")
    with Cache(tmp_path / "cache.sqlite") as cache:
        keeping = replace(report, kept=cache.made)
        figures.write(keeping, tmp_path / "first")
        monkeypatch.setattr(rendering, "dots", None)  # not to be had
        figures.write(keeping, tmp_path / "second")
        assert cache.documents(figures.STAGE) == {path.name for path in (tmp_path / "drawn").iterdir()}
    for path in (tmp_path / "drawn").iterdir():
        for folder in ("first", "second"):
            assert (tmp_path / folder / path.name).read_bytes() == path.read_bytes()


def test_of_many_pages_only_the_one_that_differs_is_drawn_again(make_report, tmp_path):
    names = [f"Kommune{number:03}" for number in range(90)]
    keeping = Keeping()
    figures.write(replace(make_report(names), kept=keeping), tmp_path)
    assert len(keeping.made) == 12
    keeping.made.clear()
    figures.write(replace(make_report([*names[:-1], "Kommune099"]), kept=keeping), tmp_path)
    assert keeping.made == ["matrix-3.svg", "matrix-3.png"]
    assert "Kommune099" in texts_of(tmp_path / "matrix-3.svg")


def test_what_a_drawing_looks_like_is_in_its_key(monkeypatch):
    def draw(text="Nes", title="Tittel", height=100, **look):
        page = Drawing("matrix", title, height)
        page.add(Text(0, 50, text, **look))
        return page.key()

    keys = [draw(), draw("Os"), draw(title="Annen"), draw(height=101), draw(bold=True), draw(colour="#123456")]
    for name, value in (("DPI", 1), ("_matplotlib", lambda: "0.1")):
        with monkeypatch.context() as changed:
            changed.setattr(drawing, name, value)
            keys.append(draw())
    assert len(set(keys)) == len(keys)
    assert draw() == keys[0]


def test_laying_out_does_not_load_matplotlib():
    code = (
        "import sys; from pipeline.writing.figures.drawing import Drawing; import pipeline.writing\n"
        "Drawing('matrix', 'Temaer i hver kommune', 100).key(); assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


LETTERS = "abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅáčđŋšŧžé0123456789 .,:;!?-–()/&%«»”’'+<>_$…\u00ad"


@given(st.text(LETTERS, min_size=1, max_size=20), st.sampled_from([7.0, 8.0, 10.0]), st.booleans())
def test_a_text_is_as_broad_as_matplotlib_draws_it(text, size, bold):
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    drawn, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    assert drawn == pytest.approx(width(text, size, bold=bold) / 1.03, abs=0.01)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32))
def test_a_png_holds_the_dots_that_it_was_made_of(rows, columns, seed):
    dots = np.random.default_rng(seed).integers(0, 256, (rows, columns, 3), np.uint8)
    with Image.open(BytesIO(encoded(dots, 300))) as image:
        image.verify()
    with Image.open(BytesIO(encoded(dots, 300))) as image:
        assert (np.asarray(image) == dots).all()
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_svg_and_png_show_the_same_fields(make_report, tmp_path):
    drawn = figures.write(make_report(), tmp_path)
    for page in figures.pages(make_report()):
        fields = [polygon for mark in page.marks if isinstance(mark, Fields) for polygon in mark.polygons]
        svg = etree.parse(drawn[page.name].with_suffix(".svg")).getroot()
        filled = [path.get("fill") for path in svg.iter("{*}path") if path.get("fill") != "none"]
        assert filled == [colour for _, colour in fields]
        with Image.open(drawn[page.name]) as image:
            for corners, colour in fields:
                x, y = (min(point[axis] for point in corners) + 2 for axis in (0, 1))
                if len(corners) == 4:
                    assert image.getpixel((round(x * DPI / 72), round(y * DPI / 72))) == ImageColor.getrgb(colour)


def test_texts_stand_where_they_are_said_to_stand():
    page = Drawing("matrix", "", 100)
    page.add(Text(20, 40, "HHH"), Text(200, 40, "HHH", align="center"), Text(400, 40, "HHH", align="right"))
    page.add(Text(300, 90, "HHH", upright=True))
    dark = rendering.dots(page).min(axis=2) < 128
    points = 72 / DPI
    for left, right, starts, ends in ((0, 100, 20, None), (100, 250, None, None), (320, 450, None, 400)):
        part = dark[:, round(left / points) : round(right / points)]
        rows, columns = (np.flatnonzero(part.any(axis=axis)) * points for axis in (1, 0))
        assert (rows[0] + rows[-1]) / 2 == pytest.approx(40, abs=0.5)
        assert starts is None or left + columns[0] == pytest.approx(starts, abs=1.2)
        assert ends is None or left + columns[-1] == pytest.approx(ends, abs=1.2)
    upright = dark[:, round(280 / points) : round(320 / points)]
    rows, columns = (np.flatnonzero(upright.any(axis=axis)) * points for axis in (1, 0))
    assert rows[-1] == pytest.approx(90, abs=1.2) and 280 + (columns[0] + columns[-1]) / 2 == pytest.approx(
        300, abs=0.5
    )


def test_the_dots_of_a_page_are_let_go_of_before_the_next(make_report, monkeypatch):
    """They are most of the memory that drawing takes; a collection of garbage may be long in coming."""
    alive = []
    made = rendering.RendererAgg

    def remembered(*size):
        alive.append(weakref.ref(renderer := made(*size)))
        return renderer

    monkeypatch.setattr(rendering, "RendererAgg", remembered)
    gc.disable()
    try:
        rendering.dots(next(figures.pages(make_report())))
        assert [renderer() for renderer in alive] == [None]
    finally:
        gc.enable()


@given(st.floats(0, 60), st.floats(0.5, 300), st.floats(0.5, 300), st.sampled_from(["/", "\\", "-", "/\\"]))
def test_hatching_stays_within_its_rectangle(x, breadth, height, directions):
    for (x0, y0), (x1, y1) in hatching(x, x, breadth, height, directions).strokes:
        for across, down in ((x0, y0), (x1, y1)):
            assert x - 1e-6 <= across <= x + breadth + 1e-6 and x - 1e-6 <= down <= x + height + 1e-6
        assert abs(y1 - y0) == pytest.approx(0 if directions == "-" else abs(x1 - x0), abs=1e-6)


@given(st.integers(1, 10**6), st.integers(1, 12))
def test_the_steps_of_an_axis_are_round_and_few(most, intervals):
    found = steps(most, intervals)
    assert found[0] == 0 and found[-1] <= most and len(found) <= intervals + 1
    apart = {after - before for before, after in zip(found, found[1:], strict=False)}
    assert len(apart) <= 1 and all(str(size).strip("0") in "125" for size in apart)


def test_many_municipalities_go_over_several_pages_and_none_is_lost(make_report, tmp_path):
    names = [f"Kommune{number:03}" for number in range(90)]
    drawn = figures.write(make_report(names), tmp_path)
    pages = [name for name in drawn if name.startswith("matrix")]
    assert pages == ["matrix", "matrix-2", "matrix-3"]
    shown = [text for name in pages for text in texts_of(tmp_path / f"{name}.svg")]
    assert [text for text in shown if text.startswith("Kommune")] == names
    assert "Temaer i hver kommune (2 av 3)" in shown


@pytest.mark.parametrize(
    ("municipalities", "labels"),
    [
        (["Fjordvik"], ["Ett tema"]),
        (["Kárášjohka – Karasjok", "Guovdageaidnu – Kautokeino og kommunene i indre deler av fylket", "Å"], LONG_CODES),
        ([""], ["En", "To"]),
        ([f"Kommune nummer {number}" for number in range(50)], [f"Tema nummer {n}" for n in range(30)]),
        (["Nes"], ["Pris i $ og $", "_skjult", "<b>&amp;</b>"]),
    ],
    ids=["one of each", "long names", "no municipality", "many of each", "signs"],
)
def test_no_text_runs_into_another_or_off_the_page(make_report, municipalities, labels):
    for page in figures.pages(make_report(municipalities, book(*labels))):
        assert page.height <= HEIGHT
        boxes = _boxes(page)
        assert len(boxes) > 0
        for text, box in boxes:
            assert box.x0 >= -1 and box.y0 >= -1, (page.name, text)
            assert box.x1 <= WIDTH + 1 and box.y1 <= page.height + 1, (page.name, text)
        for (one, first), (other, second) in combinations(boxes, 2):
            across = min(first.x1, second.x1) - max(first.x0, second.x0)
            down = min(first.y1, second.y1) - max(first.y0, second.y0)
            assert across < 0.3 or down < 0.3, (page.name, one, other)


def _boxes(page):
    """Every text of the page with its extent in points."""
    return [(mark.text, _box(mark)) for mark in page.marks if isinstance(mark, Text) and mark.text.strip()]


def _box(text):
    breadth, half = width(text.text, text.size, bold=text.bold), text.size / 2
    if text.upright:
        return Box(text.x - half, text.y - breadth, text.x + half, text.y)
    start = text.x - {"left": 0, "center": breadth / 2, "right": breadth}[text.align]
    return Box(start, text.y - half, start + breadth, text.y + half)


def test_with_nothing_coded_each_figure_says_so(make_report, tmp_path):
    for place, report in enumerate((make_report(coded=False), make_report(()))):
        drawn = figures.write(report, tmp_path / str(place))
        assert tuple(drawn) == NAMES
        for path in drawn.values():
            assert "Ingen segmenter er kodet, så det er ingenting å vise." in texts_of(path.with_suffix(".svg"))
        assert set(figures.alt(report)) == set(NAMES)


def test_with_one_code_no_codes_can_occur_together(make_report, tmp_path):
    figures.write(make_report(codebook=book("Ett tema")), tmp_path)
    assert any("bare ett tema" in text for text in texts_of(tmp_path / "cooccurrence.svg"))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_each_figure_is_told_in_a_sentence_with_its_numbers(make_report, language):
    report = make_report(language=language)
    told = figures.alt(report)
    assert set(told) == set(NAMES)
    assert all("{" not in text and text.endswith(".") for text in told.values())
    most = max(row["segments"] for row in report.tables["matrix"].named_rows())
    assert report.labels.count("segment", most) in told["matrix"]
    (last,) = list(report.tables["saturation"].named_rows())[-1:]
    assert report.labels.count("document", last["n"]) in told["saturation"]
    assert str(last["all_findings"]) in told["saturation"]


def test_numbers_can_be_read_on_every_shade_and_every_tint():
    shades = Shades([0.01, 0.05, 0.2, 0.4])
    for share in (0.001, 0.1, 0.2, 0.3, 0.4, 1.0):
        background = shades.colour(share)
        assert colours.contrast(colours.ink(background), background) >= 4.5
    for colour in colours.of(load()).values():
        for strength in (0, 0.2, 0.5, 1):
            background = colours.tint(colour, strength)
            assert colours.contrast(colours.ink(background), background) >= 4.5


def test_shades_grow_darker_with_the_share_and_one_outlier_does_not_pale_the_rest():
    shades = Shades([0.05, 0.1, 0.15, 0.2, 0.22, 0.08, 0.12, 0.18, 0.9])
    tints = [shades.colour(share) for share in (0.04, 0.06, 0.11, 0.16, 0.21, 0.9)]
    assert len(set(tints)) == 5
    on_white = [colours.contrast(tint, "#ffffff") for tint in tints]
    assert on_white == sorted(on_white)


def test_a_code_without_a_colour_gets_one():
    assert all(colour.startswith("#") for colour in colours.of(book("En", "To", "Tre")).values())
    assert colours.of(load())["housing"] == "#F3DD60"


def test_text_is_wrapped_and_cut_to_its_room():
    text = "Helsestasjonsvirksomhetsutviklingsarbeid og annet"
    lines = wrapped(text, 60, most=2)
    assert len(lines) == 2 and lines[-1].endswith("…")
    assert all(width(line, SIZE) <= 60 for line in lines)
    assert wrapped("Nes", 60) == ["Nes"] and wrapped("", 60) == [""]


def test_labels_below_a_bar_never_touch():
    starts = placed([10, 12, 14, 440], [50, 60, 40, 60], 5)
    ends = [start + breadth for start, breadth in zip(starts, [50, 60, 40, 60], strict=True)]
    assert starts[0] >= 5 and ends[-1] <= WIDTH
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))


def test_parts_are_even_and_keep_the_order():
    assert parts(list(range(13)), 12) == [[0, 1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]
    assert parts([], 12) == []
