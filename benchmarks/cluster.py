"""A batch by this machine's own processes and by a Dask cluster on the same cores, and what 50,000 people would take.

Usage: python benchmarks/cluster.py [PEOPLE [WORKERS]]

PEOPLE (default 40) invented people, made of those in examples/, become plans twice: with --jobs WORKERS (default 2), and with
--cluster local of as many workers. Ten times as many are then read, and no plan of theirs made. Prints what stands in
docs/scaling.md, ready to paste. Start-up is measured with two people and taken off, so that the rates are those of a long run.
Memory is resident, sampled ten times a second.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
MANY = 50_000
CORES = (2, 8, 32, 128)
PRICE = 0.05
"""The price of a core for an hour in the example, in whatever currency."""


@dataclass(frozen=True)
class Run:
    """A batch that was measured."""

    seconds: float
    quarter: int
    """The most bytes that the process which was called had in the first quarter of the time."""
    sender: int
    """The most that it had at all."""
    busy: float
    """Seconds of processor time that it took itself; with a cluster on the same machine, the scheduler's are among them."""
    workers: int
    """The most bytes that one of its workers had."""
    folder: int
    """Bytes that it wrote."""
    plans: int
    """Or where none were made, the files that were read."""


def main() -> None:
    """Measure, and print the tables."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2  # noqa: PLR2004
    with tempfile.TemporaryDirectory() as home:
        few, all_of_them = _people(Path(home, "few"), 2), _people(Path(home, "many"), people)
        ways = {"`--jobs`": ("--jobs", str(workers)), "`--cluster local`": ("--cluster", "local", "--jobs", str(workers))}
        begun = {name: _measured(few, Path(home, f"few-{len(way)}"), way) for name, way in ways.items()}
        made = {name: _measured(all_of_them, Path(home, f"many-{len(way)}"), way) for name, way in ways.items()}
        still = ("--dry-run", "--jobs", str(workers))
        glanced = _measured(all_of_them, Path(home, "glanced"), still)
        read = _measured(_people(Path(home, "read"), 10 * people), Path(home, "read-in"), still)
    print(f"{people} people, {workers} workers, {os.cpu_count()} cores, Python {platform.python_version()}.\n")
    print("| plans made with | plans a second | start and end, s | sender: ms a plan | sender: MB, quarter, all | worker: MB | KB a plan |")
    print("|---|---|---|---|---|---|---|")
    rates, own = {}, {}
    for name, run in made.items():
        rates[name] = (run.plans - begun[name].plans) / (run.seconds - begun[name].seconds)
        start = begun[name].seconds - begun[name].plans / rates[name] * workers
        own[name] = max(run.busy - begun[name].busy, 0) / (run.plans - begun[name].plans)
        sizes = f"{run.quarter / 1e6:.0f}, {run.sender / 1e6:.0f} | {run.workers / 1e6:.0f} | {run.folder / run.plans / 1e3:.0f}"
        print(f"| {name} | {rates[name]:.2f} | {max(start, 0):.1f} | {own[name] * 1000:.0f} | {sizes} |")
    reading = (read.plans - glanced.plans) / (read.seconds - glanced.seconds)
    growth = max(read.sender - glanced.sender, 0) / (read.plans - glanced.plans)
    name = "`--cluster local`"
    each, size, memory = workers / rates[name], made[name].folder / people, made[name].workers
    hours = MANY * each / 3600
    print(f"\n{read.plans:,} files read: {reading:.0f} a second, {growth / 1e3:.1f} KB of the sender's memory for each.\n")
    whole = made[name].sender + MANY * growth
    print(f"For {MANY:,} people, at {each:.2f} core-seconds a plan: {hours:.1f} core-hours, {MANY * size / 1e9:.1f} GB on disk,")
    print(f"{MANY / reading / 60:.0f} minutes of reading before, and {whole / 1e9:.1f} GB of the sender's memory.\n")
    print("| cores of workers | time, min | memory of workers, GB | core-hours paid | cost at 0.05 a core-hour |")
    print("|---|---|---|---|---|")
    for cores in CORES:
        # However many workers there are, one sender writes all plans.
        time_taken = max(hours / cores, MANY * own[name] / 3600)
        paid = time_taken * cores
        print(f"| {cores} | {time_taken * 60:.0f} | {cores * memory / 1e9:.1f} | {paid:.1f} | {paid * PRICE:.2f} |")


def _people(folder: Path, count: int) -> Path:
    """So many people's files, in turn those of the examples."""
    folder.mkdir()
    examples = sorted((ROOT / "examples").glob("*.yaml"))
    for number in range(count):
        shutil.copy(examples[number % len(examples)], folder / f"p{number:05}.yaml")
    roster = "".join(f"p{number:05},p{number:05}.yaml\n" for number in range(count))
    (folder / "roster.csv").write_text(f"id,file\n{roster}", encoding="utf-8")
    return folder / "roster.csv"


def _measured(roster: Path, target: Path, way: tuple[str, ...]) -> Run:
    command = [sys.executable, "-m", "ladder_reports", "batch", str(roster), "-o", str(target), "--as-of", "2026-11-20", "--quiet", *way]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    samples: list[tuple[float, int, float, int]] = []
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, samples, over))
    watch.start()
    code = process.wait()
    seconds = time.perf_counter() - began
    over.set()
    watch.join()
    if code:
        sys.exit(f"{' '.join(command)} failed")
    report = target / "report.json"
    done = json.loads(report.read_text(encoding="utf-8"))["counts"]["done"] if report.exists() else len(list(roster.parent.glob("*.yaml")))
    return Run(
        seconds=seconds,
        quarter=max(memory for when, memory, _, _ in samples if when - began < seconds / 4),
        sender=max(memory for _, memory, _, _ in samples),
        busy=samples[-1][2],
        workers=max(memory for _, _, _, memory in samples),
        folder=sum(path.stat().st_size for path in target.glob("*.pdf")),
        plans=done,
    )


def _watch(process: int, samples: list[tuple[float, int, float, int]], over: threading.Event) -> None:
    """Note when, what memory and processor time a process had, and the most memory of one of those that it started."""
    while not over.wait(0.1):
        try:
            sender = psutil.Process(process)
            workers = max((child.memory_info().rss for child in sender.children(recursive=True)), default=0)
            times = sender.cpu_times()
            samples.append((time.perf_counter(), sender.memory_info().rss, times.user + times.system, workers))
        except psutil.Error:
            continue


if __name__ == "__main__":
    main()
