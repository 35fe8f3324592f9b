"""The command `new-ladder`: a ladder as a folder to change."""

from pathlib import Path

import pytest

import reading
from ladder_reports.cli import main
from ladder_reports.paths import DEFAULT_LADDER


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_ladder_that_comes_with_the_tool(capsys: pytest.CaptureFixture[str]) -> None:
    """Byte for byte, in a folder of its own; one that is there is left alone."""
    assert 0 == main.run(["new-ladder", "a/ours"])
    shown, said = capsys.readouterr()
    assert "a/ours\n" == shown
    assert "  ladder-reports new me.yaml --level engineer --ladder a/ours" in said
    assert contents(DEFAULT_LADDER) == contents(Path("a/ours"))
    Path("a/ours/ladder.md").write_text("mine", encoding="utf-8")
    for words in (["a/ours"], ["."], [".."]):
        assert 1 == main.run(["new-ladder", *words])
    assert "a/ours: already exists and is not changed\n" in capsys.readouterr().err
    assert "mine" == Path("a/ours/ladder.md").read_text(encoding="utf-8")
    assert ["a"] == [path.name for path in Path().iterdir()]


@pytest.mark.usefixtures("few_letters")
def test_a_blank_ladder_works_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """It has neither problems nor notes, and a booklet and a plan can be made with it by the commands that are shown."""
    assert 0 == main.run(["new-ladder", "ours", "--blank", "--quiet"])
    assert 0 == main.run(["check", "ours"])
    assert ["no problems in 3 files"] == capsys.readouterr().err.splitlines()[:1]
    assert 0 == main.run(["new", "me.yaml", "--level", "practitioner", "--ladder", "ours", "--quiet"])
    assert 0 == main.run(["plan", "me.yaml", "--ladder", "ours", "--format", "html", "--quiet"])
    capsys.readouterr()
    assert 0 == main.run(["booklet", "--ladder", "ours"])
    assert ("ours.pdf\n", "") == capsys.readouterr()
    assert "Example Career Ladder" == reading.read(Path("ours.pdf").read_bytes()).info["Title"]
