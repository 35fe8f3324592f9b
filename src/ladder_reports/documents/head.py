"""What every document has at its head: its language, its metadata, and the colors that it is drawn with."""

from datetime import date

from msgspec import Struct

from ladder_reports import __version__
from ladder_reports.design.theme import Palette
from ladder_reports.design.translations import Translation


class DocumentHead(Struct, frozen=True):
    """The head of a document's view; templates know it as ``v.head``."""

    translation: Translation
    lang: str
    """The language of the ladder's text; the translation may have another."""
    title: str
    author: str
    eyebrow: str
    """The small line above the title; it is the description in the file's metadata, too."""
    day: date
    """The document's date, in the file's metadata, too."""
    palette: Palette
    footer: str = ""
    """The text at the foot of each page, unless the style sheets take it from the document's headings."""

    @property
    def created(self) -> str:
        """The date in the form of the file's metadata."""
        return f"{self.day.isoformat()}T00:00:00Z"

    @property
    def tool_version(self) -> str:
        """The version of ladder-reports."""
        return __version__
