"""A run leaves nothing in the folder for temporary files, and clears up after runs that were killed."""

import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ladder_reports.files.temporary import PREFIX, delete_abandoned, temporary_files_in
from process import environment

RUN = """
import sys, tempfile
from pathlib import Path
from ladder_reports.files.temporary import run_folder, temporary_files_in
with temporary_files_in(run_folder()):
    Path(tempfile.mkdtemp(), "left").touch()
print(run_folder(), flush=True)
sys.stdin.read()
"""


def started(home: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process with a folder of its own, in this place for temporary files."""
    own = environment({"TMPDIR": str(home)})
    process = subprocess.Popen([sys.executable, "-c", RUN], env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_run_leaves_is_deleted_and_nothing_else(tmp_path: Path) -> None:
    """Neither the folder of a run that is still there, nor a new one, nor what is not ours. Only its owner can open such a folder."""
    home, victim = tmp_path / "tmp", tmp_path / "victim"
    home.mkdir()
    victim.mkdir()
    (victim / "file").touch()
    (home / "pymp-other").mkdir()
    (home / f"{PREFIX}file").touch()
    (home / f"{PREFIX}link").symlink_to(victim)
    killed, left = started(home)
    running, kept = started(home)
    (left / "link").symlink_to(victim)
    killed.kill()
    killed.communicate()
    assert [0o700, 0o700] == [stat.S_IMODE(path.stat().st_mode) for path in (left, kept)]
    assert [(True, True)] * 2 == [(path.parent == home, path.name.startswith(PREFIX)) for path in (left, kept)]
    delete_abandoned(home)
    assert left.exists(), "it is new"
    delete_abandoned(home, age=0)
    others = {"pymp-other", f"{PREFIX}file", f"{PREFIX}link"}
    assert {kept.name, *others} == {path.name for path in home.iterdir()}
    assert (victim / "file").exists()
    running.communicate()
    assert others == {path.name for path in home.iterdir()}, "a run that ends deletes its own"


def test_temporary_files_are_elsewhere_only_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    before = tempfile.gettempdir()
    with temporary_files_in(tmp_path):
        assert str(tmp_path) == tempfile.gettempdir() == environment()["TMPDIR"]
    assert (before, False) == (tempfile.gettempdir(), "TMPDIR" in environment())
