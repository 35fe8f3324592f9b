"""Worker processes may die or take too long; that costs the task in hand and nothing else."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from cycles import batch_here, outcomes, people, report, started, until, workers
from ladder_reports.batch import pool
from making import DAY, ROOT
from process import run_cli, run_python
from tasks import die_at_once, die_at_the_turn, is_deaf_to_interrupts, nothing

SUPPORT = Path(__file__).parents[1] / "support"


def test_a_worker_that_dies_with_what_all_wait_for_harms_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own task is lost; the others' workers give up waiting, and another pool makes what they were at."""
    monkeypatch.syspath_prepend(str(SUPPORT))
    monkeypatch.setattr(pool, "LOCK_TIME", 0.5)
    with pool.Pool(2, pool.PRELOADED, nothing) as dying:
        ended = dict(dying.run(die_at_the_turn, range(8), 60.0))
    assert {number: number for number in range(1, 8)} == {number: answer for number, answer in ended.items() if number}
    assert isinstance(ended[0], pool.Failure)
    assert "SIGKILL" in ended[0].reason


@pytest.mark.parametrize(("jobs", "advised"), [(1, False), (2, True)])
def test_workers_that_never_start_are_reported(jobs: int, advised: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    """A pool whose workers die at once is given up after some tries; fewer workers are advised where there are several."""
    monkeypatch.syspath_prepend(str(SUPPORT))
    with pool.Pool(jobs, pool.PRELOADED, die_at_once) as broken, pytest.raises(pool.PoolError) as told:
        list(broken.run(len, ["task"], timeout=10))
    assert advised == ("--jobs 1" in str(told.value))


def test_an_interrupt_reaches_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would show a traceback each, even those that are just starting; and one that comes while they start or end is not lost."""
    monkeypatch.syspath_prepend(str(SUPPORT))
    with pool.Pool(1, (), nothing) as started_pool:
        assert [("task", True)] == list(started_pool.run(is_deaf_to_interrupts, ["task"], timeout=30))
    ended = []

    def block() -> None:
        with pool.interrupted_later():
            signal.raise_signal(signal.SIGINT)
            ended.append(True)

    with pytest.raises(KeyboardInterrupt):
        block()
    assert ended
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_plan_that_takes_too_long_is_reported(tmp_path: Path) -> None:
    """Its time is up, its worker goes, the others are not harmed; the next run makes it."""
    source = tmp_path / "people"
    source.mkdir()
    shutil.copy(ROOT / "examples" / "tomas-lindqvist.yaml", source)
    result = batch_here(source, "-o", tmp_path / "plans", "--timeout", "0.01")
    assert 1 == result.returncode
    assert "took longer than 0.01 seconds" in result.stderr
    assert "failed" == outcomes(tmp_path / "plans")["tomas-lindqvist"]
    assert 0 == batch_here(source, "-o", tmp_path / "plans").returncode


def test_a_worker_that_dies_costs_one_plan(tmp_path: Path) -> None:
    """The plan that it worked on is reported as failed, and everything else is made."""
    source, folder = tmp_path / "people", tmp_path / "plans"
    people(source, 12, evidence=True)
    process = started(source, "-o", folder, "--jobs", "2")
    until(lambda: len(list(folder.glob("*.pdf"))) >= 2)
    os.kill(workers(process)[0].pid, signal.SIGKILL)
    _, said = process.communicate(timeout=100)
    found = report(folder)["counts"]
    assert 12 == found["inputs"] == found["done"] + found["failed"]
    assert found["failed"] <= 1, said
    assert (1 if found["failed"] else 0) == process.returncode
    assert not found["failed"] or "died (SIGKILL" in said


def test_a_temporary_folder_with_too_long_a_path_is_reported(tmp_path: Path) -> None:
    """One line says what is wrong and what to do, and it helps."""
    people(tmp_path / "people", 1)
    long = tmp_path / ("long" * 30)
    long.mkdir()
    call = ["batch", str(tmp_path / "people"), "-o", str(tmp_path / "plans"), "--as-of", DAY.isoformat()]
    result = run_cli(*call, env={"TMPDIR": str(long)})
    told = f"the path of the folder for temporary files is too long for worker processes ({len(str(long))} characters)"
    assert (1, f"{told}; set TMPDIR to a shorter one, such as /tmp") == (result.returncode, result.stderr.splitlines()[-1])
    assert 0 == run_cli(*call, env={"TMPDIR": "/tmp"}).returncode  # noqa: S108 -- what the message says


def test_the_pool_is_light_until_workers_are_needed() -> None:
    """The command line starts the server from here, before anything heavy is imported."""
    heavy = {"pebble", "pydantic", "concurrent.futures.process", "weasyprint"}
    code = f"import sys, ladder_reports.batch.pool; print({heavy} & sys.modules.keys())"
    assert "set()" == run_python("-c", code).stdout.strip()


def test_nobody_hears_of_a_resource_tracker_that_is_killed() -> None:
    """Python would warn of its death, and the next one would complain about each lock that it does not know."""
    told = """
import multiprocessing, os, signal, time
from multiprocessing import resource_tracker
from ladder_reports.batch import pool
pool.start_server()
lock = multiprocessing.get_context("forkserver").Lock()
os.kill(resource_tracker._resource_tracker._pid, signal.SIGKILL)
time.sleep(0.1)
del lock
tracker = resource_tracker._resource_tracker
os.close(tracker._fd)
print(os.waitpid(tracker._pid, 0)[1])
"""
    done = run_python("-c", told)
    assert ("0\n", "") == (done.stdout, done.stderr)
