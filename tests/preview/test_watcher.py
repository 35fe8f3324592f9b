"""Saves are noticed however an editor makes them, several as one, and a file that is away for a moment is no problem."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
import watchfiles

from ladder_reports.preview import watcher
from ladder_reports.preview.model import Subject
from ladder_reports.preview.watcher import Sources, State
from making import SMALLEST
from previews import renamed_over


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """The files of a plan with a ladder and a theme of its own, in three folders."""
    (tmp_path / "people").mkdir()
    (tmp_path / "style").mkdir()
    shutil.copytree(SMALLEST, tmp_path / "ladder")
    evidence, theme = tmp_path / "people" / "ada.yaml", tmp_path / "style" / "our.css"
    evidence.write_text("a", encoding="utf-8")
    theme.write_text(":root {}", encoding="utf-8")
    return Sources(Subject(evidence, "plan", tmp_path / "ladder"), theme)


def told(sources: Sources, *steps: Callable[[], object]) -> list[State]:
    """What is told after each step; the next one is made when the one before was told."""

    async def collected() -> list[State]:
        found = []
        changes = watcher.changes(sources, sources.state())
        for step in steps:
            loop = asyncio.get_running_loop()
            loop.call_later(0.05, step)
            found.append(await asyncio.wait_for(anext(changes), 30))
        assert isinstance(changes, AsyncGenerator)
        await changes.aclose()
        return found

    return asyncio.run(collected())


def test_every_way_to_save(sources: Sources) -> None:
    """Into the file, by another file that is renamed, and after deleting it."""
    path = sources.subject.path

    def delete_first() -> None:
        path.unlink()
        path.write_text("after a moment", encoding="utf-8")

    found = told(sources, lambda: path.write_text("longer", encoding="utf-8"), lambda: renamed_over(path, "renamed"), delete_first)
    assert [6, 7, 14] == [state.files[path][1] for state in found]


def test_ladder_and_theme_are_followed(sources: Sources) -> None:
    """They are told apart from the evidence: only their changes make them be read again."""
    subject, theme = sources.subject, sources.theme
    assert theme
    level = next((subject.ladder / "levels").iterdir())
    steps = [
        lambda: renamed_over(level, level.read_text(encoding="utf-8") + "\n"),
        lambda: (subject.ladder / "skills.yaml").write_text("skills: []", encoding="utf-8"),
        lambda: theme.write_text(":root { --ink: #000 }", encoding="utf-8"),
        lambda: (theme.parent / "logo.svg").write_text("<svg/>", encoding="utf-8"),
        lambda: subject.path.write_text("other", encoding="utf-8"),
    ]
    found = told(sources, *steps)
    settings = [state.setting for state in found]
    assert 4 == len(set(settings))
    assert settings[-2] == settings[-1]


def test_several_saves_are_one(sources: Sources) -> None:
    path = sources.subject.path

    def saves() -> None:
        for number in range(1, 6):
            path.write_text("x" * number, encoding="utf-8")

    found = told(sources, saves, lambda: path.write_text("y" * 9, encoding="utf-8"))
    assert [5, 9] == [state.files[path][1] for state in found]


@pytest.mark.parametrize("empty", [False, True])
def test_a_file_that_is_away_for_a_moment(sources: Sources, monkeypatch: pytest.MonkeyPatch, empty: bool) -> None:  # noqa: FBT001
    """What is told is the file that comes back, and not that it was away, or empty."""
    monkeypatch.setattr(watcher, "_GRACE", 30.0)
    path = sources.subject.path

    def away() -> None:
        if empty:
            path.write_text("", encoding="utf-8")
        else:
            path.unlink()
        asyncio.get_running_loop().call_later(0.2, lambda: path.write_text("back again", encoding="utf-8"))

    assert [10] == [state.files[path][1] for state in told(sources, away)]


def test_a_file_that_stays_away(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "_GRACE", 0.1)
    path = sources.subject.path
    assert [False] == [path in state.files for state in told(sources, path.unlink)]


def test_what_cannot_be_watched_is_looked_at(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    """Disks of a network tell nothing."""

    def silent(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(watchfiles, "awatch", silent)
    monkeypatch.setattr(watcher, "_LOOK", 0.05)
    path = sources.subject.path
    assert [4] == [state.files[path][1] for state in told(sources, lambda: path.write_text("more", encoding="utf-8"))]


def test_other_files_are_nobodys(sources: Sources) -> None:
    """Neither those beside the evidence nor hidden ones in the ladder."""
    before = sources.state()
    (sources.subject.path.parent / "other.yaml").write_text("x", encoding="utf-8")
    (sources.subject.ladder / ".hidden.md").write_text("x", encoding="utf-8")
    (sources.subject.ladder / "picture.txt").write_text("x", encoding="utf-8")
    assert before.files == sources.state().files
