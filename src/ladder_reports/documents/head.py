"""What every document has at its head, whatever it is about: its language, what it says of itself, and what it is drawn with."""

from dataclasses import dataclass
from datetime import date

from ladder_reports import __version__
from ladder_reports.design.theme import Palette
from ladder_reports.design.translations import Translation


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """The head of a document's view; templates find it as ``v.head``."""

    translation: Translation
    lang: str
    """The language of the ladder's text, which may not be that of the translation."""
    title: str
    author: str
    eyebrow: str
    """The small line above the title; it also describes the file."""
    day: date
    """The date that the document carries, in the file's metadata too."""
    palette: Palette
    footer: str = ""
    """What stands at the foot of each page, where the style sheets do not find it in the document."""

    @property
    def created(self) -> str:
        """The date as the file's metadata has it."""
        return f"{self.day.isoformat()}T00:00:00Z"

    @property
    def tool_version(self) -> str:
        """The version of ladder-reports."""
        return __version__
