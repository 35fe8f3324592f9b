"""What a form costs: the size and the time of each example's plan, plain and to fill in.

    python benchmarks/forms.py [ROUNDS]

Both are made in one process that has made a plan before, in turns. Of each, the least time counts, since whatever else the
machine does only adds to it. The first form of a process also makes the fields' font, which is measured apart.
"""

import statistics
import sys
import time
from datetime import date
from pathlib import Path

from ladder_reports.documents.context import load_context
from ladder_reports.documents.plan.build import PlanJob, make_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))
DAY = date(2026, 11, 20)
ROUNDS = 9


def main(rounds: int) -> None:
    """Print a row for each example, for the person's and the manager's copy."""
    context = load_context(DEFAULT_LADDER, "default", None)

    def made(path: Path, audience: str, *, fillable: bool) -> tuple[float, int]:
        started = time.process_time()
        options = PlanOptions(DEFAULT_LADDER, DAY, audience=audience, fillable=fillable)  # type: ignore[arg-type]
        document, _ = make_plan(PlanJob(options, path), context)
        return time.process_time() - started, len(document.data)

    made(EXAMPLES[0], "person", fillable=False)
    first, second = (made(EXAMPLES[0], "person", fillable=True)[0] for _ in range(2))
    print(f"The first form of a process takes {(first - second) * 1000:.0f} ms more than the next.\n")
    print("| example | copy | kB plain | kB to fill in | more | ms plain | ms to fill in | ratio |", "|" + "---|" * 8, sep="\n")
    ratios, grown = [], []
    for path in EXAMPLES:
        for audience in ("person", "manager"):
            pairs = [[made(path, audience, fillable=fillable) for fillable in (False, True)] for _ in range(rounds)]
            plain, form = (min(pair[kind][0] for pair in pairs) for kind in (0, 1))
            sizes = [size / 1000 for _, size in pairs[0]]
            ratios.append(form / plain)
            grown.append(sizes[1] - sizes[0])
            row = (
                path.stem,
                audience,
                f"{sizes[0]:.0f}",
                f"{sizes[1]:.0f}",
                f"{grown[-1]:.0f}",
                f"{plain * 1000:.0f}",
                f"{form * 1000:.0f}",
            )
            print(f"| {' | '.join(row)} | {ratios[-1]:.2f} |")
    print(f"\nAt most {max(grown):.0f} kB more; {statistics.median(ratios):.2f} times as long in the median, {max(ratios):.2f} at most.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
