"""What each adjustment of the engine is worth, in processor seconds: the plans of the same people with all but one of them.

Then where the time of a plan goes, with WeasyPrint as it comes and with all of them.

Usage: python benchmarks/engine.py [PEOPLE]

A third of the people (default 60) warm every row up, a third are measured, and the last third are for the steps; rows take
turns with each person. Nobody's plan is made twice by a row, so that what is kept between plans can only be what plans
have in common.
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
from ladder_reports.design.stylesheets import DocumentStyle, document_style  # noqa: E402
from ladder_reports.documents.context import DocumentContext, load_context  # noqa: E402
from ladder_reports.documents.plan.build import PlanJob, compose_plan  # noqa: E402
from ladder_reports.documents.plan.options import PlanOptions  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402
from ladder_reports.rendering import pdf  # noqa: E402 -- the checkout's package

ALL = "all of them"
ROWS = {
    ALL: set[str](),
    "without shared styles": {"get_all_computed_styles", "set_page_type_computed_styles"},
    "without lines kept from plan to plan": {"split_first_line", "strut", "setup"},
    "without drawn lines kept": {"draw_text", "draw_first_line", "reactivate", "deactivate", "ffi"},
    "without blocks kept from plan to plan": {"block_container_layout", "overflows_page", "min_content_width", "max_content_width"},
    "without passing by what has nothing to draw": {
        *("draw_border", "draw_outline", "gather_anchors", "_dispatch", "get_color", "set_color", "stacked", "artifact", "marked"),
        *("page_values", "block_level_page_break", "descendants", "draw_inline_level"),
    },
    "without sizes and bare backgrounds worked out once": {
        *("resolve_percentages", "is_in_normal_flow", "layout_box_backgrounds", "collapse_margin", "establishes_formatting_context"),
    },
    "without tables taken apart once": {"wrap_table", "collapse_table_borders", "deepcopy"},
    "without bytes kept while writing": {"_to_bytes", "write", "data", "__init__"},
    "with streams compressed by zlib, as hard as it tries": {"zlib"},
    "without the parser for XML": {"read"},
}
COLLECTED = "all, and everything collected after each plan"
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
    engines = {name: _engine(look, without) for name, without in ROWS.items()}
    engines[COLLECTED] = pdf.Engine(look)
    engines[COMES] = pdf.Engine(look, fast=False)
    gc.collect()
    gc.freeze()
    gc.disable()
    third = len(pages) // 3
    first, measured, later = pages[:third], pages[third : 2 * third], pages[2 * third :]
    seconds = {name: [_seconds(engine, page, everything=name == COLLECTED) for page in first][:0] for name, engine in engines.items()}
    gc.freeze()
    for page in measured:
        for name, engine in engines.items():
            seconds[name].append(_seconds(engine, page, everything=name == COLLECTED))
    least = statistics.fmean(seconds[ALL])
    print(f"| mean of {len(measured)} plans | processor seconds a plan | ratio |")
    print("|---|---|---|")
    for name, found in seconds.items():
        print(f"| {name} | {statistics.fmean(found):.3f} | {statistics.fmean(found) / least:.2f} |")
    alike = {step: statistics.fmean(found[2 * third :]) for step, found in spent.items()}
    steps = {name: {**alike, **_steps(engines[name], later)} for name in (COMES, ALL)}
    print("\n| milliseconds of the processor for a plan | as it comes | adjusted |\n|---|---|---|")
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


def _engine(look: DocumentStyle, without: set[str]) -> pdf.Engine:
    engine = pdf.Engine(look)
    speed = engine.speed
    speed._changes = {forms: [change for change in found if change[1] not in without] for forms, found in speed._changes.items()}  # noqa: SLF001
    speed._known = "read" not in without  # noqa: SLF001
    return engine


def _seconds(engine: pdf.Engine, page: str, *, everything: bool) -> float:
    began = time.process_time()
    engine.write(engine.lay_out(page, ""), "")
    gc.collect(2 if everything else 0)
    return time.process_time() - began


if __name__ == "__main__":
    main()
