"""Speed and memory of the main job, as ratios within one run: `make benchmark`.

Reports of about 1,000 words are made from the bokmål of the starter reports: their sentences in random order, with a
new compound now and then, so that the vocabulary grows as it does in real text. Measured are

- the time of a first run on one short report, nearly all of which is learning from the starter examples: once per
  study, codebook and set of decisions, so it is told apart from what follows;
- words per second of `funn run` on new reports (start-up, reading, coding, tables and files included), against plain
  `nlp.pipe` with all components of the same model on the same texts (loading not counted);
- peak memory of `funn run` on many reports against a tenth of them;
- the time of a second run, in which nothing has changed, against the first.

Needs a system with `os.wait4` (Linux, macOS).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from pipeline.coding import starters

ROOT = Path(__file__).parents[2]
WORDS = 1_000
SHORTEST = 40  # characters of a sentence
COMPOUNDS = 0.03  # share of words that are made up

PLAIN = """
import sys, time
from pathlib import Path
import spacy
import pipeline.models.lemma_lexicon
from pipeline.segmenting import model
nlp = spacy.load(model.choose("auto")["nb"])
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).rglob("*.txt"))]
begun = time.perf_counter()
for doc in nlp.pipe(texts):
    pass
print(time.perf_counter() - begun)
"""


def main() -> None:
    """Prints the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=int, default=2_000, help="reports in the large study (default 2000)")
    count = arguments.parse_args().reports
    with tempfile.TemporaryDirectory() as folder:
        small, large, learnt = (Path(folder, name) for name in ("small", "large", "learnt"))
        found = sentences()
        learning = learn(learnt)
        words = make_study(small, count // 10, found)
        _take_over(learnt, small)
        plain = float(subprocess.check_output([sys.executable, "-c", PLAIN, small], cwd=ROOT))
        seconds, memory = run(small)
        again, _ = run(small)
        print(f"learning, once                    {learning:8.1f} s")
        print(f"{count // 10} reports, {words:,} words")
        print(f"  plain nlp.pipe, all components  {words / plain:8,.0f} words/s")
        print(f"  funn run, new reports              {words / seconds:8,.0f} words/s   ratio {plain / seconds:.2f}")
        print(f"  funn run, nothing changed       {again:8.1f} s         ratio to cold {again / seconds:.3f}")
        words = make_study(large, count, found)
        _take_over(learnt, large)
        seconds, more_memory = run(large)
        print(f"{count} reports, {words:,} words")
        print(f"  funn run, new reports              {words / seconds:8,.0f} words/s")
        print(f"  peak memory {more_memory:,.0f} MB against {memory:,.0f} MB   ratio {more_memory / memory:.2f}")


def sentences() -> list[str]:
    """The sentences of the starter reports in bokmål: some 7,000 by twelve hands, a third of them about a theme."""
    return [
        text
        for starter in starters.load()
        if starter.language == "nb"
        for unit in starter.units
        if len(text := starter.document.text[unit.start : unit.end]) > SHORTEST
    ]


def make_study(root: Path, reports: int, sentences: list[str], words: int = WORDS) -> int:
    """Writes the study and returns its number of words."""
    folder = root / "corpus" / "reports"
    folder.mkdir(parents=True)
    nouns = sorted({word.lower() for sentence in sentences for word in re.findall(r"[a-zæøåA-ZÆØÅ]{5,9}", sentence)})
    chance = random.Random(reports)
    total = 0
    for number in range(reports):
        text = _report(sentences, nouns, chance, number, words)
        total += len(text.split())
        (folder / f"rapport-{number:04}.txt").write_text(text, encoding="utf-8", newline="\n")
    return total


def _report(sentences: list[str], nouns: list[str], chance: random.Random, number: int, most: int) -> str:
    lines = [f"Fjordvik{number % 300} kommune", "", "Hva har de fått til?", ""]
    words = 0
    while words < most:
        paragraph = " ".join(chance.choices(sentences, k=chance.randint(2, 6))).split()
        words += len(paragraph)
        for index in range(len(paragraph)):
            if chance.random() < COMPOUNDS:
                paragraph[index] = chance.choice(nouns) + chance.choice(nouns)
        lines += [" ".join(paragraph), ""]
    return "\n".join(lines)


def learn(study: Path) -> float:
    """Makes a study of one short report, unlike those of ``make_study``, and returns the seconds of its first run."""
    (study / "corpus" / "reports").mkdir(parents=True)
    (study / "corpus" / "reports" / "kort.txt").write_text("Moss kommune.", encoding="utf-8")
    seconds, _ = run(study)
    return seconds


def _take_over(learnt: Path, study: Path) -> None:
    """Gives the study what another one has learnt, and nothing else of it: the next run is its first."""
    (study / "outputs").mkdir()
    kept = study / "outputs" / "cache.sqlite"
    shutil.copy(learnt / "outputs" / "cache.sqlite", kept)
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute("DELETE FROM records WHERE stage NOT IN ('starters', 'model', 'thresholds')")


def run(study: Path) -> tuple[float, float]:
    """(seconds, peak memory in MB) of `funn run`."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", str(study)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"funn run ended with {process.returncode}")
    return seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


if __name__ == "__main__":
    main()
