"""What the worker processes of a batch do: read a file, make a document and write it whole. The results are small.

The heavy modules are imported inside functions: the batch's own process imports this module and does not need them.
"""

import gc
import hashlib
import itertools
import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from ladder_reports.assessment import summary
from ladder_reports.assessment.carry_over import CarriedOver, carry_over
from ladder_reports.batch import journal
from ladder_reports.batch.model import CombineTask, PacketTask, PlanRequest, PlanTask, ReadResult, Target, WriteResult
from ladder_reports.batch.passwords import opens_with_password
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.context import Document, DocumentContext, load_context
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import INTERNAL, InputError, LadderReportsError, Problem, internal_error
from ladder_reports.evidence.identity import safe_id
from ladder_reports.evidence.loader import SIZE_LIMIT, VersionedEvidence, load_versioned
from ladder_reports.evidence.person import person_in
from ladder_reports.files.text import read_raw
from ladder_reports.ladder.version_choice import VersionChoice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ladder_reports.documents.plan.build import PlanJob

Result = TypeVar("Result")

COLLECT_AFTER = 100
"""Plans after which the garbage collector looks through what they left."""
COLLECT_ALL_AFTER = 4 * COLLECT_AFTER
"""Plans after which it looks through everything."""
_options: list[PlanOptions] = []
_plans = itertools.count(1)


def prepare(options: PlanOptions, warm: bool) -> None:  # noqa: FBT001 -- called by position in another process
    """Prepare a worker process for these options; with `warm`, for making plans and not only for reading."""
    _options[:] = [options]
    if warm:
        # Load the context, the fonts and the style sheets; the first plan reports what is wrong with them.
        with suppress(LadderReportsError):
            _context().engine("", "", PAGE_SIZES[options.page_size], "plan", forms=options.fillable)
    gc.collect()
    gc.freeze()
    gc.disable()


def read(request: PlanRequest) -> ReadResult:
    """Read an evidence file, as far as a batch needs it."""
    versions, as_of = _context().versions, _options[0].as_of
    loaded = load_versioned(request.file, lambda version, day: versions.basis(version, as_of or day))
    if loaded.value:
        return ReadResult(_summarized(loaded.value, versions), loaded.problems)
    person = person_in(request.file, SIZE_LIMIT)
    name, email, team, manager = (person.get(name, "") for name in ("name", "email", "team", "manager"))
    return ReadResult(summary.PersonSummary(person.get("id") or safe_id(request.file.stem), name, email, team, manager), loaded.problems)


def _summarized(found: VersionedEvidence, versions: VersionChoice) -> summary.PersonSummary:
    """The summary of someone's evidence, by the ladder that the plan is made from."""
    evidence, basis = found.evidence, found.basis
    carried = carry_over(evidence, basis.names) if basis.names else CarriedOver(evidence)
    is_told = basis.is_carried or bool(carried.heirs) or versions.is_older(found.written_for)
    evidence = carried.evidence if basis.is_carried or carried.heirs else evidence
    version = "" if basis.ladder is versions.history.present else basis.ladder.version
    return summary.summarize(evidence, basis.ladder, version, basis.written_for if is_told else "")


def make_plan(task: PlanTask) -> WriteResult:
    """Make one plan and write it whole."""

    def made() -> WriteResult:
        if task.if_password_changed and (checked := check_password(task)).up_to_date:
            return checked
        return write_plan(task, build_plan(job_for(task, _options[0]), _context(), task.request.password))

    return _timed(made, task.request.file)


def make_packet(task: PacketTask) -> WriteResult:
    """Make the calibration packet and write it whole."""
    from ladder_reports.documents.packet.build import PacketJob, make_packet  # noqa: PLC0415 -- see above

    options = _options[0]
    job = PacketJob(options.ladder, task.cycle, options.theme, options.page_size, options.lang, options.archive, task.cycle.version or None)
    return _timed(lambda: _write(task.target, make_packet(job)), Path(task.target.name))


def combine(task: CombineTask) -> WriteResult:
    """Make one file from several plans and write it whole."""
    return _timed(lambda: _write(task.target, _combined(task)), task.target.path)


def check_password(task: PlanTask) -> WriteResult:
    """Whether a plan is up to date because the current password opens it."""
    return WriteResult(up_to_date=opens_with_password(task.target, task.request.password or ""))


def job_for(task: PlanTask, options: PlanOptions) -> "PlanJob":
    """The job of a task: the batch's options, with the audience of the roster."""
    from ladder_reports.documents.plan.build import PlanJob  # noqa: PLC0415 -- see above

    return PlanJob(replace(options, audience=task.audience), task.request.file, task.request.roster_values)


def build_plan(job: "PlanJob", context: DocumentContext, password: str | None, files: "Mapping[Path, bytes] | None" = None) -> Document:
    """One plan's finished document, encrypted if there is a password. `files` has evidence files that cannot be read here."""
    from ladder_reports.documents.plan.build import make_plan  # noqa: PLC0415 -- see above

    document, _ = make_plan(job, context, files)
    if password is None:
        return document
    from ladder_reports.rendering.encryption import encrypt  # noqa: PLC0415 -- for encrypted batches only

    return replace(document, data=encrypt(document.data, password))


def write_plan(task: PlanTask, document: Document) -> WriteResult:
    """Write a finished plan whole, wherever it was made.

    Raises:
        InputError: the plan cannot be written.
    """
    return replace(_write(task.target, document), evidence_changed=digest_of(task.request) != task.digest)


def caught(work: Callable[[], Result], where: Path) -> Result | WriteResult:
    """The result of work for one document. A problem or an internal error concerns that document only.

    Raises:
        LadderReportsError: no document can be made.
    """
    try:
        return work()
    except InputError as error:
        return WriteResult(problems=error.problems)
    except LadderReportsError:
        raise
    except Exception as error:  # noqa: BLE001 -- one document must not stop the others
        return WriteResult(problems=(Problem.about(where, internal_error(error), kind=INTERNAL),))


def tidy_up(*, alone: bool) -> None:
    """Free what the last plan left. What survived earlier plans is looked through only now and then, since that takes long.

    In a process that does nothing else (`alone`), what survived once is set aside until everything is looked through.
    """
    done = next(_plans)
    if done % COLLECT_AFTER:
        gc.collect(0)
        return
    if alone and done % COLLECT_ALL_AFTER == 0:
        gc.unfreeze()
    gc.collect()
    if alone:
        gc.freeze()


def digest_of(request: PlanRequest) -> str:
    """The SHA-256 of an evidence file, up to the size that is read; empty if it cannot be read."""
    try:
        return hashlib.sha256(read_raw(request.file)).hexdigest()
    except OSError:
        return ""


def _timed(work: Callable[[], WriteResult], where: Path) -> WriteResult:
    began = time.monotonic()
    try:
        result = caught(work, where)
    finally:
        tidy_up(alone=True)
    return replace(result, seconds=round(time.monotonic() - began, 3))


def _combined(task: CombineTask) -> Document:
    from ladder_reports.rendering.merging import Part, merge  # noqa: PLC0415 -- see above

    words = _context().translation
    title = words("plan.several_of", name=task.name) if task.name else words[f"plan.without_{task.by}"]
    with journal.opened(task.target) as (folder, _):
        return Document(merge((Part(folder.read_known(name, sha256), bookmark) for name, bookmark, sha256 in task.plans), title))


def _write(target: Target, document: Document) -> WriteResult:
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        # The batch has ended, and another one may be using the folder by now.
        os._exit(1)
    with journal.opened(target) as (folder, scratch):
        state = folder.write(target.name, document.data, scratch)
    digest = hashlib.sha256(document.data).hexdigest()
    return WriteResult(digest, state.size, state.mtime, state.ctime, problems=document.notes, engine=document.engine)


@cache
def _context() -> DocumentContext:
    options = _options[0]
    return load_context(options.ladder, options.theme, options.lang, options.ladder_version)
