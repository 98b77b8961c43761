"""Time and memory of all outputs for many long reports: `python -m tests.benchmarks.outputs`.

A study of 300 reports of 5,000 words is made and run; then its outputs are made again from what is coded and kept.
Measured are the seconds of tabulating and writing both times, the peak memory of the whole process the second time, and
the sizes of the files.
Needs a system with `os.wait4` (Linux, macOS).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from tests.benchmarks import speed


def main() -> None:
    """Prints the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=int, default=300)
    arguments.add_argument("--words", type=int, default=5_000, help="words of a report")
    arguments.add_argument("--study", type=Path, help="make the study in this folder, and keep it")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = given.study or Path(folder)
        if not (study / "corpus").exists():
            speed.make_study(study, given.reports, speed.sentences(), given.words)
            speed.run(study)
        first = _seconds(study)
        (study / "outputs" / "run.json").unlink()  # or a run that finds nothing new would write nothing
        _, memory = speed.run(study)
        again = _seconds(study)
        print(f"{given.reports} reports of {given.words} words")
        print(f"  tabulating {first['tabulating']:6.1f} s, again {again['tabulating']:6.1f} s")
        print(f"  writing    {first['writing']:6.1f} s, again {again['writing']:6.1f} s")
        print(f"  memory     {memory:6,.0f} MB at most, again")
        for path in sorted((study / "outputs").glob("findings.*")):
            print(f"  {path.name:<14} {path.stat().st_size / 1e6:6.1f} MB")


def _seconds(study: Path) -> dict[str, float]:
    return json.loads((study / "outputs" / "run.json").read_text(encoding="utf-8"))["seconds"]


if __name__ == "__main__":
    main()
