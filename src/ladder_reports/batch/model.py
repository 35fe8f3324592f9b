"""The values of a batch: what was asked for, its inputs, and the tasks and results of its workers. Picklable and light to import."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.small_groups import MIN_GROUP
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import Problem, encodable
from ladder_reports.evidence.audience import Audience
from ladder_reports.files.output_folder import Identity
from ladder_reports.rendering.patching import EngineState

GroupBy = Literal["manager", "team"]
"""What plans are combined by."""


class Batch(Struct, frozen=True):
    """What was asked for on the command line."""

    paths: tuple[Path, ...]
    folder: Path
    """Where the plans go."""
    options: PlanOptions
    """The options of all plans. A roster may name another audience for one of them."""
    only: tuple[str, ...] = ()
    """Ids of the people to choose; empty for everyone."""
    team: str | None = None
    level: str | None = None
    limit: int | None = None
    name_template: str = "{id}"
    jobs: int = 1
    timeout: float = 60.0
    """Seconds for one plan."""
    force: bool = False
    prune: bool = False
    zip: bool = False
    mail: bool = False
    """Whether to write `mail.csv`, which says to whom each plan goes."""
    dry_run: bool = False
    packet: bool = False
    since: Path | None = None
    """The last cycle's report, for the packet to compare with."""
    min_group: int = MIN_GROUP
    """The minimum group size: no figure is about fewer people."""
    combine: GroupBy | None = None
    password_column: str | None = None
    """The roster's column with the passwords."""
    cluster: str | None = None
    """The address of a Dask scheduler, or `local`. Without it, processes of this machine make the plans."""
    csv_separator: str = ","
    """Between the cells of `cycle.csv`."""
    verbose: bool = False

    @property
    def filtered(self) -> bool:
        """Whether only some of the inputs were asked for."""
        return bool(self.only or self.team or self.level or self.limit)

    @property
    def encrypted(self) -> bool:
        """Whether each plan is encrypted with its person's password."""
        return self.password_column is not None


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """An evidence file that was found or that a roster names, with what the roster's row says."""

    file: Path
    roster_values: tuple[tuple[str, str], ...] = ()
    """The person's `id`, `manager`, `team` and `email`, if the roster has them. They replace those in the evidence file."""
    audience: Audience | None = None
    problems: tuple[Problem, ...] = ()
    """Problems of the roster's row."""
    password: str | None = field(default=None, repr=False)
    """The password for the plan; None for an unencrypted plan. It is in no message, journal or report."""


class ReadResult(Struct, frozen=True):
    """The result of reading an evidence file."""

    person: PersonSummary | None
    """Without a level, the file cannot be used, and the problems say why."""
    problems: tuple[Problem, ...] = ()


class BatchInput(Struct, frozen=True):
    """A request whose evidence file was read."""

    request: PlanRequest
    person: PersonSummary
    """If the file cannot be used, it has an id at least."""
    usable: bool
    problems: tuple[Problem, ...]
    digest: str
    """The SHA-256 of the evidence file; empty if it could not be read."""
    anonymous: bool = False
    """Whether nothing may be said that points to the person, such as the file's name; see `anonymity`."""

    @property
    def label(self) -> str:
        """What this input is called in everything that is written or said: its file; in an anonymous batch, its id."""
        return self.person.id if self.anonymous else encodable(str(self.request.file))


class Target(Struct, frozen=True):
    """A file in the batch's folder, for a process that opens the folder itself."""

    folder: Path
    identity: Identity
    """Of the folder when the batch began."""
    name: str
    """The file's name in the folder."""

    @property
    def path(self) -> Path:
        """The file's path, for messages."""
        return self.folder / self.name


class PlanTask(Struct, frozen=True):
    """One plan to make."""

    request: PlanRequest
    audience: Audience
    digest: str
    """The SHA-256 of the evidence file when it was read."""
    target: Target
    if_password_changed: bool = False
    """Whether the plan is up to date but for its password: it is made only if the current password does not open it."""


class PacketTask(Struct, frozen=True):
    """The calibration packet to make."""

    cycle: ReviewCycle
    target: Target


class CombineTask(Struct, frozen=True):
    """One file to make from finished plans."""

    target: Target
    by: GroupBy
    name: str
    """Of the manager or team; empty for people who have none."""
    plans: tuple[tuple[str, str, str], ...]
    """Name in the folder, bookmark and SHA-256 of each plan, in this order."""


class WriteResult(Struct, frozen=True):
    """The result of making a file; without a digest, nothing was written, and the problems say why."""

    sha256: str = ""
    size: int = 0
    mtime: int = 0
    """Nanoseconds, from the file system; so is `ctime`."""
    ctime: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    evidence_changed: bool = False
    """Whether the evidence file changed while the plan was made."""
    up_to_date: bool = False
    """Whether the current password opened the plan, so that nothing had to be made."""
    engine: EngineState | None = None
    """How the engine made it."""
