"""What the costliest evidence files take that are accepted: processor time and memory of one plan, in a fresh process.

Usage: python benchmarks/hostile.py [PART OF A CASE'S NAME…]

Prints a row for each case of `tests/hostile.py`: size of the file, pages of the plan, seconds of processor time, the
greatest memory in MB, and the exit code, which is 0. The operating system holds each to the bounds that docs/security.md
states; where one is passed, or a file is refused, this program fails.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

import hostile  # noqa: E402 -- the cases stand beside the tests that use them


def main() -> None:
    """Measure every case, one after the other, and print the table."""
    wanted = sys.argv[1:]
    print("| the file | KiB | pages | seconds | MB | exit |", "|---|---|---|---|---|---|", sep="\n")
    worst, failed = [0.0, 0.0], 0
    with tempfile.TemporaryDirectory() as folder:
        for case in hostile.CASES:
            if not wanted or any(part in case for part in wanted):
                path = Path(folder) / "p.yaml"
                path.write_text(hostile.text_of(case), encoding="utf-8")
                size, pages, seconds, memory, code = path.stat().st_size / 1024, *_measured(path)
                failed += code != 0
                worst = [max(worst[0], seconds), max(worst[1], memory)]
                print(f"| {case} | {size:.0f} | {pages} | {seconds:.1f} | {memory:.0f} | {code} |", flush=True)
    print(f"| the most | | | {worst[0]:.1f} | {worst[1]:.0f} | |")
    sys.exit(failed)


def _measured(path: Path) -> tuple[str, float, float, int]:
    command = [
        sys.executable,
        "-c",
        hostile.PROGRAM,
        "plan",
        str(path),
        "-o",
        str(path.with_suffix(".pdf")),
        "--verbose",
        "--as-of",
        "2026-11-20",
    ]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests" / "support")])}
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env=paths)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode()
    pages = next((line.split(" pages")[0] for line in words.splitlines() if " pages, " in line), "")
    if child.returncode:
        print(words.strip()[:300], file=sys.stderr)
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return pages, used.ru_utime + used.ru_stime, kilobytes / 1024, child.returncode


if __name__ == "__main__":
    main()
