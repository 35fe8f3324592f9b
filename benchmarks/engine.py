"""What each adjustment of the engine is worth, in processor seconds: the plans of the same people with all but one of them.

Usage: python benchmarks/engine.py [PEOPLE]

Half of the people (default 40) warm every row up, the other half are measured; rows take turns with each person. Nobody's
plan is made twice by a row, so that what is kept between plans can only be what plans have in common.
"""

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports import pdf  # noqa: E402 -- the checkout's package
from ladder_reports.build_plan import PlanJob, _view  # noqa: E402
from ladder_reports.materials import fonts_for, gather, look_of  # noqa: E402
from ladder_reports.render import plan_html  # noqa: E402
from ladder_reports.resources import DEFAULT_LADDER  # noqa: E402

ALL = "all of them"
ROWS = {
    ALL: set[str](),
    "without shared styles": {"get_all_computed_styles", "set_page_type_computed_styles"},
    "without lines kept from plan to plan": {"split_first_line", "strut", "setup"},
    "without drawn lines kept": {"draw_first_line", "reactivate", "deactivate"},
    "without sizes and bare backgrounds worked out once": {"resolve_percentages", "is_in_normal_flow", "layout_box_backgrounds"},
    "without bytes kept while writing": {"_to_bytes", "write", "data"},
    "without the parser for XML": {"read"},
}
COLLECTED = "all, and everything collected after each plan"


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(ROOT / "benchmarks" / "people.py"), str(count), folder], check=True, stdout=subprocess.DEVNULL)
        made = gather(DEFAULT_LADDER, "default", None)
        pages = [
            plan_html(_view(PlanJob(DEFAULT_LADDER, date(2026, 11, 20), evidence=path), made)[0]) for path in Path(folder).glob("*.yaml")
        ]
    look = look_of(made.theme, fonts_for(made.theme, "".join(pages), ""), "a4", "plan")
    engines = {name: _engine(look, without) for name, without in ROWS.items()}
    engines[COLLECTED] = pdf.Engine(look)
    engines["WeasyPrint as it comes"] = pdf.Engine(look, fast=False)
    gc.collect()
    gc.freeze()
    gc.disable()
    half = len(pages) // 2
    seconds = {
        name: [_seconds(engine, page, everything=name == COLLECTED) for page in pages[:half]][:0] for name, engine in engines.items()
    }
    gc.freeze()
    for page in pages[half:]:
        for name, engine in engines.items():
            seconds[name].append(_seconds(engine, page, everything=name == COLLECTED))
    least = statistics.fmean(seconds[ALL])
    print(f"| mean of {len(pages) - half} plans | processor seconds a plan | ratio |")
    print("|---|---|---|")
    for name, found in seconds.items():
        print(f"| {name} | {statistics.fmean(found):.3f} | {statistics.fmean(found) / least:.2f} |")


def _engine(look: pdf.Look, without: set[str]) -> pdf.Engine:
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
