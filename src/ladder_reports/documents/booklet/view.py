"""The booklet's view: frozen values in the order of the pages, ready to be printed; and how its parts are set on pages.

Texts are Markdown unless they say otherwise.
"""

from dataclasses import dataclass

from ladder_reports.documents.head import DocumentHead
from ladder_reports.ladder.model import Ladder, Level, Section


@dataclass(frozen=True, slots=True)
class Pagination:
    """How the booklet's parts are set, so that they fall well on pages. Parts are named by their anchors. See `pagination`."""

    tight: frozenset[str] = frozenset()
    """Parts that are set closer, because they are a little too long for their page."""
    spreads: frozenset[str] = frozenset()
    """Levels that are set on two facing pages."""
    flowing: frozenset[str] = frozenset()
    """Levels that are longer than two pages; and the steps, if one of them is longer than a page."""
    notes_before: frozenset[str] = frozenset()
    """Levels that follow a page for notes, so that their two pages face each other."""
    ruled_lines: tuple[tuple[str, int], ...] = ()
    """Lines to write on, for parts whose last page would be nearly empty."""

    def lines_after(self, anchor: str) -> int:
        """How many lines to write on follow a part."""
        return dict(self.ruled_lines).get(anchor, 0)


@dataclass(frozen=True, slots=True)
class LadderBar:
    """One bar of a drawing of the ladder; its height is in percent of the highest."""

    label: str
    height: float
    color: str
    ink: str
    """The color of text on the bar."""
    reached: bool = True
    """Whether the level that the drawing belongs to is at least this high."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover: a bar for each level, and the ladder's introduction if it is short enough."""

    bars: tuple[LadderBar, ...]
    has_introduction: bool
    """Whether the introduction is on the cover; otherwise it has a page of its own."""
    long_introduction: bool
    """Whether the introduction needs some of the drawing's room."""
    upright_labels: bool
    """Whether labels run along the bars, because these are too narrow."""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents."""

    title: str
    anchor: str
    color: str = ""
    """The color of the level that the entry leads to, dark enough for text."""
    depth: int = 1
    is_ladders: bool = False
    """Whether the title is the ladder's text, not the tool's."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents."""

    entries: tuple[ContentsEntry, ...]
    tight: bool


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level's page, or two."""

    level: Level
    eyebrow: str
    leads_to: str
    color: str
    text_color: str
    height: float
    """The level's height on the ladder, in percent of the top's."""
    bars: tuple[LadderBar, ...]
    lead: Section | None
    prose: tuple[Section, ...]
    columns: tuple[tuple[Section, ...], ...]
    """Sections of signals."""
    overleaf: tuple[Section, ...]
    """Sections of signals on the second of two facing pages."""
    gaps: tuple[Section, ...]
    focus: tuple[Section, ...]
    spread: bool
    tight: bool
    notes_before: bool


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A section of several levels, side by side; None where a level does not have it."""

    title: str
    sections: tuple[Section | None, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The ladder at a glance: what each level is about."""

    rows: tuple[ComparisonRow, ...]
    across: bool
    """Whether levels are side by side, not one below the other."""
    tight: bool
    lines_after: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder with its two levels side by side."""

    anchor: str
    title: str
    first: LevelView
    second: LevelView
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """All steps of the ladder."""

    steps: tuple[Step, ...]
    label_column: bool
    """Whether the names of sections have a column of their own."""
    flowing: bool
    lines_after: int


@dataclass(frozen=True, slots=True)
class WorksheetView:
    """A level's self-review worksheet."""

    level: LevelView
    lines_after: int


@dataclass(frozen=True, slots=True)
class Worksheets:
    """The worksheets of the levels that were asked for."""

    sheets: tuple[WorksheetView, ...]
    lines: int
    """Lines to write on below each signal."""


@dataclass(frozen=True, slots=True)
class ColophonLine:
    """A line of the colophon."""

    label: str
    text: str
    after_count: str = ""
    """What follows the number of pages."""
    has_page_count: bool = False
    """Whether the number of pages is between `text` and `after_count`. Only the layout knows it."""


@dataclass(frozen=True, slots=True)
class Booklet:
    """The whole booklet."""

    head: DocumentHead
    ladder: Ladder
    cover: Cover
    contents: Contents
    drawing: tuple[LadderBar, ...]
    """The bars of the small drawing in the first guide."""
    overview: Overview
    levels: tuple[LevelView, ...]
    notes_lines: int
    """Lines on a page for notes."""
    steps: Steps
    worksheets: Worksheets
    colophon: tuple[ColophonLine, ...]
