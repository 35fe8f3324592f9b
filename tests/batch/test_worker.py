"""Workers write whole files or none, also on full disks, and give back their memory."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cycles import EVERYTHING_OF_A_CYCLE, batch_here, holds, people
from making import DAY
from process import environment, run_python


def test_objects_set_aside_from_the_garbage_collector_are_collected_in_the_end() -> None:
    """A cycle that outlives some plans is set aside with what is kept; once it is garbage it goes, though not at once."""
    told = """
import gc, weakref
from ladder_reports.batch import worker
class ReviewCycle: pass
cycle = ReviewCycle()
cycle.own = cycle
seen = weakref.ref(cycle)
gc.disable()
def plans(count):
    for _ in range(count):
        worker.tidy_up(alone=True)
plans(worker.COLLECT_AFTER)
del cycle
plans(worker.COLLECT_AFTER)
aside = seen() is not None
plans(worker.COLLECT_ALL_AFTER)
print(aside, seen() is None, gc.get_freeze_count() > 0)
"""
    done = run_python("-c", told)
    assert "True True True" == done.stdout.strip(), done.stderr


def test_a_disk_that_takes_no_more_is_reported(tmp_path: Path) -> None:
    """The plan that cannot be written has failed, and nothing of it is left; the next run makes it."""
    people(tmp_path / "people", 1)
    folder = tmp_path / "plans"
    command = [sys.executable, "-m", "ladder_reports", "batch", str(tmp_path / "people"), "-o", str(folder), "--as-of", DAY.isoformat()]
    limited = ["sh", "-c", f"ulimit -f 20; exec {shlex.join(command)}"]
    result = subprocess.run(limited, env=environment(), capture_output=True, text=True, check=False)
    assert 1 == result.returncode, result.stderr
    assert "p000.pdf: cannot be written: file too large" in result.stderr
    assert sorted(EVERYTHING_OF_A_CYCLE) == holds(folder)
    assert [] == list((folder / ".ladder-reports" / "unfinished").iterdir())
    assert 0 == batch_here(tmp_path / "people", "-o", folder).returncode


_OWN_MOUNTS = ["unshare", "--map-root-user", "--mount", "sh", "-e", "-c"]
"""A shell whose mounts nobody else sees and which are gone when it ends."""


def own_mounts() -> bool:
    """Whether this machine lets such a shell be."""
    try:
        tried = subprocess.run([*_OWN_MOUNTS, "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0


MOUNTS = pytest.mark.skipif(not own_mounts(), reason="nothing can be mounted here")


def in_own_mounts(home: Path, count: int, *steps: str, jobs: int = 1) -> dict[str, str]:
    """So many people, a disk, and on it these steps of shell, `BATCH` being the tool; what they left in `$OUT`, by name."""
    source, disk, results = home / "people", home / "disk", home / "out"
    people(source, count)
    disk.mkdir()
    results.mkdir()
    call = ["-m", "ladder_reports", "batch", str(source), "-o", str(disk), "--as-of", DAY.isoformat(), "--jobs", str(jobs)]
    script = "\n".join(step.replace("BATCH", shlex.join([sys.executable, *call])) for step in steps)
    places = {"DISK": str(disk), "OUT": str(results)}
    done = subprocess.run([*_OWN_MOUNTS, script], env=environment(places), capture_output=True, text=True, check=False, timeout=120)
    assert 0 == done.returncode, done.stderr
    return {path.name: path.read_text(encoding="utf-8") for path in results.iterdir() if path.is_file()}


@MOUNTS
def test_a_full_disk_costs_what_did_not_fit_and_nothing_else(tmp_path: Path) -> None:
    """Plans that found room are whole, those that did not are reported, half a file is nowhere; with room, the next run makes the rest."""
    found = in_own_mounts(
        tmp_path,
        8,
        "mount -t tmpfs -o size=140k tmpfs $DISK",
        "code=0; BATCH 2> $OUT/first > $OUT/paths || code=$?",
        "echo $code > $OUT/code",
        "mkdir $OUT/left; cp $DISK/*.pdf $OUT/left; (ls -A $DISK/.ladder-reports/unfinished 2> /dev/null || true) > $OUT/unfinished",
        "mount -o remount,size=40m $DISK",
        "BATCH 2> $OUT/second > $OUT/paths",
        "cp $DISK/report.json $OUT",
        jobs=2,
    )
    left = sorted((tmp_path / "out" / "left").iterdir())
    assert ("1\n", "") == (found["code"], found["unfinished"])
    assert "no space left on device" in found["first"]
    assert "Traceback" not in found["first"]
    assert "internal error" not in found["first"]
    assert 0 < len(left) < 8
    assert all(path.read_bytes().endswith(b"%%EOF\n") for path in left)
    counts = json.loads(found["report.json"])["counts"]
    assert (8, 0) == (counts["done"] + counts["skipped"], counts["failed"])
    assert 0 < counts["skipped"] <= len(left)


@MOUNTS
def test_a_disk_that_may_not_be_written_to_is_a_problem_and_loses_nothing(tmp_path: Path) -> None:
    """One line, before anything is made; a dry run still tells what would be."""
    found = in_own_mounts(
        tmp_path,
        2,
        "mount -t tmpfs tmpfs $DISK",
        "BATCH > $OUT/paths 2> $OUT/first; sha256sum $DISK/*.* > $OUT/before",
        "mount -o remount,ro $DISK",
        "code=0; BATCH --force > $OUT/paths 2> $OUT/second || code=$?",
        "echo $code > $OUT/code; sha256sum $DISK/*.* > $OUT/after",
        "BATCH --dry-run > $OUT/planned 2> $OUT/third",
    )
    assert "1\n" == found["code"]
    assert f"{tmp_path / 'disk'}: cannot be written to: read-only file system\n" == found["second"]
    assert found["before"] == found["after"]
    assert "p000.pdf: up to date\np001.pdf: up to date\n" == found["planned"]


@MOUNTS
def test_a_disk_too_full_for_the_joined_file_keeps_the_plans(tmp_path: Path) -> None:
    """The combined file has failed, the plans and the report are there; with more room it is made, and no plan is made again."""
    found = in_own_mounts(
        tmp_path,
        4,
        "mount -t tmpfs -o size=40m tmpfs $DISK",
        "BATCH > $OUT/paths 2> $OUT/first",
        "mount -o remount,size=$(($(du -sk $DISK | cut -f1) + 24))k $DISK",
        "code=0; BATCH --combine team > $OUT/paths 2> $OUT/second || code=$?",
        "echo $code > $OUT/code; cp $DISK/report.json $OUT",
        "ls -A $DISK/by-team $DISK/.ladder-reports/unfinished | grep -c pdf > $OUT/left || true",
        "mount -o remount,size=40m $DISK",
        "BATCH --combine team > $OUT/paths 2> $OUT/third",
    )
    assert ("1\n", "0\n") == (found["code"], found["left"])
    assert "by-team/ads.pdf: cannot be written: no space left on device" in found["second"]
    assert ["failed", "failed"] == [record["outcome"] for record in json.loads(found["report.json"])["combined"]]
    assert "0 made, 4 up to date, 0 failed" in found["third"]
    assert "by team: 2 made, 0 up to date, 0 failed" in found["third"]
