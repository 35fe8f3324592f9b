"""Combines a batch's plans: one file for each manager or team, with a bookmark for each person.

A file is made again when one of its plans changed. It has the plans of the people who are chosen now; its name depends on
everyone's manager or team, so that choosing people changes no name.
"""

import hashlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import get_args

from msgspec import Struct, field

from ladder_reports.batch import worker
from ladder_reports.batch.context import BatchContext
from ladder_reports.batch.file_names import group_key, group_names
from ladder_reports.batch.fingerprints import Fingerprint
from ladder_reports.batch.journal_lines import written_file
from ladder_reports.batch.model import Batch, BatchInput, CombineTask, GroupBy, WriteResult
from ladder_reports.batch.pool import Failure, Pool
from ladder_reports.batch.report import CombinedRecord, InputResult, OutcomeName, reported
from ladder_reports.errors import InputError, Problem
from ladder_reports.files.transliteration import without_accents

MAX_PLANS = 500
"""Plans in one file. Combining takes about two megabytes of memory for each."""

_REASONS = {"plans": "its plans changed", "tool": "the tool, its wording or one of its libraries has another version"}


class _Group(Struct):
    """The people of one manager or team."""

    name: str
    """As the files or the roster have it; empty for people who have none."""
    output: str
    plans: list[InputResult] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Ids of people whose plans could not be made."""

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """File, bookmark and SHA-256 of each plan."""
        return [(str(plan.record.output), plan.person.name or plan.person.id, str(plan.record.sha256)) for plan in self.plans]

    @property
    def fault(self) -> str:
        """Why the plans cannot be combined; empty if they can."""
        if not self.plans:
            return "cannot be made: none of its plans could be made"
        if len(self.plans) > MAX_PLANS:
            return f"would have {len(self.plans)} plans, but {MAX_PLANS} is the most for one file; choose fewer people"
        return ""


def combined_names(inputs: Sequence[BatchInput]) -> frozenset[str] | None:
    """The files that `--combine` can make of these inputs, by manager and by team; None if someone's are not known."""
    if not all(one.usable for one in inputs):
        return None
    return frozenset(name for by in get_args(GroupBy) for name in group_names((getattr(one.person, by) for one in inputs), by).values())


def refuse_mixture(batch: Batch, chosen: Iterable[BatchInput]) -> None:
    """Check that all plans are for one audience: otherwise the manager's copy could reach the person.

    Raises:
        InputError: a roster asks for several audiences.
    """
    audiences = sorted({one.request.audience or batch.options.audience for one in chosen})
    if batch.combine and len(audiences) > 1:
        message = f"--combine needs plans for one audience, but the roster asks for {' and '.join(audiences)}; make one batch for each"
        raise InputError([Problem.about(batch.folder, message)])


def combine_plans(
    context: BatchContext, everyone: Iterable[BatchInput], results: Iterable[InputResult], pool: Pool
) -> tuple[CombinedRecord, ...]:
    """Make the combined files that are not up to date, unless this is a dry run; a record for each, sorted by output."""
    batch, by = context.batch, context.batch.combine
    if by is None:
        return ()
    records: list[CombinedRecord] = []
    waiting: dict[CombineTask, tuple[_Group, str, Fingerprint]] = {}
    names = group_names((getattr(one.person, by) for one in everyone), by)
    for group in _groups(names, by, results):
        fingerprint = _fingerprint(group, context)
        reason = "forced" if batch.force else context.journal.why_make(group.output, fingerprint, _REASONS)
        target = context.journal.target(group.output)
        if group.fault:
            failed = WriteResult(problems=(Problem.about(target.path, group.fault),))
            records.append(_record(context, group, "failed", failed))
        elif not reason:
            records.append(_record(context, group, "skipped", WriteResult(context.journal.written[group.output].sha256)))
        elif batch.dry_run:
            records.append(_record(context, group, "done", WriteResult(), reason))
        else:
            waiting[CombineTask(target, by, group.name, tuple(group.parts))] = group, reason, fingerprint
    # A second for each plan is plenty: it takes a twentieth.
    timeout = max([batch.timeout, *(len(task.plans) for task in waiting)])
    with pool:
        for task, made in pool.run(worker.combine, tuple(waiting), timeout):
            group, reason, fingerprint = waiting.pop(task)
            result = WriteResult(problems=(Problem.about(task.target.path, made.reason),)) if isinstance(made, Failure) else made
            if result.sha256:
                context.journal.add_written(group.output, written_file("", fingerprint, result))
                records.append(_record(context, group, "done", result, reason))
            else:
                # A file from an earlier batch stays.
                records.append(_record(context, group, "failed", result))
    return tuple(sorted(records, key=lambda record: record.output or ""))


def _groups(names: dict[str, str], by: GroupBy, results: Iterable[InputResult]) -> Sequence[_Group]:
    """The groups, each in the order of its file: by name, then by id."""
    groups: dict[str, _Group] = {}
    by_output = sorted(results, key=lambda one: one.record.output or "")
    for result in sorted(by_output, key=lambda one: (without_accents(one.person.name), one.person.name, one.person.id)):
        name = getattr(result.person, by)
        if not (name or result.person.level):
            continue  # the file could not be used, so nobody knows whose it is
        key = group_key(name)
        group = groups.setdefault(key, _Group(name, names[key]))
        if result.record.output:
            group.plans.append(result)
        else:
            group.missing.append(result.person.id)
    return [groups[key] for key in sorted(groups)]


def _fingerprint(group: _Group, context: BatchContext) -> Fingerprint:
    shared = context.baseline.fingerprint
    tool = [shared["versions"], shared["templates"], shared["ladder"], str(context.batch.options.lang), version("pikepdf")]
    texts = {"plans": repr([group.name, *group.parts]), "tool": repr(tool)}
    return {name: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for name, text in texts.items()}


def _record(context: BatchContext, group: _Group, outcome: OutcomeName, result: WriteResult, reason: str = "") -> CombinedRecord:
    """The record of one file, which is reported to the listener."""
    record = CombinedRecord(
        name=group.name,
        outcome=outcome,
        output=None if outcome == "failed" else group.output,
        sha256=result.sha256 or None,
        plans=tuple(str(plan.record.output) for plan in group.plans),
        missing=tuple(group.missing),
        seconds=result.seconds,
        problems=reported(result.problems),
    )
    context.listener.combined_finished(record, reason)
    return record
