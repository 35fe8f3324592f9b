"""What a batch writes besides the plans (combined files, packet, tables, ZIP, report), and the files whose input is gone."""

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version

from ladder_reports import __version__
from ladder_reports.assessment.calibration import EarlierCycle, figures
from ladder_reports.batch import combine
from ladder_reports.batch import report as reports
from ladder_reports.batch.context import BatchContext
from ladder_reports.batch.cycle_record import earlier_results, with_earlier_documents
from ladder_reports.batch.file_names import ARCHIVE, MAIL, PACKET, REPORT, TABLE
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.journal_lines import WrittenFile, input_name
from ladder_reports.batch.mailing import find_mailing, mail_csv
from ladder_reports.batch.model import Batch, BatchInput
from ladder_reports.batch.packet import Figures, review_cycle, update_packet
from ladder_reports.batch.pool import Pool
from ladder_reports.errors import InputError, Loaded, Problem
from ladder_reports.files.output_folder import FileState, OutputFolder
from ladder_reports.rendering.patching import EngineState

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP can have."""
_READABLE = 0o644 << 16
_CHUNK = 1024 * 1024


def finish(  # noqa: PLR0913, PLR0917 -- everything that a batch knows at its end
    context: BatchContext,
    everyone: Sequence[BatchInput],
    counted: Figures,
    made: Mapping[BatchInput, reports.InputResult],
    pool: Pool,
    earlier: Loaded[EarlierCycle],
    engine: EngineState | None,
) -> reports.BatchResult:
    """Write everything but the plans, unless this is a dry run, and return what the run did.

    `made` has a result for each input that was chosen of `everyone`; figures are about those `counted`, and `earlier` is the cycle to
    compare with.

    Raises:
        InputError: a file cannot be written.
    """
    batch, journal, ladder = context.batch, context.journal, counted.ladder
    before = _earlier_report(journal) if batch.filtered else None
    kept = earlier_results((one for one in everyone if one not in made), context, before)
    results = sorted(made.values(), key=_in_order)
    whole = {**made, **kept}
    combined = combine.combine_plans(context, everyone, results, pool)
    cycle = review_cycle(batch, counted, results, earlier.value)
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
        plans_by_version=dict(counted.plans),
    )
    result = reports.BatchResult(report, tuple(results), combined, packet)
    if not batch.dry_run:
        rows = [(one, whole[one].record if one in whole else None) for one in everyone]
        folder, scratch = journal.open_folders
        folder.write(TABLE, reports.cycle_csv(rows, batch.csv_separator, anonymous=batch.options.anonymous), scratch)
        if batch.zip:
            _write_archive(result, context)
        if batch.mail:
            _write_mailing(result, context)
        report = with_earlier_documents(report, before, context)
        folder.write(REPORT, reports.report_json(report), scratch)
        journal.rewrite()
    return result


def _in_order(result: reports.InputResult) -> tuple[str, str, str]:
    record = result.record
    return record.file, record.output or "", record.audience


def _earlier_report(journal: Journal) -> reports.Report | None:
    """The report of the earlier runs in this folder, if it can be read."""
    with suppress(InputError):
        return reports.read_report(journal.folder.read(REPORT, reports.LIMIT) if journal.folder else None)
    return None


def written_files(batch: Batch, result: reports.BatchResult) -> list[str]:
    """The files that a batch has written besides the plans."""
    if batch.dry_run:
        return []
    made = [record.output for record in (result.packet, *result.combined) if record and record.output]
    return [str(batch.folder / name) for name in (REPORT, TABLE, *([MAIL] if batch.mail else []), *([ARCHIVE] if batch.zip else []), *made)]


def write_zip(folder: OutputFolder, plans: Mapping[str, str], scratch: OutputFolder) -> FileState:
    """Write a ZIP of plans side by side, whole or not at all; the same plans give the same bytes. Its state.

    `plans` has the SHA-256 of each, by its name. They are stored as they are: a PDF is compressed already.

    Raises:
        InputError: it cannot be written, or a plan cannot be read or is not the one that was made.
    """
    with folder.writing(ARCHIVE, scratch) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, sha256 in sorted(plans.items()):
            _add_plan(archive, folder, name, sha256)
    return folder.require(ARCHIVE)


def _add_plan(archive: zipfile.ZipFile, folder: OutputFolder, name: str, sha256: str) -> None:
    info, digest = zipfile.ZipInfo(name, _EARLIEST), hashlib.sha256()
    info.create_system, info.external_attr = 3, _READABLE
    found = folder.state(name)
    if found:
        info.file_size = found.size
        with folder.reading(name) as source, archive.open(info, "w") as target:
            while part := source.read(_CHUNK):
                digest.update(part)
                target.write(part)
    if digest.hexdigest() != sha256:
        message = "is not the plan that was made; delete it, and run the batch again"
        raise InputError([Problem.about(folder.path / name, message)])


def _write_archive(result: reports.BatchResult, context: BatchContext) -> None:
    batch, journal = context.batch, context.journal
    folder, scratch = journal.open_folders
    plans = {one.record.output: one.record.sha256 or "" for one in result.results if one.record.output}
    state = write_zip(folder, plans, scratch)
    if batch.encrypted:
        journal.add_written(ARCHIVE, WrittenFile("", {"encrypted": "yes"}, "", state.size, state.mtime, state.ctime))


def _write_mailing(result: reports.BatchResult, context: BatchContext) -> None:
    batch, mailing = context.batch, find_mailing(result.results)
    folder, scratch = context.journal.open_folders
    folder.write(MAIL, mail_csv(mailing, batch.csv_separator), scratch)
    for sentence in mailing.left_out:
        context.listener.noted(Problem.about(folder.path / MAIL, f"leaves people out; {sentence}", note=True))


def _without_input(journal: Journal, everyone: Sequence[BatchInput]) -> list[str]:
    """The files that a batch wrote and that have none of these inputs, sorted."""
    if not all(one.usable for one in everyone if one.anonymous):
        return []  # whose plan the one of an unusable file would be is not known
    inputs = {input_name(one) for one in everyone}
    combined = combine.combined_names(everyone)
    return sorted(
        name
        for name, written in journal.written.items()
        if (written.file not in inputs if written.file else combined is not None and name not in combined)
    )


def _delete(journal: Journal, name: str) -> bool:
    """Delete a file that an earlier batch wrote, and its folder if that is empty now. A file that was changed since stays."""
    folder = journal.folder
    if folder is None or (folder.exists(name) and not folder.remove(name, journal.written[name].sha256)):
        return False
    if "/" in name:
        folder.remove_folder(name.partition("/")[0])
    journal.forget(name)
    return True
