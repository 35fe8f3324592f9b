"""What fixes and speedups add to the engine's objects is declared, with what it means, and nothing is declared that they do not add."""

import json
import os
import sys

from engines import EXAMPLES
from ladder_reports.rendering.acceleration import attributes
from process import run_python

TOLD = """
import gc, json, sys
import tinycss2.color5, weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext
from weasyprint.pdf.fonts import Font
from weasyprint.text.line_break import Layout
from engines import NONE, asked
from plans import plan_job
from ladder_reports.rendering import pdf
from pathlib import Path

KINDS = {
    "OnStyle": (weasyprint.css.ComputedStyle, weasyprint.css.AnonymousStyle),
    "OnBox": boxes.Box,
    "OnLayout": Layout,
    "OnContext": LayoutContext,
    "OnFont": Font,
    "OnColor": type(tinycss2.color5.parse_color("red")),
}

def found(**how):
    gc.disable()
    engine = pdf.Engine(look, **how)
    for _ in range(2):
        layout = engine.lay_out(html, "")
        engine.write(layout, "")
    things = gc.get_objects()
    return {
        name: {key for thing in things if isinstance(thing, kind) for key in vars(thing)} for name, kind in KINDS.items()
    }

look, html = asked(plan_job(evidence=Path(sys.argv[1])))
plain = found(fixed=False, speedups=NONE)
ours = found()
print(json.dumps({name: sorted(ours[name] - plain[name]) for name in KINDS}))
"""


def test_every_attribute_that_is_added_is_declared() -> None:
    done = run_python("-c", TOLD, str(EXAMPLES[1]), env={"PYTHONPATH": os.pathsep.join(sys.path)})
    added = json.loads(done.stdout or done.stderr)
    declared = {name: sorted(vars(kind)["__annotations__"]) for name, kind in vars(attributes).items() if name.startswith("On")}
    assert declared == added
