"""Tasks over worker processes, a few at a time; the only user of pebble. One task's end is never another's.

Workers are forked from a server that has the heavy modules imported, so that a new one costs little.
"""

import itertools
import multiprocessing
import signal
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from ladder_reports.batch import forking
from ladder_reports.errors import LadderReportsError, internal_error

Task = TypeVar("Task")
Answer = TypeVar("Answer")

AHEAD = 2
"""Tasks that wait for each worker: enough to keep it busy, few enough to keep memory flat."""
_RETRIES = 3
_TICK = 1.0
_PAUSE = 0.02
"""Seconds after which the pool looks again for workers that have ended; pebble's own tenth is what ending a pool takes longer."""
LOCK_TIME = 5.0
"""Seconds that a worker waits for its turn to fetch or answer, which takes milliseconds; a worker that is killed at that keeps its turn."""
_BROKEN = 1
"""The exit code of a worker that did not get its turn: the pool is broken, and hardly the task's fault."""


@dataclass(frozen=True, slots=True)
class Lost(Generic[Task]):
    """A task without an answer, and why."""

    task: Task
    reason: str
    pool_failed: bool = False
    """Whether the pool may be at fault, so that the task is tried again before it is lost."""


class PoolError(LadderReportsError):
    """Worker processes do not start."""


class Source(Generic[Task]):
    """Tasks that are still to be handed out; those that come back go first."""

    def __init__(self, tasks: Iterator[Task]) -> None:
        self.tasks, self.next = tasks, deque[Task]()

    def __bool__(self) -> bool:
        """Whether there is any."""
        if not self.next:
            self.next.extend(itertools.islice(self.tasks, 1))
        return bool(self.next)

    def take(self) -> Task:
        """The next one."""
        return self.next.popleft()

    def back(self, *tasks: Task) -> None:
        """Tasks that have to be handed out again."""
        self.next.extendleft(reversed(tasks))


@dataclass
class Pool:
    """Worker processes that are started when the first task needs them, and are gone when the block is left."""

    jobs: int
    preloaded: tuple[str, ...]
    prepare: Callable[..., None]
    """Called in each worker before its first task, with `arguments`."""
    arguments: tuple[Any, ...] = ()
    renewed_after: int = 0
    """Tasks after which a worker is replaced, so that nothing piles up in it; 0 is never."""
    _pool: Any = field(default=None, init=False)

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the workers: at once when something went wrong, for whatever they write is written whole or not at all."""
        self._end()

    def run(self, work: Callable[[Task], Answer], tasks: Iterable[Task], timeout: float) -> Iterator[tuple[Task, Answer | Lost[Task]]]:
        """Each task with its answer or why there is none, in the order in which they end.

        Raises:
            PoolError: worker processes cannot be started.
            LadderReportsError: a worker found that no task can succeed.
        """
        source, left = Source(iter(tasks)), _RETRIES
        running: dict[Any, Task] = {}
        recalled: Counter[Task] = Counter()
        while self._fill(running, work, source, timeout) or source:
            done, _ = wait(running, _TICK, FIRST_COMPLETED)
            broken = not done and not self._started().active
            for future in done:
                task = running.pop(future)
                answer = _answer(future, task, timeout)
                if isinstance(answer, Lost) and answer.pool_failed and recalled[task] < _RETRIES:
                    recalled[task] += 1
                    answer = None
                if answer is None:
                    broken = True
                    source.back(task)
                else:
                    left = _RETRIES
                    yield task, answer
            if broken:
                source.back(*running.values())
                running.clear()
                left = self._renewed(left)

    def _fill(self, running: dict[Any, Task], work: Callable[[Task], Answer], source: Source[Task], timeout: float) -> bool:
        """Hand out tasks until enough of them wait; whether any is under way."""
        while len(running) < self.jobs * (1 + AHEAD) and source:
            task = source.take()
            try:
                running[self._started().schedule(work, args=(task,), timeout=timeout)] = task
            except RuntimeError:
                # The pool has broken, as will be seen.
                source.back(task)
                break
        return bool(running)

    def _started(self) -> ProcessPool:
        if self._pool is None:
            CONSTS.sleep_unit = _PAUSE
            context = _context(self.preloaded)
            self._pool = ProcessPool(self.jobs, self.renewed_after, _prepare, (LOCK_TIME, self.prepare, self.arguments), context)
        return self._pool  # type: ignore[no-any-return]

    def _renewed(self, left: int) -> int:
        """Throw away a pool that broke, so that the next task starts another; how often this may happen again."""
        self._end()
        if not left:
            fewer = "try --jobs 1, and " if self.jobs > 1 else ""
            raise PoolError(f"worker processes do not start, or die at once; {fewer}check how much memory is free")
        return left - 1

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        pool.stop()
        for process in multiprocessing.active_children():
            process.kill()
        with suppress(RuntimeError, OSError):
            pool.join()


def _prepare(lock_time: float, prepare: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """The first thing in each worker."""
    CONSTS.channel_lock_timeout = lock_time
    prepare(*arguments)


def _context(preloaded: tuple[str, ...]) -> Any:
    """Start what workers are forked from, here and not in the pool's threads, where its failure would look like an internal error.

    Raises:
        PoolError: there is no place for its socket.
    """
    try:
        return forking.context(preloaded)
    except OSError as error:
        if "too long" not in str(error):
            raise PoolError(f"worker processes do not start: {error}") from error
        folder = tempfile.gettempdir()
        told = f"the path of the folder for temporary files has {len(folder)} letters, too many for a socket in it"
        raise PoolError(f"{told}; set TMPDIR to a shorter one, such as /tmp") from error


def _answer(future: Any, task: Task, timeout: float) -> Any:
    """What a task came to; None when the pool broke, which is no fault of the task."""
    try:
        return future.result()
    except TimeoutError:
        return Lost(task, f"took longer than {timeout:g} seconds (--timeout)")
    except ProcessExpired as error:
        return Lost(task, f"the process that worked on it died ({_cause(error.exitcode)})", pool_failed=error.exitcode == _BROKEN)
    except (BrokenProcessPool, CancelledError):
        return None
    except LadderReportsError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is this task's alone
        return Lost(task, internal_error(error))


def _cause(code: int | None) -> str:
    """Why a process ended, in words."""
    if code is not None and code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
            return f"{name}: killed, perhaps for want of memory" if name == "SIGKILL" else name
    return f"exit code {code}"
