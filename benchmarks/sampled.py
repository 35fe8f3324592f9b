"""Where the time of a warm plan goes: how often each step was met while plans were made.

Usage: python benchmarks/sampled.py [PEOPLE]

The process is stopped every few milliseconds of its processor's time and asked where it is, while it makes the plans of the
second half of PEOPLE (default 120); the first half warms it up.
"""

import gc
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports.documents.context import load_context  # noqa: E402
from ladder_reports.documents.plan.build import PlanJob, make_plan  # noqa: E402 -- the checkout's package
from ladder_reports.documents.plan.options import PlanOptions  # noqa: E402
from ladder_reports.paths import DEFAULT_LADDER  # noqa: E402

PERIOD = 0.002
STEPS = {
    "reading the evidence, composing the view": "compose_plan build",
    "HTML from templates": "html build",
    "laying out": "lay_out pdf",
    "- boxes from elements": "build_formatting_structure build",
    "- pages": "make_all_pages page",
    "- - tables": "table_layout table",
    "- - lines, in tables and elsewhere": "_linebox_layout block",
    "- page margins": "make_margin_boxes page",
    "writing": "write pdf",
    "- painting": "paint document",
    "- - text": "draw_text text",
    "- tags": "add_tags tagging",
    "- fonts": "build_fonts_dictionary fonts",
    "- objects as bytes": "write serialization",
}
"""Functions, with the modules that they are in."""


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    met: Counter[str] = Counter()

    def note(_: int, frame: FrameType | None) -> None:
        names = {"all"}
        while frame:
            names.add(f"{frame.f_code.co_name} {Path(frame.f_code.co_filename).stem}")
            frame = frame.f_back
        met.update(names)

    signal.signal(signal.SIGPROF, note)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(ROOT / "benchmarks" / "people.py"), str(count), folder], check=True, stdout=subprocess.DEVNULL)
        jobs = [PlanJob(PlanOptions(DEFAULT_LADDER, date(2026, 11, 20)), evidence=path) for path in sorted(Path(folder).glob("*.yaml"))]
        made = load_context(DEFAULT_LADDER, "default", None)
        for number, job in enumerate(jobs):
            if number == count // 2:
                gc.freeze()
                gc.disable()
                signal.setitimer(signal.ITIMER_PROF, PERIOD, PERIOD)
            make_plan(job, made)
            gc.collect(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
    print(f"| of {met['all']} samples | share |\n|---|---|")
    for step, name in STEPS.items():
        print(f"| {step} | {met[name] / met['all']:.0%} |")


if __name__ == "__main__":
    main()
