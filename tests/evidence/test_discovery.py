"""`check` and `batch` choose the same files."""

import json
import shutil
from pathlib import Path

import pytest

from cycles import batch_here
from ladder_reports.cli import main
from making import ROOT

EXAMPLE = ROOT / "examples" / "nadia-osei.yaml"


def folder_with_everything(folder: Path) -> set[str]:
    """A folder with evidence, hidden files, hidden folders and a ladder in it; the names of the evidence."""
    wanted = {"a.yaml", "teams/b.yml", "teams/deep/c.yaml"}
    others = {
        ".d.yaml",
        ".hidden/e.yaml",
        "teams/.git/f.yaml",
        "notes.txt",
        "ours/skills.yaml",
        "ours/levels/g.yaml",
        "ours/versions/1.0/h.yaml",
    }
    for name in wanted | others:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(EXAMPLE, folder / name)
    shutil.copytree(ROOT / "content" / "ai-architect", folder / "ours", dirs_exist_ok=True)
    (folder / "ours" / "skills.yaml").unlink()
    return wanted


def test_check_and_batch_choose_the_same_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Hidden files and folders are left out, and so is everything inside a ladder; a ladder that is met is checked as one."""
    people = tmp_path / "people"
    wanted = folder_with_everything(people)
    # One problem in every file tells which of them were read.
    for file in people.rglob("*.y*ml"):
        file.write_text(file.read_text(encoding="utf-8") + "odd: 1\n", encoding="utf-8")
    assert 1 == main.run(["check", str(people), "--json"])
    problems = json.loads(capsys.readouterr().out)
    files = {Path(one["path"]).relative_to(people).as_posix() for one in problems if not one.get("note")}
    assert wanted == files
    events = map(json.loads, batch_here(people, "-o", tmp_path / "out", "--dry-run", "--json").stdout.splitlines())
    seen = {Path(event["file"]).relative_to(people).as_posix() for event in events if "file" in event}
    assert wanted == seen


def test_a_ladder_inside_a_folder_is_checked_as_a_ladder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people"
    folder_with_everything(people)
    (people / "ours" / "levels" / "staff.md").write_text("nothing", encoding="utf-8")
    assert 1 == main.run(["check", str(people)])
    assert "ours/levels/staff.md:1:1" in capsys.readouterr().err
