"""The calibration packet of a batch: whom it is about, whether it is up to date, and making it in a worker process."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.assessment.calibration import EarlierCycle, ReviewCycle, one_each
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import worker
from ladder_reports.batch.context import BatchContext
from ladder_reports.batch.file_names import PACKET
from ladder_reports.batch.fingerprints import packet_fingerprint
from ladder_reports.batch.journal_lines import written_file
from ladder_reports.batch.model import Batch, PacketTask, WriteResult
from ladder_reports.batch.pool import PRELOADED, Failure, Pool
from ladder_reports.batch.report import InputResult, OutcomeName, PacketRecord, reported
from ladder_reports.documents.packet.people import shown_path
from ladder_reports.errors import Problem
from ladder_reports.ladder.model import Ladder

_SECONDS, _SECONDS_PER_PERSON = 300.0, 0.2
"""The least time that a packet may take: many times what it takes on a slow machine."""


class Figures(Struct, frozen=True):
    """What figures are computed from: everyone whose file can be used, as the same version of the ladder sees them."""

    people: tuple[PersonSummary, ...]
    ladder: Ladder
    version: str = ""
    """Of the ladder, if it is a recorded one."""
    plans: tuple[tuple[str, int], ...] = ()
    """How many people's plans are made from which version, oldest first."""


def review_cycle(batch: Batch, found: Figures, results: Sequence[InputResult], earlier: EarlierCycle | None) -> ReviewCycle:
    """What the packet and the report's figures are about. Of the `results`, the packet lists the people.

    The date is `--as-of`; otherwise the latest date in an evidence file that is not in the future; otherwise today.
    """
    options = batch.options
    people = found.people
    today = options.today.isoformat()
    latest = max((person.as_of for person in people if person.as_of and person.as_of <= today), default=today)
    failed = tuple(_failed_input(result, batch) for result in results if result.record.outcome == "failed")
    day = options.as_of or type(options.today).fromisoformat(latest)
    mixed = tuple(version for version, _ in found.plans) if len(found.plans) > 1 else ()
    listed = _listed(people, results)
    return ReviewCycle(people, failed, day, batch.min_group, options.anonymous, earlier, listed, found.version, mixed)


def _listed(people: Sequence[PersonSummary], results: Iterable[InputResult]) -> tuple[str, ...] | None:
    """The ids of those of `people` who were chosen, sorted; None if all were."""
    counted, chosen = one_each(people), {_whoever(result.person) for result in results}
    listed = [one.id for one in counted if _whoever(one) in chosen]
    return tuple(sorted(listed)) if len(listed) < len(counted) else None


def _whoever(person: PersonSummary) -> PersonSummary:
    """A summary without what depends on a version of the ladder."""
    return replace(person, level="", target="", current_signals="", target_signals="", version="", written_for="")


def update_packet(cycle: ReviewCycle, context: BatchContext, notes: Iterable[Problem]) -> PacketRecord:
    """Make the packet, unless it is up to date or this is a dry run; `notes` go into its record."""
    batch, journal = context.batch, context.journal
    fingerprint = packet_fingerprint(cycle, context.baseline, batch.options)
    reason = "forced" if batch.force else journal.why_make(PACKET, fingerprint)
    outcome: OutcomeName = "done" if reason else "skipped"
    if batch.dry_run or not reason:
        result = WriteResult("" if reason else journal.written[PACKET].sha256)
    else:
        context.listener.packet_started(len(cycle.people))
        result = _make(PacketTask(cycle, journal.target(PACKET)), batch)
        if result.sha256:
            journal.add_written(PACKET, written_file("", fingerprint, result))
        else:
            outcome = "failed"
    record = PacketRecord(
        outcome=outcome,
        output=None if outcome == "failed" else PACKET,
        sha256=result.sha256 or None,
        seconds=result.seconds,
        problems=reported((*notes, *result.problems)),
    )
    context.listener.packet_finished(record, reason)
    return record


def _make(task: PacketTask, batch: Batch) -> WriteResult:
    timeout = max(batch.timeout, _SECONDS + _SECONDS_PER_PERSON * len(task.cycle.people))
    with Pool(1, PRELOADED, worker.prepare, (batch.options, False)) as pool:
        ((_, result),) = pool.run(worker.make_packet, [task], timeout)
    return WriteResult(problems=(Problem.about(PACKET, result.reason),)) if isinstance(result, Failure) else result


def _failed_input(result: InputResult, batch: Batch) -> tuple[str, str]:
    """A failed file as the packet may name it, and its first problem without the file's own words."""
    record = result.record
    file = record.id if batch.options.anonymous else shown_path(record.file, map(str, batch.paths))
    errors = [problem for problem in result.problems if not problem.note]
    if not errors:
        return file, ""
    more = f" (+{len(errors) - 1})" if len(errors) > 1 else ""
    return f"{file}:{errors[0].line}" if errors[0].line else file, errors[0].discreet + more
