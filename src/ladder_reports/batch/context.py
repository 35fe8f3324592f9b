"""What the parts of a running batch share."""

from msgspec import Struct

from ladder_reports.batch.file_names import file_name
from ladder_reports.batch.fingerprints import Baseline
from ladder_reports.batch.journal import Journal
from ladder_reports.batch.listener import Listener
from ladder_reports.batch.model import Batch, BatchInput
from ladder_reports.evidence.audience import Audience


class BatchContext(Struct, frozen=True):
    """The batch, and what it is compared with, remembers and reports to."""

    batch: Batch
    baseline: Baseline
    journal: Journal
    listener: Listener

    def audience(self, one: BatchInput) -> Audience:
        """Whose copy is made of this input."""
        return one.request.audience or self.batch.options.audience

    def output(self, one: BatchInput) -> str:
        """The name of the file that is made of this input."""
        return file_name(self.batch.name_template, one.person, self.audience(one), anonymous=self.batch.options.anonymous)
