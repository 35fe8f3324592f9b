"""The booklet's view: frozen values in the order of the pages, ready to be printed; and how its parts are set on pages.

Texts are Markdown unless they say otherwise.
"""

from dataclasses import dataclass

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.documents.booklet.front_view import ContentsEntry, Front
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
class Step:
    """A step of the ladder with its two levels side by side."""

    anchor: str
    title: str
    sides: tuple[LevelView, LevelView]
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """The whole booklet."""

    head: DocumentHead
    ladder: Ladder
    page_size: PageSize
    pagination: Pagination
    front: Front
    contents: tuple[ContentsEntry, ...]
    levels: tuple[LevelView, ...]
    top: int
    """The highest rank."""
    steps: tuple[Step, ...]
    worksheets: tuple[LevelView, ...]
    """The levels that have a self-review worksheet."""
