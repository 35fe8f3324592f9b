"""Tasks for the batch's worker processes, in a module that those can import."""

import gc
import os
import signal
import time
from pathlib import Path

from pebble.pool.channel import WorkerChannel


def nothing(*_: object) -> None:
    """Get nothing ready."""


def die_at_the_turn(number: int) -> int:
    """The first task's worker is killed when it is its turn to speak to the pool, which it then keeps for ever."""
    time.sleep(0.4)
    if number == 0:
        # The other worker is at its first task by now.
        channel = next(thing for thing in gc.get_objects() if isinstance(thing, WorkerChannel))
        assert channel.mutex.acquire(timeout=10)
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.4)
    return number


def die_at_once(*_: object) -> None:
    """End the worker before its first task."""
    os._exit(1)


def is_deaf_to_interrupts(_: object) -> bool:
    """Whether Ctrl-C cannot reach this process, not even while it starts."""
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def process_number(_: object) -> int:
    """The number of the worker's process."""
    return os.getpid()


def begin_and_stay(path: Path) -> None:
    """Say in a file that the work has begun, and never end."""
    path.write_text("begun", encoding="utf-8")
    time.sleep(1000)
