"""Worker processes may die; what they were working on is lost, and nothing else."""

from pathlib import Path

import pytest

from ladder_reports.batch import pool
from tasks import die_at_once, die_at_the_turn, nothing

SUPPORT = Path(__file__).parents[1] / "support"


def test_a_worker_that_dies_with_what_all_wait_for_harms_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own task is lost; the others' workers give up waiting, and another pool makes what they were at."""
    monkeypatch.syspath_prepend(str(SUPPORT))
    monkeypatch.setattr(pool, "LOCK_TIME", 0.5)
    with pool.Pool(2, (), nothing) as dying:
        ended = dict(dying.run(die_at_the_turn, range(8), 60.0))
    assert {number: number for number in range(1, 8)} == {number: answer for number, answer in ended.items() if number}
    assert isinstance(ended[0], pool.Lost)
    assert "SIGKILL" in ended[0].reason


@pytest.mark.parametrize(("jobs", "advised"), [(1, False), (2, True)])
def test_workers_that_never_start_are_told(jobs: int, advised: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    """A pool whose workers die at once is given up after some tries; fewer workers are advised where there are several."""
    monkeypatch.syspath_prepend(str(SUPPORT))
    with pool.Pool(jobs, (), die_at_once) as broken, pytest.raises(pool.PoolError) as told:
        list(broken.run(len, ["task"], timeout=10))
    assert advised == ("--jobs 1" in str(told.value))
