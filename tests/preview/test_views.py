"""What a view shows: the last good pages while the files are broken, the newest state, and no more than a few views."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from ladder_reports.batch.pool import Failure
from ladder_reports.preview import views
from ladder_reports.preview.model import Choices, Finding, Page, Rendered, RenderTask, SheetTask, Subject
from ladder_reports.preview.views import Board, View
from ladder_reports.preview.watcher import Sources, State
from making import DAY, SMALLEST

BROKEN = Rendered((Finding("p", "wrong", "", note=False),))


def state(moment: float) -> State:
    """Files that were saved at this moment."""
    return State({Path("p"): (int(moment * 1e9), 1, 1)}, Path("p"))


def rendered(*pictures: str, new: tuple[str, ...] | None = None, is_current: bool = True) -> Rendered:
    """Pages with these pictures, of which some are new."""
    made = tuple((name, name.encode()) for name in (pictures if new is None else new))
    return Rendered((), tuple(Page(name, 1, 1, "", ()) for name in pictures), made, b"PDF", is_current, source=b"source")


def test_the_last_good_pages_stay() -> None:
    """With the time of theirs, and with the time since when the files are broken."""
    view = View(Choices(), 700)
    view.take(rendered("a", "b"), state(1), 0)
    assert (1, 0) == (view.made, view.failed)
    view.take(BROKEN, state(2), 0)
    view.take(BROKEN, state(3), 0)
    assert (["a", "b"], 1, 2) == ([page.picture for page in view.pages], view.made, view.failed)
    assert ["wrong"] == [finding["message"] for finding in view.data()["findings"]]
    view.take(rendered("a", "c", new=("c",)), state(4), 0)
    assert (4, 0, 4) == (view.made, view.failed, view.number)


def test_pictures_do_not_pile_up() -> None:
    """Those of the pages, and those that they have just replaced."""
    view = View(Choices(), 700)
    for number in range(200):
        view.take(rendered("a", str(number), new=("a", str(number)) if not number else (str(number),)), state(number), 0)
    assert ({"a", "199"}, {"198"}) == (set(view.pictures), set(view.replaced))


@pytest.fixture
def board(tmp_path: Path) -> Board:
    """A board whose worker is a function of the test."""
    path = tmp_path / "p.yaml"
    path.write_text("x", encoding="utf-8")
    return Board(Sources(Subject(path, "plan", SMALLEST), None), lambda: DAY, 60)


Work = Callable[[RenderTask], Awaitable[Rendered | Failure]]


def ran(board: Board, work: Work, look: Callable[[], Awaitable[None]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a board with this work as long as somebody looks."""

    async def do(_: object, task: RenderTask) -> Rendered | Failure:
        return await work(task)

    async def run() -> None:
        running = asyncio.create_task(board.run())
        try:
            await asyncio.wait_for(look(), 30)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    monkeypatch.setattr(board.workshop, "do", do)
    asyncio.run(run())


def test_a_view_follows_the_files(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells the worker what it has, and somebody who comes late gets it at once; a copy without pages gets the last good evidence."""
    tasks: list[RenderTask] = []
    answers: list[Rendered | Failure] = [rendered("a"), BROKEN, Failure("took longer than 60 seconds"), BROKEN, rendered("a")]

    async def work(task: RenderTask) -> Rendered | Failure:
        tasks.append(task)
        return answers[len(tasks) - 1]

    async def look() -> None:
        async with board.looking(Choices(), 700) as view:
            for number in range(3):
                assert await board.news_of(view, number, 30)
                board.subject.path.write_text("x" * (number + 2), encoding="utf-8")
            assert ["plan: took longer than 60 seconds"] == [finding.message for finding in view.rendered.findings]
            assert view.pages
            await board.news_of(view, 3, 30)
            async with board.looking(Choices("manager"), 700) as other:
                await board.news_of(other, 0, 30)

    ran(board, work, look, monkeypatch)
    assert [set(), {"a"}, {"a"}, {"a"}, set()] == [set(task.known) for task in tasks]
    assert [None, None, None, None, b"source"] == [task.fallback for task in tasks]


def test_what_takes_long_is_given_up_for_something_newer(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has mended a file that cannot be made in time need not wait for the old one."""
    monkeypatch.setattr(views, "_PATIENCE", 0.02)
    ended: list[bool] = []

    async def work(_: RenderTask) -> Rendered | Failure:
        if ended:
            return rendered("good")
        board.subject.path.write_text("longer", encoding="utf-8")
        try:
            await asyncio.sleep(1000)
        finally:
            ended.append(True)
        raise AssertionError

    async def look() -> None:
        async with board.looking(Choices(), 700) as view:
            await board.news_of(view, 0, 30)
            assert ["good"] == [page.picture for page in view.pages]

    ran(board, work, look, monkeypatch)
    assert ended


def test_few_views_are_kept(board: Board) -> None:
    """Nobody fills the memory by asking for one width after another."""

    async def look() -> None:
        async with board.looking(Choices(), 1) as kept:
            for width in range(100, 200):
                async with board.looking(Choices(), width):
                    pass
            assert kept in board._views.values()

    asyncio.run(look())
    assert views._MOST_VIEWS + 1 >= len(board._views)


def test_worksheets_of_levels_only(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a request names is compared with the ladder's levels, and goes no further."""
    asked: list[str] = []

    async def do(_: object, task: SheetTask) -> bytes:
        asked.append(task.level)
        return b"PDF"

    monkeypatch.setattr(board.workshop, "do", do)
    view = View(Choices(), 700)
    view.take(Rendered(levels=(("senior", "Senior"),)), state(1), 0)
    board._views[Choices(), 700] = view
    assert [b"PDF", None] == [asyncio.run(board.worksheet(Choices(), level)) for level in ("senior", "../senior")]
    assert ["senior"] == asked
