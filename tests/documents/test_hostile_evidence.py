"""Evidence that means harm stays within the bounds that docs/security.md states; the operating system holds it to them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import hostile
from ladder_reports.paths import PACKAGE
from making import ROOT
from process import environment

QUICK = (
    "5,000 pieces of evidence",
    "5,000 opened brackets",
    "5,000 nested signs",
    "lists eight deep",
    "quotations eight deep",
    "addresses of two thousand characters",
)
"""Cases of a few seconds, one for each kind of limit; `benchmarks/hostile.py` holds all of them to the same bounds."""


def bounded(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in processes that may each use no more than the bounds."""
    paths = {"PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), str(ROOT / "tests" / "support")])}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environment(paths), capture_output=True, check=False, encoding="utf-8"
    )


def test_the_costliest_evidence_stays_within_the_bounds(tmp_path: Path) -> None:
    """A file at a limit is accepted and becomes a plan, within the stated processor time and memory."""
    calls = []
    for number, case in enumerate(QUICK):
        path = tmp_path / f"{number}.yaml"
        path.write_text(hostile.text_of(case), encoding="utf-8")
        calls.append(["plan", str(path), "--quiet", "-o", str(path.with_suffix(".pdf"))])
    done = bounded(hostile.EACH, json.dumps(calls))
    found = zip(QUICK, calls, [line for line in done.stdout.splitlines() if not line.endswith(".pdf")], strict=True)
    assert [(case, "0", True) for case in QUICK] == [(case, code, Path(call[-1]).exists()) for case, call, code in found], done.stderr[:500]


def test_what_is_beyond_a_limit_is_a_problem_at_its_place(tmp_path: Path) -> None:
    """Every file beyond a limit is refused with a line and a column, all of them in one process within the bounds of one plan."""
    names = {f"{number:02}.yaml": case for number, case in enumerate(hostile.REFUSED)}
    for name, case in names.items():
        (tmp_path / name).write_text(hostile.refused_text(case), encoding="utf-8")
    done = bounded(hostile.PROGRAM, "check", str(tmp_path), "--quiet")
    assert 1 == done.returncode, done.stderr[-500:]
    assert "Traceback" not in done.stderr
    places = {line.removeprefix(f"{tmp_path}/").split(": ")[0] for line in done.stderr.splitlines()}
    assert set(names) == {place.split(":")[0] for place in places}
    assert [] == [place for place in places if place.count(":") != 2]
    assert all(len(line) < 400 and line.isprintable() for line in done.stderr.splitlines())


def test_the_bounds_are_those_that_the_documentation_states() -> None:
    """What docs/security.md promises is what is tested."""
    text = " ".join((ROOT / "docs" / "security.md").read_text(encoding="utf-8").split())
    assert f"{hostile.SECONDS} seconds of processor time and {hostile.BYTES // 1024**3} GiB of memory" in text
