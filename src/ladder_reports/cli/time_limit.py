"""Ends work that takes too long, so that no file from a stranger keeps a command busy for ever."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from ladder_reports.cli import console
from ladder_reports.errors import InputError, Problem

GRACE = 2.0
"""Seconds that work has to stop by itself before the process is ended."""
_MOMENT = 0.001
"""Seconds after which a block that was only just begun or left is ended."""
_AGAIN = 0.2
"""Seconds after which a block that lost the first alarm is ended: Python swallows what is raised while it frees an object."""
_CAUSE = "mostly because of a very long text, list or table, or of a theme; make it simpler, or give more time with --timeout"
_SHOW_CURSOR = "\x1b[?25h"


class _ExpiredError(BaseException):
    """The time is over. Not an `Exception`, so that no library takes it for a failure of its own."""


@contextlib.contextmanager
def time_limit(seconds: float, where: str, cause: str = _CAUSE) -> Iterator[None]:
    """Stop what is done in the block after so many seconds; `where` names what it is done for, `cause` why it takes long and what to do.

    The block must write no file of the user's: a library may be computing for long without looking at Python's signals. Then
    the process prints the problem and ends at once, with exit code 1.

    Raises:
        InputError: the time is over.
    """
    problem = Problem.about(where, f"took longer than {seconds:g} seconds, {cause}")
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread gets signals
        return
    done = threading.Event()

    def watch() -> None:
        if not done.wait(seconds + GRACE):
            if sys.stderr.isatty():
                sys.stderr.write(_SHOW_CURSOR)
            console.report([problem])
            os._exit(console.ExitCode.PROBLEM)

    threading.Thread(target=watch, daemon=True).start()
    try:
        with _alarm(seconds) as expired:
            yield
        if expired.is_set():  # the alarm was swallowed, and the block ended before the next one
            raise InputError([problem])
    except _ExpiredError:
        raise InputError([problem]) from None
    finally:
        done.set()


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[threading.Event]:
    """Raise `_ExpiredError` in the block after so many seconds, where the system has such alarms; Windows has none.

    The event is set once the time is over.
    """
    expired = threading.Event()
    if not hasattr(signal, "setitimer"):
        yield expired
        return

    def expire(_signal: int, frame: FrameType | None) -> None:
        if frame and frame.f_code.co_filename == contextlib.__file__:  # Python goes in or out: nobody would catch it there
            signal.setitimer(signal.ITIMER_REAL, _MOMENT, _AGAIN)
        else:
            expired.set()
            raise _ExpiredError

    before = signal.signal(signal.SIGALRM, expire)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
        try:
            yield expired
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)
