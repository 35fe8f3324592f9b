"""The warm worker process, which makes one document after another. It can be ended at any time, and is made anew."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TypeVar

from ladder_reports.batch.pool import Failure, Pool
from ladder_reports.errors import LadderReportsError
from ladder_reports.preview.model import IMPORTED_EARLY, Kind

Task = TypeVar("Task")
Result = TypeVar("Result")

_DOCUMENTS = 500
"""How many documents a worker makes before it is replaced, in case it leaks memory."""
_MOMENT = 0.05


class Workshop:
    """A worker process for one task at a time."""

    def __init__(self, kind: Kind, prepare: Callable[..., None], today: date, timeout: float) -> None:
        """`prepare` makes a worker warm for this kind of document; a task may take `timeout` seconds."""
        self.timeout = timeout
        self._pool = Pool(1, IMPORTED_EARLY, prepare, (kind, today), tasks_per_worker=_DOCUMENTS)
        self._turn = asyncio.Lock()
        self._has_ended = False

    async def do(self, work: Callable[[Task], Result], task: Task) -> Result | Failure:
        """The result of a task, or why there is none."""
        async with self._turn:
            if self._has_ended:
                return Failure("the preview has ended")
            doing = asyncio.ensure_future(asyncio.to_thread(self._do, work, task))
            try:
                return await asyncio.shield(doing)
            except asyncio.CancelledError:
                await self._interrupted(doing)
                raise

    def _do(self, work: Callable[[Task], Result], task: Task) -> Result | Failure:
        try:
            return next(result for _, result in self._pool.run(work, [task], self.timeout))
        except LadderReportsError as error:
            return Failure(str(error))

    async def _interrupted(self, doing: "asyncio.Future[Result | Failure]") -> None:
        """Wait until a task has ended that nobody wants any more. A worker that was only just starting is ended again."""
        while not doing.done():
            self._pool.interrupt()
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(doing), _MOMENT)

    async def end(self) -> None:
        """End the worker. Whoever waits for it was cancelled before."""
        self._has_ended = True
        async with self._turn:
            await asyncio.to_thread(self._pool.__exit__, None, None, None)
