"""The calibration packet's view: frozen values in the order of the pages, ready to be printed.

None in the place of a figure says that it is hidden, because its group is too small. Texts of signals are Markdown.
"""

from dataclasses import dataclass

from ladder_reports.documents.head import DocumentHead

ThenAndNow = tuple[str | None, str | None]
"""A figure of the earlier cycle and of this one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A count and its bar; `share` is the bar's length in percent of the longest."""

    label: str
    count: str | None
    share: float
    color: str


@dataclass(frozen=True, slots=True)
class GroupSignal:
    """A signal, and the group that its figures are about: the people at its level, or those growing into it."""

    text: str
    group: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page."""

    people: str
    """How many people and teams the packet is about."""
    filtered: str
    """That the packet names only those who were chosen; empty if it names everybody."""
    facts: tuple[tuple[str, str], ...]
    key_figures: tuple[tuple[str, str], ...]
    """Numbers and what they count."""
    levels: tuple[Bar, ...]
    """The people at each level; none if the page has no room for them."""
    no_levels: str
    """Why no level has figures; empty if one has."""
    talking_points: tuple[tuple[GroupSignal, str], ...]
    """Signals that are worth talking about, and why."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The cycle in numbers."""

    levels: tuple[tuple[Bar, Bar], ...]
    """The people at each level, and those growing into it; none if no level has figures."""
    growing_nowhere: str
    evidence: tuple[Bar, ...]
    """People by their pieces of evidence; none if there are too few people for figures."""
    ages: tuple[Bar, ...]
    """People by the age of their newest evidence."""
    teams: tuple[tuple[tuple[str, str], ...], ...]
    """Teams and their people, in rows of several pairs of columns."""
    other_teams: str
    """How many people are in teams that are not listed."""


@dataclass(frozen=True, slots=True)
class Tint:
    """A step of the heat maps' scale: a background, the color of text on it, and what it means."""

    background: str
    ink: str
    meaning: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of a heat map: a count on its tint, and beside it how many had no opportunity. An empty `text` says that there is none."""

    text: str | None
    tint: Tint | None = None
    no_opportunity: str = ""


NO_FIGURE = HeatCell("")
HIDDEN = HeatCell(None)


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """Rows below a heading: what they are about, and their cells."""

    title: str
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A heat map: all levels by section, or one level by signal."""

    anchor: str
    title: str
    row_title: str
    """The head of the first column."""
    columns: tuple[str, ...]
    groups: tuple[HeatGroup, ...]
    color: str = ""
    """The level's color."""
    text_color: str = ""


@dataclass(frozen=True, slots=True)
class HeatMapsView:
    """All heat maps, and the scale that they share."""

    scale: tuple[Tint, ...]
    overview: HeatMap | None
    levels: tuple[HeatMap, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A signal that people and their managers rate differently; the shares are bars in percent of the longest."""

    signal: GroupSignal
    count: str
    share_self: float
    share_manager: float
    words: str


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A level or a signal, and its figures that can be compared."""

    text: str
    figures: tuple[ThenAndNow, ...]


@dataclass(frozen=True, slots=True)
class MovementGroup:
    """What moved among the people at a level, or among those growing into it."""

    title: str
    rows: tuple[MovementRow, ...]
    """Signals: evidence, no opportunity, different ratings."""
    unmoved: str
    """How many signals did not move."""


@dataclass(frozen=True, slots=True)
class Movement:
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


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the table of everybody."""

    name: str
    step: str
    evidence: str
    newest: str
    rated_by: str


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """A team's people under one manager; without a title, everybody."""

    title: str
    manager: str
    rows: tuple[PersonRow, ...]
    on_one_page: bool
    """Whether they are few enough to be kept on one page."""


@dataclass(frozen=True, slots=True)
class People:
    """The table of everybody, or of those who were chosen; without groups if they are too many, as the lead then says."""

    title: str
    lead: str
    groups: tuple[PeopleGroup, ...]


@dataclass(frozen=True, slots=True)
class NothingNewGroup:
    """People without evidence, with old evidence, or without dates: names, level and team, newest date."""

    anchor: str
    title: str
    lead: str
    place_title: str
    """The head of the column with level and team."""
    rows: tuple[tuple[str, str, str], ...]
    has_dates: bool


@dataclass(frozen=True, slots=True)
class Packet:
    """The whole packet. A part is None, or has no rows, if there is nothing to say."""

    head: DocumentHead
    color: str
    text_color: str
    hidden: str
    """What the mark of a hidden figure means; empty if no level's figure is hidden."""
    story: Overview
    numbers: Numbers | None
    heat_maps: HeatMapsView | None
    differences: tuple[Difference, ...]
    other_differences: str
    """How many signals with different ratings are not listed."""
    movement: Movement | None
    people: People
    nothing_new: tuple[NothingNewGroup, ...]
    failures: tuple[tuple[str, str], ...]
    """The files that failed, and why."""
    other_failures: str
    """How many failed files are not listed."""
    colophon: str
