"""How a run shows what it is doing: a bar per stage on a terminal, else a plain line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable

import click
from rich import progress as rich
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn

_STAGES = {
    "reading": "Reading",
    "segmenting": "Segmenting",
    "starters": "Starter examples",
    "learning": "Learning",
    "coding": "Coding",
    "tabulating": "Tabulating",
    "writing": "Writing",
    "reviewing": "Reviewing",
}
_SECONDS_BETWEEN_LINES = 5.0

# Called with the stage's name, how much of it is done, of how much, and what was done last.
Progress = Callable[[str, int, int, str], None]


class Bars:
    """Shows progress on standard error while the block lasts."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._live = console.is_terminal
        self._progress = rich.Progress(
            TextColumn("{task.description:<16}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[item]}", style="dim"),
            console=console,
            disable=not self._live,
        )
        self._tasks: dict[str, TaskID] = {}
        self._last_line = 0.0

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, stage: str, done: int, total: int, item: str) -> None:
        """``done`` of ``total`` are through the stage; the last was ``item``."""
        if not self._live:
            self._line(stage, done, total)
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(_STAGES[stage], total=total, item=item)
        shown = item if len(item) <= 40 else f"…{item[-39:]}"
        self._progress.update(self._tasks[stage], completed=done, total=total, item="" if done == total else shown)

    def _line(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - self._last_line >= _SECONDS_BETWEEN_LINES:
            self._last_line = now
            click.echo(f"{_STAGES[stage]}: {done} of {total}", err=True)
