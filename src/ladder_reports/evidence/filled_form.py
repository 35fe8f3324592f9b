"""A form that came back, as values: what was printed in each field, and what is in it now. `form_fields` explains the names."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from ladder_reports.evidence.form_fields import as_in_field
from ladder_reports.files.text import with_plain_line_ends


class FieldValue(NamedTuple):
    """What a field held when the form was made, and what it holds now. An empty text is nothing: no words, no choice."""

    printed: str
    present: str

    @property
    def differs(self) -> bool:
        """Whether somebody changed it. Programs write line ends in several ways, and some add one at the end."""
        return as_in_field(with_plain_line_ends(self.printed)) != as_in_field(with_plain_line_ends(self.present))


class FilledForm(Struct, frozen=True):
    """All fields of a form by their names. Everything in it is what its sender says, also the stamp."""

    fields: Mapping[str, FieldValue]
