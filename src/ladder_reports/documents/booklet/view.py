"""The booklet's view: frozen values in the order of the pages, ready to be printed; and how its parts are set on pages.

Texts are Markdown unless they say otherwise.
"""

from msgspec import Struct

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.documents.booklet.front_view import ContentsEntry, Front
from ladder_reports.documents.booklet.reach import Drawing
from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.pen_sheet import PenSheet
from ladder_reports.ladder.model import Ladder, Level, Section


class Pagination(Struct, frozen=True):
    """How the booklet's parts are set, so that they fall well on pages. Parts are named by their anchors. See `pagination`."""

    tight: frozenset[str] = frozenset()
    """Parts that are set closer, because they are a little too long for their page."""
    spreads: frozenset[str] = frozenset()
    """Levels that are divided over two pages, though their text did not look as if they needed them."""
    flowing: frozenset[str] = frozenset()
    """Levels that are longer than two pages."""
    listed_glance: bool = False
    """Whether the levels at a glance stand one below the other, because side by side they need more than a page."""
    fillers: int = 0
    """Pages before the last one that a folded booklet needs for whole sheets."""
    notes_before: str = ""
    """The level that follows a page for notes, so that its two pages, and those of all levels after it, face each other."""


class LevelView(Struct, frozen=True):
    """A level with its place on the ladder and its colors."""

    level: Level
    rank: int
    """The level's place on the ladder, from 1; several levels may share one."""
    top: int
    """The highest rank."""
    color: str
    ink: str
    """The color of text on the level's color."""
    text_color: str


class LevelRow(Struct, frozen=True):
    """A section on a level's page."""

    section: Section
    label: str
    hangs: bool
    """Whether the label hangs left of the text; otherwise it is a heading above it."""
    is_lead: bool
    """Whether the text is set large."""
    is_ruled: bool
    """Whether a rule is above it."""
    codes: tuple[str, ...] = ()
    """The signals' codes."""
    opens_page: bool = False
    """Whether the second of two pages begins with it."""


class LevelPage(Struct, frozen=True):
    """The pages of a level."""

    view: LevelView
    small_numeral: bool
    """Whether the level's number is too wide to be set as large as others."""
    rows: tuple[LevelRow, ...]
    leads_to: str
    footer: str
    """What stands at the foot of the pages, or at the head of all but the first."""


class PairSide(Struct, frozen=True):
    """One of two texts side by side; `text` is Markdown if it is a signal's, which has a code."""

    text: str
    code: SignalCode | None = None


class Pair(Struct, frozen=True):
    """A signal, or what a section says, and what becomes of it at the next level."""

    label: str
    """The section's short title; empty where it stands above already."""
    before: PairSide
    after: PairSide


class NewSignal(Struct, frozen=True):
    """A signal that grew from no other."""

    code: SignalCode
    label: str
    """The section's short title; empty where it stands above already."""


class Step(Struct, frozen=True):
    """A step of the ladder, or as much of it as one page has."""

    anchor: str
    before: LevelView
    after: LevelView
    fan: Drawing
    """The reach of the two levels."""
    spoken: str
    """What the drawing shows."""
    prose: tuple[Pair, ...]
    """What sections of prose say, in short."""
    pairs: tuple[Pair, ...]
    new: tuple[NewSignal, ...]
    has_pairs: bool
    """Whether the ladder says for any signal from which it grew; otherwise all signals of the upper level are in `new`."""
    new_in_words: bool
    is_continued: bool = False


class StepPage(Struct, frozen=True):
    """The steps on one page, and what the contents say of it: titles and anchors."""

    steps: tuple[Step, ...]
    entries: tuple[tuple[str, str], ...]


class NotesPage(Struct, frozen=True):
    """A page of lines to write on; `height` is in points."""

    height: float
    ruling: str
    """The lines as an image."""
    hangs: bool
    """Whether its heading hangs left of the lines."""


class Booklet(Struct, frozen=True):
    """The whole booklet."""

    head: DocumentHead
    ladder: Ladder
    page_size: PageSize
    pagination: Pagination
    front: Front
    contents: tuple[ContentsEntry, ...]
    levels: tuple[LevelPage, ...]
    step_pages: tuple[StepPage, ...]
    sheets: tuple[tuple[PenSheet, str], ...]
    """Sheets to fill in by hand, and what the contents say of each."""
    notes: NotesPage
