"""A document that takes too long is a problem of its file: nothing is half made, and nothing that was there is touched."""

import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

import making
from cycles import until
from ladder_reports.cli.main import run
from ladder_reports.cli.time_limit import time_limit
from ladder_reports.documents.check import check_paths
from ladder_reports.errors import InputError
from ladder_reports.paths import DEFAULT_LADDER
from process import run_python

PERSON = next((making.ROOT / "examples").glob("*.yaml"))
LADDER = making.SMALLEST


def test_work_that_takes_too_long_ends() -> None:
    before = signal.getsignal(signal.SIGALRM)

    def work_for_ever() -> None:
        with time_limit(0.01, "a.yaml"):
            while True:
                with suppress(Exception):  # as libraries do
                    time.sleep(1)

    with pytest.raises(InputError) as caught:
        work_for_ever()
    cause = "mostly because of a very long text, list or table, or of a theme; make it simpler, or give more time with --timeout"
    assert f"a.yaml: took longer than 0.01 seconds, {cause}" == str(caught.value)
    assert "--timeout" in str(caught.value)
    assert (before, (0.0, 0.0)) == (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL))


class Freed:
    """Takes long to free; Python prints what is raised meanwhile, and goes on."""

    def __del__(self) -> None:
        time.sleep(0.05)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("rest", [0.0, 60.0], ids=["ends", "goes on"])
def test_an_alarm_that_is_swallowed_is_not_lost(rest: float) -> None:
    def work() -> None:
        with time_limit(0.01, "a.yaml"):
            Freed()
            time.sleep(rest)

    with pytest.raises(InputError, match=r"took longer than 0\.01 seconds"):
        work()


def test_work_that_is_done_in_time_is_left_alone() -> None:
    with time_limit(60, "a.yaml"):
        threads = threading.active_count()
    assert (0.0, 0.0) == signal.getitimer(signal.ITIMER_REAL)
    until(lambda: threads > threading.active_count())


def test_a_library_that_looks_at_no_signal_is_ended_with_its_process() -> None:
    """As Pango may be busy for long; the message is the same, and so is the exit code."""
    program = """
import signal, sys, time
from ladder_reports.cli import time_limit as module
module.GRACE = 0.05
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
with module.time_limit(0.05, "a.yaml"):
    time.sleep(60)
"""
    done = run_python("-c", program)
    assert 1 == done.returncode
    assert done.stderr.startswith("a.yaml: took longer than 0.05 seconds")


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["plan", str(PERSON)], PERSON),
        (["plan", "--level", "senior"], DEFAULT_LADDER),
        (["booklet", "--ladder", str(LADDER)], LADDER),
        (["booklet", "--ladder", str(LADDER), "--format", "html"], LADDER),
    ],
    ids=["plan", "worksheet", "booklet", "html"],
)
# The moment may be the one in which a file is open and nobody has it yet.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_command_has_a_limit(arguments: list[str], where: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file of this name stays as it was, and there is no other."""
    target = tmp_path / ("out.html" if "html" in arguments else "out.pdf")
    target.write_text("as it was")
    assert 1 == run([*arguments, "-o", str(target), "--timeout", "0.002"])
    said = capsys.readouterr()
    assert ("", [f"{where}: took longer than 0.002 seconds"]) == (said.out, [said.err.split(",")[0]])
    assert ["as it was"] == [path.read_text() for path in tmp_path.iterdir()]


def test_a_slow_file_fails_alone(tmp_path: Path) -> None:
    """In `check`, the other files are checked."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("person: {name: Ada}\nlvel: senior\nsummary: " + "words " * 1_500)
    found = check_paths([tmp_path], DEFAULT_LADDER, limit=lambda path: time_limit(1e-5 if path.name == "a.yaml" else 60, str(path)))
    assert ["took longer than 1e-05 seconds", "unknown key 'lvel'"] == [
        next(problem.message.split(",")[0].split(";")[0] for problem in found.problems if problem.path.endswith(name))
        for name in ("a.yaml", "b.yaml")
    ]


def test_a_limit_may_end_at_any_moment(tmp_path: Path) -> None:
    """Also between the limit's own code and the block: the problem is the same, and nothing else comes out."""
    for number in range(400):
        with suppress(InputError), time_limit(1e-6 + number * 1e-7, str(tmp_path)):
            pass
