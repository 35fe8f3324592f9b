"""What it takes to make many plans as HTML, and the same plans as PDFs, in turns.

    html_batch.py [PEOPLE] [CHECKOUT …]

Each checkout makes them with its own virtual environment, in a process of its own; without one, it is that of this script. Prints the
seconds of the processor, imports included.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent
PROGRAM = """
import sys, time
from datetime import date
from pathlib import Path
from ladder_reports.documents.context import load_context
from ladder_reports.documents.plan.build import PlanJob, make_plan
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER
context = load_context(DEFAULT_LADDER, "default", None)
options, size = PlanOptions(DEFAULT_LADDER, date(2026, 11, 20)), 0
for path in sorted(Path(sys.argv[1]).glob("*.yaml")):
    size += len(make_plan(PlanJob(options, evidence=path, format=sys.argv[2]), context)[0].data)
print(time.process_time(), size)
"""


def main() -> None:
    """Print a row for each checkout."""
    people = sys.argv[1] if len(sys.argv) > 1 else "200"
    checkouts = [Path(name).resolve() for name in sys.argv[2:]] or [HOME.parent]
    print(f"| {people} plans | HTML: seconds | kB each | PDF: seconds | kB each | ratio |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(HOME / "people.py"), people, folder], check=True, stdout=subprocess.DEVNULL)
        for checkout in checkouts:
            cells, seconds = [], []
            for kind in ("html", "pdf"):
                command = [str(checkout / ".venv" / "bin" / "python"), "-c", PROGRAM, folder, kind]
                time, size = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
                cells.append(f"{time:.1f} | {size / int(people) / 1000:.0f}")
                seconds.append(time)
            print(f"| {checkout.name} | {' | '.join(cells)} | {seconds[0] / seconds[1]:.2f} |")


if __name__ == "__main__":
    main()
