"""How a batch is shown: a bar, lines for tenths, or JSON events."""

import json
import sys
from pathlib import Path

import pytest

from cycles import batch_here, people
from ladder_reports.batch.report import OutcomeName, PlanRecord, ReportedProblem
from ladder_reports.cli import progress


def test_events_are_json(tmp_path: Path) -> None:
    """With `--json`, each line of stdout is an object: how many, each input, and the end."""
    people(tmp_path / "people", 2)
    (tmp_path / "people" / "x.yaml").write_text("level: senior\n", encoding="utf-8")
    result = batch_here(tmp_path / "people", "-o", tmp_path / "plans", "--json")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["reading", "begin", "record", "record", "record", "end"] == [event["event"] for event in events]
    assert {"done": 2, "failed": 1, "inputs": 3, "skipped": 0} == events[-1]["counts"]
    assert ("", 1) == (result.stderr, result.returncode)


def record_of(number: int, outcome: OutcomeName = "done") -> PlanRecord:
    """The record of one input."""
    trouble = ReportedProblem(path=f"p{number}.yaml", line=1, column=2, message="wrong\x1b", note=False)
    problems = (trouble,) if outcome == "failed" else ()
    return PlanRecord(file="f", id="i", audience="person", outcome=outcome, output=None, sha256=None, seconds=0, problems=problems)


def test_progress_is_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    """With what was done so far; failures are shown at once, safe for a terminal."""
    told = progress.Progress(quiet=False, verbose=False, dry_run=False)
    told.batch_started(40)
    for number in range(40):
        told.plan_finished(record_of(number, "failed" if number == 7 else "done"), "new")
    told.close()
    lines = capsys.readouterr().err.splitlines()
    assert 11 == len(lines)
    assert "p7.yaml:1:2: wrong\\x1b" == lines[1]
    assert lines[-1].startswith("100 %: 39 done, 1 failed; ")


def test_progress_is_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows counts, and goes when the batch is over; problems stay."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    told = progress.Progress(quiet=False, verbose=False, dry_run=False)
    told.batch_started(3)
    possible: tuple[OutcomeName, ...] = ("done", "skipped", "failed")
    for number, outcome in enumerate(possible):
        told.plan_finished(record_of(number, outcome), "new")
    told.close()
    assert "p2.yaml:1:2: wrong" in capsys.readouterr().err
    assert 2 == told.kept
