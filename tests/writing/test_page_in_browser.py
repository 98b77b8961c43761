"""The page as a reader meets it, in headless Chromium: clicks, the keyboard alone, and what a screen reader has."""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from pipeline.writing import page as writing_page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path (chromium, google-chrome)")

FILLER = [("paragraph", (f"Avsnitt {number} handler om været.", "context", {})) for number in range(60)]


@pytest.fixture(scope="session")
def file(make_blocks, draw_from, tmp_path_factory):
    """A study of three municipalities, one of them in nynorsk and one with hostile words."""
    moss = make_blocks(
        "2025/års rapport.docx",
        "Ås",
        ("heading", ("Hva har de fått til?", "context", {})),
        (
            "paragraph",
            ("Vi har bygd ni nye boliger.", "result", {"housing": 0.95}),
            ("Ledelsen eier boligplanen\nsammen med skolen.", "result", {"anchoring": 0.6, "housing": 0.9}),
        ),
        *FILLER,
        ("bullet", ("Flere ba\u030ater og ar\u00adbeid.", "plan", {})),
        ("bullet", ("Boligkontoret skal flytte.", "plan", {"housing": 0.55})),
        title="Sluttrapport for Ås",
    )
    nynorsk = make_blocks(
        "nynorsk.txt",
        "Straumsøyra",
        ("paragraph", ("– Bustadene manglar, seier Kari Nes.", "challenge", {"housing": 0.8})),
        ("paragraph", ("Rådmannen eig planen.", "result", {"anchoring": 0.7})),
        language="nn",
        origin="kn",
    )
    attack = "<img src=x onerror='window.hacked = 1'></script><script>window.hacked = 1</script>"
    hostile = make_blocks(f"{attack[:9]}#%41.txt", attack, ("paragraph", (f"{attack} bolig", "goal", {"housing": 0.9})))
    many = [("paragraph", (f"Bolig nummer {number} er klar.", "result", {"housing": 0.9})) for number in range(300)]
    long = make_blocks("lang.txt", "Tømmerelv", *many)
    path = tmp_path_factory.mktemp("page") / "findings.html"
    writing_page.write(draw_from(moss, nynorsk, hostile, long, methods=("Vi leste rapportene.",)), path)
    return path


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, file):
    """Opens the page, and sees to it that nothing was fetched, nothing complained and nothing hostile ran."""
    contexts, requests, complaints = [], [], []

    def opened(hash_="", **options):
        context = chromium.new_context(**({"viewport": {"width": 1400, "height": 800}} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri() + hash_)
        return page

    yield opened
    assert all(url.startswith(file.as_uri()) for url in requests)
    assert complaints == []
    assert all(page.evaluate("window.hacked") is None for context in contexts for page in context.pages)
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


def cell(page, municipality, code):
    return page.locator("#matrix tbody tr", has_text=municipality).locator("td[data-code] a", has_text=code)


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def pointed(page):
    return page.locator(".pointed > .words").text_content()


def in_sight(page, selector):
    return page.evaluate(
        """(selector) => {
          const element = document.querySelector(selector);
          const { top, bottom, left } = element.getBoundingClientRect();
          const at = document.elementFromPoint(left + 20, (top + bottom) / 2);
          return top >= 0 && bottom <= innerHeight && element.contains(at);
        }""",
        selector,
    )


def test_a_cell_opens_its_quotes_by_finding_type_the_chosen_first(page):
    cell(page, "Ås", "Bolig").click()
    assert page.locator("#panel h2").text_content() == "Bolig · Ås"
    assert page.locator("#panel h3").all_text_contents() == ["Hva de har fått til 2", "Hva de planlegger 1"]
    assert page.locator("#panel .card .chosen").count() == 3
    text = page.locator("#panel .card", has_text="ni nye boliger").text_content()
    assert "Vi har bygd ni nye boliger." in text and "valgt sitat" in text and "2025/års rapport.docx#s1" in text
    assert "Avsnitt nr.: 2" in text and "Side: 1" in text and "Under overskriften: Hva har de fått til?" in text
    assert "0,95 (maskin): «Vi har by»" in text
    assert page.locator("#matrix a[aria-current]").count() == 1
    assert "Omtale: til stede" in page.locator("#panel header").text_content()


def test_a_person_s_coding_says_who_and_a_speaker_is_named(page):
    cell(page, "Straumsøyra", "Bolig").click()
    text = page.locator("#panel .card").text_content()
    assert "0,8 (kn)" in text and "Hvem som sier det: Kari Nes" in text


def test_a_quote_opens_its_report_at_the_place_with_all_codings_marked(page):
    cell(page, "Ås", "Bolig").click()
    page.locator(".card a.id", has_text="#s64").click()
    assert page.locator("#panel h2").text_content() == "Sluttrapport for Ås"
    assert pointed(page) == "Boligkontoret skal flytte."
    assert in_sight(page, ".pointed > .words")
    assert page.locator(".words.coded").count() == 3
    both = page.locator(".segment", has_text="Ledelsen eier")
    assert both.locator(".tag").all_text_contents() == ["Forankring", "Bolig"]
    assert (
        both.locator(".words").evaluate("(own) => getComputedStyle(own).backgroundImage.match(/gradient/g).length") == 2
    )
    assert both.locator(".words").text_content() == "Ledelsen eier boligplanen\nsammen med skolen."
    assert page.locator(".report h3").text_content() == "Hva har de fått til?"
    assert page.locator(".report ul.bullets > li").count() == 2
    assert "2025/års rapport.docx#s64" in page.locator("#details").text_content()


def test_a_coding_s_name_in_the_text_tells_why(page):
    cell(page, "Ås", "Bolig").click()
    page.locator(".card a.id").first.click()
    page.get_by_role("button", name="Om kodingen: Forankring, Bolig").click()
    details = page.locator("#details").text_content()
    assert "Forankring 0,6 (maskin): «Ledelsen »" in details and "Type funn: Resultat 0,8" in details


def test_next_and_previous_go_from_coding_to_coding(open_page):
    page = open_page("#d=2025/års rapport.docx")
    page.get_by_role("button", name="Neste koding").click()
    assert pointed(page) == "Vi har bygd ni nye boliger."
    page.get_by_role("button", name="Neste koding").click()
    page.get_by_role("button", name="Neste koding").click()
    assert pointed(page) == "Boligkontoret skal flytte." and in_sight(page, ".pointed > .words")
    page.get_by_role("button", name="Forrige koding").click()
    assert pointed(page).startswith("Ledelsen eier")


def test_every_quote_id_is_a_link_that_works(open_page):
    page = open_page()
    ids = page.evaluate("JSON.parse(document.getElementById('table-quotes').textContent).rows.map((row) => row[4])")
    texts = page.evaluate("JSON.parse(document.getElementById('table-quotes').textContent).rows.map((row) => row[3])")
    assert len(ids) >= 8
    for own, text in zip(ids, texts, strict=True):
        page.evaluate("(id) => { location.hash = '#q=' + id.replaceAll('%', '%25'); }", own)
        page.wait_for_function("(id) => document.querySelector('#details code')?.textContent === id", arg=own)
        assert " ".join(pointed(page).split()) == text


def test_an_address_leads_to_the_quote_and_back_and_forward_work(open_page):
    page = open_page("#q=2025/års rapport.docx#s2")
    assert pointed(page).startswith("Ledelsen eier") and in_sight(page, ".pointed > .words")
    page.evaluate("location.hash = '#cell=housing/Straumsøyra'")
    page.wait_for_selector(".card")
    page.go_back()
    page.wait_for_selector(".pointed")
    assert pointed(page).startswith("Ledelsen eier")
    page.go_forward()
    page.wait_for_selector(".card")
    assert page.locator("#panel h2").text_content() == "Bolig · Straumsøyra"


@pytest.mark.parametrize("hash_", ["#q=borte.txt#s0", "#q=lang.txt#borte", "#q=%E0%A4%A", "#cell=nothing/Ås", "#d=x"])
def test_an_address_that_leads_nowhere_says_so(open_page, hash_):
    page = open_page(hash_)
    assert page.locator("#panel h2").text_content() == "Fant ikke dette i studien"


def test_a_code_and_a_municipality_open_all_that_is_theirs(page):
    page.get_by_role("columnheader", name="Bolig").get_by_role("link").click()
    assert page.locator("#panel h2").text_content() == "Bolig · Alle kommuner"
    assert "Segmenter: 305. Dokumenter: 4." in page.locator("#panel header").text_content()
    page.get_by_role("rowheader", name="Ås").get_by_role("link").click()
    assert page.locator("#panel h2").text_content() == "Alle temaer · Ås"
    assert page.locator("#panel .card").count() == 3


def test_long_lists_come_in_portions_that_say_how_much_is_left(page):
    cell(page, "Tømmerelv", "Bolig").click()
    assert page.locator(".card").count() == 20
    page.get_by_role("button", name="Vis 80 til (av 300)").click()
    assert page.locator(".card").count() == 100
    assert page.evaluate("document.activeElement.closest('.card') === document.querySelectorAll('.card')[20]")


def choose(page, label, option):
    page.locator("#filters").get_by_label(label, exact=True).select_option(label=option)


def test_filters_change_numbers_quotes_and_marks(page):
    cell(page, "Ås", "Bolig").click()
    choose(page, "Type funn", "Resultat")
    assert page.locator("#panel h3").all_text_contents() == ["Hva de har fått til 2"]
    assert "Uten filtre: 3." in page.locator("#panel header").text_content()
    assert " ".join(cell(page, "Ås", "Bolig").text_content().split()).startswith("Bolig, Ås: ● 2 av 3")
    page.get_by_label("Laveste skår").fill("0.92")
    assert page.locator("#count").text_content() == "1 av 307 kodinger"
    page.locator(".card a.id").click()
    assert page.locator(".words.coded").count() == 1
    assert "Kodinger merket i teksten: 1 av 4" in page.locator("#panel header").text_content()
    page.get_by_role("button", name="Nullstill").click()
    expect(page.locator(".words.coded")).to_have_count(3)
    assert page.locator("#count").text_content() == "307 av 307 kodinger"


def test_filters_by_code_municipality_and_language_narrow_matrix_and_tables(page):
    choose(page, "Målform", "nynorsk")
    assert page.locator("#count").text_content() == "2 av 307 kodinger"
    choose(page, "Målform", "Alle")
    choose(page, "Kommune", "Ås")
    choose(page, "Tema", "Bolig")
    assert page.locator("#matrix tbody tr:visible").count() == 1
    assert page.locator("#matrix tbody td[data-code]:visible").count() == 1
    page.get_by_role("link", name="Sitater", exact=True).click()
    assert page.locator("#part-quotes tbody tr").count() == 3
    assert "Viser 3 av" in page.locator("#part-quotes .tail").text_content()
    page.get_by_label("Laveste skår").fill("0.9")
    expect(page.locator("#part-quotes tbody tr")).to_have_count(2)


def test_the_framework_matrix_follows_the_filters_or_says_that_it_cannot(page):
    page.get_by_role("link", name="Rammematrise").click()
    choose(page, "Tema", "Bolig")
    choose(page, "Type funn", "Plan")
    assert page.locator("#part-framework h2").all_text_contents() == [
        "Rammematrise: kommune × tema",
        "Bolig: kommune × type funn",
    ]
    first = page.locator("#part-framework table").first
    assert first.locator("thead th").all_text_contents() == ["Kommune", "Bolig"]
    assert first.locator(".point").all_text_contents() == ["Plan 1Boligkontoret skal flytte."]
    assert "ikke gjelder her" not in page.locator("#part-framework").text_content()
    page.get_by_label("Laveste skår").fill("0.9")
    expect(page.locator("#part-framework .note").first).to_contain_text("Filtre som ikke gjelder her: Laveste skår.")


def test_search_finds_words_in_all_reports_whatever_their_case_and_line_breaks(page):
    page.fill("#search-text", "BOLIGPLANEN sammen")
    page.wait_for_selector(".hits")
    assert page.locator(".hits li a").text_content() == "Ledelsen eier boligplanen sammen med skolen."
    assert page.locator(".hits mark").text_content() == "boligplanen sammen"
    assert page.locator("#said").text_content() == "Treff: 1. Dokumenter: 1."
    page.locator(".hits li a").click()
    assert pointed(page).startswith("Ledelsen eier")
    page.get_by_role("link", name="Tilbake").click()
    page.wait_for_selector(".hits")
    assert "Ledelsen eier" in focused(page)


def test_search_finds_words_however_they_are_stored(page):
    for text in ("båter", "og arbeid"):
        page.fill("#search-text", text)
        expect(page.locator(".hits mark")).to_have_text(text)


def test_search_tells_a_from_å_and_says_when_it_shows_only_the_first(page):
    page.fill("#search-text", "ar rapport")
    expect(page.locator("#said")).to_have_text("Treff: 0. Dokumenter: 0.")
    page.fill("#search-text", "bolig nummer")
    page.wait_for_selector(".hits")
    assert "Treff: 300. Dokumenter: 1." in page.locator("#panel header").text_content()
    assert "Viser de første 200." in page.locator("#panel header").text_content()
    assert page.locator(".hits li").count() == 200
    assert focused(page) == "search-text"


def test_all_of_it_works_with_the_keyboard_alone(page):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#matrix td') !== null"):
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('td').dataset.code") == "3"
    where = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card")
    assert focused(page) == "panel-title"
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.card a.id')"):
            break
    quote = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    page.wait_for_selector(".pointed")
    assert page.evaluate("document.activeElement.matches('.segment.pointed')")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.wait_for_selector(".card")
    assert page.evaluate("document.activeElement.hash") == quote
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.hash") == where


def test_the_first_tab_stop_skips_to_the_content(page):
    page.keyboard.press("Tab")
    assert focused(page) == "Hopp til innholdet" and in_sight(page, ".skip")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_focus_can_be_seen(page):
    cell(page, "Ås", "Bolig").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_tables_are_drawn_with_headers_and_sort(page):
    page.get_by_role("link", name="Rammematrise").click()
    assert page.locator("#part-framework h2").count() == 5
    page.locator("#part-framework .point a", has_text="Bustadene manglar").first.click()
    assert pointed(page) == "– Bustadene manglar, seier Kari Nes."
    page.get_by_role("link", name="Materiale").click()
    words = page.locator("#part-documents").get_by_role("button", name="Ord", exact=True)
    words.click()
    numbers = page.locator("#part-documents tbody tr td:nth-child(8)").all_text_contents()
    assert [int("".join(filter(str.isdigit, text))) for text in numbers] == sorted(
        (int("".join(filter(str.isdigit, text))) for text in numbers), reverse=True
    )
    assert page.locator("#part-documents th[aria-sort=descending]").text_content().startswith("Ord")
    page.get_by_role("link", name="Metode").click()
    assert "Vi leste rapportene." in page.locator("#part-methods").text_content()


def test_a_narrow_window_gives_the_panel_all_of_it(open_page):
    page = open_page(viewport={"width": 390, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cell(page, "Ås", "Bolig").click()
    assert page.locator("#panel").bounding_box()["width"] == 390
    assert page.evaluate("document.getElementById('main').inert")
    page.locator(".card a.id", has_text="#s64").click()
    assert in_sight(page, ".pointed > .words")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('main').inert")


def test_light_and_dark_follow_the_system_and_the_button(open_page):
    page = open_page(color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(21, 23, 28)"
    button = page.get_by_role("button", name="Mørk visning")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert button.get_attribute("aria-pressed") == "false"


def test_paper_tells_which_filters_are_set(page):
    choose(page, "Tema", "Bolig")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#printed-filters").text_content() == "Tema: Bolig. "
    assert page.locator("#printed-filters").is_visible()
    assert page.locator("#printed h2").all_text_contents() == ["Bolig"]


def test_on_paper_the_matrix_comes_with_its_quotes_and_no_controls(page):
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for control in ("#filters", "#search", "#theme", ".parts"):
        assert page.locator(control).is_hidden()
    assert page.locator("#matrix").is_visible()
    quotes = page.locator("#printed blockquote").all_text_contents()
    assert any("Vi har bygd ni nye boliger.Ås · 2025/års rapport.docx#s1" in quote for quote in quotes)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#printed blockquote").count() == 0
    assert page.pdf().startswith(b"%PDF")


NAMELESS = """() => {
  const name = (element) =>
    element.getAttribute("aria-label") ?? [...(element.labels ?? [])].map((label) => label.textContent).join("") ?? "";
  return [...document.querySelectorAll("a, button, input, select, [role=region], figure, nav, aside")]
    .filter((element) => element.checkVisibility())
    .filter((element) => {
      const by = document.getElementById(element.getAttribute("aria-labelledby") ?? "");
      const own = element.matches("input, select") ? "" : element.textContent;
      return !(name(element) + (by?.textContent ?? "") + own).trim();
    })
    .map((element) => element.outerHTML.slice(0, 120));
}"""

TABLES = """() => [...document.querySelectorAll("table")].flatMap((table) => {
  const wrong = [];
  if (!table.caption?.textContent.trim()) wrong.push("no caption");
  if ([...table.tHead.querySelectorAll("th")].some((cell) => cell.scope !== "col")) wrong.push("head without scope");
  if ([...table.tBodies[0].rows].some((row) => row.cells[0].scope !== "row")) wrong.push("row without a header");
  return wrong;
})"""

TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""

# The contrast of each text with the ground it stands on, below what WCAG 2.2 asks of small text.
FAINT = """() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (parts) => {
    const linear = (p) => (p <= 0.04045 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = parts.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let own = element; own; own = own.parentElement) {
      const parts = rgba(getComputedStyle(own).backgroundColor);
      if (parts[3] === 255) return parts;
      if (parts[3] > 0) throw new Error("a ground that is seen through");
    }
    return rgba("white");
  };
  const faint = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest(".hidden, script, option")) continue;
    texts += 1;
    const pair = [luminance(rgba(getComputedStyle(element).color)), luminance(ground(element))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) faint.set(`${element.tagName}.${element.className}`, contrast);
  }
  return [texts, [...faint]];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "hash_",
    ["", "#cell=housing/Ås", "#q=2025/års rapport.docx#s2", "#s=bolig", "#t=framework", "#t=quotes", "#t=codebook"],
)
def test_names_headers_and_contrast_are_as_they_should_be(open_page, hash_, scheme):
    page = open_page(hash_, color_scheme=scheme)
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(TABLES) == []
    assert page.evaluate(TWICE) == []
    texts, faint = page.evaluate(FAINT)
    assert texts > 30 and faint == []


def test_marks_in_a_report_differ_by_pattern_and_name_and_not_by_colour_alone(open_page):
    page = open_page("#q=2025/års rapport.docx#s2")
    lines = (
        page.locator(".segment", has_text="Ledelsen eier")
        .locator(".tag")
        .evaluate_all(
            "(tags) => tags.map((tag) => getComputedStyle(tag).backgroundImage.replace(/rgb\\\\([^)]*\\\\)/g, ''))"
        )
    )
    assert len(set(lines)) == 2


def test_an_unfinished_page_script_is_never_needed_for_the_matrix(chromium, file):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#matrix tbody tr").count() == 4
    assert "trenger JavaScript" in page.locator("noscript").text_content()
    context.close()
