"""The feedback form's view: frozen values in the order of the page."""

from msgspec import Struct

from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.form_view import TextField
from ladder_reports.documents.head import DocumentHead


class Topic(Struct, frozen=True):
    """Something that a colleague is asked about, and the field for what they say."""

    label: str
    """What hangs beside it; empty if it is that of the topic before."""
    code: SignalCode | None
    mark: str
    """What hangs in the place of a code, such as the number of a goal."""
    about: str
    """What it is about: a piece of evidence, a goal, or a signal as Markdown. Empty for an open question."""
    is_signal: bool
    question: str
    field: TextField
    is_next: bool
    """Whether it is about what comes next."""


class FeedbackForm(Struct, frozen=True):
    """A form for one colleague."""

    head: DocumentHead
    title: str
    subtitle: str
    advice: str
    fields: tuple[tuple[str, TextField], ...]
    """Who writes, with the label of each field."""
    topics: tuple[Topic, ...]
    readers: str
    """Says who reads the answers."""
    stamp: str
    """The text of the hidden field."""
    code_width: float
    """The room for codes, in millimeters."""
