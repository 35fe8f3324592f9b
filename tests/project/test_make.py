"""`make booklet` says what it does, step by step, and a step that fails is told by its exit code."""

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from making import ROOT
from process import environment

STEP = ROOT / ".ci" / "step"


MAKE = shutil.which("make")


def planned(folder: Path, target: str) -> list[str]:
    """The commands that `make` would run for a target where nothing has been made yet."""
    command = [str(MAKE), "--dry-run", "--no-print-directory", target]
    # The tests themselves may have been started by make, which tells every make below how it was called.
    own = {name: value for name, value in environment().items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(command, cwd=folder, env=own, capture_output=True, check=True, encoding="utf-8").stdout.splitlines()


@pytest.mark.skipif(MAKE is None, reason="this machine has no make")
def test_every_step_that_may_take_long_is_announced(tmp_path: Path) -> None:
    """From a virtual environment to the booklet; what is not announced takes no time."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("src", "templates", "styles", "content"):
        (tmp_path / name).mkdir()
    steps = [(line, re.match(r'\.ci/step "([^"]+)" ', line)) for line in planned(tmp_path, "booklet")]
    assert ["Making", "Installing", "Installing", "Looking", "Making"] == [found[1].split()[0] for _, found in steps if found]
    assert {line.split()[0] for line, found in steps if not found} <= {"touch", "mkdir", "echo"}
    installing = [line for line in planned(tmp_path, "test") if "pip install" in line and " -r " in line]
    assert 2 == len(installing)
    assert all(line.startswith(".ci/step ") for line in installing)


def test_a_step_is_one_line_where_nobody_watches() -> None:
    """Its output and its exit code are the command's."""
    done = subprocess.run([STEP, "Doing it", "sh", "-c", "echo done; exit 3"], capture_output=True, check=False, encoding="utf-8")
    assert (3, "done\n", "Doing it ...\n") == (done.returncode, done.stdout, done.stderr)


def test_a_step_counts_the_seconds_on_a_terminal() -> None:
    """The command ends when it has been seen to count, so the test depends on no clock."""
    leader, follower = pty.openpty()
    with subprocess.Popen([STEP, "Doing it", "sh", "-c", "read word; exit 4"], stdin=subprocess.PIPE, stderr=follower) as process:
        os.close(follower)
        shown = b""
        while b" 1 s" not in shown:
            shown += os.read(leader, 1000)
        process.communicate(b"end\n", timeout=60)
    os.close(leader)
    assert 4 == process.returncode
    assert shown.startswith(b"\rDoing it ... 0 s\rDoing it ... 1 s")
