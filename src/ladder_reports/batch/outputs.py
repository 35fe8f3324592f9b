"""What a batch leaves beside the plans: the report, the cycle's table, the packet, the ZIP; and the files whose input has gone."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ladder_reports import __version__
from ladder_reports.assessment.calibration import EarlierCycle, figures
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import report as record
from ladder_reports.batch.archive import write_zip
from ladder_reports.batch.fingerprints import Ground
from ladder_reports.batch.journal import Ledger, Written
from ladder_reports.batch.model import Batch
from ladder_reports.batch.packet import PACKET, Packer, cycle_of, pack
from ladder_reports.batch.report import Combined, Record, Report
from ladder_reports.errors import Loaded
from ladder_reports.files.atomic import write_whole
from ladder_reports.rendering.patching import EngineState

REPORT, TABLE, ARCHIVE = "report.json", "cycle.csv", "plans.zip"


@dataclass(frozen=True, slots=True)
class Ended:
    """A batch whose plans are made."""

    batch: Batch
    base: Ground
    book: Ledger
    records: tuple[tuple[PersonSummary, Record], ...]
    """One for each input that was chosen, sorted."""
    inputs: frozenset[str]
    """The absolute paths of all inputs, chosen or not."""
    before: Loaded[EarlierCycle] | None = None
    """The cycle to compare with."""
    combined: tuple[Combined, ...] = ()
    groups: frozenset[str] | None = None
    """The files that the inputs, chosen or not, can be put together to; None when that cannot be known."""
    engine: EngineState | None = None
    """How the engine made the plans; None where it made none."""


def close(ended: Ended, tell: Packer) -> Report:
    """Write what a batch leaves beside the plans, unless it is a dry run; the report.

    Raises:
        InputError: a file cannot be written.
    """
    batch, book, ladder = ended.batch, ended.book, ended.base.ladder
    cycle = cycle_of(batch, ended.records, ended.before.value if ended.before else None)
    found = figures(ladder, cycle.people, cycle.day, cycle.min_group)
    notes = ended.before.problems if ended.before else ()
    packet = pack(cycle, batch, ended.base, book, tell, notes) if batch.packet else None
    records = tuple(done for _, done in ended.records)
    orphans = _orphans(ended)
    pruned = tuple(name for name in orphans if batch.prune and (batch.dry_run or _deleted(book, name)))
    report = Report(
        format=record.FORMAT,
        ladder=record.LadderName(id=ladder.id, version=ladder.version, title=ladder.title),
        versions=record.Versions(tool=__version__, weasyprint=version("weasyprint")),
        counts=record.counted(records),
        records=records,
        orphans=tuple(name for name in orphans if name not in pruned),
        combined=ended.combined,
        pruned=pruned,
        people=found.people,
        signals=found.signals,
        packet=packet,
        engine=ended.engine,
    )
    if not batch.dry_run:
        _write(ended, report)
        book.compact()
    return report


def files_of(batch: Batch) -> tuple[Path, ...]:
    """The files that a batch leaves beside the plans."""
    if batch.dry_run:
        return ()
    names = (REPORT, TABLE, *([PACKET] if batch.packet else []), *([ARCHIVE] if batch.zip else []))
    return tuple(path for name in names if (path := batch.folder / name).name != PACKET or path.exists())


def _orphans(ended: Ended) -> tuple[str, ...]:
    taken = {ARCHIVE, PACKET, *(done.output for _, done in ended.records), *(done.output for done in ended.combined)}
    return tuple(sorted(name for name, written in ended.book.written.items() if name not in taken and _gone(ended, name, written)))


def _gone(ended: Ended, name: str, written: Written) -> bool:
    """Whether what a file was made from is among the inputs no longer."""
    return written.file not in ended.inputs if written.file else ended.groups is not None and name not in ended.groups


def _write(ended: Ended, report: Report) -> None:
    batch, scratch = ended.batch, ended.book.scratch
    table = record.cycle_csv(ended.records, anonymous=batch.options.anonymous)
    write_whole(batch.folder / TABLE, table, scratch)
    if batch.zip:
        write_zip(batch.folder / ARCHIVE, _outputs(batch.folder, report.records), scratch)
        if batch.encrypted:
            stat = (batch.folder / ARCHIVE).stat()
            ended.book.note_written(ARCHIVE, Written("", {"protected": "yes"}, "", stat.st_size, stat.st_mtime_ns))
    write_whole(batch.folder / REPORT, record.report_json(report), scratch)


def _outputs(folder: Path, records: Iterable[Record]) -> list[Path]:
    return [folder / done.output for done in records if done.output]


def _deleted(book: Ledger, name: str) -> bool:
    """Delete a file that an earlier batch wrote, unless somebody changed it since; whether it is gone."""
    path = book.folder / name
    if path.exists() and not book.written[name].stands(path):
        return False
    path.unlink(missing_ok=True)
    if path.parent != book.folder:
        with suppress(OSError):
            path.parent.rmdir()
    book.forget(name)
    return True
