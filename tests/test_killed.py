"""Runs that are killed, at any moment, while people decide: nothing decided is lost, and no output is half of a run."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import manifest as manifests
from pipeline import writing
from pipeline.cli import main
from pipeline.run import run
from pipeline.study import Study

ROOT = Path(__file__).parents[1]
SENTENCES = ("Elevene tar buss.", "En grøft er gravd.", "Det er fint vær.", "Ferje går sjelden.", "Vi har en plan.")
CODEBOOK = "codes:\n  skyss:\n    label: Skyss\n    terms: [buss, ferje]\n  vei:\n    label: Vei\n    terms: [grøft]\n"
RUN = [sys.executable, "-c", "from pipeline.cli import main; main()", "run"]
# Decides on one sentence after the other until it is told to stop, and says what it has recorded.
PERSON = """
import sys, time
from pathlib import Path
from pipeline import decisions
ledger, stop, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
while not stop.exists():
    event = decisions.Event("comment", f"{number % 6}.txt", 0, 16, memo=f"merknad {number}")
    if number % 5 == 0:
        event = decisions.Event(("add", "reject")[number % 2], f"{number % 6}.txt", 0, 17, "vei", memo=f"nr. {number}")
    (recorded,) = decisions.append(ledger, [event])
    print(recorded.event, flush=True)
    number += 1
    time.sleep(0.01)
"""


@pytest.fixture
def study(make_study) -> Study:
    """Six small reports of two municipalities, not run yet."""
    reports = {
        f"reports/{i}.txt": f"{SENTENCES[i % 5]} {SENTENCES[(i + 1) % 5]}\n\n{('Moss', 'Ås')[i % 2]} kommune"
        for i in range(6)
    }
    return make_study({**reports, "codebook.yaml": CODEBOOK})


def start(study: Study) -> subprocess.Popen:
    return subprocess.Popen([*RUN, str(study.root)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def outputs(study: Study) -> dict[str, str]:
    """The hashes of all files that a run makes, but for the manifest, which has timings."""
    skipped = ("cache.sqlite", "run.")
    return {
        path.relative_to(study.outputs).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in study.outputs.rglob("*")
        if path.is_file() and not path.name.startswith(skipped) and "unfinished" not in path.parts
    }


def is_of_one_run(study: Study) -> bool:
    """Whether the outputs are just those that their manifest names (none before the first run has ended), or a run
    that wrote all of its files has some left to put in place, as the manifest in ``unfinished`` tells."""
    left = manifests.read(study.outputs / "unfinished" / "run.json")
    made = manifests.files(manifests.read(study.manifest))
    there = outputs(study)
    if not left:
        return there == made
    new = manifests.files(left)
    return all(there[name] in (made.get(name), new.get(name)) for name in there) and all(
        new[name] in (there.get(name), manifests.hashes(study.outputs / "unfinished", [name]).get(name)) for name in new
    )


def killed_at(study: Study, moments: list[float], tmp_path: Path) -> list[str]:
    """Kills a run at each moment (seconds after its start) while a person decides; returns the person's events."""
    stop, said = tmp_path / "stop", tmp_path / "said"
    changed = study.reports / "5.txt"
    with said.open("w", encoding="utf-8") as recorded:
        person = [sys.executable, "-c", PERSON, str(study.ledger("KN")), str(stop), "0"]
        deciding = subprocess.Popen(person, cwd=ROOT, stdout=recorded)
        try:
            for number, moment in enumerate(moments):
                changed.write_text(f"{SENTENCES[number % 5]} Dette er utgave {number}.\n", encoding="utf-8")
                running = start(study)
                time.sleep(moment)
                running.kill()
                running.wait()
                assert is_of_one_run(study), f"killed after {moment:.3f} s"
        finally:
            stop.touch()
            deciding.wait()
    return said.read_text(encoding="utf-8").split()


def check(study: Study, fitted_cache: Path, moments: list[float], tmp_path: Path) -> None:
    recorded = killed_at(study, moments, tmp_path)
    assert len(recorded) > len(moments)
    run(Study(study.root))
    events = [event.event for event in Study(study.root).decisions.events]
    assert sorted(events) == sorted(recorded)

    shutil.copytree(study.corpus, tmp_path / "twin" / "corpus")
    twin = Study(tmp_path / "twin")
    twin.outputs.mkdir()
    shutil.copy(fitted_cache, twin.cache)
    run(twin)
    # What is new since the run before depends on which runs came to their end; so does what is made of it.
    told_of_changes = ("tables/changes.csv", "findings.xlsx", "findings.html", "findings.docx", "findings.md")
    own, other = outputs(study), outputs(twin)
    assert own.keys() == other.keys()
    assert [name for name in own if own[name] != other[name] and name not in told_of_changes] == []
    assert len([name for name in own if name.startswith("tables/")]) > 10
    assert is_of_one_run(study) and not (study.outputs / "unfinished").exists()


def duration(study: Study) -> float:
    """Seconds of an undisturbed run on the study."""
    begun = time.perf_counter()
    assert start(study).wait() == 0
    return time.perf_counter() - begun


def test_a_run_that_is_killed_loses_nothing(study, fitted_cache, tmp_path):
    whole = duration(study)
    check(study, fitted_cache, [whole * share for share in (0.35, 0.7, 0.9)], tmp_path)


@pytest.mark.slow
def test_runs_killed_at_fifty_moments_lose_nothing(study, fitted_cache, tmp_path):
    whole = duration(study)
    chance = random.Random(50)
    check(study, fitted_cache, sorted(chance.uniform(0, 1.1 * whole) for _ in range(50)), tmp_path)


@pytest.mark.parametrize("moves", [0, 1, 7, 1_000])
def test_a_run_killed_while_its_files_take_their_places_is_completed_by_the_next(study, moves, monkeypatch):
    """A process cannot be killed between two lines for certain, so here the move itself fails."""
    run(study)
    before = outputs(study)
    (study.reports / "5.txt").write_text("Elevene tar buss, også i år.\n", encoding="utf-8")
    (study.corpus / "codebook.yaml").write_text(CODEBOOK.replace("vei", "veg"), encoding="utf-8")
    staging = sys.modules[writing.staged.__module__]
    left = [moves]
    take_place = staging._take_place

    def killed(new: Path, old: Path) -> bool:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return take_place(new, old)

    monkeypatch.setattr(staging, "_take_place", killed)
    if moves < 1_000:
        with pytest.raises(KeyboardInterrupt):
            run(Study(study.root))
        assert (outputs(study) == before) == (moves == 0) and is_of_one_run(study)
        assert (study.outputs / "unfinished" / "run.json").exists()
    monkeypatch.undo()
    assert run(Study(study.root)).is_unchanged == (moves < 1_000)  # there was nothing left to do but to move them
    made = json.loads(study.manifest.read_text(encoding="utf-8"))["files"]
    assert outputs(study) == made != before and not (study.outputs / "unfinished").exists()


def test_what_was_not_written_whole_is_dropped(study):
    run(study)
    before = outputs(study)
    part = study.outputs / "unfinished" / "tables" / "codings.csv"
    part.parent.mkdir(parents=True)
    part.write_text("half a row", encoding="utf-8")
    assert run(Study(study.root)).is_unchanged
    assert outputs(study) == before and not part.parent.parent.exists()


def test_a_run_beside_another_says_so_and_stops(study, capsys):
    with study.alone(), pytest.raises(SystemExit) as ended:
        main(["run", str(study.root)])
    assert ended.value.code == 2
    assert "another run is at work on this study" in capsys.readouterr().err
    assert not study.manifest.exists()
