"""How a batch is shown: a bar, lines for tenths, or JSON events."""

import json
import sys
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from cycles import batch_here, people
from ladder_reports.batch.model import Batch
from ladder_reports.batch.report import (
    BatchResult,
    CombinedRecord,
    InputResult,
    OutcomeName,
    PacketRecord,
    PlanRecord,
    Report,
    ReportedProblem,
)
from ladder_reports.cli import progress
from ladder_reports.documents.plan.options import PlanOptions
from making import DAY
from packets import crowd


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


def test_at_the_end_each_failure_has_a_line() -> None:
    """Inputs by manager, whose problems are far above by now, then other files; in an anonymous batch, nobody is named."""

    def failed(name: str, manager: str) -> InputResult:
        record = record_of(7, "failed").model_copy(update={"file": f"{name}.yaml"})
        person = replace(crowd(1)[0], manager=manager)
        return InputResult(person, record)

    problem = ReportedProblem(path="p", line=0, column=0, message="no room", note=False)
    combined = CombinedRecord(
        name="Mo\x1b", outcome="failed", output=None, sha256=None, plans=(), missing=(), seconds=0, problems=(problem, problem)
    )
    packet = PacketRecord(outcome="failed", output=None, sha256=None, seconds=0, problems=(problem,))
    batch = Batch((), Path("plans"), PlanOptions(Path("ladder"), DAY), combine="manager")
    done = InputResult(crowd(1)[0], record_of(1))
    result = BatchResult(cast("Report", None), (failed("c", "Mo"), done, failed("b", ""), failed("a", "Mo")), (combined,), packet)
    assert [
        "failed: b.yaml (1 problem)",
        "failed: a.yaml (1 problem); manager: Mo",
        "failed: c.yaml (1 problem); manager: Mo",
        r"failed: plans of the manager Mo\x1b (2 problems)",
        "failed: the calibration packet (1 problem)",
    ] == list(progress._failures(result, batch))
    anonymous = replace(batch, options=replace(batch.options, audience="panel", anonymous=True))
    assert not any("; manager" in line for line in progress._failures(result, anonymous))
