"""Looks for inputs that no reader is prepared for: `make fuzz`, or `python tests/fuzz/fuzz.py [--minutes N] [TARGET…]`.

Each target gets changed inputs in turn until the time is over. What should not have happened is shrunk to a small input, which
is kept in build/fuzz/. When the fault is mended, move that file to tests/fuzz/corpus/TARGET/: the tests try it from then on.
"""

import argparse
import hashlib
import sys
import time
import traceback
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "support")]

import fuzzing  # noqa: E402 -- the tests' helpers are found only now

_ROUND = 100
"""Inputs of one target before the next has its turn."""


def _round(target: str, number: int, begin: SearchStrategy[bytes]) -> tuple[int, bytes, BaseException | None]:
    """One round of a target: how many inputs there were, and the smallest one that went wrong with its fault."""
    tried, last = 0, b""

    @seed(number)
    @settings(
        max_examples=_ROUND, deadline=None, database=None, phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck)
    )
    @given(begin)
    def attempt(data: bytes) -> None:
        nonlocal tried, last
        tried += 1
        try:
            fuzzing.run_target(target, data)
        except BaseException:
            last = data
            raise

    try:
        attempt()
    except Exception as fault:  # noqa: BLE001 -- this is what is looked for
        return tried, last, fault
    return tried, b"", None


def main() -> int:
    """Fuzz until the time is over; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", choices=[[], *fuzzing.TARGETS], help="what to fuzz; everything if none is named")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed tries the same inputs")
    asked = parser.parse_args()
    targets = asked.targets or list(fuzzing.TARGETS)
    begin = {target: fuzzing.inputs(target) for target in targets}
    counts = dict.fromkeys(targets, 0)
    until, number, found = time.monotonic() + asked.minutes * 60, asked.seed, set[Path]()
    print(f"seed {asked.seed}")
    while time.monotonic() < until:
        for target in targets:
            number += 1
            tried, data, fault = _round(target, number, begin[target])
            counts[target] += tried
            if fault:
                path = ROOT / "build" / "fuzz" / f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                if path not in found:
                    print(f"{path}: {''.join(traceback.format_exception(fault, limit=-4))}", flush=True)
                found.add(path)
            if time.monotonic() > until:
                break
    print(", ".join(f"{target}: {count}" for target, count in counts.items()), "inputs;", len(found), "faults")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
