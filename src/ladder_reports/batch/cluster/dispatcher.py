"""Orders to the workers of a cluster, a few at a time; stands in the place of `pool`, and is called like it.

Plans come back as bytes, and are written here, one by one, by the code that writes those that are made here.
"""

import queue
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from ladder_reports.batch import worker
from ladder_reports.batch.cluster import connection, payload
from ladder_reports.batch.cluster.connection import Connection, Ended
from ladder_reports.batch.model import Made, Order
from ladder_reports.batch.pool import AHEAD, Lost, Pool, Source
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import LadderReportsError, own_words

_TICK = 0.2
_PATIENCE = 3
"""How often an order that is alone is sent again when the workers went before they said that they had begun with it."""

Outcomes = Iterator[tuple[Order, Made | Lost[Order]]]


@dataclass(frozen=True, slots=True)
class _Sent:
    """An order that is under way, and the workers that may take it."""

    order: Order
    allowed: frozenset[str]


@dataclass
class Dispatch:
    """A cluster that is connected to when the first order needs it."""

    address: str
    """Of the scheduler, or `local` for a cluster of our own with so many workers as there are `jobs`."""
    jobs: int
    options: PlanOptions
    pool: Pool
    """This machine's processes, for plans that have to be made here."""
    lookers: Pool
    """The same, for protected plans that stand here: whether each opens with its person's password."""
    verbose: bool = False
    _line: Connection | None = field(default=None, init=False)
    _running: dict[str, _Sent] = field(default_factory=dict, init=False)
    _here: list[Order] = field(default_factory=list, init=False)
    _suspects: list[Order] = field(default_factory=list, init=False)
    """Orders that were at workers which died. Each is made alone at the end, so that none is blamed for another."""
    _alone: Order | None = field(default=None, init=False)
    _recalled: Counter[Order] = field(default_factory=Counter, init=False)
    """How often orders were taken back; for suspects, since they are."""

    def __enter__(self) -> Self:
        """Connect to nothing yet."""
        self.pool.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Give up what is under way, and leave the cluster."""
        line, self._line = self._line, None
        if line:
            line.close(hurried=kind is not None)
        self.pool.__exit__(kind, error, trace)

    def run(self, work: Callable[[Order], Made], tasks: Iterable[Order], timeout: float) -> Outcomes:
        """Each order with what came of it, in the order in which they end; `work` is for those that have to be done here.

        Raises:
            ClusterError: the cluster cannot be used, or no longer.
            LadderReportsError: a worker found that no plan can be made.
        """
        wanted: list[Order] = []
        yield from self._standing(tasks, wanted, timeout)
        source = Source(iter(wanted))
        while self._running or source or self._suspects:
            line = self._connected()
            line.look()
            yield from self._call_back(line, source)
            self._fill(line, source)
            yield from self._finished(line, source)
            yield from self._overdue(line, timeout)
        yield from self.pool.run(work, self._here, timeout)

    def _standing(self, tasks: Iterable[Order], wanted: list[Order], timeout: float) -> Outcomes:
        """The plans that stay as they are; all others are `wanted`."""
        asked: list[Order] = []
        for order in tasks:
            (asked if order.standing else wanted).append(order)
        with self.lookers as lookers:
            for order, answer in lookers.run(worker.stands, asked, timeout):
                if isinstance(answer, Made) and not answer.stands:
                    wanted.append(order)
                else:
                    yield order, answer

    def _connected(self) -> Connection:
        if self._line is None:
            self._line = connection.connect(self.address, self.jobs, payload.pack_kit(self.options), verbose=self.verbose)
        return self._line

    def _call_back(self, line: Connection, source: Source[Order]) -> Outcomes:
        """Take back what was left to workers that have all gone; at the second time, it may be what they died of.

        An order that is alone, and that none of them has said to have begun, may have been sent when they were gone already.
        """
        for key in [key for key, sent in self._running.items() if not sent.allowed & line.workers.keys()]:
            begun = key in line.begun
            order = self._taken(line, key).order
            self._recalled[order] += 1
            if order is self._alone and not begun and self._recalled[order] <= _PATIENCE:
                self._suspects.append(order)
            elif order is not self._alone and self._recalled[order] == 1:
                source.back(order)
            elif answer := self._suspected(order):
                yield order, answer

    def _suspected(self, order: Order) -> Lost[Order] | None:
        """Make an order again, later and alone, at whose workers died; when it was alone already, it is what they died of."""
        if order is self._alone:
            return Lost(order, "each worker that worked on it died, perhaps for want of memory")
        self._recalled[order] = 0
        self._suspects.append(order)
        return None

    def _taken(self, line: Connection, key: str) -> _Sent:
        """An order that is under way no more."""
        line.drop(key)
        return self._running.pop(key)

    def _fill(self, line: Connection, source: Source[Order]) -> None:
        """Send orders until each thread has enough of them waiting."""
        while len(self._running) < sum(line.workers.values()) * (1 + AHEAD) and source:
            self._send(line, source.take())
        if self._suspects and line.workers and not self._running:
            self._alone = self._suspects.pop()
            self._send(line, self._alone)

    def _send(self, line: Connection, order: Order) -> None:
        packed = payload.pack(order, self.options)
        if packed is None:
            self._here.append(order)
        else:
            self._running[line.send(packed)] = _Sent(order, frozenset(line.workers))

    def _finished(self, line: Connection, source: Source[Order]) -> Outcomes:
        """What ended since the last time, after waiting for it for a moment."""
        with suppress(queue.Empty):
            ended = line.ended.get(timeout=_TICK)
            while True:
                if ended.key in self._running:
                    order = self._taken(line, ended.key).order
                    answer = self._answer(line, order, ended, source)
                    if answer:
                        yield order, answer
                ended = line.ended.get_nowait()

    def _answer(self, line: Connection, order: Order, ended: Ended, source: Source[Order]) -> Made | Lost[Order] | None:
        """What came of an order; None when it will be made again, by another worker or here."""
        if ended.error:
            raise ended.error
        if ended.fault:
            return Lost(order, f"internal error, {own_words(ended.fault, 200)}")
        if ended.died:
            # Dask counts every order that waited at a worker that died, not only the one that it worked on.
            return self._suspected(order)
        if ended.reply is None:
            source.back(order)
        elif ended.reply.wanting == "kit":
            line.forget(ended.address)
            source.back(order)
        elif ended.reply.wanting == "fonts":
            self._here.append(order)
        elif ended.reply.fault:
            return Lost(order, f"internal error, {own_words(ended.reply.fault, 200)}")
        elif ended.reply.hopeless:
            raise LadderReportsError(ended.reply.hopeless)
        else:
            return payload.keep(order, ended.reply)
        return None

    def _overdue(self, line: Connection, timeout: float) -> Outcomes:
        """What a worker has been at for too long; the worker is restarted."""
        now = time.monotonic()
        for key, (began, address) in list(line.begun.items()):
            if key in self._running and now - began > timeout:
                order = self._taken(line, key).order
                line.restart(address)
                yield order, Lost(order, f"took longer than {timeout:g} seconds (--timeout)")
