"""The server that worker processes are forked from. It has the heavy modules imported, so that a worker costs little.

What starts it early wins the time that its imports take.
"""

import multiprocessing
from contextlib import suppress
from multiprocessing import forkserver
from typing import Any

PRELOADED = ("ladder_reports.batch.preload",)
"""The module that the server imports."""


def context(preloaded: tuple[str, ...]) -> Any:
    """What processes are made with, once the server runs.

    Raises:
        OSError: there is no place for the server's socket.
    """
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(list(preloaded))
    forkserver.ensure_running()
    return made


def start_early() -> None:
    """Start the server while there is still something else to do; where it cannot be, whoever needs it will say so."""
    with suppress(OSError):
        context(PRELOADED)
