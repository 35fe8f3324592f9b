"""What the parts of a running batch share."""

from dataclasses import dataclass

from ladder_reports.batch.fingerprints import Baseline
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.listener import Listener
from ladder_reports.batch.model import Batch


@dataclass(frozen=True, slots=True)
class BatchContext:
    """The batch, and what it is compared with, remembers and reports to."""

    batch: Batch
    baseline: Baseline
    journal: Journal
    listener: Listener
