"""A batch reports to one listener: what has begun, and each file once, in this order."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cycles import EXAMPLES
from ladder_reports.batch.listener import Listener
from ladder_reports.batch.model import Batch
from ladder_reports.batch.report import CombinedRecord, PacketRecord, PlanRecord
from ladder_reports.batch.run import run
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import Problem
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY


class Events(Listener):
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []

    def noted(self, note: Problem) -> None:
        """There is a note."""
        self.heard.append(("note", note))

    def batch_started(self, inputs: int) -> None:
        """The inputs are known."""
        self.heard.append(("started", inputs))

    def plan_finished(self, record: PlanRecord, reason: str) -> None:
        """A plan ended."""
        self.heard.append(("plan", record.outcome, reason))

    def reading_started(self, inputs: int) -> None:
        """The files are found."""
        self.heard.append(("reading", inputs))

    def inputs_left_out(self, notes: Sequence[Problem]) -> None:
        """Some are not used."""
        self.heard += [("left out", note.path) for note in notes]

    def packet_started(self, people: int) -> None:
        """The packet is begun."""
        self.heard.append(("packet started", people))

    def packet_finished(self, record: PacketRecord, reason: str) -> None:
        """The packet ended."""
        self.heard.append(("packet", record.outcome, reason))

    def combined_finished(self, record: CombinedRecord, reason: str) -> None:
        """A combined file ended."""
        self.heard.append(("combined", record.outcome, reason))


def test_every_file_is_reported_once(tmp_path: Path) -> None:
    """Plans, then combined files, then the packet; a dry run makes no packet and says why it would."""
    source = tmp_path / "people"
    source.mkdir()
    shutil.copy(EXAMPLES[0], source)
    (source / "bad.yaml").write_text("level: senior\n", encoding="utf-8")
    options = PlanOptions(DEFAULT_LADDER, DAY)
    events = Events()
    result = run(Batch((source,), tmp_path / "plans", options, packet=True, combine="team", dry_run=True), events)
    assert ("reading", 2) == events.heard[0]
    assert ("started", 2) == events.heard[1]
    assert [("combined", "done", "new"), ("packet", "done", "new")] == events.heard[-2:]
    assert [("plan", "done", "new"), ("plan", "failed", "")] == sorted(events.heard[2:-2])
    assert (1, 1) == (result.report.counts.done, result.report.counts.failed)
    assert not (tmp_path / "plans").exists()
