"""Runs tasks in worker processes, a few at a time; only this module uses pebble. A task that fails affects no other.

Workers are forked from a server that has the heavy modules imported, so that a new worker costs little. The command line
starts the server early, so pebble is imported only when workers are.
"""

import errno
import multiprocessing
import signal
import threading
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from msgspec import Struct

from ladder_reports.errors import LadderReportsError, internal_error, reason
from ladder_reports.files.temporary import run_folder, temporary_files_in, temporary_home

if TYPE_CHECKING:
    from pebble import ProcessPool

Task = TypeVar("Task")
Result = TypeVar("Result")

PRELOADED = ("ladder_reports.batch.preload",)
"""What the server imports. Python ignores a name that it cannot import; a test checks them."""
TASKS_AHEAD = 2
"""Tasks that wait for each worker: enough to keep it busy, few enough to keep memory flat."""
_RETRIES = 3
_TICK = 1.0
_PAUSE = 0.02
"""Seconds between the pool's checks for workers that have ended. With pebble's own tenth, ending a pool takes longer."""
LOCK_TIME = 5.0
"""Seconds that a worker waits for its turn to fetch a task or to send a result, which takes milliseconds. A worker that is killed
during its turn never gives it up."""
_NO_SHARED_MEMORY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.ENOENT, errno.ENOSYS})
"""What the system says if semaphores cannot be made, which Linux keeps in shared memory."""
_NO_TURN = 1
"""The exit code of a worker that did not get its turn: the pool is broken, which is hardly the task's fault."""


class Failure(Struct, frozen=True):
    """Why a task has no result."""

    reason: str
    pool_failed: bool = False
    """Whether the pool may have failed, so that the task is tried again."""


class PoolError(LadderReportsError):
    """Worker processes do not start."""


@dataclass
class Pool:
    """Worker processes that start when the first task needs them and have ended when the block is left."""

    jobs: int
    preloaded: tuple[str, ...]
    prepare: Callable[..., None]
    """Called in each worker before its first task, with `arguments`."""
    arguments: tuple[Any, ...] = ()
    tasks_per_worker: int = 0
    """After this many tasks a worker is replaced, in case it leaks memory; 0 is never."""
    _pool: Any = field(default=None, init=False)

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the workers at once: what they write is written whole or not at all."""
        self._stop()

    def run(self, work: Callable[[Task], Result], tasks: Iterable[Task], timeout: float) -> Iterator[tuple[Task, Result | Failure]]:
        """Each task with its result or failure, in the order in which they end.

        Raises:
            PoolError: worker processes do not start.
            LadderReportsError: a worker found that no task can succeed.
        """
        queue, retries = deque(tasks), _RETRIES
        running: dict[Any, Task] = {}
        returned: Counter[Task] = Counter()
        while self._fill(running, work, queue, timeout) or queue:
            from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415 -- not before workers are needed

            done, _ = wait(running, _TICK, FIRST_COMPLETED)
            broken = not done and not self._started().active
            for future in done:
                task = running.pop(future)
                result = _result(future, timeout)
                if isinstance(result, Failure) and result.pool_failed and returned[task] < _RETRIES:
                    returned[task] += 1
                    result = None
                if result is None:
                    broken = True
                    queue.appendleft(task)
                else:
                    retries = _RETRIES
                    yield task, result
            if broken:
                queue.extendleft(reversed(running.values()))
                running.clear()
                retries = self._restart(retries)

    def interrupt(self) -> None:
        """End the workers. A task that one of them was doing becomes a failure, and the next task gets a new worker."""
        _kill_workers()

    def _fill(self, running: dict[Any, Task], work: Callable[[Task], Result], queue: deque[Task], timeout: float) -> bool:
        """Hand out tasks until enough of them wait; whether any is running."""
        while len(running) < self.jobs * (1 + TASKS_AHEAD) and queue:
            try:
                running[self._started().schedule(work, args=(queue[0],), timeout=timeout)] = queue[0]
            except RuntimeError:
                break  # the pool broke, which `run` will notice
            queue.popleft()
        return bool(running)

    def _started(self) -> "ProcessPool":
        if self._pool is None:
            from pebble import CONSTS, ProcessPool  # noqa: PLC0415 -- not before workers are needed

            CONSTS.sleep_unit = _PAUSE
            context = _worker_context(self.preloaded)
            self._pool = ProcessPool(self.jobs, self.tasks_per_worker, _prepare, (LOCK_TIME, self.prepare, self.arguments), context)
            try:
                with interrupted_later():
                    # This starts it.
                    self._pool.active  # noqa: B018
            except (OSError, ImportError) as error:
                unwritable = isinstance(error, ImportError) or error.errno in _NO_SHARED_MEMORY
                where = "shared memory (/dev/shm) cannot be used: " if unwritable else ""
                raise PoolError(f"worker processes do not start: {where}{reason(error)}") from error
        return self._pool  # type: ignore[no-any-return]

    def _restart(self, retries: int) -> int:
        """Throw away a broken pool, so that the next task starts another; how often this may happen again."""
        self._stop()
        if not retries:
            fewer = "try --jobs 1, and " if self.jobs > 1 else ""
            raise PoolError(f"worker processes do not start or end at once; {fewer}check how much memory is free")
        return retries - 1

    def _stop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        with interrupted_later():
            pool.stop()
            _kill_workers()
            with suppress(RuntimeError, OSError):
                pool.join()
            # One that was just being started would miss the semaphores, which go with the pool, and complain.
            _kill_workers()


def _kill_workers() -> None:
    """End all processes that this one has started, and wait until they have ended."""
    workers = multiprocessing.active_children()
    for process in workers:
        process.kill()
    for process in workers:
        process.join()


def start_server() -> None:
    """Start the server that workers are forked from, while there is something else to do. If it fails, the pool reports it."""
    with suppress(PoolError):
        _worker_context(PRELOADED)


def _worker_context(preloaded: tuple[str, ...]) -> Any:
    """The context for worker processes; their server is started here, since in a thread of the pool a failure would be an internal error.

    Raises:
        PoolError: there is no place for the server's socket.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preloaded))
    try:
        quiet_tracker()
        with temporary_files_in(run_folder()):
            # The tracker goes first: whoever starts it has interrupts again afterwards.
            resource_tracker.ensure_running()
            _without_interrupts(forkserver.ensure_running)
    except OSError as error:
        if "too long" not in str(error):
            raise PoolError(f"worker processes do not start: {reason(error)}") from error
        length = len(str(temporary_home()))
        message = f"the path of the folder for temporary files is too long for worker processes ({length} characters)"
        raise PoolError(f"{message}; set TMPDIR to a shorter one, such as /tmp") from error
    return context


@contextmanager
def interrupted_later() -> Iterator[None]:
    """Let Ctrl-C interrupt what follows, and not what is in the block: half a start or half an end would leave processes behind."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    interrupts: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if interrupts:
        raise KeyboardInterrupt


def _without_interrupts(start: Callable[[], None]) -> None:
    """Start processes that Ctrl-C does not reach, from their first moment on: it is for the batch, which ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def quiet_tracker() -> None:
    """Let nobody hear of multiprocessing's resource tracker: if it is killed, it and its successor complain of what does no harm."""
    warnings.filterwarnings("ignore", "resource_tracker: process died unexpectedly")
    start = multiprocessing.util.spawnv_passfds
    if not hasattr(start, "quiet"):
        multiprocessing.util.spawnv_passfds = _quietly(start)


def _quietly(start: Callable[..., int]) -> Callable[..., int]:
    def start_quietly(path: bytes, arguments: list[str], descriptors: Iterable[int]) -> int:
        *options, code = arguments
        silent = "import os, sys; sys.stderr = open(os.devnull, 'w'); " if "resource_tracker" in code else ""
        return start(path, [*options, silent + code], descriptors)

    start_quietly.quiet = True  # type: ignore[attr-defined]
    return start_quietly


def _prepare(lock_time: float, prepare: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """The first call in each worker."""
    from pebble import CONSTS  # noqa: PLC0415 -- the server has it imported

    CONSTS.channel_lock_timeout = lock_time
    prepare(*arguments)


def _result(future: Any, timeout: float) -> Any:
    """The result of a task, or its failure; None if the pool broke, which is not the task's fault."""
    from concurrent.futures import CancelledError  # noqa: PLC0415 -- not before workers are needed
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    from pebble import ProcessExpired  # noqa: PLC0415

    try:
        return future.result()
    except TimeoutError:
        return Failure(f"took longer than {timeout:g} seconds (--timeout)")
    except ProcessExpired as error:
        return Failure(f"its worker process died ({_cause(error.exitcode)})", pool_failed=error.exitcode == _NO_TURN)
    except (BrokenProcessPool, CancelledError):
        return None
    except LadderReportsError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, it concerns this task only
        return Failure(internal_error(error))


def _cause(code: int | None) -> str:
    """Why a process ended, in words."""
    if code is not None and code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
            return f"{name}: killed, perhaps because memory ran out" if name == "SIGKILL" else name
    return f"exit code {code}"
