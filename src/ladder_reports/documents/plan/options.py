"""The options of a growth plan: one value for the command `plan`, for all plans of a batch, and for what decides "up to date"."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from ladder_reports.design.page_sizes import DEFAULT

if TYPE_CHECKING:
    from ladder_reports.evidence.audience import Audience

Pages = Literal["all", "one"]
PAGES: tuple[Pages, ...] = ("all", "one")


class PlanOptions(Struct, frozen=True):
    """What a plan is made with, besides the evidence. The names are those of the command line's options.

    Every field decides the bytes of a plan: `batch.fingerprints` reads them all.
    """

    ladder: Path
    today: date
    """The date on a plan if neither `as_of` nor the evidence file has one."""
    as_of: date | None = None
    """The date on the plan, whatever the evidence file says."""
    audience: "Audience" = "person"
    anonymous: bool = False
    fillable: bool = False
    theme: str = "default"
    page_size: str = DEFAULT
    agenda: bool = False
    """Whether the manager's agenda is made in place of the plan."""
    lang: str | None = None
    archive: bool = False
    """Whether the PDF is an archive copy: PDF/A-3a, with the evidence inside as far as the audience may see it."""
    ladder_version: str | None = None
    """The version of the ladder that the plan is made from, whatever the evidence file says; `current` is the present text."""
    pages: Pages = "all"
    """Whether the first page alone is made."""
