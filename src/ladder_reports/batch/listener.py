"""What a running batch reports, as it happens. The command line shows it as progress or as JSON events."""

from collections.abc import Sequence
from typing import Protocol

from ladder_reports.batch.report import CombinedRecord, PacketRecord, PlanRecord
from ladder_reports.errors import Problem


class Listener(Protocol):
    """Receives the events of a batch. `reason` says why a file was made or, in a dry run, would be; it is empty otherwise."""

    def noted(self, note: Problem) -> None:
        """Something is worth knowing about the batch's folder."""

    def reading_started(self, inputs: int) -> None:
        """The inputs are found; they are read next."""

    def inputs_left_out(self, notes: Sequence[Problem]) -> None:
        """Some inputs are not used, for the reasons in the notes."""

    def batch_started(self, inputs: int) -> None:
        """The inputs are read and chosen; the plans come next."""

    def plan_finished(self, record: PlanRecord, reason: str) -> None:
        """The plan of one input was made, skipped or failed."""

    def packet_started(self, people: int) -> None:
        """The calibration packet of this many people is being made."""

    def packet_finished(self, record: PacketRecord, reason: str) -> None:
        """The packet was made, skipped or failed."""

    def combined_finished(self, record: CombinedRecord, reason: str) -> None:
        """The file of one manager or team was made, skipped or failed."""
