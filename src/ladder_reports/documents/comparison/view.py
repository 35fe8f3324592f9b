"""A comparison's view: frozen values in the order of the pages, ready to be printed. Texts in runs are Markdown."""

from collections.abc import Sequence

from msgspec import Struct

from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.head import DocumentHead
from ladder_reports.ladder.words import Run, all_marked


class Passage(Struct, frozen=True):
    """A text of the old or the new ladder, with what goes or comes marked."""

    runs: tuple[Run, ...]
    """One run alone, if all of it goes or comes."""
    code: SignalCode | None = None
    is_item: bool = False
    """Whether it is a line of a list, such as an example."""

    @classmethod
    def of(cls, runs: Sequence[Run], code: SignalCode | None = None, *, is_item: bool = False) -> "Passage":
        """A passage; its runs become one if every word is marked."""
        text = "".join(run.text for run in runs)
        change = next((run.change for run in runs if run.change != "same"), None)
        whole = (Run(text, change),) if change and all_marked(runs) else tuple(runs)
        return cls(whole, code, is_item or text.lstrip().startswith(("- ", "* ", "+ ")))


class Row(Struct, frozen=True):
    """What became of one thing: the old text on the left, the new one on the right."""

    label: str
    """The section or the kind of text, where another one begins; otherwise empty."""
    old: tuple[Passage, ...] = ()
    new: tuple[Passage, ...] = ()
    old_remark: str = ""
    """Such as that it is new; empty if there is nothing to say."""
    new_remark: str = ""
    """Such as that it was moved, and where to."""
    code: SignalCode | None = None
    """The code of what is new; other codes stand with the old texts."""
    hangs: bool = False
    """Whether the label has room left of the text; otherwise it stands above."""
    beside_code: bool = False
    is_tall: bool = False
    """Whether the label beside it has two lines."""
    is_long: bool = False
    """Whether it may go on on the next page."""
    keeps_next: bool = False
    """Whether no page ends after it: the first one of a group, and the last but one."""
    is_last: bool = False
    """Whether it is the last one of its group."""


class Group(Struct, frozen=True):
    """What changed about a level, or about the ladder as a whole."""

    anchor: str
    title: str
    ink: str
    """The level's color, dark enough for text; empty for the ladder as a whole."""
    rows: tuple[Row, ...]


class Note(Struct, frozen=True):
    """What the ladder's owner says about a revision, as Markdown."""

    version: str
    """Empty if there is one revision only."""
    text: str


class ComparedLadders(Struct, frozen=True):
    """The whole document."""

    head: DocumentHead
    cover_line: str
    """Which ladder it is, the date, and from when the new version holds."""
    counts: tuple[tuple[str, str], ...]
    """Pairs of a count and what is counted; those that are zero are left out."""
    summary: tuple[str, ...]
    """Sentences: what stayed, and how many people's files are touched."""
    notes: tuple[Note, ...]
    columns: tuple[str, str]
    """The heads of both columns, which say what the marks mean."""
    groups: tuple[Group, ...]
    css: str
    """A rule for codes that are wider than most; empty for most ladders."""
