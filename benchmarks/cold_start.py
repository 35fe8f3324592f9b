"""How long commands take in a fresh process, in two checkouts side by side.

    cold_start.py BEFORE AFTER [ROUNDS]

Each is a checkout with its virtual environment (``make install``). Commands alternate between them, so that a machine that drifts
harms both alike; the first round fills the caches and is not counted. Prints medians and their ratios, for the time of the
processor, which a busy machine changes least, and for the clock.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
PERSON = str(EXAMPLES / "nadia-osei.yaml")
COMMANDS = {
    "`check` of one file": ["check", PERSON],
    "`plan`": ["plan", PERSON, "-o", "plan.pdf"],
    "`plan --format html`": ["plan", PERSON, "--format", "html", "-o", "plan.html"],
    "`booklet`": ["booklet", "-o", "booklet.pdf"],
}
# Python keeps what it has compiled, as it does for users.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def main() -> None:
    """Print a row for each command."""
    checkouts = [Path(name).resolve() for name in sys.argv[1:3]]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 15  # noqa: PLR2004 -- see above
    found: dict[tuple[str, Path], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            for name, command in COMMANDS.items():
                for checkout in checkouts if number % 2 else checkouts[::-1]:
                    cost = measured([str(checkout / ".venv" / "bin" / "ladder-reports"), *command], folder)
                    if number:
                        found.setdefault((name, checkout), []).append(cost)
    print("| command | seconds of the processor: before, after | ratio | by the clock: before, after | ratio |\n|---|---|---|---|---|")
    for name in COMMANDS:
        cells = []
        for kind in range(2):
            before, after = (statistics.median(cost[kind] for cost in found[name, checkout]) for checkout in checkouts)
            cells.append(f"{before:.2f}, {after:.2f} | {after / before:.2f}")
        print(f"| {name} | {' | '.join(cells)} |")


def measured(command: list[str], folder: str) -> tuple[float, float]:
    """Seconds of the processor and of the clock that a command takes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=ENVIRONMENT)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


if __name__ == "__main__":
    main()
