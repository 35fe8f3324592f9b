"""How long one document takes, in a fresh process and in a warm one.

Usage: python benchmarks/documents.py [RUNS]

Prints the median of RUNS runs (default 7) of each command, the least and the most, its ratio to an empty click program, and the
seconds of the processor, which a busy machine changes least. All are measured in turn, so that a slow moment hits every row alike.
Figures of two machines do not compare; ratios do.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports.documents.plan.build import PlanJob, make_plan  # noqa: E402 -- the checkout's package
from ladder_reports.documents.plan.options import PlanOptions  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
EMPTY = "an empty click program"
PROGRAM = "import click\n@click.command()\ndef main(): pass\nmain(['--help'], standalone_mode=False)"
PLAN = ROOT / "examples" / "nadia-osei.yaml"
RENDERING = """
import sys, time
from datetime import date
from pathlib import Path
import weasyprint
from ladder_reports.documents.plan.build import PlanJob, make_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER
began, processor = time.perf_counter(), time.process_time()
make_plan(PlanJob(PlanOptions(DEFAULT_LADDER, date(2026, 11, 20)), evidence=Path(sys.argv[1])))
print(time.perf_counter() - began, time.process_time() - processor)
"""


class Cost(NamedTuple):
    """Seconds, and seconds of the processor."""

    wall: float
    processor: float


def main() -> None:
    """Measure every row in turn, and print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        plan, booklet = Path(folder) / "plan.pdf", Path(folder) / "booklet.pdf"
        tool = [sys.executable, "-m", "ladder_reports"]
        rows: dict[str, Callable[[], Cost]] = {
            EMPTY: _process([sys.executable, "-c", PROGRAM]),
            "`ladder-reports --help`": _process([*tool, "--help"]),
            "`check`, the evidence files in `examples/`": _process([*tool, "check", str(ROOT / "examples")]),
            "`plan`": _process([*tool, "plan", str(PLAN), "-o", str(plan)]),
            "`booklet`": _process([*tool, "booklet", "-o", str(booklet)]),
            "the plan: in a fresh process, imports not counted": _rendering(),
            "the plan: in a warm process": _warm(),
        }
        costs: dict[str, list[Cost]] = {name: [] for name in rows}
        for run in rows.values():
            run()  # what the first run reads from disk is no measure of the tool
        for _ in range(runs):
            for name, run in rows.items():
                costs[name].append(run())
        pages = {path.stem: _pages(path) for path in (plan, booklet)}
    empty = [cost.wall for cost in costs[EMPTY]]
    print(f"| {runs} runs; the plan has {pages['plan']} pages, the booklet {pages['booklet']} | seconds: median (least to most) ", end="")
    print("| ratio | of the processor |\n|---|---|---|---|")
    for name, found in costs.items():
        wall, processor = sorted(cost.wall for cost in found), statistics.median(cost.processor for cost in found)
        median = statistics.median(wall)
        print(f"| {name} | {median:.2f} ({wall[0]:.2f} to {wall[-1]:.2f}) | {median / statistics.median(empty):.1f} | {processor:.2f} |")


def _pages(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def _process(command: list[str]) -> Callable[[], Cost]:
    def run() -> Cost:
        began, before = time.perf_counter(), _of_children()
        subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
        return Cost(time.perf_counter() - began, _of_children() - before)

    return run


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _rendering() -> Callable[[], Cost]:
    def run() -> Cost:
        command = [sys.executable, "-c", RENDERING, str(PLAN)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=ENVIRONMENT)
        return Cost(*map(float, done.stdout.split()))

    return run


def _warm() -> Callable[[], Cost]:
    job = PlanJob(PlanOptions(DEFAULT_LADDER, date(2026, 11, 20)), evidence=PLAN)

    def run() -> Cost:
        began, before = time.perf_counter(), time.process_time()
        make_plan(job)
        return Cost(time.perf_counter() - began, time.process_time() - before)

    return run


if __name__ == "__main__":
    main()
