"""A Dask scheduler with workers, in processes of their own, and batches that use it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fontpkg
import psutil

from cycles import until
from ladder_reports.paths import DEFAULT_LADDER, PACKAGE
from making import DAY, ROOT
from process import environment, run_python

SMALL = "person: {{name: {name}, team: {team}}}\nlevel: senior\nas_of: 2026-11-20\nsummary: Somebody.\n"


TROUBLE = '''
"""A machine with troubles of its own: Python reads this file first."""
import os, sys, time, zlib

class Missing:
    """Finds that ladder-reports is not there."""
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "ladder_reports":
            raise ModuleNotFoundError("No module named 'ladder_reports'", name="ladder_reports")

if os.environ.get("TROUBLE") == "missing":
    sys.meta_path.insert(0, Missing())
if os.environ.get("TROUBLE") == "people" and any("spawn_main" in word for word in sys.orig_argv):
    from ladder_reports.batch.cluster import payload
    real = payload.make_plan
    def make(digest, data):
        said = zlib.decompress(data)
        if b"Sleeper" in said:
            time.sleep(600)
        if b"Killer" in said:
            os._exit(7)
        return real(digest, data)
    make.__module__, make.__qualname__ = "ladder_reports.batch.cluster.payload", "make_plan"
    payload.make_plan = make
'''


CALM = {
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "2s",
}
"""Machines that look at themselves less often than Dask's do, which takes a tenth of a core while they wait."""


@dataclass
class Machines:
    """A scheduler and its workers, in folders of their own."""

    home: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def scheduler(self, **more: str) -> None:
        """Start the scheduler. It has no ladder-reports: it does not need it."""
        file = self.home / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
        self._start("dask_scheduler", *options, TROUBLE="missing", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0", **more)
        until(lambda: file.is_file() and file.read_text(encoding="utf-8").endswith("}"))
        self.address = json.loads(file.read_text(encoding="utf-8"))["address"]

    def worker(self, *options: str, first: Path | None = None, **more: str) -> subprocess.Popen[bytes]:
        """Start a worker in one process with one thread; `first` is where it looks for modules first."""
        path = os.pathsep.join(map(str, [*([first] if first else []), self.home, PACKAGE.parent]))
        plain = ["--nworkers", "1", "--nthreads", "1", "--no-dashboard", *options]
        return self._start("dask_worker", self.address, *plain, PYTHONPATH=path, **more)

    def _start(self, module: str, *options: str, **more: str) -> subprocess.Popen[bytes]:
        (self.home / "sitecustomize.py").write_text(TROUBLE, encoding="utf-8")
        own = {"HOME": str(self.home), "XDG_CACHE_HOME": str(self.home / "cache"), "PYTHONPATH": str(self.home)}
        with (self.home / f"{module}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *options],
                cwd=self.home,
                env={**environment(), **CALM, **own, **more},
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """End them all, with what they started."""
        for process in self.processes:
            family = children(process)
            process.kill()
            for child in family:
                end(child)
            process.wait()


def children(process: subprocess.Popen[Any]) -> list[psutil.Process]:
    """The processes that a process has started, and theirs."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def end(process: psutil.Process) -> None:
    """Kill a process that may be gone."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def working(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The process in which a worker does its work, which the worker's nanny has started."""
    return [child for child in children(process) if "spawn_main" in " ".join(child.cmdline())]


@contextmanager
def machines(home: Path) -> Iterator[Machines]:
    """A folder for machines, which are gone afterwards."""
    home.mkdir()
    there = Machines(home)
    try:
        yield there
    finally:
        there.stop()


def command(*arguments: str | Path) -> list[str]:
    """``ladder-reports batch`` with these arguments."""
    return [sys.executable, "-m", "ladder_reports", "batch", *map(str, arguments), "--as-of", DAY.isoformat()]


def batch(*arguments: str | Path, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """The same, run to its end."""
    return run_python(*command(*arguments)[1:], cwd=cwd, env=env)


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    """The same, under way, in a group of processes of its own as on a terminal."""
    return subprocess.Popen(
        command(*arguments, "--quiet"), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def people(folder: Path, *names: str) -> list[Path]:
    """These invented people's files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name.lower().replace(' ', '-')}.yaml" for name in names]
    for path, name in zip(paths, names, strict=True):
        path.write_text(SMALL.format(name=name, team="Ads"), encoding="utf-8")
    return paths


def many(folder: Path, count: int) -> list[Path]:
    """So many of them."""
    return people(folder, *(f"Person {number:02}" for number in range(count)))


def counts(folder: Path) -> dict[str, int]:
    """What a batch's report counts."""
    found: dict[str, int] = json.loads((folder / "report.json").read_text(encoding="utf-8"))["counts"]
    return found


def plans(folder: Path) -> list[Path]:
    """The plans in a folder."""
    return sorted(folder.glob("*.pdf"))


def house(folder: Path) -> Path:
    """A folder with everything of one's own: ladder, theme with fonts and logo, roster, people."""
    shutil.copytree(DEFAULT_LADDER, folder / "ladder")
    head = folder / "ladder" / "ladder.md"
    head.write_text(head.read_text(encoding="utf-8").replace("title: AI Architect Career Ladder", "title: Our Ladder"), encoding="utf-8")
    fonts = folder / "look" / "fonts"
    fonts.mkdir(parents=True)
    for face in fontpkg.family("Spectral").files:
        shutil.copy(face.path, fonts)
    (folder / "look" / "ours.css").write_text(':root { --display-family: "Spectral"; --logo: url("logo.svg") }', encoding="utf-8")
    (folder / "look" / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9"/></svg>', encoding="utf-8")
    people(folder / "people", "Ada Byron", "Grace Murray")
    shutil.copy(ROOT / "examples" / "tomas-lindqvist.yaml", folder / "people")
    odd = "person: {name: Odd}\nlevel: senior\nratings: {senior/none: {self: emerging}}\n"
    (folder / "people" / "odd.yaml").write_text(odd, encoding="utf-8")
    roster = "file,team,manager\npeople/ada-byron.yaml,Ranking,Kim\npeople/grace-murray.yaml,,\n"
    (folder / "roster.csv").write_text(f"{roster}people/tomas-lindqvist.yaml,,Kim\n", encoding="utf-8")
    return folder
