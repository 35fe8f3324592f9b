"""The values of a batch: what is asked of it, its inputs, and what its workers answer. Picklable, and light to import."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ladder_reports.assessment.calibration import ReviewCycle
from ladder_reports.assessment.small_groups import MIN_GROUP
from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import Problem
from ladder_reports.evidence.audience import Audience
from ladder_reports.rendering.patching import EngineState

By = Literal["manager", "team"]
"""What plans are put together by."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked of a batch."""

    paths: tuple[Path, ...]
    folder: Path
    options: PlanOptions
    """What all plans share. A roster may ask for another audience."""
    only: tuple[str, ...] = ()
    team: str | None = None
    level: str | None = None
    limit: int | None = None
    name_template: str = "{id}"
    jobs: int = 1
    timeout: float = 60.0
    force: bool = False
    prune: bool = False
    zip: bool = False
    dry_run: bool = False
    packet: bool = False
    """Whether the calibration packet is made, too."""
    since: Path | None = None
    """The last cycle's report, for the packet to compare with."""
    min_group: int = MIN_GROUP
    """No figure is about fewer people."""
    combine: By | None = None
    password_column: str | None = None
    """The column of the roster that holds the passwords."""
    cluster: str | None = None
    """The address of a Dask scheduler, or `local`; without it, this machine's own processes."""
    verbose: bool = False

    @property
    def encrypted(self) -> bool:
        """Whether each plan is encrypted with its person's password."""
        return self.password_column is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One input: an evidence file, and what a roster says in its place."""

    file: Path
    roster_values: tuple[tuple[str, str], ...] = ()
    """What a roster says of the person (`id`, `team`, `manager`), which replaces what the file says."""
    audience: Audience | None = None
    problems: tuple[Problem, ...] = ()
    """What is wrong with the roster's row, or worth knowing of it."""
    password: str | None = field(default=None, repr=False)
    """What the plan is encrypted with; None if it is not encrypted. It goes into no message, journal or report."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of reading an evidence file."""

    who: PersonSummary | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """An entry that was read."""

    entry: Entry
    who: PersonSummary
    readable: bool
    problems: tuple[Problem, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Order:
    """One plan to make."""

    entry: Entry
    audience: Audience
    digest: str
    """The SHA-256 of the evidence file when it was looked at."""
    target: Path
    scratch: Path
    standing: bool = False
    """Whether it is there, and is to be made only if it does not open with its person's password."""


@dataclass(frozen=True, slots=True)
class PacketOrder:
    """The calibration packet to make."""

    cycle: ReviewCycle
    target: Path
    scratch: Path


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file to put together from plans."""

    target: Path
    scratch: Path
    by: By
    name: str
    """The manager's or the team's; empty for people who have none."""
    parts: tuple[tuple[Path, str, str], ...]
    """Each plan's file, bookmark and SHA-256, in their order."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making a file; without a digest, nothing was written, and the problems say why."""

    sha256: str = ""
    size: int = 0
    mtime: int = 0
    """Nanoseconds, as the file system has it."""
    seconds: float = 0.0
    problems: tuple[Problem, ...] = field(default=())
    changed: bool = False
    """Whether the evidence file changed meanwhile."""
    stands: bool = False
    """Whether there was nothing to do."""
    engine: EngineState | None = None
    """How the engine made it."""
