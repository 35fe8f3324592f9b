"""What putting plans together takes in time and memory.

Usage: python benchmarks/joining.py FOLDER [TIMES]

FOLDER holds finished plans, as `ladder-reports batch` writes them; each is taken TIMES times (default 1). Prints how many
plans were joined, the seconds, the megabytes of memory for each plan beyond what the process had before, and the sizes.
"""

import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports.rendering.merging import Part, merge  # noqa: E402 -- the checkout's package

_UNIT = 1 << (20 if sys.platform == "darwin" else 10)
"""Of `ru_maxrss` in a megabyte."""


def main() -> None:
    """Join, and print what it took."""
    if len(sys.argv) == 1:
        raise SystemExit("give the folder of the plans")
    paths = sorted(Path(sys.argv[1]).glob("*.pdf")) * (int(sys.argv[2]) if len(sys.argv) > 2 else 1)  # noqa: PLR2004 -- the second argument
    before, began = _memory(), time.perf_counter()
    data = merge((Part(path.read_bytes(), path.stem) for path in paths), "Plans")
    seconds, memory = time.perf_counter() - began, _memory() - before
    size = sum(path.stat().st_size for path in paths)
    print(f"{len(paths)} plans in {seconds:.1f} s, {memory / len(paths):.2f} MB of memory each")
    print(f"{size / 1e6:.1f} MB became {len(data) / 1e6:.1f} MB")


def _memory() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT


if __name__ == "__main__":
    main()
