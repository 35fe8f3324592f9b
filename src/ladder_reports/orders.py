"""The values of a batch: what is asked of it, its inputs, and what its workers answer. Picklable, and light to import."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from ladder_reports.audience import Audience
from ladder_reports.errors import Problem


@dataclass(frozen=True, slots=True)
class Settings:
    """What all plans of a batch share; each means what it means for one plan."""

    ladder: Path
    as_of: date
    dated: date | None = None
    audience: Audience = "person"
    anonymous: bool = False
    fillable: bool = False
    theme: str = "default"
    page_size: Literal["a4", "letter", "a5"] = "a4"
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked of a batch."""

    paths: tuple[Path, ...]
    folder: Path
    settings: Settings
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
    cluster: str | None = None
    """The address of a Dask scheduler, or `local`; without it, this machine's own processes."""
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One input: an evidence file, and what a roster says in its place."""

    file: Path
    told: tuple[tuple[str, str], ...] = ()
    """What a roster says of the person (`id`, `team`, `manager`), which replaces what the file says."""
    audience: Audience | None = None
    problems: tuple[Problem, ...] = ()
    """What is wrong with the roster's row."""


@dataclass(frozen=True, slots=True)
class Who:
    """What a batch needs to know of a person: to choose, to name the file, and for the cycle's table."""

    id: str
    name: str = ""
    team: str = ""
    manager: str = ""
    level: str = ""
    target: str = ""
    cycle: str = ""
    evidence: int = 0
    """Pieces of evidence."""
    newest: str = ""
    """The date of the newest piece, as far as the file knows it: a day, a month or a year."""
    dated: bool = False
    """Whether the file names the date on the plan."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of reading an evidence file."""

    who: Who | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """An entry that was read."""

    entry: Entry
    who: Who
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


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making a plan; without a digest, nothing was written, and the problems say why."""

    sha256: str = ""
    size: int = 0
    mtime: int = 0
    """Nanoseconds, as the file system has it."""
    seconds: float = 0.0
    problems: tuple[Problem, ...] = field(default=())
    changed: bool = False
    """Whether the evidence file changed meanwhile."""
