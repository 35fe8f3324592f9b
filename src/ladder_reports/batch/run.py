"""Runs a batch: the plans of a whole review cycle in one folder. What is up to date stays, and one bad input stops no other.

The steps: find the inputs, read them, choose, name the outputs, see what is up to date, make the rest, write the report.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from ladder_reports.assessment.calibration import EarlierCycle
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import combine, passwords, worker
from ladder_reports.batch.anonymity import without_names
from ladder_reports.batch.choice import asked_for, latest_cycles
from ladder_reports.batch.context import BatchContext
from ladder_reports.batch.cycle_record import input_result
from ladder_reports.batch.file_names import PACKET, check_template, refuse_collisions
from ladder_reports.batch.fingerprints import Fingerprint, load_baseline, plan_fingerprint, reading_key
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.journal_lines import WrittenFile, input_name, written_file
from ladder_reports.batch.listener import Listener
from ladder_reports.batch.model import Batch, BatchInput, PlanRequest, PlanTask, ReadResult, WriteResult
from ladder_reports.batch.outputs import finish
from ladder_reports.batch.packet import Figures
from ladder_reports.batch.pool import PRELOADED, Failure, Pool
from ladder_reports.batch.report import BatchResult, InputResult, OutcomeName, load_earlier
from ladder_reports.batch.roster import find_requests, sort_key
from ladder_reports.errors import InputError, Loaded, Problem, has_errors, quote
from ladder_reports.evidence.identity import safe_id
from ladder_reports.ladder.model import require_level
from ladder_reports.ladder.versions import CURRENT
from ladder_reports.rendering.patching import EngineState

if TYPE_CHECKING:
    from ladder_reports.batch.cluster.dispatcher import Dispatcher

_PLANS_PER_WORKER = 1000
"""Then a worker is replaced, in case it leaks memory; see docs/performance.md."""
_READING_TIME = 10.0
"""Seconds to read one file, even if the time for making a plan is shorter."""


def run(batch: Batch, listener: Listener) -> BatchResult:
    """Make the plans, write the report, and return what happened.

    Raises:
        InputError: nothing was written, because of a missing input, a problem in the ladder or the theme, two inputs with the
            same output, or a folder that cannot be written to or is in use by another batch.
        UnknownNameError: unknown id, level, theme, language or field of the name template.
    """
    check_template(batch.name_template)
    baseline = load_baseline(batch.options)
    if batch.level is not None and not any(batch.level in one.by_id for one in baseline.versions.recorded()):
        require_level(baseline.ladder, batch.level)
    earlier: Loaded[EarlierCycle] = load_earlier(batch.since, baseline.ladder) if batch.since else Loaded(None)
    requests = find_requests(batch.paths, batch.password_column)
    _refuse_other_audiences(batch, requests)
    with Journal.read_only(batch.folder) if batch.dry_run else Journal.locked(batch.folder) as journal:
        for note in journal.notes:
            listener.noted(note)
        listener.reading_started(len(requests))
        running = _Run(BatchContext(batch, baseline, journal, listener))
        everyone = running.read_inputs(requests)
        asked = asked_for(everyone, batch)
        if batch.options.anonymous:
            # The order of the files tells names, too.
            named = sorted(zip(without_names(everyone), asked, strict=True), key=lambda pair: pair[0].label)
            everyone, asked = [one for one, _ in named], [was_asked for _, was_asked in named]
        wanted = {one for one, was_asked in zip(everyone, asked, strict=True) if was_asked}
        everyone, superseded = latest_cycles(everyone, running.context.output)
        listener.inputs_left_out(superseded)
        chosen = [one for one in everyone if one in wanted][: batch.limit]
        outputs = [(one.label, running.context.output(one)) for one in chosen if one.usable]
        refuse_collisions([*outputs, *([("the calibration packet", PACKET)] if batch.packet else [])])
        passwords.refuse_mixture(batch, journal, map(running.context.output, everyone))
        combine.refuse_mixture(batch, chosen)
        running.make_plans(chosen)
        counted = running.counted(everyone)
        return finish(running.context, everyone, counted, running.results, running.pool(warm=False), earlier, running.engine)


class _Run(Struct):
    """A batch that is running, and its results so far."""

    context: BatchContext
    results: dict[BatchInput, InputResult] = field(default_factory=dict)
    engine: EngineState | None = None
    """How the plans are made; if not all alike, as those without fixes or speedups."""

    def read_inputs(self, requests: Iterable[PlanRequest]) -> list[BatchInput]:
        """Read every evidence file, or recall the result from the journal."""
        batch, journal = self.context.batch, self.context.journal
        # The journal has names and the user's words. That of an anonymous batch has neither, so every file is read again.
        remembers = not batch.options.anonymous
        inputs: list[BatchInput] = []
        unread: dict[PlanRequest, tuple[str, str]] = {}
        for request in requests:
            # A file that was refused is not even opened.
            digest = "" if has_errors(request.problems) else worker.digest_of(request)
            key = reading_key(digest, request.file.stem, self.context.baseline)
            known = journal.recall(key, request.file, self.context.baseline.versions.ladder) if digest and remembers else None
            if has_errors(request.problems):
                known = ReadResult(None)
            if known:
                inputs.append(_input(request, known, digest))
            else:
                unread[request] = digest, key
        with self.pool(warm=False) as pool:
            for request, result in pool.run(worker.read, unread, max(batch.timeout, _READING_TIME)):
                digest, key = unread[request]
                if isinstance(result, Failure):
                    problem = Problem.about(request.file, f"cannot be read: {result.reason}")
                    inputs.append(_input(request, ReadResult(None, (problem,)), digest))
                    continue
                if remembers and digest and worker.digest_of(request) == digest:
                    journal.add_read(key, result)
                inputs.append(_input(request, result, digest))
        return sorted(inputs, key=lambda one: sort_key(one.request))

    def counted(self, inputs: Sequence[BatchInput]) -> Figures:
        """What figures are computed from: everyone by the newest version that a plan is made from.

        Nothing can be carried back to an older version. Whoever cannot be carried over is in no figure, and is named.
        """
        usable = [one for one in inputs if one.usable]
        versions, history = self.context.baseline.versions, self.context.baseline.versions.history
        number = {name: place for place, name in enumerate([*history.recorded.folders, ""])}
        plans = Counter(one.person.version for one in usable)
        if not set(plans) - {""}:
            return Figures(tuple(one.person for one in usable), history.present)
        newest = max(plans, key=lambda name: number.get(name, -1))
        ladder = versions.ladder(newest) or history.present
        others = [one for one in usable if one.person.version != newest]
        carried = self.read_in(newest or CURRENT, others)
        people = tuple(carried.get(one, one.person) for one in usable if one.person.version == newest or one in carried)
        by_version = Counter[str]()
        for name in sorted(plans, key=lambda name: number.get(name, -1)):
            by_version[name or history.present.version] += plans[name]
        return Figures(people, ladder, newest, tuple(by_version.items()))

    def read_in(self, version: str, inputs: Sequence[BatchInput]) -> dict[BatchInput, PersonSummary]:
        """The inputs as a version of the ladder sees them, without those that it cannot see."""
        batch = self.context.batch
        by_request = {one.request: one for one in inputs}
        found: dict[BatchInput, PersonSummary] = {}
        asked = replace(batch.options, ladder_version=version)
        with Pool(batch.jobs, () if batch.dry_run else PRELOADED, worker.prepare, (asked, False), 0) as pool:
            for request, result in pool.run(worker.read, tuple(by_request), max(batch.timeout, _READING_TIME)):
                one = by_request[request]
                if not isinstance(result, Failure) and result.person and result.person.level:
                    names = ("level", "target", "current_signals", "target_signals")
                    found[one] = replace(one.person, **{name: getattr(result.person, name) for name in names}, version="", written_for="")
        left = [one for one in inputs if one not in found]
        message = f"cannot be carried over to version {quote(version)} of the ladder, so it is in no figure"
        self.context.listener.inputs_left_out([Problem.about(one.label, message, note=True) for one in left])
        return found

    def make_plans(self, inputs: list[BatchInput]) -> None:
        """Make the plans that are not up to date, and record every input."""
        batch, journal = self.context.batch, self.context.journal
        self.context.listener.batch_started(len(inputs))
        waiting: dict[PlanTask, tuple[BatchInput, str, Fingerprint]] = {}
        for one in inputs:
            if not one.usable:
                self.record(one, "failed", problems=one.problems)
                continue
            task = self.task(one)
            fingerprint = plan_fingerprint(task, one.person, self.context.baseline, batch.options)
            reason = "forced" if batch.force else journal.why_make(task.target.name, fingerprint)
            if batch.encrypted and not reason:
                # Opening a plan takes a moment, so the workers do it.
                task = replace(task, if_password_changed=True)
                reason = "" if batch.dry_run and worker.check_password(task).up_to_date else passwords.PASSWORD_CHANGED
            if not reason:
                self.record(one, "skipped", journal.written[task.target.name], problems=one.problems)
            elif batch.dry_run:
                self.record(one, "done", reason=reason, problems=one.problems)
            else:
                waiting[task] = one, reason, fingerprint
        with self.plan_makers() as makers:
            for task, result in makers.run(worker.make_plan, tuple(waiting), batch.timeout):
                self.finish_plan(task, result, *waiting.pop(task))

    def finish_plan(self, task: PlanTask, result: WriteResult | Failure, one: BatchInput, reason: str, fingerprint: Fingerprint) -> None:
        """Record the result of a task."""
        journal, name = self.context.journal, task.target.name
        if isinstance(result, Failure):
            result = WriteResult(problems=(Problem.about(one.label, result.reason),))
        if result.up_to_date:
            self.record(one, "skipped", journal.written[name], problems=one.problems)
        elif not result.sha256:
            # A plan from an earlier batch stays.
            self.record(one, "failed", seconds=result.seconds, problems=result.problems)
        else:
            if not (self.engine and self.engine.note):
                self.engine = result.engine
            if result.evidence_changed:
                fingerprint = {**fingerprint, "evidence": ""}
            written = written_file(input_name(one), fingerprint, result)
            journal.add_written(name, written)
            self.record(one, "done", written, reason, result.seconds, result.problems)

    def record(
        self,
        one: BatchInput,
        outcome: OutcomeName,
        written: WrittenFile | None = None,
        reason: str = "",
        seconds: float = 0.0,
        problems: Iterable[Problem] = (),
    ) -> None:
        """Keep the result of one input, and report it to the listener."""
        result = input_result(one, self.context, outcome, problems, written.sha256 if written else None, seconds)
        self.results[one] = result
        self.context.listener.plan_finished(result.record, reason)

    def pool(self, *, warm: bool) -> Pool:
        """Worker processes for reading files or, if `warm`, for making plans."""
        batch = self.context.batch
        preloaded = () if batch.dry_run else PRELOADED
        return Pool(batch.jobs, preloaded, worker.prepare, (batch.options, warm), _PLANS_PER_WORKER if warm else 0)

    def plan_makers(self) -> "Pool | Dispatcher":
        """What makes the plans: processes of this machine, or a cluster."""
        here, batch = self.pool(warm=True), self.context.batch
        if batch.cluster is None:
            return here
        from ladder_reports.batch.cluster.dispatcher import Dispatcher  # noqa: PLC0415 -- Dask is an extra

        return Dispatcher(batch.cluster, batch.jobs, batch.options, here, self.pool(warm=False), batch.verbose)

    def task(self, one: BatchInput) -> PlanTask:
        context = self.context
        return PlanTask(one.request, context.audience(one), one.digest, context.journal.target(context.output(one)))


def _refuse_other_audiences(batch: Batch, requests: Iterable[PlanRequest]) -> None:
    """Check that with `--anonymous` no row of a roster asks for a copy that is not the panel's."""
    if not batch.options.anonymous:
        return
    others = [request for request in requests if request.audience not in {None, "panel"}]
    if others:
        rosters = [path for path in batch.paths if path.suffix.lower() == ".csv"]
        copies = " and ".join(sorted({f"the {request.audience}'s copy" for request in others}))
        message = f"the roster asks for {copies}, but --anonymous is for the panel's copies only"
        raise InputError([Problem.about(rosters[0] if rosters else batch.folder, message)])


def _input(request: PlanRequest, result: ReadResult, digest: str) -> BatchInput:
    values: dict[str, Any] = dict(request.roster_values)
    person = result.person or PersonSummary(safe_id(request.file.stem))
    problems = (*request.problems, *result.problems)
    usable = bool(person.level) and not has_errors(problems)
    return BatchInput(request, replace(person, **values), usable, problems, digest)
