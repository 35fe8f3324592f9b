"""Pure: from where a booklet's parts fell on pages to how they should be set, so that no page is left nearly empty.

The rules, in the order in which they are tried: a part that misses its page by little is set closer; a level that needs
two pages gets two facing ones, with a page for notes before it where it would begin on a right-hand page; one that needs
more flows on; a last page with little on it is ruled, to be written on.
"""

from dataclasses import replace
from typing import Protocol

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.documents.booklet.view import Fit
from ladder_reports.ladder.model import Ladder

LITTLE = 0.3
"""How much of a page a part may run over and still be set closer instead of on more pages."""

NEARLY_EMPTY = 0.4
"""A last page that is less full than this is ruled."""

_PAIR = 2


class Pages(Protocol):
    """What is known of a layout; an anchor is the id of an element."""

    @property
    def page_count(self) -> int:
        """The number of pages."""

    def page_of(self, anchor: str) -> int | None:
        """The page, from 1, on which the element begins."""

    def room_below(self, anchor: str) -> tuple[float, float] | None:
        """How far the element is from the end of its page's text, and the text's height, in millimetres."""


def fitted(fit: Fit, pages: Pages, ladder: Ladder, paper: PageSize) -> Fit:
    """How the parts should be set, seen from how they fell when they were set as `fit` says."""
    new = _levels(fit, pages, ladder)
    closer = {anchor for anchor in ("contents", "glance") if _length(anchor, pages) > 1}
    steps_run_over = any(_length(f"step-{first.id}-{second.id}", pages) > 1 for first, second in ladder.steps)
    return replace(
        new,
        tight=new.tight | closer,
        flowing=new.flowing | ({"steps"} if steps_run_over else frozenset()),
        rules=_rules(fit, pages, ladder, paper),
    )


def _rules(fit: Fit, pages: Pages, ladder: Ladder, paper: PageSize) -> tuple[tuple[str, int], ...]:
    """Lines for last pages that are nearly empty; a part that can still be set closer or flow gets none yet."""
    ruled = dict(fit.rules)
    settled = [anchor for anchor in ("glance", "steps") if anchor in fit.tight | fit.flowing and _length(anchor, pages) > 1]
    worksheets = [f"worksheet-{level.id}" for level in ladder.levels]
    for anchor in [*settled, *worksheets]:
        room = pages.room_below(f"{anchor}-end")
        if room and anchor not in ruled and room[0] > (1 - NEARLY_EMPTY) * room[1]:
            heading = 1 if anchor in worksheets else 3
            ruled[anchor] = int(room[0] / paper.line_pitch) - heading
    return tuple(sorted(ruled.items()))


def _length(anchor: str, pages: Pages) -> int:
    """The number of pages that a part takes; 0 when there is none."""
    start, end = pages.page_of(anchor), pages.page_of(f"{anchor}-end")
    return end - start + 1 if start and end else 0


def _levels(fit: Fit, pages: Pages, ladder: Ladder) -> Fit:
    tight, paired, flowing = set(fit.tight), set(fit.paired), set(fit.flowing)
    lengths: dict[str, int] = {}
    for anchor in (f"level-{level.id}" for level in ladder.levels):
        lengths[anchor] = _length(anchor, pages)
        if lengths[anchor] <= 1 or anchor in flowing:
            continue
        if anchor in paired:
            if lengths[anchor] > _PAIR:
                paired.remove(anchor)
                flowing.add(anchor)
        elif anchor not in tight and lengths[anchor] == _PAIR and _runs_over(anchor, pages) < LITTLE:
            tight.add(anchor)
        else:
            tight.discard(anchor)
            paired.add(anchor)
    fillers = _fillers(paired, lengths, pages, ladder, fit)
    return replace(fit, tight=frozenset(tight), paired=frozenset(paired), flowing=frozenset(flowing), fillers=fillers)


def _runs_over(anchor: str, pages: Pages) -> float:
    room = pages.room_below(f"{anchor}-end")
    return 1 - room[0] / room[1] if room else 1.0


def _fillers(paired: set[str], lengths: dict[str, int], pages: Pages, ladder: Ladder, fit: Fit) -> frozenset[str]:
    """The levels before which a page for notes makes them begin on a left-hand page."""
    anchors = [f"level-{level.id}" for level in ladder.levels]
    page = (pages.page_of(anchors[0]) or 1) - (anchors[0] in fit.fillers)
    fillers = set()
    for anchor in anchors:
        if anchor in paired and page % 2 == 1:
            fillers.add(anchor)
            page += 1
        page += _PAIR if anchor in paired else lengths[anchor]
    return frozenset(fillers)
