"""How long one document takes, in a fresh process and in a warm one.

Usage: python benchmarks/documents.py [RUNS]

Prints the median of RUNS runs (default 7) of each command and its ratio to an empty click program, all measured in
turn on one machine, so that a slow moment hits every row alike. Figures of two machines do not compare; ratios do.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EMPTY = "import click\n@click.command()\ndef main(): pass\nmain(['--help'], standalone_mode=False)"
PLAN = ROOT / "examples" / "nadia-osei.yaml"
"""Six pages on A4."""
RENDERING = """
import sys, time
from datetime import date
from pathlib import Path
import weasyprint
from ladder_reports.documents.plan.build import PlanJob, make_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER
began = time.perf_counter()
outcome, _ = make_plan(PlanJob(PlanOptions(DEFAULT_LADDER, date(2026, 11, 20)), evidence=Path(sys.argv[1])))
print(time.perf_counter() - began, outcome.pages)
"""


def main() -> None:
    """Measure every row in turn, and print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "document.pdf")
        tool = [sys.executable, "-m", "ladder_reports"]
        rows: dict[str, Callable[[], float]] = {
            "an empty click program": _process([sys.executable, "-c", EMPTY]),
            "ladder-reports --help": _process([*tool, "--help"]),
            "check, the evidence files in examples/": _process([*tool, "check", str(ROOT / "examples")]),
            "plan, six pages": _process([*tool, "plan", str(PLAN), "-o", target]),
            "booklet, 24 pages": _process([*tool, "booklet", "-o", target]),
            "plan, six pages: in a fresh process, imports not counted": _rendering(),
            "plan, six pages: in a warm process": _warm(),
        }
        times: dict[str, list[float]] = {name: [] for name in rows}
        for name, run in rows.items():
            run()  # what the first run reads from disk is no measure of the tool
            times[name].clear()
        for _ in range(runs):
            for name, run in rows.items():
                times[name].append(run())
    least = statistics.median(times["an empty click program"])
    print(f"| median of {runs} runs | seconds | ratio |")
    print("|---|---|---|")
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"| {name} | {median:.2f} | {median / least:.1f} |")


def _process(command: list[str]) -> Callable[[], float]:
    def run() -> float:
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - start

    return run


def _rendering() -> Callable[[], float]:
    def run() -> float:
        done = subprocess.run([sys.executable, "-c", RENDERING, str(PLAN)], check=True, capture_output=True, text=True)
        seconds, pages = done.stdout.split()
        if pages != "6":
            raise SystemExit(f"{PLAN.name} has {pages} pages: choose another for this row")
        return float(seconds)

    return run


def _warm() -> Callable[[], float]:
    from ladder_reports.documents.plan.build import PlanJob, make_plan  # noqa: PLC0415 -- the other rows need none of it
    from ladder_reports.documents.plan.options import PlanOptions  # noqa: PLC0415
    from ladder_reports.paths import DEFAULT_LADDER  # noqa: PLC0415

    job = PlanJob(PlanOptions(DEFAULT_LADDER, date(2026, 11, 20)), evidence=PLAN)

    def run() -> float:
        start = time.perf_counter()
        make_plan(job)
        return time.perf_counter() - start

    return run


if __name__ == "__main__":
    main()
