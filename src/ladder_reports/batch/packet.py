"""The calibration packet of a batch: what it is about, whether it has to be made, and the making of it in a worker."""

from collections.abc import Iterable
from typing import Protocol

from ladder_reports.assessment.calibration import EarlierCycle, ReviewCycle
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import forking, report, worker
from ladder_reports.batch.fingerprints import Ground, packet_parts
from ladder_reports.batch.journal import Ledger, Written, why_made
from ladder_reports.batch.model import Batch, Made, PacketOrder
from ladder_reports.batch.pool import Lost, Pool
from ladder_reports.batch.report import PacketRecord, Record
from ladder_reports.documents.packet.people import shown_path
from ladder_reports.errors import Problem

PACKET = "cycle.pdf"
_TIME, _TIME_FOR_EACH = 300.0, 0.2
"""Seconds that a packet may take, and for each person: many times what it takes on a slow machine."""


class Packer(Protocol):
    """Who is told how the packet goes."""

    def packing(self, people: int) -> None:
        """The packet of so many people is under way."""

    def packed(self, done: PacketRecord, why: str) -> None:
        """The packet is done, skipped or failed; `why` says why it was made, or with a dry run, would be."""


def cycle_of(batch: Batch, records: Iterable[tuple[PersonSummary, Record]], before: EarlierCycle | None) -> ReviewCycle:
    """What a batch's packet and figures are about.

    Its day is the one that was asked for; else the latest that a file bears and that has come; else today.
    """
    options, pairs = batch.options, list(records)
    people = tuple(who for who, _ in pairs if who.level)
    today = options.today.isoformat()
    latest = max((who.as_of for who in people if who.as_of and who.as_of <= today), default=today)
    failed = tuple(_told(done, batch) for _, done in pairs if done.outcome == "failed")
    day = options.as_of or type(options.today).fromisoformat(latest)
    return ReviewCycle(people, failed, day, batch.min_group, options.anonymous, before)


def pack(cycle: ReviewCycle, batch: Batch, base: Ground, book: Ledger, tell: Packer, notes: Iterable[Problem]) -> PacketRecord:
    """Make the packet unless it is up to date or nothing is to be written; what came of it."""
    target, parts = (batch.folder / PACKET).resolve(), packet_parts(cycle, base, batch.options)
    before, noted = book.written.get(PACKET), tuple(notes)
    why = "forced" if batch.force else why_made(before, parts, target)
    if batch.dry_run or not why:
        outcome: report.OutcomeName = "done" if why else "skipped"
        done = _record(outcome, noted, sha256=before.sha256 if before and not why else None)
    else:
        tell.packing(len(cycle.people))
        made = _made(PacketOrder(cycle, target, book.scratch.resolve()), batch)
        if made.sha256:
            book.note_written(PACKET, Written("", parts, made.sha256, made.size, made.mtime))
        done = _record("done" if made.sha256 else "failed", (*noted, *made.problems), sha256=made.sha256 or None, seconds=made.seconds)
    tell.packed(done, why)
    return done


def _made(order: PacketOrder, batch: Batch) -> Made:
    limit = max(batch.timeout, _TIME + _TIME_FOR_EACH * len(order.cycle.people))
    with Pool(1, forking.PRELOADED, worker.prepare, (batch.options, False)) as pool:
        for _, answer in pool.run(worker.pack, [order], limit):
            if not isinstance(answer, Lost):
                return answer
            return Made(problems=(Problem(PACKET, 0, 0, answer.reason),))
    return Made(problems=(Problem(PACKET, 0, 0, "no worker process made it"),))


def _record(outcome: report.OutcomeName, problems: Iterable[Problem], *, sha256: str | None, seconds: float = 0.0) -> PacketRecord:
    output = None if outcome == "failed" else PACKET
    return PacketRecord(outcome=outcome, output=output, sha256=sha256, seconds=seconds, problems=report.troubles(problems))


def _told(done: Record, batch: Batch) -> tuple[str, str]:
    """A file that failed as a packet may name it, and its first problem."""
    file = done.id if batch.options.anonymous else shown_path(done.file, map(str, batch.paths))
    errors = [trouble for trouble in done.problems if not trouble.note]
    if not errors:
        return file, ""
    more = f" (+{len(errors) - 1})" if len(errors) > 1 else ""
    return f"{file}:{errors[0].line}" if errors[0].line else file, errors[0].discreet + more
