"""Shows how a batch goes: for people as a bar on a terminal or a line for each tenth elsewhere, for scripts as JSON events."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from ladder_reports.batch.model import Batch
from ladder_reports.batch.outputs import written_files
from ladder_reports.batch.report import (
    BatchResult,
    CombinedRecord,
    PacketRecord,
    PlanRecord,
    ReportedProblem,
    count_outcomes,
    reported,
)
from ladder_reports.cli import console
from ladder_reports.errors import Problem, printable

_TENTHS = 10
_TENTHS_FROM = 20
"""Inputs from which on a line for each tenth is worth showing."""
_PACKET_FROM = 200
"""People from which on making the packet takes long enough to say so."""


class Progress:
    """A listener for people; problems are shown at once."""

    def __init__(self, *, quiet: bool, verbose: bool, dry_run: bool) -> None:
        """With `quiet`, show problems only; with `verbose`, also notes and why each file was made."""
        self.quiet, self.verbose, self.dry_run = quiet, verbose, dry_run
        self.total, self.tenths, self.began = 0, 0, time.monotonic()
        self.counts = {"done": 0, "skipped": 0, "failed": 0}
        self.bar: Any = None
        """Rich's progress bar while plans are made on a terminal."""

    def noted(self, note: Problem) -> None:
        """Show a note."""
        if not self.quiet:
            self._print(str(note))

    def reading_started(self, inputs: int) -> None:
        """Say at once that something happens."""
        if not self.quiet:
            console.say(f"reading {inputs} evidence file{'s' * (inputs != 1)}")

    def inputs_left_out(self, notes: Sequence[Problem]) -> None:
        """Say which inputs are not used."""
        for note in () if self.quiet else notes:
            console.say(str(note))

    def batch_started(self, inputs: int) -> None:
        """Show the bar."""
        self.total, self.began = inputs, time.monotonic()
        if not self.quiet and not self.dry_run and sys.stderr.isatty():
            self.bar = _bar()
            self.task = self.bar.add_task("plans", total=inputs, rate=0.0, **self.counts)
            self.bar.start()

    def plan_finished(self, record: PlanRecord, reason: str) -> None:
        """Show one input's problems, and move the bar."""
        self.counts[record.outcome] += 1
        self._show_problems(record.problems, notes=self.verbose)
        self._show_reason(record, reason)
        if self.bar:
            self.bar.update(self.task, advance=1, rate=self._rate(), **self.counts)
        elif not self.quiet and not self.dry_run:
            self._show_tenth()

    def packet_started(self, people: int) -> None:
        """Say that the packet is being made, if that takes a while."""
        self.close()
        if not self.quiet and people >= _PACKET_FROM:
            console.say(f"making the calibration packet for {people} people")

    def packet_finished(self, record: PacketRecord, reason: str) -> None:
        """Show the packet's problems."""
        self._show_problems(record.problems, notes=not self.quiet)
        self._show_reason(record, reason)

    def combined_finished(self, record: CombinedRecord, reason: str) -> None:
        """Show the problems of one combined file, and whose plan is missing."""
        self._show_problems(record.problems, notes=True)
        if record.output and record.missing and not self.quiet:
            self._print(printable(f"{record.output}: note: without {', '.join(record.missing)}, whose plans could not be made"))
        self._show_reason(record, reason)

    def finish(self, result: BatchResult, batch: Batch) -> None:
        """Show what was written, how many plans were made, and at the end what failed."""
        for name in written_files(batch, result):
            console.show(name)
        if self.quiet:
            return
        report, would = result.report, "would be " if batch.dry_run else ""
        for name in report.orphans:
            console.say(f"{batch.folder / name}: note: its input is gone; --prune deletes it")
        for name in report.pruned:
            console.say(f"{batch.folder / name}: {would}deleted, its input is gone")
        if self.verbose and report.engine and report.engine.note:
            console.say(report.engine.note)
        all_counts = {"": count_outcomes(one.record for one in result.results)}
        if batch.combine:
            all_counts[f"by {batch.combine}: "] = count_outcomes(result.combined)
        for what, counts in all_counts.items():
            console.say(f"{what}{counts.done} {would}made, {counts.skipped} up to date, {counts.failed} failed")
        if by_version := report.plans_by_version:
            console.say(f"by version of the ladder: {', '.join(f'{version}: {count}' for version, count in by_version.items())}")
        for line in _failures(result, batch):
            console.say(line)
        sys.stdout.flush()

    def close(self) -> None:
        """Remove the bar."""
        if self.bar:
            self.bar.stop()
            self.bar = None

    @property
    def kept(self) -> int:
        """The number of plans that are there."""
        return self.counts["done"] + self.counts["skipped"]

    def _show_problems(self, problems: tuple[ReportedProblem, ...], *, notes: bool) -> None:
        for problem in problems:
            if notes or not problem.note:
                self._print(str(Problem(**problem.model_dump())))

    def _show_reason(self, record: PlanRecord | PacketRecord | CombinedRecord, reason: str) -> None:
        """Why a file was made: on stdout in a dry run, on stderr with `verbose`."""
        if record.outcome == "failed":
            return
        if self.dry_run and not self.quiet:
            console.show(f"{record.output}: {reason or 'up to date'}")
        elif self.verbose and record.outcome == "done":
            self._print(printable(f"{record.output}: {reason}"))

    def _print(self, line: str) -> None:
        if self.bar:
            self.bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            console.say(line)

    def _rate(self) -> float:
        """Plans a second."""
        return self.counts["done"] / max(time.monotonic() - self.began, 0.001)

    def _show_tenth(self) -> None:
        finished = sum(self.counts.values())
        tenth = finished * _TENTHS // self.total
        if self.total < _TENTHS_FROM or tenth == self.tenths or not self.counts["done"]:
            return
        self.tenths = tenth
        rate = self._rate()
        counts = ", ".join(f"{count} {name}" for name, count in self.counts.items() if count)
        console.say(f"{tenth}0 %: {counts}; {rate:.1f} a second, about {(self.total - finished) / rate:.0f} s left")


class Events:
    """A listener for scripts: one JSON object a line on stdout."""

    def __init__(self) -> None:
        self.kept = 0

    def noted(self, note: Problem) -> None:
        """`note`: something worth knowing about the batch's folder."""
        self._event("note", **reported([note])[0].model_dump(mode="json"))

    def reading_started(self, inputs: int) -> None:
        """`reading`: the number of evidence files."""
        self._event("reading", inputs=inputs)

    def inputs_left_out(self, notes: Sequence[Problem]) -> None:
        """`left_out`: a note for each input that is not used."""
        for note in reported(notes):
            self._event("left_out", **note.model_dump())

    def batch_started(self, inputs: int) -> None:
        """`begin`: the number of inputs."""
        self._event("begin", inputs=inputs)

    def plan_finished(self, record: PlanRecord, reason: str) -> None:
        """`record`: the result of one input."""
        self.kept += record.outcome != "failed"
        self._event("record", why=reason, **record.model_dump(mode="json"))

    def packet_started(self, people: int) -> None:
        """`packing`: the number of people in the packet."""
        self._event("packing", people=people)

    def packet_finished(self, record: PacketRecord, reason: str) -> None:
        """`packet`: the result of making the packet."""
        self._event("packet", why=reason, **record.model_dump(mode="json"))

    def combined_finished(self, record: CombinedRecord, reason: str) -> None:
        """`combined`: the result of one combined file."""
        self._event("combined", why=reason, **record.model_dump(mode="json"))

    def finish(self, result: BatchResult, batch: Batch) -> None:
        """`end`: the counts of this run and the files written."""
        counts = count_outcomes(one.record for one in result.results)
        versions = {"plans_by_version": result.report.plans_by_version} if result.report.plans_by_version else {}
        files = {"orphans": result.report.orphans, "pruned": result.report.pruned}
        self._event("end", files=written_files(batch, result), counts=counts.model_dump(), **files, **versions)

    def close(self) -> None:
        """Nothing is left to remove."""

    def _event(self, event: str, **more: Any) -> None:
        console.write_json({"event": event, **more}, indent=None)


def _failures(result: BatchResult, batch: Batch) -> Iterator[str]:
    """A line for each input that failed, by manager, and for each other file; the problems themselves are far above by now."""
    failed = [one for one in result.results if one.record.outcome == "failed"]
    for one in sorted(failed, key=lambda one: (one.person.manager, one.record.file)):
        manager = f"; manager: {one.person.manager}" if one.person.manager and not batch.options.anonymous else ""
        yield printable(f"failed: {one.record.file} ({_count(one.record.problems)}){manager}")
    for combined in result.combined:
        if combined.outcome == "failed":
            yield printable(f"failed: plans of the {batch.combine} {combined.name or 'without a name'} ({_count(combined.problems)})")
    if result.packet and result.packet.outcome == "failed":
        yield f"failed: the calibration packet ({_count(result.packet.problems)})"


def _count(problems: tuple[ReportedProblem, ...]) -> str:
    count = sum(not problem.note for problem in problems)
    return f"{count} problem{'s' * (count != 1)}"


def _bar() -> Any:
    from rich.console import Console  # noqa: PLC0415 -- only on a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    counts = "{task.fields[done]} done, {task.fields[skipped]} skipped, {task.fields[failed]} failed, {task.fields[rate]:.1f}/s"
    columns = BarColumn(), MofNCompleteColumn(), TextColumn(counts), TimeRemainingColumn()
    return Bar(*columns, console=Console(stderr=True), transient=True)
