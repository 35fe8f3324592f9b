"""Kills batches at random moments and looks at what they leave: python benchmarks/kills.py [KILLS] [PEOPLE].

A batch is made once undisturbed. Then batches with packet, combined files and ZIP are ended at random moments, by SIGKILL to the
batch alone, by SIGKILL to its workers too, by SIGTERM and by SIGINT. After each, every file that can be seen must be whole: one that the
undisturbed batch wrote, too, or a report that can be read. Then the same command runs to its end, and everything must be as in
the undisturbed batch. Every fourth time it begins in an empty folder, otherwise in one where some plans are out of date.
"""

import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

PEOPLE = Path(__file__).resolve().parent / "people.py"
WAYS = ("SIGKILL", "SIGKILL to all", "SIGTERM", "SIGINT")
_OWN = {"report.json", "cycle.csv"}
"""Files that tell what was made now, and so differ between runs."""


def main(kills: int, people: int) -> int:
    """Kill so many batches; 1 if anything was left that should not be."""
    with tempfile.TemporaryDirectory() as home:
        source, folder = Path(home, "people"), Path(home, "plans")
        subprocess.run([sys.executable, str(PEOPLE), str(people), str(source)], check=True, stdout=subprocess.DEVNULL)
        _run(source, folder)
        shutil.rmtree(folder)
        began = time.monotonic()
        _run(source, folder)
        seconds = time.monotonic() - began
        whole = _digests(folder)
        print(f"undisturbed: {len(whole)} files in {seconds:.1f} s", flush=True)
        counts: Counter[str] = Counter()
        faults: list[str] = []
        for number in itertools.count():
            if counts["killed"] == kills:
                break
            way = WAYS[number % len(WAYS)]
            if number % 4 == 0:
                shutil.rmtree(folder)
            else:
                for path in random.sample(sorted(folder.glob("*.pdf")), people // 2):
                    path.unlink()
            process = subprocess.Popen(
                _command(source, folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, text=True
            )
            time.sleep(random.uniform(0, seconds))  # noqa: S311 -- no secret
            counts["killed" if process.poll() is None else "had ended"] += 1
            said = _end(process, way)
            faults += [f"{number}, {way}: {fault}" for fault in _faults(folder, whole, counts)]
            if "Traceback" in said:
                faults.append(f"{number}, {way}: {said}")
            said = _run(source, folder)
            faults += [f"{number}, {way}, then: {said}"] if _digests(folder) != whole else []
            left = sorted(path.name for path in (folder / ".ladder-reports" / "unfinished").iterdir())
            faults += [f"{number}, {way}: left {left}"] if left else []
    print(", ".join(f"{what}: {count}" for what, count in counts.items()), "; faults:", len(faults))
    print(*faults, sep="\n")
    return 1 if faults else 0


def _command(source: Path, folder: Path) -> list[str]:
    options = ["--as-of", "2026-11-20", "--packet", "--combine", "team", "--zip", "--jobs", "2", "--quiet"]
    return [sys.executable, "-m", "ladder_reports", "batch", str(source), "-o", str(folder), *options]


def _run(source: Path, folder: Path) -> str:
    done = subprocess.run(_command(source, folder), capture_output=True, text=True, check=False)
    return f"exit code {done.returncode}: {done.stderr}"


def _end(process: subprocess.Popen[str], way: str) -> str:
    """End a batch, and wait until it and its workers have gone; what it said."""
    children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    if process.poll() is None:
        if way == "SIGKILL to all":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.send_signal(getattr(signal, way.removesuffix(" to all")))
    _, said = process.communicate(timeout=60)
    _, alive = psutil.wait_procs(children, timeout=30)
    return said + "".join(f"Traceback: {one} is still running" for one in alive)


def _faults(folder: Path, whole: dict[str, str], counts: Counter[str]) -> list[str]:
    """What is wrong with the files that can be seen in the folder."""
    found = []
    for name, digest in _digests(folder).items():
        counts["files whole"] += 1
        if whole.get(name) != digest:
            found.append(f"{name} is not what the undisturbed batch wrote")
    report = folder / "report.json"
    if report.exists() and "counts" not in json.loads(report.read_text(encoding="utf-8")):
        found.append("report.json is not whole")
    return found


def _digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and ".ladder-reports" not in path.parts and path.name not in _OWN]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    raise SystemExit(main(*(int(number) for number in [*sys.argv[1:], *("100", "8")[len(sys.argv) - 1 :]])))
