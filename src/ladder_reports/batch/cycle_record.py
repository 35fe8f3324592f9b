"""The record of a cycle: the result of each input in this run and, for those that it did not choose, in earlier runs."""

from collections.abc import Iterable

from msgspec.structs import replace

from ladder_reports.batch.context import BatchContext
from ladder_reports.batch.journal_lines import input_name
from ladder_reports.batch.model import BatchInput
from ladder_reports.batch.report import CombinedRecord, InputResult, OutcomeName, PacketRecord, PlanRecord, Report, reported
from ladder_reports.errors import Problem, encodable
from ladder_reports.evidence.audience import Audience


def input_result(
    one: BatchInput,
    context: BatchContext,
    outcome: OutcomeName,
    problems: Iterable[Problem] = (),
    sha256: str | None = None,
    seconds: float = 0.0,
) -> InputResult:
    """The result of one input. That of an anonymous batch repeats nothing from a file."""
    anonymous = context.batch.options.anonymous
    everything = {problem.redacted if anonymous else problem for problem in (*one.request.problems, *problems)}
    own = encodable(str(one.request.file))
    found = tuple(sorted(replace(problem, path=one.label) if problem.path == own else problem for problem in everything))
    record = PlanRecord(
        file=one.label,
        id=one.person.id,
        audience=context.audience(one),
        outcome=outcome,
        output=None if outcome == "failed" else context.output(one),
        sha256=sha256,
        seconds=seconds,
        problems=reported(found),
    )
    return InputResult(one.person, record, found)


def earlier_results(others: Iterable[BatchInput], context: BatchContext, earlier: Report | None) -> dict[BatchInput, InputResult]:
    """The results of the inputs that this run did not choose. One that was never chosen has none.

    The earlier report counts only as far as the journal confirms it.
    """
    known = {(record.file, record.audience): record for record in earlier.records} if earlier else {}
    found: dict[BatchInput, InputResult] = {}
    for one in others:
        if not one.usable:
            found[one] = input_result(one, context, "failed", one.problems)
        elif record := _earlier(one, context, known):
            found[one] = InputResult(one.person, record)
    return found


def with_earlier_documents(report: Report, earlier: Report | None, context: BatchContext) -> Report:
    """The report with the combined files and the packet of earlier runs that this run did not make."""
    if earlier is None:
        return report
    made = {record.output for record in report.combined}
    groups = {record.name for record in report.combined}
    kept = [record for record in earlier.combined if record.output not in made and record.name not in groups and _is_there(record, context)]
    combined = sorted((*report.combined, *kept), key=lambda record: record.output or "")
    packet = report.packet or (earlier.packet if earlier.packet and _is_there(earlier.packet, context) else None)
    return report.model_copy(update={"combined": tuple(combined), "packet": packet})


def _earlier(one: BatchInput, context: BatchContext, known: dict[tuple[str, Audience], PlanRecord]) -> PlanRecord | None:
    """What earlier runs say about this input: a plan that is still there, or a failure."""
    written = context.journal.written.get(context.output(one))
    if written and written.file != input_name(one):
        written = None
    now = input_result(one, context, "skipped", sha256=written.sha256 if written else None).record
    record = known.get((now.file, now.audience))
    if record and (record.outcome == "failed" or (record.output, record.sha256) == (now.output, now.sha256)):
        return record
    return now if written else None


def _is_there(record: CombinedRecord | PacketRecord, context: BatchContext) -> bool:
    """Whether this batch's folder has the file of a record from the earlier report, as the journal knows it."""
    written = context.journal.written.get(record.output or "")
    return bool(written and written.sha256 == record.sha256)
