"""`check` and `batch` choose the same files."""

import json
import shutil
from pathlib import Path

import pytest

from cycles import batch_here
from ladder_reports.batch.roster import find_requests
from ladder_reports.cli import main
from ladder_reports.evidence.discovery import find
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


def test_no_file_outside_the_named_folders_is_read(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither by a link in a folder or one that is named, nor by a roster's column, by a path or a link in it; nobody is stopped."""
    secret, people = tmp_path / "private" / "keys.yaml", tmp_path / "people"
    secret.parent.mkdir()
    secret.write_text("hunter2: x\n", encoding="utf-8")
    people.mkdir()
    shutil.copy(EXAMPLE, people / "a.yaml")
    (people / "inside.yaml").symlink_to(people / "a.yaml")
    (people / "link.yaml").symlink_to(secret)
    (people / "folder").symlink_to(secret.parent)
    (people / "loop.yaml").symlink_to(people / "loop.yaml")
    rows = ["a.yaml", "link.yaml", "../private/keys.yaml", str(secret), "folder/keys.yaml", "../private/none.yaml"]
    (people / "roster.csv").write_text("file\n" + "\n".join(rows) + "\n", encoding="utf-8")
    link, row = "is a link to a file outside the folders that you named", "is outside the folders that you named"
    for asked, refused in (([people], 1), ([people / "l*.yaml"], 1), ([people / "roster.csv"], 5)):
        requests = find_requests(asked)
        assert refused == sum(link in str(one.problems) or row in str(one.problems) for one in requests)
        assert "no file" not in str(requests)
    for command in (["check", str(people), str(people / "link.yaml")], ["batch", str(people), "-o", str(tmp_path / "out"), "--dry-run"]):
        assert 1 == main.run(command)
        told = "".join(capfd.readouterr())
        assert "hunter2" not in told
        assert 1 == told.count(f"{people / 'link.yaml'}: {link}")
    # Whoever means it names the folder, too.
    assert 1 == main.run(["check", str(people / "link.yaml"), str(secret.parent)])
    assert "hunter2" in capfd.readouterr().err


def test_recorded_versions_count_only_when_they_are_named(tmp_path: Path) -> None:
    """Even where the ladder beside them is gone, so that nobody takes an old version for the present one."""
    ours = tmp_path / "people" / "ours"
    for version in ("1.0", "2.0"):
        shutil.copytree(ROOT / "content" / "ai-architect", ours / "versions" / version)
    shutil.copy(EXAMPLE, ours / "versions" / "1.0" / "a.yaml")
    assert [] == find([tmp_path / "people"]).ladders == find([tmp_path / "people"]).evidence
    for folder in (tmp_path / "people", ours, ours / "versions"):
        (problem,) = find([folder]).problems
        assert "recorded versions of a ladder don't count" in problem.message
    assert [ours / "versions" / "1.0"] == find([ours / "versions" / "1.0"]).ladders
    assert [ours / "versions" / "1.0"] == find([ours / "versions" / "1.0" / "ladder.md"]).ladders
