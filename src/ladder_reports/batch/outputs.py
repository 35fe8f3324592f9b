"""What a batch writes besides the plans (combined files, packet, table, ZIP, report), and the files whose input is gone."""

import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from ladder_reports import __version__
from ladder_reports.assessment.calibration import EarlierCycle, figures
from ladder_reports.batch import combine
from ladder_reports.batch import report as reports
from ladder_reports.batch.context import BatchContext
from ladder_reports.batch.cycle_record import earlier_results, with_earlier_documents
from ladder_reports.batch.file_names import ARCHIVE, PACKET, REPORT, TABLE
from ladder_reports.batch.journal import Journal, WrittenFile
from ladder_reports.batch.model import Batch, BatchInput
from ladder_reports.batch.packet import review_cycle, update_packet
from ladder_reports.batch.pool import Pool
from ladder_reports.errors import Loaded
from ladder_reports.files.atomic import whole_file, write_whole
from ladder_reports.files.output_folder import OutputFolder
from ladder_reports.rendering.patching import EngineState

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP can have."""
_READABLE = 0o644 << 16


def finish(
    context: BatchContext,
    everyone: Sequence[BatchInput],
    made: Mapping[BatchInput, reports.InputResult],
    pool: Pool,
    earlier: Loaded[EarlierCycle],
    engine: EngineState | None,
) -> reports.BatchResult:
    """Write everything but the plans, unless this is a dry run, and return what the run did.

    `made` has a result for each input that was chosen of `everyone`; `earlier` is the cycle to compare with.

    Raises:
        InputError: a file cannot be written.
    """
    batch, journal, ladder = context.batch, context.journal, context.baseline.ladder
    before = _earlier_report(batch) if batch.filtered and batch.folder.exists() else None
    kept = earlier_results((one for one in everyone if one not in made), context, before)
    results = sorted(made.values(), key=_in_order)
    whole = {**made, **kept}
    combined = combine.combine_plans(context, everyone, results, pool)
    cycle = review_cycle(batch, results, earlier.value)
    found = figures(ladder, cycle.people, cycle.day, cycle.min_group)
    packet = update_packet(cycle, context, earlier.problems) if batch.packet else None
    records = tuple(result.record for result in sorted(whole.values(), key=_in_order))
    current = {ARCHIVE, PACKET, *map(context.output, everyone), *(record.output for record in combined)}
    orphans = [name for name in _without_input(journal, everyone) if name not in current]
    pruned = tuple(name for name in orphans if batch.prune and (batch.dry_run or _delete(journal, name)))
    report = reports.Report(
        format=reports.FORMAT,
        ladder=reports.LadderName(id=ladder.id, version=ladder.version, title=ladder.title),
        versions=reports.Versions(tool=__version__, weasyprint=version("weasyprint")),
        counts=reports.count_outcomes(records),
        records=records,
        orphans=tuple(name for name in orphans if name not in pruned),
        combined=combined,
        pruned=pruned,
        people=found.people,
        signals=found.signals,
        packet=packet,
        engine=engine,
    )
    result = reports.BatchResult(report, tuple(results), combined, packet)
    if not batch.dry_run:
        rows = [(one, whole[one].record if one in whole else None) for one in everyone]
        write_whole(batch.folder / TABLE, reports.cycle_csv(rows, batch.csv_separator, anonymous=batch.options.anonymous), journal.scratch)
        if batch.zip:
            _write_archive(result, context)
        report = with_earlier_documents(report, before, context)
        write_whole(batch.folder / REPORT, reports.report_json(report), journal.scratch)
        journal.rewrite()
    return result


def _in_order(result: reports.InputResult) -> tuple[str, str, str]:
    record = result.record
    return record.file, record.output or "", record.audience


def _earlier_report(batch: Batch) -> reports.Report | None:
    """The report of the earlier runs in this folder, if it can be read."""
    with OutputFolder.opened(batch.folder, create=False) as folder:
        return reports.read_report(folder.read(REPORT, reports.LIMIT))


def written_files(batch: Batch, result: reports.BatchResult) -> list[str]:
    """The files that a batch has written besides the plans."""
    if batch.dry_run:
        return []
    packet = [PACKET] if batch.packet and (batch.folder / PACKET).exists() else []
    combined = [record.output for record in result.combined if record.output]
    return [str(batch.folder / name) for name in (REPORT, TABLE, *packet, *([ARCHIVE] if batch.zip else []), *combined)]


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


def _write_archive(result: reports.BatchResult, context: BatchContext) -> None:
    batch, journal = context.batch, context.journal
    archive = batch.folder / ARCHIVE
    write_zip(archive, [batch.folder / one.record.output for one in result.results if one.record.output], journal.scratch)
    if batch.encrypted:
        stat = archive.stat()
        journal.add_written(ARCHIVE, WrittenFile("", {"encrypted": "yes"}, "", stat.st_size, stat.st_mtime_ns))


def _without_input(journal: Journal, everyone: Sequence[BatchInput]) -> list[str]:
    """The files that a batch wrote and that have none of these inputs, sorted."""
    inputs = {str(one.request.file.resolve()) for one in everyone}
    combined = combine.combined_names(everyone)
    return sorted(
        name
        for name, written in journal.written.items()
        if (written.file not in inputs if written.file else combined is not None and name not in combined)
    )


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
