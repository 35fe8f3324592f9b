"""How long the calibration packet takes and how much memory, by the number of people in the cycle.

Usage: python benchmarks/packet.py [COUNT …]

The people are those of people.py; beyond 2,000 the same ones come again under other ids. Each packet is made in a
process of its own, so that one's memory is not another's.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from msgspec.structs import replace

import people
from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.summary import PersonSummary, summarize
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER

COUNTS = (10, 200, 2_000, 50_000)
_DISTINCT = 2_000


def main() -> None:
    """Measure each count, and print the table; with `--one COUNT`, make one packet and print its figures."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(_one(int(sys.argv[2]))))
        return
    print("| people | pages | seconds | CPU seconds | peak memory | file |")
    print("|---|---|---|---|---|---|")
    for count in [int(text) for text in sys.argv[1:]] or COUNTS:
        command = [sys.executable, __file__, "--one", str(count)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print("| {people} | {pages} | {seconds:.1f} | {cpu:.1f} | {memory} MiB | {size} KiB |".format(**found))


def _one(count: int) -> dict[str, float]:
    from ladder_reports.documents.packet.build import PacketJob, make_packet  # noqa: PLC0415 -- the engine's import counts

    cycle = ReviewCycle(crowd(count), (), date(2026, 11, 20), 5)
    began, cpu = time.perf_counter(), time.process_time()
    made = make_packet(PacketJob(DEFAULT_LADDER, cycle))
    return {
        "people": count,
        "pages": made.pages,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        # Linux counts in KiB, macOS in bytes.
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024**2 if sys.platform == "darwin" else 1024),
        "size": len(made.data) // 1024,
    }


def crowd(count: int) -> tuple[PersonSummary, ...]:
    """The summaries of so many invented people."""
    ladder = load_ladder(DEFAULT_LADDER).unwrap()
    with tempfile.TemporaryDirectory() as folder:
        path, found = Path(folder) / "person.yaml", []
        for name, text in people.people(min(count, _DISTINCT), ladder):
            path.write_text(text, encoding="utf-8")
            found.append(replace(summarize(load_evidence(path, ladder).unwrap(), ladder), id=name))
    return tuple(
        found[number] if number < len(found) else replace(found[number % len(found)], id=f"{found[number % len(found)].id}-{number}")
        for number in range(count)
    )


if __name__ == "__main__":
    main()
