"""The calibration packet's view: frozen, display-ready values in the order of the pages.

`None` in the place of a figure stands for one that is protected. Texts of signals are Markdown.
"""

from dataclasses import dataclass

from ladder_reports.documents.head import DocumentHead


@dataclass(frozen=True, slots=True)
class Bar:
    """A count with its bar: `share` of the longest, in percent."""

    label: str
    count: str | None
    share: float
    colour: str


@dataclass(frozen=True, slots=True)
class LevelBars:
    """One level: the people at it, and those growing into it."""

    at: Bar
    growing: Bar


@dataclass(frozen=True, slots=True)
class Point:
    """Something worth talking about on the first page."""

    text: str
    level: str
    why: str


@dataclass(frozen=True, slots=True)
class Tint:
    """A step of the heat map's scale: its ground, the ink that reads on it, and what it means."""

    ground: str
    ink: str
    word: str


@dataclass(frozen=True, slots=True)
class Heat:
    """One field of a heat map: a count on its tint, and beside it what had no opportunity; an empty `text` is no such field."""

    text: str | None
    tint: Tint | None = None
    chance: str = ""


NOTHING = Heat("")
PROTECTED = Heat(None)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of a heat map."""

    text: str
    cells: tuple[Heat, ...]


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """Rows under a heading."""

    title: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class HeatTable:
    """A heat map: all levels by section, or one level by signal."""

    anchor: str
    title: str
    short: str
    """What stands at the head of the first column, on every page of the table."""
    lead: str
    colour: str
    text_colour: str
    heads: tuple[str, ...]
    groups: tuple[HeatGroup, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A signal that people and their managers see differently; the shares are of the longest bar, in percent."""

    text: str
    level: str
    count: str
    share_self: float
    share_manager: float
    words: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A signal whose figures moved: each pair is then and now."""

    text: str
    evidence: tuple[str, str]
    chance: tuple[str, str]
    differing: tuple[str, str]


@dataclass(frozen=True, slots=True)
class MovedGroup:
    """What moved in one group of one level."""

    title: str
    rows: tuple[MovedRow, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved since the last cycle."""

    lead: str
    notes: tuple[str, ...]
    nothing: str
    """Said where no group can be compared."""
    levels: tuple[tuple[str, tuple[str | None, str | None], tuple[str | None, str | None]], ...]
    """Each level with the people at it and those growing into it, then and now."""
    groups: tuple[MovedGroup, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the table."""

    name: str
    step: str
    evidence: str
    newest: str
    rated: str


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """A team's people under one manager; without a title, everyone."""

    title: str
    manager: str
    rows: tuple[PersonRow, ...]
    together: bool
    """Whether they are few enough to stand on one page."""


@dataclass(frozen=True, slots=True)
class QuietGroup:
    """People without evidence, or with old evidence: names, where they work, and the newest date."""

    anchor: str
    title: str
    lead: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that failed, and why."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Packet:
    """The whole packet."""

    head: DocumentHead
    name: str
    step: str
    facts: tuple[tuple[str, str], ...]
    colour: str
    text_colour: str
    few: str
    """What the mark of a protected figure means; empty where nothing is protected."""
    numbers: tuple[tuple[str, str], ...]
    levels: tuple[LevelBars, ...]
    levels_on_story: bool
    some_levels: bool
    """Whether any level has a figure."""
    no_levels: str
    """Why none has."""
    team_named: bool
    """Whether anybody's team is told."""
    points: tuple[Point, ...]
    growing_nowhere: str | None
    pieces: tuple[Bar, ...]
    ages: tuple[Bar, ...]
    teams: tuple[tuple[tuple[str, str], ...], ...]
    """Rows of teams with their people."""
    teams_across: int
    teams_rest: str
    overview: HeatTable | None
    scale: tuple[Tint, ...]
    heat: tuple[HeatTable, ...]
    differences: tuple[Difference, ...]
    differences_rest: str
    moved: Moved | None
    people: tuple[PeopleGroup, ...]
    people_lead: str
    people_elsewhere: str
    """Where the people are listed when they are too many for the packet."""
    quiet: tuple[QuietGroup, ...]
    failures: tuple[Failure, ...]
    failures_rest: str
    colophon: str
