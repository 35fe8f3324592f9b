"""Hands out plan tasks to the workers of a cluster, a few at a time. It is called like `pool.Pool`.

Plans come back as bytes and are written here, one by one, by the code that also writes plans made here.
"""

import time
from collections import Counter
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
from ladder_reports.batch.pool import TASKS_AHEAD, Failure, Pool, TaskQueue
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import LadderReportsError

_TICK = 0.2
_RESENDS = 3
"""How often a task that is tried alone is sent again if its workers were gone before they said that they had begun it."""

Results = Iterator[tuple[PlanTask, WriteResult | Failure[PlanTask]]]


@dataclass(frozen=True, slots=True)
class _SentTask:
    """A task that was sent, and the workers that may take it."""

    task: PlanTask
    workers: frozenset[str]


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
    _running: dict[str, _SentTask] = field(default_factory=dict, init=False)
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
        to_make: list[PlanTask] = []
        yield from self._check_passwords(tasks, to_make, timeout)
        queue = TaskQueue(iter(to_make))
        while queue or self._running or self._suspects:
            connection = self._connected()
            connection.update_workers()
            yield from self._call_back(connection, queue)
            self._fill(connection, queue)
            yield from self._finished(connection, queue)
            yield from self._overdue(connection, timeout)
        yield from self.local_pool.run(work, self._make_here, timeout)

    def _check_passwords(self, tasks: Iterable[PlanTask], to_make: list[PlanTask], timeout: float) -> Results:
        """The plans that open with the current password; the other tasks are added to `to_make`."""
        to_check: list[PlanTask] = []
        for task in tasks:
            (to_check if task.if_password_changed else to_make).append(task)
        with self.checking_pool as pool:
            for task, result in pool.run(worker.check_password, to_check, timeout):
                if isinstance(result, WriteResult) and not result.up_to_date:
                    to_make.append(task)
                else:
                    yield task, result

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = connect(self.address, self.jobs, payload.share_assets(self.options), verbose=self.verbose)
        return self._connection

    def _call_back(self, connection: Connection, queue: TaskQueue[PlanTask]) -> Results:
        """Take back tasks whose workers have all gone. If that happens twice, the task may be what they died of.

        A task that is tried alone and that no worker has begun may have been sent after the workers had gone.
        """
        for key in [key for key, sent in self._running.items() if not sent.workers & connection.workers.keys()]:
            begun = key in connection.begun
            task = self._take_back(connection, key)
            self._recalled[task] += 1
            if task is self._alone and not begun and self._recalled[task] <= _RESENDS:
                self._suspects.append(task)
            elif task is not self._alone and self._recalled[task] == 1:
                queue.put_back(task)
            elif failure := self._suspect(task):
                yield task, failure

    def _suspect(self, task: PlanTask) -> Failure[PlanTask] | None:
        """Try a task again, later and alone, because its workers died; if it was alone already, it has failed."""
        if task is self._alone:
            return Failure(task, "each worker that worked on it died, perhaps because memory ran out")
        self._recalled[task] = 0
        self._suspects.append(task)
        return None

    def _take_back(self, connection: Connection, key: str) -> PlanTask:
        connection.drop(key)
        return self._running.pop(key).task

    def _fill(self, connection: Connection, queue: TaskQueue[PlanTask]) -> None:
        """Send tasks until enough of them wait for each thread."""
        while len(self._running) < sum(connection.workers.values()) * (1 + TASKS_AHEAD) and queue:
            self._send(connection, queue.take())
        if self._suspects and connection.workers and not self._running:
            self._alone = self._suspects.pop()
            self._send(connection, self._alone)

    def _send(self, connection: Connection, task: PlanTask) -> None:
        data = payload.serialize(task, self.options)
        if data is None:
            self._make_here.append(task)
        else:
            self._running[connection.send(data)] = _SentTask(task, frozenset(connection.workers))

    def _finished(self, connection: Connection, queue: TaskQueue[PlanTask]) -> Results:
        """The results that have arrived, after waiting for a moment."""
        with suppress(Empty):
            end = connection.ended.get(timeout=_TICK)
            while True:
                if end.key in self._running:
                    task = self._take_back(connection, end.key)
                    if result := self._result(connection, task, end, queue):
                        yield task, result
                end = connection.ended.get_nowait()

    def _result(
        self, connection: Connection, task: PlanTask, end: TaskEnd, queue: TaskQueue[PlanTask]
    ) -> WriteResult | Failure[PlanTask] | None:
        """The result of a task; None if it will be made again, by another worker or here."""
        reply = end.reply
        if end.error:
            raise end.error
        if end.died:
            # Dask counts every task that waited at a worker that died, not only the one that was running.
            return self._suspect(task)
        if reply is None:
            queue.put_back(task)
        elif reply.missing == "assets":
            connection.forget(end.address)
            queue.put_back(task)
        elif reply.missing == "fonts":
            self._make_here.append(task)
        elif reply.internal_error:
            return Failure(task, reply.internal_error)
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
                yield task, Failure(task, f"took longer than {timeout:g} seconds (--timeout)")
