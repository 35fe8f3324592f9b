"""How a batch goes, as people and scripts see it: a bar on a terminal, a line for each tenth elsewhere, or JSON events."""

import json
import sys
import time
from typing import Any

import click

from ladder_reports.batch.report import Combined, PacketRecord, Record
from ladder_reports.cli import console
from ladder_reports.errors import Problem, printable

_TENTHS = 10
_QUIET_BELOW = 20
"""Below so many inputs, tenths would be noise."""
_LONG_FROM = 200
"""People from whom on making the packet takes long enough to say so."""


class Progress:
    """Told of each input; shows where the batch is and what failed."""

    def __init__(self, *, quiet: bool, verbose: bool, dry_run: bool) -> None:
        """With `quiet`, problems alone; with `verbose`, notes and what was made, too."""
        self.quiet, self.verbose, self.dry_run = quiet, verbose, dry_run
        self.total, self.told, self.began = 0, 0, time.monotonic()
        self.counts = {"done": 0, "skipped": 0, "failed": 0}
        self.bar: Any = None

    def begin(self, inputs: int) -> None:
        """Show that the work begins."""
        self.total, self.began = inputs, time.monotonic()
        if not self.quiet and not self.dry_run and sys.stderr.isatty():
            self.bar = _bar()
            self.task = self.bar.add_task("plans", total=inputs, rate=0.0, **self.counts)
            self.bar.start()

    def ended(self, done: Record, why: str) -> None:
        """Show what came of one input."""
        self.counts[done.outcome] += 1
        for trouble in done.problems:
            if not trouble.note or self.verbose:
                self._print(str(Problem(**trouble.model_dump())))
        if self.dry_run and not self.quiet and done.outcome != "failed":
            click.echo(f"{done.output}: {why}" if why else f"{done.output}: up to date")
        elif self.verbose and done.outcome == "done":
            self._print(printable(f"{done.output}: {why}"))
        if self.bar:
            self.bar.update(self.task, advance=1, rate=self._rate(), **self.counts)
        elif not self.quiet and not self.dry_run:
            self._tenth()

    def packing(self, people: int) -> None:
        """Say that the packet is under way, where that takes a while."""
        self.close()
        if not self.quiet and people >= _LONG_FROM:
            console.say(f"making the packet of {people} people")

    def packed(self, done: PacketRecord, why: str) -> None:
        """Show what came of the packet."""
        for trouble in done.problems:
            if not (trouble.note and self.quiet):
                self._print(str(Problem(**trouble.model_dump())))
        if self.dry_run and not self.quiet:
            click.echo(f"{done.output}: {why}" if why else f"{done.output}: up to date")
        elif self.verbose and done.outcome == "done":
            self._print(printable(f"{done.output}: {why}"))

    def combined(self, done: Combined, why: str) -> None:
        """Show what came of plans put together, and whose is not among them."""
        for trouble in done.problems:
            self._print(str(Problem(**trouble.model_dump())))
        if not done.output:
            return
        if done.missing and not self.quiet:
            self._print(printable(f"{done.output}: note: without {', '.join(done.missing)}, whose plans could not be made"))
        if self.dry_run and not self.quiet:
            click.echo(f"{done.output}: {why or 'up to date'}")
        elif self.verbose and done.outcome == "done":
            self._print(f"{done.output}: {why}")

    def close(self) -> None:
        """Take the bar away."""
        if self.bar:
            self.bar.stop()
            self.bar = None

    @property
    def kept(self) -> int:
        """The inputs whose plans are there."""
        return self.counts["done"] + self.counts["skipped"]

    def _print(self, line: str) -> None:
        if self.bar:
            self.bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            console.say(line)

    def _rate(self) -> float:
        """Plans made in a second."""
        return self.counts["done"] / max(time.monotonic() - self.began, 0.001)

    def _tenth(self) -> None:
        ended = sum(self.counts.values())
        tenth = ended * _TENTHS // self.total
        if self.total < _QUIET_BELOW or tenth == self.told or not self.counts["done"]:
            return
        self.told = tenth
        rate = self._rate()
        counts = ", ".join(f"{count} {name}" for name, count in self.counts.items() if count)
        console.say(f"{tenth}0 %: {counts}; {rate:.1f} a second, about {(self.total - ended) / rate:.0f} s left")


class Events:
    """Told of each input; writes one JSON object per line to stdout."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.kept = 0

    def begin(self, inputs: int) -> None:
        """Say how many inputs there are."""
        self.say("begin", inputs=inputs)

    def ended(self, done: Record, why: str) -> None:
        """Say what came of one input."""
        self.kept += done.outcome != "failed"
        self.say("record", why=why, **done.model_dump(mode="json"))

    def packing(self, people: int) -> None:
        """Say that the packet is under way."""
        self.say("packing", people=people)

    def packed(self, done: PacketRecord, why: str) -> None:
        """Say what came of the packet."""
        self.say("packet", why=why, **done.model_dump(mode="json"))

    def combined(self, done: Combined, why: str) -> None:
        """Say what came of plans put together."""
        self.say("combined", why=why, **done.model_dump(mode="json"))

    def close(self) -> None:
        """Nothing to take away."""

    def say(self, event: str, **more: Any) -> None:
        """One event."""
        click.echo(json.dumps({"event": event, **more}, ensure_ascii=False))


def _bar() -> Any:
    from rich.console import Console  # noqa: PLC0415 -- only on a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    figures = TextColumn(
        "{task.fields[done]} done, {task.fields[skipped]} skipped, {task.fields[failed]} failed, {task.fields[rate]:.1f}/s"
    )
    return Bar(BarColumn(), MofNCompleteColumn(), figures, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
