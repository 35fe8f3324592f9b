"""Hands out plan tasks to the workers of a cluster, a few at a time. It is called like `pool.Pool`.

Plans come back as bytes and are written here, one by one, by the code that also writes plans made here.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty
from types import TracebackType
from typing import Self

from ladder_reports.batch import worker
from ladder_reports.batch.cluster import payload
from ladder_reports.batch.cluster.connection import Connection, TaskEnd, connect
from ladder_reports.batch.model import PlanTask, WriteResult
from ladder_reports.batch.pool import TASKS_AHEAD, Failure, Pool
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import LadderReportsError

_TICK = 0.2
_RESENDS = 3
"""How often a task that is tried alone is sent again if its workers were gone before they said that they had begun it."""

Results = Iterator[tuple[PlanTask, WriteResult | Failure]]


@dataclass
class Dispatcher:
    """A cluster. It is connected to when the first task needs it."""

    address: str
    """Of the scheduler, or `local` for a cluster on this machine with as many workers as there are `jobs`."""
    jobs: int
    options: PlanOptions
    local_pool: Pool
    """Processes of this machine, for plans that must be made here."""
    checking_pool: Pool
    """Processes of this machine that check whether encrypted plans open with the current password."""
    verbose: bool = False
    _connection: Connection | None = field(default=None, init=False)
    _queue: deque[PlanTask] = field(default_factory=deque, init=False)
    """Tasks that are still to be sent; those that are returned come first."""
    _running: dict[str, tuple[PlanTask, frozenset[str]]] = field(default_factory=dict, init=False)
    """Tasks that were sent, each with the workers that may take it, by its key."""
    _make_here: list[PlanTask] = field(default_factory=list, init=False)
    _suspects: list[PlanTask] = field(default_factory=list, init=False)
    """Tasks whose workers died. Each is tried alone at the end, so that none is blamed for another."""
    _alone: PlanTask | None = field(default=None, init=False)
    """The suspect that is being tried."""
    _recalled: Counter[PlanTask] = field(default_factory=Counter, init=False)
    """How often tasks were taken back; for suspects, since they became suspects."""

    def __enter__(self) -> Self:
        """Connect to nothing yet."""
        self.local_pool.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Give up what is running, and leave the cluster."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close(hurried=kind is not None)
        self.local_pool.__exit__(kind, error, trace)

    def run(self, work: Callable[[PlanTask], WriteResult], tasks: Iterable[PlanTask], timeout: float) -> Results:
        """Each task with its result, in the order in which they end; `work` makes the plans that must be made here.

        Raises:
            ClusterError: the cluster cannot be used, or the connection to it is lost.
            PoolError: worker processes do not start.
            LadderReportsError: a worker found that no plan can be made.
        """
        yield from self._check_passwords(tasks, timeout)
        while self._queue or self._running or self._suspects:
            if self._connection is None:
                self._connection = connect(self.address, self.jobs, payload.share_assets(self.options), verbose=self.verbose)
            connection = self._connection
            connection.update_workers()
            yield from self._call_back(connection)
            self._fill(connection)
            yield from self._finished(connection)
            yield from self._overdue(connection, timeout)
        yield from self.local_pool.run(work, self._make_here, timeout)

    def _check_passwords(self, tasks: Iterable[PlanTask], timeout: float) -> Results:
        """The plans that open with the current password; the other tasks are queued."""
        to_check: list[PlanTask] = []
        for task in tasks:
            (to_check if task.if_password_changed else self._queue).append(task)
        with self.checking_pool as pool:
            for task, result in pool.run(worker.check_password, to_check, timeout):
                if isinstance(result, WriteResult) and not result.up_to_date:
                    self._queue.append(task)
                else:
                    yield task, result

    def _call_back(self, connection: Connection) -> Results:
        """Take back tasks whose workers have all gone. If that happens twice, the task may be what they died of.

        A task that is tried alone and that no worker has begun may have been sent after the workers had gone.
        """
        for key in [key for key, (_, workers) in self._running.items() if not workers & connection.workers.keys()]:
            begun = key in connection.begun
            task = self._take_back(connection, key)
            self._recalled[task] += 1
            if task is self._alone and not begun and self._recalled[task] <= _RESENDS:
                self._suspects.append(task)
            elif task is not self._alone and self._recalled[task] == 1:
                self._queue.appendleft(task)
            elif failure := self._suspect(task):
                yield task, failure

    def _suspect(self, task: PlanTask) -> Failure | None:
        """Try a task again, later and alone, because its workers died; if it was alone already, it has failed."""
        if task is self._alone:
            return Failure("each worker that worked on it died, perhaps because memory ran out")
        self._recalled[task] = 0
        self._suspects.append(task)
        return None

    def _take_back(self, connection: Connection, key: str) -> PlanTask:
        connection.drop(key)
        return self._running.pop(key)[0]

    def _fill(self, connection: Connection) -> None:
        """Send tasks until enough of them wait for each thread."""
        while len(self._running) < sum(connection.workers.values()) * (1 + TASKS_AHEAD) and self._queue:
            self._send(connection, self._queue.popleft())
        if self._suspects and connection.workers and not self._running:
            self._alone = self._suspects.pop()
            self._send(connection, self._alone)

    def _send(self, connection: Connection, task: PlanTask) -> None:
        data = payload.serialize(task, self.options)
        if data is None:
            self._make_here.append(task)
        else:
            self._running[connection.send(data)] = task, frozenset(connection.workers)

    def _finished(self, connection: Connection) -> Results:
        """The results that have arrived, after waiting for a moment."""
        with suppress(Empty):
            end = connection.ended.get(timeout=_TICK)
            while True:
                if end.key in self._running:
                    task = self._take_back(connection, end.key)
                    if result := self._result(connection, task, end):
                        yield task, result
                end = connection.ended.get_nowait()

    def _result(self, connection: Connection, task: PlanTask, end: TaskEnd) -> WriteResult | Failure | None:
        """The result of a task; None if it will be made again, by another worker or here."""
        reply = end.reply
        if end.error:
            raise end.error
        if end.died:
            # Dask counts every task that waited at a worker that died, not only the one that was running.
            return self._suspect(task)
        if reply is None:
            self._queue.appendleft(task)
        elif reply.missing == "assets":
            connection.forget(end.address)
            self._queue.appendleft(task)
        elif reply.missing == "fonts":
            self._make_here.append(task)
        elif reply.internal_error:
            return Failure(reply.internal_error)
        elif reply.unusable:
            raise LadderReportsError(reply.unusable)
        else:
            return payload.write_reply(task, reply)
        return None

    def _overdue(self, connection: Connection, timeout: float) -> Results:
        """Tasks that have taken too long; their workers are restarted."""
        now = time.monotonic()
        for key, (began, address) in list(connection.begun.items()):
            if key in self._running and now - began > timeout:
                task = self._take_back(connection, key)
                connection.restart(address)
                yield task, Failure(f"took longer than {timeout:g} seconds (--timeout)")
