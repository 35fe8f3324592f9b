"""What the parts of the preview tell each other: values that go from process to process, and to the browser as JSON."""

from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ladder_reports.batch.pool import PRELOADED
from ladder_reports.errors import encodable, printable
from ladder_reports.evidence.audience import Audience

Kind = Literal["plan", "booklet"]

IMPORTED_EARLY = (*PRELOADED, "ladder_reports.preview.preload")
"""What the server of worker processes imports."""


class Subject(Struct, frozen=True):
    """What is previewed: an evidence file or a ladder."""

    path: Path
    """The evidence file, or the ladder's folder."""
    kind: Kind
    ladder: Path
    """The ladder's folder."""
    as_of: date | None = None
    ladder_version: str | None = None

    @property
    def name(self) -> str:
        """What its file or folder is called, safe to show."""
        return printable(encodable(self.path.resolve().name if self.kind == "booklet" else self.path.name))


class Choices(Struct, frozen=True):
    """What is chosen in the page. Whatever else a document needs is in its `Subject`."""

    audience: Audience = "person"
    theme: str = "default"
    """A name, or the theme's file as it was given on the command line; the page never names files."""
    page_size: str = "a4"
    lang: str | None = None
    """The language of labels; None for the ladder's own."""


class RenderTask(Struct, frozen=True):
    """What a worker needs to know to make a document's pages."""

    subject: Subject
    choices: Choices
    today: date
    width: int
    """How wide the pictures of pages are, in pixels."""
    known: frozenset[str]
    """The digests of pictures that need not be made again."""
    setting: str
    """What the files of the ladder and the theme are like; as long as it is the same, they are not read again."""
    fallback: bytes | None = None
    """The evidence file as it was when it could be used, for a copy that has no pages yet."""


class SheetTask(Struct, frozen=True):
    """What a worker needs to know to make a worksheet."""

    subject: Subject
    choices: Choices
    today: date
    level: str


class Link(Struct, frozen=True):
    """A link on a page. The box has the left and the upper edge, width and height, as parts of the page's width and height."""

    box: tuple[float, float, float, float]
    text: str
    page: int = 0
    """The page that it leads to, from 1; 0 for an address."""
    top: float = 0.0
    """How far down that page, as a part of its height."""
    address: str = ""
    signal: str = ""
    """The signal that it is the code of."""


class Page(Struct, frozen=True):
    """A page as it prints."""

    picture: str
    """The digest of its picture."""
    width: float
    height: float
    text: str
    links: tuple[Link, ...]


class Excerpt(Struct, frozen=True):
    """Some lines of a file around a problem."""

    first: int
    """The number of the first line."""
    lines: tuple[str, ...]
    line: int
    """The line of the problem, counted from 0."""
    start: int
    end: int
    """What to underline of that line."""


class Finding(Struct, frozen=True):
    """A problem or a note as the page shows it."""

    place: str
    message: str
    remedy: str
    note: bool
    excerpt: Excerpt | None = None


class Rendered(Struct, frozen=True):
    """What a worker has made of the files."""

    findings: tuple[Finding, ...] = ()
    pages: tuple[Page, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    """The pictures that were not known, as PNG files, by their digests."""
    pdf: bytes = b""
    is_current: bool = False
    """Whether the pages show the files as they are now."""
    source: bytes | None = None
    """The evidence file that the pages show."""
    levels: tuple[tuple[str, str], ...] = ()
    """The id and the short name of each level that there may be a worksheet for."""
    lang: str = ""
    """The language of labels, if none was chosen."""
    cut_off: bool = False
    """Whether the file could be read up to a problem only."""
