"""What open pages show. For each choice of copy, theme, paper and language that somebody looks at, a view keeps the last good pages.

One worker process makes the pages, for one view after another. The newest state of the files counts; what lies between is left out.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import Any

from msgspec import Struct, field, to_builtins

from ladder_reports.batch.pool import Failure
from ladder_reports.preview import worker
from ladder_reports.preview.model import Choices, Finding, Page, Rendered, RenderTask, SheetTask
from ladder_reports.preview.watcher import Sources, State, changes
from ladder_reports.preview.workshop import Workshop

_MOST_VIEWS = 8
"""How many views are kept. Those that nobody looks at go first."""
_PATIENCE = 3.0
"""Seconds after which a document is given up if its files have changed meanwhile."""
_MILLISECONDS = 1000.0


class View(Struct):
    """The last good pages of a document with some choices, and what is wrong with its files now."""

    choices: Choices
    width: int
    rendered: Rendered = field(default_factory=Rendered)
    pages: tuple[Page, ...] = ()
    pdf: bytes = b""
    pictures: dict[str, bytes] = field(default_factory=dict)
    replaced: dict[str, bytes] = field(default_factory=dict)
    """The pictures of pages that were replaced just now: a browser may still be asking for them."""
    levels: tuple[tuple[str, str], ...] = ()
    """The levels that there is a worksheet for."""
    made: float = 0.0
    """When the files were saved that the pages show; 0 if there are none."""
    failed: float = 0.0
    """When the files were saved that no pages can be made of; 0 if there are."""
    number: int = 0
    """How many times it has changed."""
    shows: State | None = None
    """How the files were that it was made from."""
    listeners: int = 0

    def take(self, rendered: Rendered, state: State, saved_before: float) -> None:
        """Show what a worker has made. If that has no pages, the last ones stay."""
        self.rendered, self.shows, self.number = rendered, state, self.number + 1
        self.levels = rendered.levels or self.levels
        if rendered.pages:
            old = self.pictures
            self.pages, self.pdf = rendered.pages, rendered.pdf
            new = dict(rendered.pictures)
            self.pictures = {page.picture: new.get(page.picture) or old[page.picture] for page in rendered.pages}
            self.replaced = {digest: data for digest, data in old.items() if digest not in self.pictures}
            self.made = state.saved if rendered.is_current else saved_before
        self.failed = 0.0 if rendered.is_current else self.failed or state.saved

    def data(self) -> dict[str, Any]:
        """What the page needs to know, as JSON has it."""
        return {
            "number": self.number,
            "made": self.made * _MILLISECONDS,
            "failed": self.failed * _MILLISECONDS,
            "pages": [to_builtins(page) for page in self.pages],
            "findings": [to_builtins(finding) for finding in self.rendered.findings],
            "cutOff": self.rendered.cut_off,
            "levels": self.levels,
            "lang": self.rendered.lang,
        }


class Board:
    """All views of a document."""

    def __init__(self, sources: Sources, today: Callable[[], date], timeout: float) -> None:
        """A document may take `timeout` seconds."""
        self.subject, self._sources, self._today = sources.subject, sources, today
        self.workshop = Workshop(sources.subject.kind, worker.prepare, today(), timeout)
        self._views: OrderedDict[tuple[Choices, int], View] = OrderedDict()
        self._state = sources.state()
        self._good: tuple[bytes | None, float] = (None, 0.0)
        """The evidence that a plan could be made of last, and when it was saved."""
        self._news, self._wanted = asyncio.Condition(), asyncio.Event()
        self.has_ended = False

    async def run(self) -> None:
        """Make the pages that somebody looks at, and make them anew whenever a file changes, until the task is cancelled."""
        watching = asyncio.create_task(self._watch())
        try:
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                while view := self._outdated():
                    await self._render(view)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await self.workshop.end()

    async def end(self) -> None:
        """Let everybody who waits for news go."""
        self.has_ended = True
        async with self._news:
            self._news.notify_all()

    @asynccontextmanager
    async def looking(self, choices: Choices, width: int) -> AsyncIterator[View]:
        """The view with these choices, which follows the files as long as the block lasts."""
        view = self._views.setdefault((choices, width), View(choices, width))
        self._views.move_to_end((choices, width))
        view.listeners += 1
        for key in [key for key, one in self._views.items() if not one.listeners][: max(len(self._views) - _MOST_VIEWS, 0)]:
            del self._views[key]
        self._wanted.set()
        try:
            yield view
        finally:
            view.listeners -= 1

    async def news_of(self, view: View, after: int, seconds: float) -> bool:
        """Whether a view has changed since its number was `after`, for which this waits so many seconds."""
        async with self._news:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._news.wait_for(lambda: view.number > after or self.has_ended)
        return view.number > after

    @property
    def listeners(self) -> int:
        """How many open pages there are."""
        return sum(view.listeners for view in self._views.values())

    def picture(self, digest: str) -> bytes | None:
        """The picture of a page in one of the views, as a PNG file."""
        found = (view.pictures.get(digest) or view.replaced.get(digest) for view in reversed(self._views.values()))
        return next((data for data in found if data), None)

    def pdf(self, choices: Choices) -> bytes | None:
        """The document with these choices as it could be made last."""
        return next((view.pdf for view in reversed(self._views.values()) if view.choices == choices and view.pdf), None)

    async def worksheet(self, choices: Choices, level: str) -> bytes | None:
        """A worksheet for a level of the ladder as PDF."""
        if not any(level == name for view in self._views.values() for name, _ in view.levels):
            return None
        made = await self.workshop.do(worker.worksheet, SheetTask(self.subject, choices, self._today(), level))
        return None if isinstance(made, Failure) else made or None

    async def _watch(self) -> None:
        async for state in changes(self._sources, self._state):
            self._state = state
            self._wanted.set()

    def _outdated(self) -> View | None:
        """The view that was opened last of those that somebody looks at and that do not show the files as they are."""
        return next((view for view in reversed(self._views.values()) if view.listeners and view.shows is not self._state), None)

    async def _render(self, view: View) -> None:
        state = self._state
        source, saved = self._good if not view.pages else (None, 0.0)
        known = frozenset(view.pictures)
        task = RenderTask(self.subject, view.choices, self._today(), view.width, known, state.setting, source)
        doing = asyncio.create_task(self.workshop.do(worker.render, task))
        try:
            while not (await asyncio.wait({doing}, timeout=_PATIENCE))[0]:
                if self._state is not state:
                    return
        finally:
            if not doing.done():
                doing.cancel()
                await asyncio.gather(doing, return_exceptions=True)
        result = doing.result()
        rendered = Rendered((self._failed(result),)) if isinstance(result, Failure) else result
        view.take(rendered, state, saved)
        if rendered.is_current:
            self._good = (rendered.source, state.saved)
        async with self._news:
            self._news.notify_all()

    def _failed(self, failure: Failure) -> Finding:
        remedy = "Make long texts, lists and tables simpler, or start the preview with a longer --timeout."
        return Finding(self.subject.name, f"{self.subject.kind}: {failure.reason}", remedy, note=False)
