"""Speed of the page for the browser: `python -m tests.benchmarks.page`, with Chromium on the path.

Made up are reports of 5,000 words by 300 municipalities; words come from a small vocabulary, so only sizes and times
say something. Measured are writing the page (time, peak memory above what the study itself takes) and, in headless
Chromium, what a reader waits for.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pipeline import tabulating
from pipeline.codebook import load
from pipeline.documents import Documents
from pipeline.labels import Labels
from pipeline.records import FINDING_TYPES, CodedDocument, CodedSegment, Coding, Particulars, Provenance, Segment
from pipeline.writing import Report, page

WORDS = 5_000
SMALL = "og i på det som er for av med til ikke de vi har å en ble".split()
STEMS = "bolig skole vedtak ledelse ungdom lærer nav kommune samling styring foreldre hybel hjem sak team uke".split()
ENDINGS = ["", "en", "er", "ene", "plan", "møte", "arbeid", "kontor"]
_BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NOTHING = Provenance("", "", {}, (), {}, "", "", {}, 0, "", {}, {}, {}, 0)


class Study(Documents):
    """Coded documents, made anew each time they are gone through, so that they take no memory."""

    def __init__(self, documents: int) -> None:
        self._number = documents
        self._codes = list(load().codes)

    def __iter__(self) -> Iterator[CodedDocument]:
        return map(self._document, range(self._number))

    def _document(self, number: int) -> CodedDocument:
        chance = random.Random(number)
        name, place = f"mappe/rapport-{number:03}.docx", f"Fjordvik{number:03}"
        segments, words, start = [], 0, 0
        while words < WORDS:
            text = " ".join(
                chance.choice(SMALL) if chance.random() < 0.45 else chance.choice(STEMS) + chance.choice(ENDINGS)
                for _ in range(chance.randint(5, 25))
            ).capitalize()
            words += text.count(" ") + 1
            paragraph = len(segments) // 4
            kind = "heading" if len(segments) % 40 == 0 else "paragraph"
            segment = Segment(
                name, f"s{len(segments)}", start, start + len(text), f"{text}.", kind, paragraph, ("Del",), place,
                "", "nb", None, (),
            )  # fmt: skip
            chosen = sorted(chance.sample(range(len(self._codes)), k=chance.choice((0, 0, 0, 1, 1, 2))))
            codings = tuple(
                Coding(self._codes[code], round(chance.uniform(0.5, 1), 3), "machine", f"«{text[:12]}»")
                for code in chosen
            )
            segments.append(CodedSegment(segment, chance.choice(FINDING_TYPES), 0.7, codings, ()))
            start += len(text) + 2
        about = Particulars(name, f"Rapport {number}", place, "2025", "", "docx", "nb", words, "", ())
        return CodedDocument(about, tuple(segments))


def main() -> None:
    """Prints the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=int, default=300, help="number of reports (default 300)")
    arguments.add_argument("--keep", type=Path, help="where to leave the page")
    options = arguments.parse_args()
    study, labels = Study(options.reports), Labels("nb")
    report = Report(tabulating.tabulate(study, load(), labels, NOTHING), study, load(), labels, "")
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder, "findings.html")
        begun = time.process_time()
        making = sum(1 for _ in study) and time.process_time() - begun
        page.write(report, path)
        print(f"writing           {time.process_time() - begun - 2 * making:8.2f} s")
        tracemalloc.start()
        page.write(report, path)
        print(f"  peak memory     {tracemalloc.get_traced_memory()[1] / 1e6:8.1f} MB")
        tracemalloc.stop()
        print(f"  size            {path.stat().st_size / 1e6:8.1f} MB")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_BROWSER, args=["--no-sandbox", "--disable-gpu"])
            _read(browser.new_page(), path)
            browser.close()


def _read(opened: Page, path: Path) -> None:
    """Prints what a reader waits for; the first search makes all reports searchable."""
    begun = time.perf_counter()
    opened.goto(path.as_uri())
    print(f"load              {time.perf_counter() - begun:8.2f} s")
    steps = {
        "open a cell": "location.hash = document.querySelector('#matrix td a').hash",
        "a code, all places": "location.hash = '#cell=housing'",
        "open a report": "location.hash = '#q=mappe/rapport-150.docx#s200'",
        "first search": "search('skoleplan')",
        "next search": "search('boligmøte')",
        "filter": "filter('1')",
        "framework": "location.hash = '#t=framework'",
        "quotes": "location.hash = '#t=quotes'",
    }
    helpers = """
        const search = (text) => {
          document.getElementById("search-text").value = text;
          document.getElementById("search").requestSubmit();
        };
        const filter = (value) => {
          const field = document.getElementById("filters").elements.type;
          field.value = value;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        };"""
    drawn = "new Promise(requestAnimationFrame).then(() => new Promise((done) => setTimeout(done)))"
    for name, step in steps.items():
        begun = time.perf_counter()
        opened.evaluate(f"() => {{ {helpers} {step}; return {drawn}; }}")
        print(f"{name:18}{time.perf_counter() - begun:8.3f} s")


if __name__ == "__main__":
    main()
