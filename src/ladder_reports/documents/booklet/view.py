"""The booklet's view: frozen values in the order of the pages, ready to be printed; and how its parts are set on pages.

Texts are Markdown unless they say otherwise.
"""

from dataclasses import dataclass
from typing import Literal

from ladder_reports.design.page_sizes import PageSize
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


Labels = Literal["across", "turned", "rows", "none"]
"""Where the levels' names stand on the cover: across vertical bars, turned and along them, in horizontal bars, or nowhere."""


@dataclass(frozen=True, slots=True)
class Cover:
    """How the cover has room for the ladder's title and introduction, and for the levels' names."""

    has_introduction: bool
    """Whether the introduction is on the cover; otherwise it has a page of its own."""
    long_introduction: bool
    """Whether the introduction needs some of the drawing's room."""
    title_size: float
    """The size of the title, as a share of its usual one."""
    labels: Labels
    shortest_bar: float
    """The length of the lowest bar as a share of the longest one's, where bars are horizontal."""
    small_labels: bool


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
class LevelView:
    """A level's page, or two; its bar on the cover; its worksheet."""

    level: Level
    rank: int
    """The level's place on the ladder, from 1; several levels may share one."""
    height: float
    """The level's height on the ladder, in percent of the top's."""
    leads_to: str
    color: str
    ink: str
    """The color of text on the level's bar."""
    text_color: str
    lead: Section | None
    prose: tuple[Section, ...]
    columns: tuple[tuple[Section, ...], ...]
    """Sections of signals."""
    overleaf: tuple[Section, ...]
    """Sections of signals on the second of two facing pages."""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A section of several levels, side by side; None where a level does not have it."""

    title: str
    sections: tuple[Section | None, ...]


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A section of all levels at a glance."""

    title: str
    cells: tuple[Section | str | None, ...]
    """A section that is printed whole; or, where it is too long, the beginning of its text, which is not Markdown; or None."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The ladder at a glance."""

    rows: tuple[OverviewRow, ...]
    is_cut: bool
    """Whether some texts are cut, so that the page says where they are whole."""
    name_lines: int
    """The lines of the longest name where levels are side by side, so that their bars stand on one line."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder with its two levels side by side."""

    anchor: str
    title: str
    sides: tuple[LevelView, LevelView]
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class ColophonLine:
    """A line of the colophon."""

    label: str
    text: str
    after_count: str | None = None
    """What follows the number of pages, which only the layout knows; None if no such number follows `text`."""


@dataclass(frozen=True, slots=True)
class Booklet:
    """The whole booklet."""

    head: DocumentHead
    ladder: Ladder
    page_size: PageSize
    pagination: Pagination
    cover: Cover
    contents: tuple[ContentsEntry, ...]
    drawing: tuple[tuple[float, str], ...]
    """The bars of the small drawing in the first guide: heights in percent of the highest, and colors."""
    overview: Overview
    """What each level is about."""
    bar_width: float
    """The width of a vertical bar on the cover, in percent of the drawing's."""
    levels: tuple[LevelView, ...]
    top: int
    """The highest rank."""
    steps: tuple[Step, ...]
    worksheets: tuple[LevelView, ...]
    """The levels that have a self-review worksheet."""
    colophon: tuple[ColophonLine, ...]
