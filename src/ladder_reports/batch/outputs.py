"""What a batch writes besides the plans (report, table, packet, ZIP), and the files whose input is gone."""

import shutil
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ladder_reports import __version__
from ladder_reports.assessment.calibration import EarlierCycle, figures
from ladder_reports.batch import report as reports
from ladder_reports.batch.file_names import ARCHIVE, PACKET, REPORT, TABLE
from ladder_reports.batch.journal import Journal, WrittenFile
from ladder_reports.batch.model import Batch, BatchContext
from ladder_reports.batch.packet import review_cycle, update_packet
from ladder_reports.errors import Loaded
from ladder_reports.files.atomic import whole_file, write_whole
from ladder_reports.rendering.patching import EngineState

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP can have."""
_READABLE = 0o644 << 16


@dataclass(frozen=True, slots=True)
class FinishedPlans:
    """A batch whose plans are made."""

    results: tuple[reports.InputResult, ...]
    """One for each input that was chosen, sorted."""
    inputs: frozenset[str]
    """The absolute paths of all inputs, chosen or not."""
    combined: tuple[reports.CombinedRecord, ...] = ()
    combined_names: frozenset[str] | None = None
    """The files that `--combine` could make from all inputs; None if that is not known."""
    earlier: Loaded[EarlierCycle] | None = None
    """The cycle to compare with."""
    engine: EngineState | None = None
    """How the engine made the plans; None if it made none."""


def finish(plans: FinishedPlans, context: BatchContext) -> reports.Report:
    """Write everything else, unless this is a dry run, and return the report.

    Raises:
        InputError: a file cannot be written.
    """
    batch, journal, ladder = context.batch, context.journal, context.baseline.ladder
    cycle = review_cycle(batch, plans.results, plans.earlier.value if plans.earlier else None)
    found = figures(ladder, cycle.people, cycle.day, cycle.min_group)
    packet = update_packet(cycle, context, plans.earlier.problems if plans.earlier else ()) if batch.packet else None
    records = tuple(result.record for result in plans.results)
    orphans = _orphans(plans, journal)
    pruned = tuple(name for name in orphans if batch.prune and (batch.dry_run or _delete(journal, name)))
    report = reports.Report(
        format=reports.FORMAT,
        ladder=reports.LadderName(id=ladder.id, version=ladder.version, title=ladder.title),
        versions=reports.Versions(tool=__version__, weasyprint=version("weasyprint")),
        counts=reports.count_outcomes(records),
        records=records,
        orphans=tuple(name for name in orphans if name not in pruned),
        combined=plans.combined,
        pruned=pruned,
        people=found.people,
        signals=found.signals,
        packet=packet,
        engine=plans.engine,
    )
    if not batch.dry_run:
        _write(plans, report, context)
        journal.rewrite()
    return report


def other_files(batch: Batch) -> tuple[Path, ...]:
    """The files that a batch has written besides the plans."""
    if batch.dry_run:
        return ()
    names = (REPORT, TABLE, *([PACKET] if batch.packet else []), *([ARCHIVE] if batch.zip else []))
    return tuple(path for name in names if (path := batch.folder / name).name != PACKET or path.exists())


def write_zip(path: Path, files: Iterable[Path], scratch: Path) -> None:
    """Write a ZIP of files side by side, whole or not at all; the same files give the same bytes.

    They are stored as they are: a PDF is compressed already.

    Raises:
        InputError: it cannot be written, or a file cannot be read.
    """
    with whole_file(path, scratch) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(files, key=lambda file: file.name):
            info = zipfile.ZipInfo(file.name, _EARLIEST)
            info.create_system, info.external_attr = 3, _READABLE
            info.file_size = file.stat().st_size
            with file.open("rb") as source, archive.open(info, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _write(plans: FinishedPlans, report: reports.Report, context: BatchContext) -> None:
    batch, journal = context.batch, context.journal
    write_whole(batch.folder / TABLE, reports.cycle_csv(plans.results, anonymous=batch.options.anonymous), journal.scratch)
    if batch.zip:
        archive = batch.folder / ARCHIVE
        write_zip(archive, [batch.folder / record.output for record in report.records if record.output], journal.scratch)
        if batch.encrypted:
            stat = archive.stat()
            journal.add_written(ARCHIVE, WrittenFile("", {"encrypted": "yes"}, "", stat.st_size, stat.st_mtime_ns))
    write_whole(batch.folder / REPORT, reports.report_json(report), journal.scratch)


def _orphans(plans: FinishedPlans, journal: Journal) -> tuple[str, ...]:
    """The files that an earlier batch wrote and whose input is gone."""
    current = {ARCHIVE, PACKET, *(result.record.output for result in plans.results), *(record.output for record in plans.combined)}

    def is_orphan(name: str, written: WrittenFile) -> bool:
        if written.file:
            return written.file not in plans.inputs
        return plans.combined_names is not None and name not in plans.combined_names

    return tuple(sorted(name for name, written in journal.written.items() if name not in current and is_orphan(name, written)))


def _delete(journal: Journal, name: str) -> bool:
    """Delete a file that an earlier batch wrote, and its folder if that is empty now. A file that was changed since stays."""
    path = journal.folder / name
    if path.exists() and not journal.written[name].is_unchanged(path):
        return False
    path.unlink(missing_ok=True)
    if path.parent != journal.folder:
        with suppress(OSError):
            path.parent.rmdir()
    journal.forget(name)
    return True
