"""The views of the booklet's first and last pages: cover, contents, guide, at a glance, paths, colophon. Ready to be printed.

Texts are Markdown where they say so; others are plain text.
"""

from msgspec import Struct

from ladder_reports.documents.booklet.reach import Drawing
from ladder_reports.ladder.model import Level, Section


class Placed(Struct, frozen=True):
    """A drawing on a page; its place is in millimeters from the page's left and upper edge."""

    drawing: Drawing
    left: float
    top: float


class CoverLabel(Struct, frozen=True):
    """A level's name on its part of the drawing, and its scope; the place is in millimeters."""

    name: tuple[str, ...]
    """In lines."""
    scope: tuple[str, ...]
    """In lines; empty where there is no room."""
    x: float
    """The left end; the middle if the drawing is a fan of paths."""
    y: float
    """The top."""
    level: str
    """The level's id."""
    scope_x: float | None
    """Where the scope begins on the name's own line; None if it stands below."""
    ink: str


class Cover(Struct, frozen=True):
    """The cover. Places are in millimeters from the page's left and upper edge."""

    edge: float
    """Where everything begins at the left."""
    logo_top: float
    logo_height: float
    title: tuple[str, ...]
    """In lines."""
    title_size: str
    """cover, title or subtitle: one of the sizes of type."""
    title_top: float
    introduction: str
    """Markdown; empty if the cover has none."""
    figure: Placed
    lines: Placed
    """The figure in lines, for the inside of a folded booklet's back cover."""
    bands: Placed
    """The same bands on the back cover."""
    labels: tuple[CoverLabel, ...]
    small_labels: bool
    is_fan: bool
    """Whether the drawing is a fan of paths, with labels in the middle of their parts."""
    foot_top: float
    foot_stacked: bool
    """Whether its texts stand one below the other, because a line has no room for both."""
    foot: tuple[str, ...]
    inside: str
    """What of the introduction stands inside, as Markdown."""


class ContentsEntry(Struct, frozen=True):
    """A line of the table of contents."""

    title: str
    anchor: str
    color: str = ""
    """The color of the level that the entry leads to, dark enough for text."""
    is_ladders: bool = False
    """Whether the title is the ladder's text, not the tool's."""
    begins_group: bool = False
    """Whether some space parts the entry from the one before."""


class Advice(Struct, frozen=True):
    """One of the three drawings of the guide, and its sentence."""

    drawing: Drawing
    spoken: str
    sentence: tuple[str, ...]
    """In lines."""
    is_ladders: bool
    """Whether the sentence is the ladder's text, not the tool's."""


class CodeExample(Struct, frozen=True):
    """A signal's code, and a sentence that explains it."""

    code: str
    ink: str
    text: str
    letters: str
    """What the letters of sections stand for, as a sentence."""


class GuideView(Struct, frozen=True):
    """A text of the ladder about itself."""

    anchor: str
    title: str
    text: str
    """Markdown; may be empty if the drawing has all of it."""
    is_ladders: bool = True
    """Whether the title is the ladder's text, not the tool's."""


class HowToUse(Struct, frozen=True):
    """The guide: three drawings, the ladder's own text, what the codes mean, and that it is no checklist."""

    guide: GuideView
    advice: tuple[Advice, ...]
    codes: CodeExample | None
    no_checklist: str


class GlanceText(Struct, frozen=True):
    """A section of a level at a glance."""

    label: str
    is_ladders: bool
    section: Section | None
    """None if the level does not have it."""
    is_focus: bool = False


class GlanceLevel(Struct, frozen=True):
    """A level at a glance."""

    level: Level
    text_color: str
    drawing: Drawing
    spoken: str
    texts: tuple[GlanceText, ...]


class Glance(Struct, frozen=True):
    """The ladder at a glance: levels side by side, or one below the other."""

    levels: tuple[GlanceLevel, ...]
    across: bool
    hanging: bool
    """Whether the labels of sections hang left of the text."""
    close: bool
    """Whether the levels of a list are set closer, because there are many."""
    columns: str = ""
    """The columns' widths as CSS, where levels are side by side."""


class PathLevel(Struct, frozen=True):
    """A level's name in the middle of its part of the fan; the place is in percent of the drawing's size."""

    name: tuple[str, ...]
    left: float
    top: float
    ink: str


class PathView(Struct, frozen=True):
    """One of the paths after a parting: its levels' names, what the first of them is about, and the levels' pages."""

    title: str
    text: str
    anchors: tuple[str, ...]
    color: str


class Junction(Struct, frozen=True):
    """A level from which paths part, or in which they meet."""

    label: str
    text: str
    paths: tuple[PathView, ...] = ()


class Paths(Struct, frozen=True):
    """Where the paths part and meet."""

    title: str
    is_ladders: bool
    """Whether the title is the ladder's text, not the tool's."""
    drawing: Drawing
    levels: tuple[PathLevel, ...]
    small_names: bool
    spoken: str
    junctions: tuple[Junction, ...]
    text: str
    """What the ladder says about its paths, as Markdown."""


class ColophonLine(Struct, frozen=True):
    """A line of the colophon."""

    label: str
    text: str
    after_count: str | None = None
    """What follows the number of pages, which only the layout knows; None if no such number follows `text`."""


class Front(Struct, frozen=True):
    """The booklet's first pages and its last one."""

    cover: Cover
    inside_inks: tuple[str, ...]
    """The colors of the cover's names on white paper."""
    introduction: GuideView | None
    """What of the introduction has no room on the cover."""
    how: HowToUse
    guides: tuple[GuideView, ...]
    """The ladder's other texts about itself."""
    paths: Paths | None
    """None for a ladder that does not branch."""
    glance: Glance | None
    colophon: tuple[ColophonLine, ...]
    opens_page: bool = False
    """Whether the guide begins a page, because the contents leave it no room."""
    close_contents: bool = False
    """Whether the contents are set in small type, so that they take a page less."""
