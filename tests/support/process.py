"""Runs the command line in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ladder_reports.paths import PACKAGE

ROOT = Path(__file__).parents[2]


def run_cli(
    *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, python: str | Path = sys.executable
) -> subprocess.CompletedProcess[str]:
    """``python -m ladder_reports`` with these arguments."""
    return run_python("-m", "ladder_reports", *arguments, cwd=cwd, env=env, python=python)


def run_python(
    *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, python: str | Path = sys.executable
) -> subprocess.CompletedProcess[str]:
    """Python with these arguments, and the package that is tested to import."""
    return subprocess.run(
        [str(python), *arguments], cwd=cwd, env=environment(env), capture_output=True, check=False, encoding="utf-8", timeout=120
    )


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's variables without those that change what the tool shows, with the package that is tested to import."""
    kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "SOURCE_DATE_EPOCH"}}
    return {**kept, "PYTHONPATH": str(PACKAGE.parent), "PYTHONUTF8": "1", **(more or {})}
