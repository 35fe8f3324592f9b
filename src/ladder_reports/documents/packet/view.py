"""The calibration packet's view: frozen values in the order of the pages, ready to be printed.

None in the place of a figure says that it is hidden, because its group is too small. Texts of signals are Markdown.
"""

from msgspec import Struct

from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.head import DocumentHead

ThenAndNow = tuple[str | None, str | None]
"""A figure of the earlier cycle and of this one."""


class Drawing(Struct, frozen=True):
    """A section of a person's signals, drawn in points: a shape for each signal, strokes above it, a line below it."""

    width: float
    height: float
    shapes: str
    """A path in the level's color."""
    lines: str
    """A path in ink; empty if the person sees nothing otherwise."""
    spoken: str
    """What the drawing shows, in words."""


class RollRow(Struct, frozen=True):
    """A person in the roll."""

    anchor: str
    team: str
    names_team: bool
    """Whether the team stands beside the person: where it begins, and where a page begins."""
    name: str
    step: str
    color: str
    drawings: tuple[Drawing | None, ...]
    """One for each column of signals; None where the person's level has none."""
    newest: str
    remark: str
    """How many ratings differ, or who has rated."""


class Roll(Struct, frozen=True):
    """Everybody, or those who were chosen, by team and name."""

    columns: tuple[tuple[str, float], ...]
    """The columns of signals: their heads, and their widths in points."""
    newest_width: float
    """The width of the last column, in points."""
    rows: tuple[RollRow, ...]


class IndexLine(Struct, frozen=True):
    """A line of the index: a team, or a person with the page where it changes; an empty line parts two teams."""

    text: str
    anchor: str = ""
    """The person in the roll; empty where the page is the same as in the line above."""
    is_team: bool = False


class Index(Struct, frozen=True):
    """Everybody by team, in columns, where the roll is long."""

    title: str
    pages: tuple[tuple[tuple[IndexLine, ...], ...], ...]
    """Pages of columns of lines."""


class CountedSignal(Struct, frozen=True):
    """A signal, and what is counted about it in a group of people."""

    code: SignalCode
    words: str


class NamedPeople(Struct, frozen=True):
    """People who have something in common, by name."""

    label: str
    names: str
    remark: str


class CountedLine(Struct, frozen=True):
    """How people are spread over bins: pairs of a count and what is counted."""

    label: str
    counts: tuple[tuple[str, str], ...]


class Share(Struct, frozen=True):
    """A count with a bar below it, which is as long as the share of the group, in percent."""

    count: str
    percent: int


class EvidenceRow(Struct, frozen=True):
    """A signal of a level, and how many people of each group have evidence for it."""

    section: str
    """The section's label in its first row; otherwise empty."""
    code: SignalCode
    shares: tuple[Share, ...]


class LevelEvidence(Struct, frozen=True):
    """A level by signal."""

    anchor: str
    title: str
    color: str
    text_color: str
    columns: tuple[str, ...]
    """The groups: people at the level, and people growing into it, with their numbers."""
    rows: tuple[EvidenceRow, ...]


class MovementRow(Struct, frozen=True):
    """A level or a signal, and its figures that can be compared."""

    text: str
    figures: tuple[ThenAndNow, ...]
    code: SignalCode | None = None


class MovementGroup(Struct, frozen=True):
    """What moved among the people at a level, or among those growing into it."""

    title: str
    rows: tuple[MovementRow, ...]
    """Signals: evidence, no opportunity, different ratings."""
    unmoved: str
    """How many signals did not move."""


class Movement(Struct, frozen=True):
    """What moved since the last cycle."""

    lead: str
    version_note: str
    """That the ladder had another version."""
    nothing: str
    """That no group can be compared."""
    levels: tuple[MovementRow, ...]
    """The people at each level, and those growing into it."""
    hidden: str
    """Which groups are not compared; empty if all are."""
    ratings: str
    """Why some signals' ratings are not compared; empty if all are."""
    groups: tuple[MovementGroup, ...]
    new_signals: tuple[str, ...]
    removed_signals: tuple[str, ...]


class Packet(Struct, frozen=True):
    """The whole packet. A part is None, or has no rows, if there is nothing to say."""

    head: DocumentHead
    lead: str
    """The date, the ladder's version, whom the packet is about."""
    about: tuple[str, ...]
    """What it is and is not, and what the drawings mean."""
    index: Index | None
    roll: Roll | None
    elsewhere: str
    """Where the people are listed, if they are too many for the packet."""
    chances: tuple[CountedSignal, ...]
    chances_lead: str
    quiet: tuple[NamedPeople, ...]
    """People without evidence, with old evidence, or without dates."""
    overview_first: bool
    """Whether chances and people without new evidence stand below the index; otherwise they follow the roll."""
    differences: tuple[CountedSignal, ...]
    other_differences: str
    """How many signals with different ratings are not listed."""
    evidence: tuple[LevelEvidence, ...]
    hidden: str
    """Which levels have no figures, and why; empty if all have."""
    numbers: tuple[CountedLine, ...]
    movement: Movement | None
    failures: tuple[tuple[str, str], ...]
    """The files that failed, and why."""
    other_failures: str
    """How many failed files are not listed."""
