"""What a run costs when little has changed: `make reruns`, or `python -m tests.benchmarks.reruns --reports 1000`.

A study of many reports of 1,000 words is run cold, then with nothing changed, with one new report, and with one changed
term of one code. Each is given as a share of the cold run, in processor time (user and system, of the process and its
children) and in time on the clock: on a machine that does other work too, only the first says something. A study's
first run also learns from the starter reports, whatever its size; a run on one short report tells what that takes, and
the last share is of the cold run without it. The stages' seconds are the clock's.
Needs a system with `os.wait4` (Linux, macOS).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook import SHIPPED
from tests.benchmarks import speed

BARS = {"nothing changed": 0.05, "one new report": 0.06, "one changed term": 0.25}
PART = "leilighet"
TERM, CHANGED = f"{{part: {PART}, weight: 0.65}}", f"{{part: {PART}, weight: 0.6}}"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the processor and of the clock, and of the stages by the clock (none where nothing was written)."""

    processor: float
    clock: float
    stages: dict[str, float]


def main() -> None:
    """Prints the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=int, default=1_000, help="reports in the study (default 1000)")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study, small = Path(folder, "study"), Path(folder, "small")
        found = speed.sentences()
        speed.make_study(small, 1, found, words=1)
        learning = _run(small)
        words = speed.make_study(study, given.reports, found)
        print(f"{given.reports} reports, {words:,} words")
        cold = _run(study)
        print(_line("learning", learning, cold, learning, None))
        print(_line("cold", cold, cold, learning, None), flush=True)
        for name, bar in BARS.items():
            holding = _change(study, name, found)
            print(_line(name, _run(study), cold, learning, bar) + holding, flush=True)


def _change(study: Path, name: str, sentences: list[str]) -> str:
    """Changes the study; tells how many reports a changed term stands in."""
    reports = study / "corpus" / "reports"
    if name == "one new report":
        with tempfile.TemporaryDirectory() as folder:
            speed.make_study(Path(folder), 1, sentences[::-1])
            (new,) = Path(folder, "corpus", "reports").iterdir()
            shutil.copy(new, reports / "ny-rapport.txt")
    if name == "one changed term":
        text = SHIPPED.read_text(encoding="utf-8")
        assert text.count(TERM) == 1
        (study / "corpus" / "codebook.yaml").write_text(text.replace(TERM, CHANGED), encoding="utf-8", newline="\n")
        holding = sum(PART in path.read_text(encoding="utf-8").lower() for path in reports.iterdir())
        return f"; the term stands in {holding} reports"
    return ""


def _run(study: Path) -> Cost:
    """What `funn run` takes."""
    manifest = study / "outputs" / "run.json"
    before = manifest.read_bytes() if manifest.exists() else b""
    begun = time.perf_counter()
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", str(study)]
    process = subprocess.Popen(command, cwd=speed.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"funn run ended with {process.returncode}")
    now = manifest.read_bytes()
    return Cost(usage.ru_utime + usage.ru_stime, seconds, json.loads(now)["seconds"] if now != before else {})


def _line(name: str, cost: Cost, cold: Cost, learning: Cost, bar: float | None) -> str:
    shares = f"{cost.processor / cold.processor:6.1%} of cold by processor, {cost.clock / cold.clock:6.1%} by clock"
    without = f"{cost.processor / (cold.processor - learning.processor):6.1%} of cold without learning"
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in cost.stages.items() if stage != "total")
    aim = f" (at most {bar:.0%})" if bar else ""
    took = f"{cost.processor:7.1f} s {cost.clock:7.1f} s"
    return f"  {name:<17}{took}  {shares}{aim}, {without}  {stages or 'nothing written'}"


if __name__ == "__main__":
    main()
