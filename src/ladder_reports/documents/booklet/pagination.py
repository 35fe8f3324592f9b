"""From where the booklet's parts fell on pages to how they should be set, so that no page is left nearly empty. Pure functions.

The rules, in the order in which they are tried: a part that is a little too long for its page is set closer; a level that needs
two pages gets two facing ones, after a page for notes if it would begin on a right-hand page; a longer level flows on; a last page
with little on it gets lines to write on.
"""

from dataclasses import replace
from typing import Protocol

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.ladder.model import Ladder

SMALL_OVERRUN = 0.3
"""The share of a page that a level may run over and be set closer, instead of getting two pages."""
NEARLY_EMPTY = 0.4
"""A last page that is less full than this gets lines to write on."""
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
    too_long = {anchor for anchor in ("contents", "glance") if _page_count(anchor, pages) > 1}
    long_step = any(_page_count(f"step-{first.id}-{second.id}", pages) > 1 for first, second in ladder.steps)
    return replace(
        new,
        tight=new.tight | too_long,
        flowing=new.flowing | ({"steps"} if long_step else frozenset()),
        ruled_lines=_ruled_lines(current, pages, ladder, page_size),
    )


def _ruled_lines(current: Pagination, pages: LaidOutPages, ladder: Ladder, page_size: PageSize) -> tuple[tuple[str, int], ...]:
    """Lines for last pages that are nearly empty; not yet for a part that can still be set closer or flow."""
    lines = dict(current.ruled_lines)
    settled = current.tight | current.flowing
    parts = [anchor for anchor in ("glance", "steps") if anchor in settled and _page_count(anchor, pages) > 1]
    worksheets = [f"worksheet-{level.id}" for level in ladder.levels]
    for anchor in [*parts, *worksheets]:
        room = pages.room_below(f"{anchor}-end")
        if room and anchor not in lines and room[0] > (1 - NEARLY_EMPTY) * room[1]:
            heading = 1 if anchor in worksheets else 3
            lines[anchor] = int(room[0] / page_size.line_pitch) - heading
    return tuple(sorted(lines.items()))


def _page_count(anchor: str, pages: LaidOutPages) -> int:
    """The number of pages that a part takes; 0 if it is not there."""
    start, end = pages.page_of(anchor), pages.page_of(f"{anchor}-end")
    return end - start + 1 if start and end else 0


def _levels(current: Pagination, pages: LaidOutPages, ladder: Ladder) -> Pagination:
    tight, spreads, flowing = set(current.tight), set(current.spreads), set(current.flowing)
    counts: dict[str, int] = {}
    for anchor in (f"level-{level.id}" for level in ladder.levels):
        counts[anchor] = _page_count(anchor, pages)
        if counts[anchor] <= 1 or anchor in flowing:
            continue
        if anchor in spreads:
            if counts[anchor] > _SPREAD:
                spreads.remove(anchor)
                flowing.add(anchor)
        elif anchor not in tight and counts[anchor] == _SPREAD and _overrun(anchor, pages) < SMALL_OVERRUN:
            tight.add(anchor)
        else:
            tight.discard(anchor)
            spreads.add(anchor)
    notes = _notes_before(spreads, counts, pages, ladder, current)
    return replace(current, tight=frozenset(tight), spreads=frozenset(spreads), flowing=frozenset(flowing), notes_before=notes)


def _overrun(anchor: str, pages: LaidOutPages) -> float:
    """How much of its last page a part fills, from 0 to 1."""
    room = pages.room_below(f"{anchor}-end")
    return 1 - room[0] / room[1] if room else 1.0


def _notes_before(spreads: set[str], counts: dict[str, int], pages: LaidOutPages, ladder: Ladder, current: Pagination) -> frozenset[str]:
    """The levels that a page for notes moves to a left-hand page."""
    anchors = [f"level-{level.id}" for level in ladder.levels]
    page = (pages.page_of(anchors[0]) or 1) - (anchors[0] in current.notes_before)
    notes = set()
    for anchor in anchors:
        if anchor in spreads and page % 2 == 1:
            notes.add(anchor)
            page += 1
        page += _SPREAD if anchor in spreads else counts[anchor]
    return frozenset(notes)
