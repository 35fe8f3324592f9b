"""Review cycles of invented people, and the command `batch`, in this process or in one of its own."""

import io
import json
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import jsonschema
import psutil

from ladder_reports.batch import pool
from ladder_reports.batch.model import Target
from ladder_reports.batch.report import report_schema
from ladder_reports.cli import main
from making import DAY, ROOT
from process import environment, run_cli

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


SMALL = "person: {{name: {name}, team: {team}}}\nlevel: senior\ncycle: 2026-H2\nas_of: 2026-11-20\n"


SOMEWHERE = Target(Path("plans"), (0, 0), "p.pdf")
"""A file that is not written."""

EVERYTHING_OF_A_CYCLE = ["cycle.csv", "report.json"]


def people(folder: Path, count: int, *, evidence: bool = False) -> list[Path]:
    """So many invented people's files; with `evidence`, plans instead of worksheets, which take longer to make."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"p{number:03}.yaml" for number in range(count)]
    for number, path in enumerate(paths):
        text = SMALL.format(name=f"Person {number}", team="Search" if number % 2 else "Ads")
        path.write_text(text + ("summary: Somebody.\n" if evidence else ""), encoding="utf-8")
    return paths


def batch(*arguments: str | Path, as_of: str = DAY.isoformat()) -> subprocess.CompletedProcess[str]:
    """``ladder-reports batch`` in a process of its own."""
    return run_cli("batch", *map(str, arguments), "--as-of", as_of)


def batch_here(*arguments: str | Path, as_of: str | None = DAY.isoformat()) -> subprocess.CompletedProcess[str]:
    """The same in this process, where start, exit and what workers print are no matter; one worker, unless `--jobs` says more.

    The workers are processes all the same, but the server that they are forked from starts once for all tests.
    """
    pool.start_server()
    call = ["batch", "--jobs", "1", *map(str, arguments), *(["--as-of", as_of] if as_of else [])]
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as said:
        code = main.run(call)
    return subprocess.CompletedProcess(call, code, out.getvalue(), said.getvalue())


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    """The same, under way."""
    command = [sys.executable, "-m", "ladder_reports", "batch", *map(str, arguments), "--as-of", DAY.isoformat()]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def report(folder: Path) -> dict[str, Any]:
    """A batch's report, which fits its schema."""
    found: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, report_schema(), cls=jsonschema.Draft202012Validator)
    return found


def outcomes(folder: Path) -> dict[str, str]:
    """The outcome of each file."""
    return {Path(record["file"]).stem: record["outcome"] for record in report(folder)["records"]}


def holds(folder: Path) -> list[str]:
    """The visible files of a folder."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def until(condition: Any, seconds: float = 60) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes in which a batch's plans are made: what the server that it started has forked."""
    try:
        children = psutil.Process(process.pid).children(recursive=True)
        servers = [child.pid for child in children if "forkserver" in " ".join(child.cmdline())]
        return [child for child in children if child.ppid() in servers]
    except psutil.NoSuchProcess:
        return []


def roster_with_passwords(path: Path, secrets: dict[str, str], column: str = "Kennwort") -> Path:
    """A roster with a password for each person."""
    path.write_text("".join([f"id;{column}\n", *(f"{name};{secret}\n" for name, secret in secrets.items())]), encoding="utf-8")
    return path
