"""From where the booklet's parts fell on pages to how they should be set, so that no page is left nearly empty. Pure functions.

The rules, in the order in which they are tried: a part that is a little too long for its page is set closer; a level that needs two
pages is divided at a section; a longer level flows on. On small pages, on which each level takes two, these face each other.
"""

from typing import Protocol

from msgspec.structs import replace

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.ladder.model import Ladder

SMALL_OVERRUN = 0.3
"""The share of a page that a level may run over and be set closer, instead of getting two pages."""
NEARLY_EMPTY = 0.25
"""A last page that is less full than this is a defect."""
_SPREAD = 2


class LaidOutPages(Protocol):
    """Where elements are in a layout; an anchor is an element's id."""

    @property
    def page_count(self) -> int:
        """The number of pages."""

    def page_of(self, anchor: str) -> int | None:
        """The page, from 1, on which the element begins."""

    def room_below(self, anchor: str) -> tuple[float, float] | None:
        """The space from the element to the end of its page's text, and the text's height, both in millimeters."""


def paginate(current: Pagination, pages: LaidOutPages, ladder: Ladder, page_size: PageSize) -> Pagination:
    """How the parts should be set, judged by how they fell when they were set as `current` says."""
    new = _levels(current, pages, ladder)
    return replace(
        new,
        listed_glance=current.listed_glance or _glance_runs_over(current, pages, ladder),
        notes_before=_notes_before(current, pages, ladder, page_size),
    )


def _glance_runs_over(current: Pagination, pages: LaidOutPages, ladder: Ladder) -> bool:
    """Whether the ladder at a glance takes more than the page before the first level."""
    glance, first = pages.page_of("glance"), pages.page_of(f"level-{ladder.levels[0].id}")
    return bool(glance and first and first - bool(current.notes_before) - glance > 1)


def _page_count(anchor: str, pages: LaidOutPages) -> int:
    """The number of pages that a part takes; 0 if it is not there."""
    start, end = pages.page_of(anchor), pages.page_of(f"{anchor}-end")
    return end - start + 1 if start and end else 0


def _levels(current: Pagination, pages: LaidOutPages, ladder: Ladder) -> Pagination:
    tight, spreads, flowing = set(current.tight), set(current.spreads), set(current.flowing)
    for anchor in (f"level-{level.id}" for level in ladder.levels):
        count = _page_count(anchor, pages)
        small_overrun = _overrun(anchor, pages) < (SMALL_OVERRUN if count == _SPREAD else NEARLY_EMPTY)
        if count > 1 and small_overrun and anchor not in tight and anchor not in spreads:
            tight.add(anchor)
        elif count > _SPREAD and anchor not in flowing:
            spreads.discard(anchor)
            flowing.add(anchor)
        elif count == _SPREAD and anchor not in spreads and anchor not in flowing and small_overrun:
            tight.discard(anchor)
            spreads.add(anchor)
    return replace(current, tight=frozenset(tight), spreads=frozenset(spreads), flowing=frozenset(flowing))


def _overrun(anchor: str, pages: LaidOutPages) -> float:
    """How much of its last page a part fills, from 0 to 1."""
    room = pages.room_below(f"{anchor}-end")
    return 1 - room[0] / room[1] if room else 1.0


def _notes_before(current: Pagination, pages: LaidOutPages, ladder: Ladder, page_size: PageSize) -> str:
    """The first level, if a page for notes before it is needed for the two pages of each level to face each other."""
    anchors = [f"level-{level.id}" for level in ladder.levels]
    page = (pages.page_of(anchors[0]) or 1) - bool(current.notes_before)
    are_pairs = page_size.small and all(_page_count(anchor, pages) == _SPREAD for anchor in anchors)
    return anchors[0] if are_pairs and page % 2 == 1 else ""
