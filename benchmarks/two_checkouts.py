"""How long the same batch takes in two checkouts, side by side, for the changes that promise to cost nothing.

    two_checkouts.py BEFORE AFTER [PEOPLE] [ROUNDS]

Each is a checkout with its virtual environment (``make install``). Rounds alternate, so that a machine that drifts harms both alike.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEOPLE = Path(__file__).resolve().parent / "people.py"


def main() -> None:
    """Print each round's seconds, and the ratio of the medians."""
    checkouts = [Path(name).resolve() for name in sys.argv[1:3]]
    people = int(sys.argv[3]) if len(sys.argv) > 3 else 400  # noqa: PLR2004 -- see above
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3  # noqa: PLR2004
    seconds: dict[Path, list[float]] = {checkout: [] for checkout in checkouts}
    with tempfile.TemporaryDirectory() as folder:
        home, out = Path(folder) / "people", Path(folder) / "plans"
        subprocess.run([sys.executable, str(PEOPLE), str(people), str(home)], check=True, stdout=subprocess.DEVNULL)
        for number in range(rounds):
            for checkout in checkouts if number % 2 == 0 else checkouts[::-1]:
                shutil.rmtree(out, ignore_errors=True)
                command = [str(checkout / ".venv" / "bin" / "ladder-reports"), "batch", str(home), "-o", str(out), "--jobs", "2", "--quiet"]
                began = time.monotonic()
                subprocess.run([*command, "--as-of", "2026-11-20"], check=True, stdout=subprocess.DEVNULL)
                seconds[checkout].append(time.monotonic() - began)
    for checkout, found in seconds.items():
        print(f"{checkout}: {', '.join(f'{one:.1f}' for one in found)} s, median {statistics.median(found):.1f}")
    before, after = (statistics.median(seconds[checkout]) for checkout in checkouts)
    print(f"after / before: {after / before:.3f}")


if __name__ == "__main__":
    main()
