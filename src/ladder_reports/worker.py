"""What a batch's worker processes do: read a file, make a plan and write it whole. What comes back is small.

The heavy modules are imported inside: the process that hands out the work imports this module and has no use for them.
"""

import gc
import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ladder_reports.assess import newest_first
from ladder_reports.content import load_ladder
from ladder_reports.errors import InputError, LadderReportsError, Problem
from ladder_reports.evidence import load_evidence
from ladder_reports.evidence_model import Evidence
from ladder_reports.model import Ladder
from ladder_reports.orders import Bundle, Entry, Made, Order, Seen, Settings, Who

if TYPE_CHECKING:
    from ladder_reports.output import Outcome

PRELOADED = ["ladder_reports.worker", "ladder_reports.build_plan"]
"""What the server that workers are forked from has imported before."""

_settings: list[Settings] = []


def prepare(settings: Settings, *, warm: bool) -> None:
    """Get a worker process ready; with `warm`, for making plans and not for reading alone."""
    _settings[:] = [settings]
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
    return Seen(_who(loaded.value) if loaded.value else None, loaded.problems)


def make(order: Order) -> Made:
    """Make one plan and write it whole."""
    return _answered(lambda: _made(order), str(order.entry.file))


def put_together(bundle: Bundle) -> Made:
    """Make one file of several plans and write it whole."""
    return _answered(lambda: _joined(bundle), str(bundle.target))


def _answered(work: Callable[[], Made], where: str) -> Made:
    began = time.monotonic()
    try:
        made = work()
    except InputError as error:
        made = Made(problems=error.problems)
    except LadderReportsError:
        raise
    except Exception as error:  # noqa: BLE001 -- one document's fault must not stop the others
        fault = f"a fault of ours, {type(error).__name__}: {str(error)[:200]}"
        made = Made(problems=(Problem(where, 0, 0, fault),))
    finally:
        gc.collect()
    return replace(made, seconds=round(time.monotonic() - began, 3))


def digest_of(entry: Entry) -> str:
    """The SHA-256 of an evidence file; empty when it cannot be read."""
    try:
        with entry.file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _who(evidence: Evidence) -> Who:
    person = evidence.person
    newest = next((str(getattr(item.date, "end", item.date)) for item in newest_first(evidence.evidence) if item.date), "")
    return Who(
        id=person.id or "",
        name=person.name,
        team=person.team or "",
        manager=person.manager or "",
        level=evidence.level,
        target=evidence.target or "",
        cycle=evidence.cycle or "",
        evidence=len(evidence.evidence),
        newest=newest,
        dated=evidence.as_of is not None,
    )


def _made(order: Order) -> Made:
    if order.standing:
        from ladder_reports.press import opens  # noqa: PLC0415

        if opens(order.target, order.entry.password):
            return Made(stands=True)
    outcome = _document(order)
    _end_when_unwanted()
    return _kept(order, outcome)


def _joined(bundle: Bundle) -> Made:
    from ladder_reports.joining import Part, join  # noqa: PLC0415 -- see above
    from ladder_reports.output import write_whole  # noqa: PLC0415

    words = _materials().words
    title = words("plans_of", name=bundle.name) if bundle.name else words[f"plans_without_{bundle.by}"]
    data = join((Part(*part) for part in bundle.parts), title)
    _end_when_unwanted()
    write_whole(bundle.target, data, bundle.scratch)
    stat = bundle.target.stat()
    return Made(hashlib.sha256(data).hexdigest(), stat.st_size, stat.st_mtime_ns)


def _end_when_unwanted() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        # Whoever wanted the plan has gone, and the folder may be another batch's by now.
        os._exit(1)


def _document(order: Order) -> "Outcome":
    from ladder_reports.build_plan import PlanJob, make_plan  # noqa: PLC0415 -- see above

    settings, entry = _settings[0], order.entry
    job = PlanJob(
        ladder=settings.ladder,
        as_of=settings.as_of,
        dated=settings.dated,
        evidence=entry.file,
        told=entry.told,
        audience=order.audience,
        anonymous=settings.anonymous,
        fillable=settings.fillable,
        theme=settings.theme,
        page_size=settings.page_size,
        lang=settings.lang,
    )
    outcome, _ = make_plan(job, _materials())
    return outcome


def _kept(order: Order, outcome: "Outcome") -> Made:
    """Write a finished plan whole."""
    from ladder_reports.output import write_whole  # noqa: PLC0415 -- see above

    data = outcome.data
    if _settings[0].protected:
        from ladder_reports.press import seal  # noqa: PLC0415

        data = seal(data, order.entry.password)
    write_whole(order.target, data, order.scratch)
    stat = order.target.stat()
    return Made(
        sha256=hashlib.sha256(data).hexdigest(),
        size=stat.st_size,
        mtime=stat.st_mtime_ns,
        problems=outcome.notes,
        changed=digest_of(order.entry) != order.digest,
    )


@cache
def _ladder() -> Ladder:
    return load_ladder(_settings[0].ladder).unwrap()


@cache
def _materials() -> Any:
    from ladder_reports.materials import gather  # noqa: PLC0415 -- see above

    settings = _settings[0]
    return gather(settings.ladder, settings.theme, settings.lang)


def _warm() -> None:
    """Load the materials, the fonts and the style sheets."""
    from ladder_reports import pdf  # noqa: PLC0415 -- see above
    from ladder_reports.materials import fonts_for, look_of  # noqa: PLC0415

    theme = _materials().theme
    pdf.engine(look_of(theme, fonts_for(theme, "", ""), _settings[0].page_size, "plan"))
