"""How the cost of a table's cell grows with its text: processor time of a plan whose table has one long cell.

Usage: python benchmarks/long_cells.py [KILOBYTES…]

Prints a row for each length, by default 1, 2, 4 and 9 kB of words of which none is like another: the time with WeasyPrint as it
comes, with the fixes alone, and with the fixes and the speedups. Twice the text should take twice the time, and not four times.
As it comes, WeasyPrint gets the first two lengths only: it needs minutes for the others.
"""

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

import engines  # noqa: E402 -- the engine without fixes and speedups is there
import hostile  # noqa: E402
import plans  # noqa: E402
from ladder_reports.rendering import pdf  # noqa: E402

FORMS = {"as it comes": (False, engines.NONE), "fixes": (True, engines.NONE), "fixes and speedups": (True, None)}
PATIENCE = 2
"""Kilobytes up to which the engine as it comes is measured."""


def main() -> None:
    """Measure each length in each form, and print the table."""
    lengths = [int(word) for word in sys.argv[1:]] or [1, 2, 4, 9]
    print(f"| kB in the cell | {' | '.join(FORMS)} |", f"|{'---|' * (1 + len(FORMS))}", sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        for length in lengths:
            path = Path(folder) / f"{length}.yaml"
            table = f"      | a | b |\n      |---|---|\n      | x | {hostile.words(length * 1000)} |\n"
            path.write_text(f"person: {{name: A B}}\nlevel: senior\nevidence:\n  - title: One\n    what: |\n{table}")
            times = [seconds(path, *form) if form[0] or length <= PATIENCE else None for form in FORMS.values()]
            print(f"| {length} | {' | '.join('' if time is None else f'{time:.2f} s' for time in times)} |", flush=True)


def seconds(evidence: Path, fixed: bool, speedups: frozenset[str] | None) -> float:  # noqa: FBT001 -- a row of `FORMS`
    """Processor time of the layout of a plan, in a new engine."""
    look, html = engines.asked(plans.plan_job(evidence))
    engine = pdf.Engine(look, fixed=fixed, speedups=speedups)
    # The table is set as the style sheets of evidence have it for all other text, which is the costly way.
    html = html.replace("</head>", "<style>.written { overflow-wrap: anywhere !important }</style></head>")
    began = time.process_time()
    engine.lay_out(html, "test")
    return time.process_time() - began


if __name__ == "__main__":
    main()
