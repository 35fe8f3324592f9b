"""Text is set without leaving anything behind in the process."""

from pathlib import Path

from process import run_python

REMEMBERED = """
import re, sys
from engines import EXAMPLES, NONE, asked, written
from plans import plan_job
from weasyprint.text.ffi import ffi
look, html = asked(plan_job(evidence=EXAMPLES[1]))
for speedups in (None, NONE):
    written(look, html, speedups=speedups)
    print(any(re.match(r"hb_codepoint_t\\[\\d", str(name)) for name in ffi._parsed_types))
"""


def test_the_lengths_of_arrays_are_not_remembered(tmp_path: Path) -> None:
    """Each would be for as long as the process lives, and takes longer to be read than its array to be made.

    What a process remembers can be looked at where the declarations are not kept yet.
    """
    support = str(Path(__file__).parents[2] / "support")
    done = run_python("-c", f"import sys; sys.path.insert(0, {support!r})\n{REMEMBERED}", env={"XDG_CACHE_HOME": str(tmp_path)})
    assert ["False", "True"] == done.stdout.split(), done.stderr
