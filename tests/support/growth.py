"""How much work something takes, in calls of functions: the same on a fast machine, on a slow one and on a busy one."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

_HANGS = 60
"""Seconds of the processor after which work counts as hanging. No machine is so slow that sound work takes as long."""


def calls(work: Callable[[], object]) -> int:
    """The number of functions that the work calls, in Python and in C. Inside of one, such as a search, nothing is counted."""
    number = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    before = sys.getprofile()
    with stopped_if_it_hangs():
        sys.setprofile(count)
        try:
            work()
        finally:
            sys.setprofile(before)
    return number


def assert_grows_with_the_text(work: Callable[[str], object], text: Callable[[int], str], size: int) -> None:
    """The work for four times the text takes about four times the calls; if it grew with the square, it would be sixteen times."""
    with stopped_if_it_hangs():
        work(text(size))  # What is kept from the first time on is there.
    few, many = (calls(partial(work, text(number))) for number in (size, 4 * size))
    assert many < 6 * few, f"{few} calls became {many} with four times the text"


@contextmanager
def stopped_if_it_hangs() -> Iterator[None]:
    """End work that does not come to an end by itself, such as a search that tries everything again from each letter on."""

    def stop(_: int, __: FrameType | None) -> None:
        raise AssertionError(f"not done after {_HANGS} seconds of the processor")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, _HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
