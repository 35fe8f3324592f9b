"""What a batch's worker processes do: read a file, make a plan or the packet and write it whole. What comes back is small.

The heavy modules are imported inside: the process that hands out the work imports this module and has no use for them.
"""

import gc
import hashlib
import itertools
import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ladder_reports.assessment import summary
from ladder_reports.batch.model import Bundle, Entry, Made, Order, PacketOrder, Seen
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import INTERNAL, InputError, LadderReportsError, Problem, internal_error
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.files.text import read_raw
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ladder_reports.documents.context import Document, DocumentContext
    from ladder_reports.documents.plan.build import PlanJob

Answer = TypeVar("Answer")

_SELDOM = 100
"""Plans after which what they kept is looked through for what is no longer needed."""
_RARELY = 4 * _SELDOM
"""Plans after which everything is."""
_options: list[PlanOptions] = []
_plans = itertools.count(1)


def prepare(options: PlanOptions, warm: bool) -> None:  # noqa: FBT001 -- called by position in another process
    """Get a worker process ready; with `warm`, for making plans and not for reading alone."""
    _options[:] = [options]
    if warm:
        # What is wrong with the materials is said by the first plan that needs them.
        with suppress(LadderReportsError):
            _warm()
    gc.collect()
    gc.freeze()
    gc.disable()


def look(entry: Entry) -> Seen:
    """What an evidence file says, as far as a batch needs to know."""
    loaded = load_evidence(entry.file, _ladder())
    return Seen(summary.summarize(loaded.value, _ladder()) if loaded.value else None, loaded.problems)


def make(order: Order) -> Made:
    """Make one plan and write it whole."""
    return _answered(lambda: _made(order), str(order.entry.file))


def pack(order: PacketOrder) -> Made:
    """Make the calibration packet and write it whole."""
    return _answered(lambda: _written(order.target, order.scratch, _packet(order)), order.target.name)


def put_together(bundle: Bundle) -> Made:
    """Make one file of several plans and write it whole."""
    return _answered(lambda: _joined(bundle), str(bundle.target))


def stands(order: Order) -> Made:
    """Whether a plan that is there opens with its person's password; if not, nothing came of it yet."""
    from ladder_reports.rendering.encryption import opens_with  # noqa: PLC0415 -- for protected batches alone

    return Made(stands=opens_with(order.target, order.entry.password or ""))


def tidy(*, alone: bool) -> None:
    """Free what the last plan left behind. What is kept from plan to plan is looked through now and then only: that takes long.

    Where we are `alone` in this process, what was kept once is set aside until everything's turn comes.
    """
    done = next(_plans)
    if done % _SELDOM:
        gc.collect(0)
        return
    if alone and done % _RARELY == 0:
        gc.unfreeze()
    gc.collect()
    if alone:
        gc.freeze()


def digest_of(entry: Entry) -> str:
    """The SHA-256 of an evidence file, as far as one is read; empty when it cannot be."""
    try:
        return hashlib.sha256(read_raw(entry.file)).hexdigest()
    except OSError:
        return ""


def _answered(work: Callable[[], Made], where: str) -> Made:
    """What came of the work; what goes wrong with one document is a problem of its own."""
    began = time.monotonic()
    try:
        made = attempted(work, where)
    finally:
        tidy(alone=True)
    return replace(made, seconds=round(time.monotonic() - began, 3))


def attempted(work: Callable[[], Answer], where: str) -> Answer | Made:
    """What came of work for one document; what is wrong with it, and an internal error, is that document's alone.

    Raises:
        LadderReportsError: no document can be made.
    """
    try:
        return work()
    except InputError as error:
        return Made(problems=error.problems)
    except LadderReportsError:
        raise
    except Exception as error:  # noqa: BLE001 -- one document's fault must not stop the others
        return Made(problems=(Problem.about(where, internal_error(error), kind=INTERNAL),))


def _made(order: Order) -> Made:
    if order.standing and (standing := stands(order)).stands:
        return standing
    return kept(order, plan(job_of(order, _options[0]), _context(), order.entry.password))


def plan(job: "PlanJob", materials: "DocumentContext", password: str | None, files: "Mapping[Path, bytes] | None" = None) -> "Document":
    """A finished plan, encrypted where there is a password; `files` are those that cannot be read here.

    Raises:
        InputError: with every problem of the evidence and the fonts.
    """
    from ladder_reports.documents.plan.build import make_plan  # noqa: PLC0415 -- see above

    outcome, _ = make_plan(job, materials, files)
    if password is None:
        return outcome
    from ladder_reports.rendering.encryption import encrypt  # noqa: PLC0415 -- for protected batches alone

    return replace(outcome, data=encrypt(outcome.data, password))


def kept(order: Order, outcome: "Document") -> Made:
    """Write a finished plan whole, wherever it was made.

    Raises:
        InputError: the plan cannot be written.
    """
    made = _written(order.target, order.scratch, outcome)
    return replace(made, changed=digest_of(order.entry) != order.digest)


def _joined(bundle: Bundle) -> Made:
    from ladder_reports.documents.context import Document  # noqa: PLC0415
    from ladder_reports.rendering.merging import Part, merge  # noqa: PLC0415 -- see above

    words = _context().translation
    title = words("plan.several_of", name=bundle.name) if bundle.name else words[f"plan.without_{bundle.by}"]
    return _written(bundle.target, bundle.scratch, Document(merge((Part(*part) for part in bundle.parts), title)))


def job_of(order: Order, options: PlanOptions) -> "PlanJob":
    """One plan's job: the batch's options, with the audience that a roster may ask for."""
    from ladder_reports.documents.plan.build import PlanJob  # noqa: PLC0415 -- see above

    return PlanJob(replace(options, audience=order.audience), order.entry.file, order.entry.roster_values)


def _packet(order: PacketOrder) -> "Document":
    from ladder_reports.documents.packet.build import PacketJob, make_packet  # noqa: PLC0415 -- see above

    options = _options[0]
    return make_packet(PacketJob(options.ladder, order.cycle, options.theme, options.page_size, options.lang))


def _written(target: Path, scratch: Path, outcome: "Document") -> Made:
    """Write a finished document whole."""
    from ladder_reports.files.atomic import write_whole  # noqa: PLC0415 -- see above

    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        # Whoever wanted the document has gone, and the folder may be another batch's by now.
        os._exit(1)
    write_whole(target, outcome.data, scratch)
    stat = target.stat()
    digest = hashlib.sha256(outcome.data).hexdigest()
    return Made(sha256=digest, size=stat.st_size, mtime=stat.st_mtime_ns, problems=outcome.notes, engine=outcome.engine)


@cache
def _ladder() -> Ladder:
    return load_ladder(_options[0].ladder).unwrap()


@cache
def _context() -> Any:
    from ladder_reports.documents.context import load_context  # noqa: PLC0415 -- see above

    options = _options[0]
    return load_context(options.ladder, options.theme, options.lang)


def _warm() -> None:
    """Load the context, the fonts and the style sheets."""
    _context().engine("", "", PAGE_SIZES[_options[0].page_size], "plan")
