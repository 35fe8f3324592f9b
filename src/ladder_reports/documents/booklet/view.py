"""The booklet's view: frozen, display-ready values in the order of the pages, and what decides how they are set.

Text fields are Markdown unless they say otherwise.
"""

from dataclasses import dataclass

from ladder_reports.documents.head import DocumentHead
from ladder_reports.ladder.model import Ladder, Level, Section


@dataclass(frozen=True, slots=True)
class Fit:
    """How the booklet's parts fall on pages; found by laying out and looking (`fitting`). Parts go by their anchors."""

    tight: frozenset[str] = frozenset()
    """Parts that are set closer, because they miss one page by little."""
    paired: frozenset[str] = frozenset()
    """Levels that are set on two facing pages."""
    flowing: frozenset[str] = frozenset()
    """Levels that are longer than two pages, and the steps when one of them is longer than a page."""
    fillers: frozenset[str] = frozenset()
    """Levels before which a page for notes stands, so that the pages after it face each other."""
    rules: tuple[tuple[str, int], ...] = ()
    """Ruled lines that fill a part's last page, where it would be nearly empty."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One bar of the ladder's drawing; the height is a share of the tallest, in percent."""

    label: str
    height: float
    colour: str
    ink: str
    reached: bool = True


@dataclass(frozen=True, slots=True)
class LevelView:
    """One level's page, or two."""

    level: Level
    eyebrow: str
    leads_to: str
    colour: str
    text_colour: str
    height: float
    """The level's place in the ladder as a share of the top's, in percent."""
    rungs: tuple[Rung, ...]
    lead: Section | None
    prose: tuple[Section, ...]
    columns: tuple[tuple[Section, ...], ...]
    overleaf: tuple[Section, ...]
    """Signals that stand on the second of two facing pages."""
    gaps: tuple[Section, ...]
    focus: tuple[Section, ...]
    paired: bool = False
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One level's part in a comparison."""

    section: Section | None


@dataclass(frozen=True, slots=True)
class Row:
    """A section across levels."""

    title: str
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder with its two levels side by side."""

    anchor: str
    title: str
    first: LevelView
    second: LevelView
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    title: str
    anchor: str
    mark: str = ""
    """The colour of the level that the entry leads to, dark enough for text."""
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the colophon."""

    label: str
    text: str
    rest: str = ""
    """Where `counted`, the text after the number of pages."""
    counted: bool = False
    """The number of pages stands between `text` and `rest`; only the layout knows it."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What decides how the cover is set."""

    introduced: bool
    """The introduction is short enough for the cover; otherwise it has a page of its own."""
    wordy: bool
    """The introduction needs some of the drawing's room."""
    upright: bool
    """The bars are too narrow for their labels, which are set along them."""


@dataclass(frozen=True, slots=True)
class Booklet:
    """The whole booklet."""

    head: DocumentHead
    ladder: Ladder
    rungs: tuple[Rung, ...]
    contents: tuple[Entry, ...]
    levels: tuple[LevelView, ...]
    glance: tuple[Row, ...]
    glance_across: bool
    steps: tuple[Step, ...]
    worksheets: tuple[LevelView, ...]
    labelled: bool
    """Whether the steps' sections have a column of their own for their names, or a row."""
    rules: int
    notes_lines: int
    fit: Fit
    filling: dict[str, int]
    """Ruled lines after a part, by its anchor."""
    cover: Cover
    colophon: tuple[Fact, ...]
    drawing: tuple[Rung, ...]
    """The bars of the small drawing: no more than five, however many levels there are."""
