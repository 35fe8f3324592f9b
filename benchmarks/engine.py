"""What each speedup is worth, in processor seconds: the plans of the same people with all speedups but one.

Then where the time of a plan goes, with WeasyPrint as it comes and accelerated.

Usage: python benchmarks/engine.py [PEOPLE]

A third of the people (default 60) warm every row up, a third are measured, and the last third are for the steps; rows take
turns with each person, and another row begins each time. Nobody's plan is made twice by a row, so that what is kept
between plans can only be what plans have in common.
"""

import gc
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports.design.fonts import fonts_for  # noqa: E402
from ladder_reports.design.page_sizes import PAGE_SIZES  # noqa: E402
from ladder_reports.design.stylesheets import document_style  # noqa: E402
from ladder_reports.documents.context import DocumentContext, load_context  # noqa: E402
from ladder_reports.documents.plan.build import PlanJob, compose_plan  # noqa: E402
from ladder_reports.documents.plan.options import PlanOptions  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402
from ladder_reports.rendering import pdf  # noqa: E402 -- the checkout's package

ALL = "all speedups"
UNFIXED = "all, without the fixes and their compression"
FIXED = "WeasyPrint with the fixes alone"
COMES = "WeasyPrint as it comes"


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(ROOT / "benchmarks" / "people.py"), str(count), folder], check=True, stdout=subprocess.DEVNULL)
        made = load_context(DEFAULT_LADDER, "default", None)
        spent: dict[str, list[float]] = {}
        pages = [_page(path, made, spent) for path in Path(folder).glob("*.yaml")]
    look = document_style(made.theme, fonts_for(made.theme, "".join(pages), ""), PAGE_SIZES["a4"], "plan")
    engines = {ALL: pdf.Engine(look)}
    names = [speedup.name for speedup in engines[ALL].installation.speedups]
    if not names:
        raise SystemExit(engines[ALL].state.note)
    engines |= {f"without {name}": pdf.Engine(look, speedups={*names} - {name}) for name in names}
    engines[UNFIXED] = pdf.Engine(look, fixed=False)
    engines |= {FIXED: pdf.Engine(look, speedups=()), COMES: pdf.Engine(look, fixed=False, speedups=())}
    gc.collect()
    gc.freeze()
    gc.disable()
    third = len(pages) // 3
    first, measured, later = pages[:third], pages[third : 2 * third], pages[2 * third :]
    seconds = {name: [_seconds(engine, page) for page in first][:0] for name, engine in engines.items()}
    gc.freeze()
    rows = list(engines)
    for number, page in enumerate(measured):
        first_row = number % len(rows)
        for name in (*rows[first_row:], *rows[:first_row]):
            seconds[name].append(_seconds(engines[name], page))
    least = statistics.fmean(seconds[ALL])
    print(f"| mean of {len(measured)} plans | processor seconds a plan | ratio |")
    print("|---|---|---|")
    for name, found in seconds.items():
        print(f"| {name} | {statistics.fmean(found):.3f} | {statistics.fmean(found) / least:.2f} |")
    alike = {step: statistics.fmean(found[2 * third :]) for step, found in spent.items()}
    steps = {name: {**alike, **_steps(engines[name], later)} for name in (COMES, ALL)}
    print("\n| milliseconds of the processor for a plan | as it comes | accelerated |\n|---|---|---|")
    for step in steps[ALL]:
        print(f"| {step} | {steps[COMES][step] * 1000:.0f} | {steps[ALL][step] * 1000:.0f} |")
    print(f"| together | {sum(steps[COMES].values()) * 1000:.0f} | {sum(steps[ALL].values()) * 1000:.0f} |")


def _page(path: Path, made: DocumentContext, spent: dict[str, list[float]]) -> str:
    began = time.process_time()
    plan = compose_plan(PlanJob(PlanOptions(DEFAULT_LADDER, date(2026, 11, 20)), evidence=path), made)
    composed = time.process_time()
    html = plan.html()
    spent.setdefault("evidence and view", []).append(composed - began)
    spent.setdefault("templates, Markdown, sanitiser", []).append(time.process_time() - composed)
    return html


def _steps(engine: pdf.Engine, pages: list[str]) -> dict[str, float]:
    """Seconds for each step after the HTML, on average."""
    spent = {"tree, styles, boxes, lines, pages": 0.0, "drawing, tags, writing": 0.0, "garbage collector": 0.0}
    for page in pages:
        times = [time.process_time()]
        layout = engine.lay_out(page, "")
        times.append(time.process_time())
        engine.write(layout, "")
        times.append(time.process_time())
        del layout
        gc.collect(0)
        times.append(time.process_time())
        for step, (before, after) in zip(spent, itertools.pairwise(times), strict=True):
            spent[step] += (after - before) / len(pages)
    return spent


def _seconds(engine: pdf.Engine, page: str) -> float:
    began = time.process_time()
    engine.write(engine.lay_out(page, ""), "")
    gc.collect(0)
    return time.process_time() - began


if __name__ == "__main__":
    main()
