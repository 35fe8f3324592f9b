"""The source distribution has all that `make booklet` and `make test` need.

That they work in it, and that it builds to the same wheel, is what `benchmarks/newcomers.py` tries.
"""

import shutil
import subprocess

import pytest
from hatchling.builders.sdist import SdistBuilder

from making import ROOT

GIT = shutil.which("git")


def included() -> set[str]:
    """The files that a source distribution would have."""
    return {file.distribution_path for file in SdistBuilder(str(ROOT)).recurse_included_files()}


def test_what_the_targets_need_is_in_it() -> None:
    """The scripts and locked requirements of the Makefile, and everything that tests read."""
    needed = {
        "Makefile",
        "pyproject.toml",
        "requirements.txt",
        "requirements-dev.txt",
        "Containerfile",
        *(f".ci/{name}" for name in ("ensure-pango", "make-venv", "run")),
        *(
            path.relative_to(ROOT).as_posix()
            for top in ("benchmarks", "content", "docs", "examples", "src", "styles", "templates", "tests")
            for path in (ROOT / top).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        ),
    }
    assert 500 < len(needed)
    assert set() == needed - included()
    assert [] == [name for name in included() if name.startswith((".venv/", "build/", "dist/", ".git/"))]


@pytest.mark.skipif(not ((ROOT / ".git").exists() and GIT), reason="not a checkout")
def test_all_that_git_has_is_in_it() -> None:
    listed = subprocess.run([str(GIT), "ls-files"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout.splitlines()
    assert set() == {name for name in listed if (ROOT / name).exists()} - included()
