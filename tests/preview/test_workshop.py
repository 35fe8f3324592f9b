"""The warm worker: it stays, is ended when it takes too long or nobody waits, and is made anew."""

import asyncio
import time
from pathlib import Path

import pytest

from ladder_reports.batch import preload
from ladder_reports.batch.pool import PRELOADED, Failure
from ladder_reports.preview import workshop as module
from ladder_reports.preview.model import IMPORTED_EARLY
from ladder_reports.preview.workshop import Workshop
from making import DAY
from tasks import begin_and_stay, nothing, process_number


def test_what_is_imported_early_exists() -> None:
    """Python ignores a name that it cannot import."""
    assert PRELOADED == IMPORTED_EARLY[: len(PRELOADED)]
    assert [__import__(name) for name in IMPORTED_EARLY]
    assert preload


def test_a_worker_is_warm_and_can_be_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IMPORTED_EARLY", PRELOADED)

    async def work() -> None:
        shop = Workshop("plan", nothing, DAY, 1000)
        try:
            first = await shop.do(process_number, 1)
            assert first == await shop.do(process_number, 2)
            shop.timeout = 0.5
            late = await shop.do(time.sleep, 1000)
            assert isinstance(late, Failure)
            assert "took longer than 0.5 seconds" in late.reason
            shop.timeout = 1000
            second = await shop.do(process_number, 3)
            assert first != second
            task = asyncio.create_task(shop.do(begin_and_stay, tmp_path / "begun"))
            while not (tmp_path / "begun").exists():  # noqa: ASYNC110 -- it is begun in another process
                await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert second != await shop.do(process_number, 4)
        finally:
            await shop.end()
        assert isinstance(await shop.do(process_number, 5), Failure)

    asyncio.run(work())
