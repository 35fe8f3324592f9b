"""Forms to fill in, as values: fields, rows of fields, and rings under the words that they stand for.

What a form shows without its fields is as good for a pen: a field has a ground and a line below it, and rings are there already.
Lengths down are in points, across in millimeters.
"""

from typing import Literal

from msgspec import Struct

from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.rings import Rings
from ladder_reports.evidence.form_fields import as_in_field

FIELD = 17.5
"""The height of a field with one line; others are a multiple of it."""
_INSET = 10.0
"""What is left of a field's width for its ground, and for what viewers keep free, in points."""
_TEXT = 9.2
_LARGEST = 0.6
"""How much of a page's height a field may take. Viewers let people scroll in it."""

Width = Literal["full", "narrow", "wide"]


class TextField(Struct, frozen=True):
    """A field to type in."""

    name: str
    spoken: str
    """What is asked, for a screen reader."""
    value: str = ""
    height: float = FIELD
    several: bool = False
    """Whether it takes several lines."""
    width: Width = "full"


class CheckField(Struct, frozen=True):
    """A box to check, with the words beside it."""

    name: str
    spoken: str
    words: str
    is_checked: bool = False


class ChoiceField(Struct, frozen=True):
    """Rings of which one may be chosen."""

    name: str
    spoken: str
    value: str = ""
    label: str = ""
    """Whose answer it is, if there are several."""


class FormRow(Struct, frozen=True):
    """Fields side by side, with the label that hangs beside them."""

    label: str
    fields: tuple[TextField, ...]


class FormEntry(Struct, frozen=True):
    """Something that is asked about: its words, its rings beside them, its rows of fields below."""

    code: SignalCode | None = None
    mark: str = ""
    """A number that hangs where a code would."""
    text: str = ""
    """In the ladder's language, as inline Markdown if `is_markdown`."""
    is_markdown: bool = False
    aside: str = ""
    """What follows the text, muted."""
    choices: tuple[ChoiceField, ...] = ()
    check: CheckField | None = None
    rows: tuple[FormRow, ...] = ()


class FormSection(Struct, frozen=True):
    """Entries under one label. If they have rings, the words for these stand above."""

    label: str
    is_ladders: bool
    """Whether the label is the ladder's."""
    is_wide: bool
    """Whether the label leaves no room for the words above the rings on its line."""
    entries: tuple[FormEntry, ...]
    rings: Rings | None = None
    follows: bool = False
    """Whether the words above the rings of the section before it, from which no page divides it, are its own, too."""


class FormPart(Struct, frozen=True):
    """A part of a form under its title."""

    title: str
    sections: tuple[FormSection, ...]
    hint: str = ""
    """How to fill it in."""
    accented: bool = False


class Form(Struct, frozen=True):
    """All parts of a form."""

    title: str
    footer: str
    stamp: str
    """The text of the hidden field."""
    parts: tuple[FormPart, ...]
    hangs: bool
    """Whether labels hang left of the text."""
    text_width: float
    has_voices: bool = False
    """Whether rings are asked for several times, each with a label."""
    heads: tuple[tuple[str, str], ...] = ()
    """What is written by hand above it: labels, and what is printed beside them."""


class FieldSizes:
    """How large fields are in one page size and theme."""

    def __init__(self, page_size: PageSize, metrics: TextMetrics) -> None:
        """`metrics` are those of the text's family."""
        self.page_size, self.metrics = page_size, metrics

    def text(self, name: str, spoken: str, value: str | None = None, *, lines: int = 2) -> TextField:
        """A field for a text of so many lines, or as many as what is printed in it needs."""
        shown = as_in_field(value or "")
        room = (self.page_size.text_width / MM_PER_POINT - _INSET) / _TEXT
        needed = self.metrics.lines(shown, room) * LINE + FIELD - LINE
        most = self.page_size.text_height / MM_PER_POINT * _LARGEST // FIELD
        height = min(most, max(lines, -(-needed // FIELD))) * FIELD
        return TextField(name, spoken, shown, height, several=True)


def line_field(name: str, spoken: str, value: str | None = None, width: Width = "full") -> TextField:
    """A field for one line."""
    return TextField(name, spoken, " ".join((value or "").split()), width=width)
