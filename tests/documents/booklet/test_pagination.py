"""How parts fell on pages decides how they are set: closer, on facing pages, flowing, with lines to write on."""

from dataclasses import dataclass, field

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet.pagination import paginate
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder
from ladder_reports.paths import DEFAULT_LADDER


@dataclass
class FakeLayout:
    """A layout that is made up: the page of each anchor, and what is left of the page below it, as a share."""

    pages: dict[str, int]
    left: dict[str, float] = field(default_factory=dict)
    page_count: int = 20

    def page_of(self, anchor: str) -> int | None:
        """As made up."""
        return self.pages.get(anchor)

    def room_below(self, anchor: str) -> tuple[float, float] | None:
        """As made up, of a page of 250 mm."""
        return (self.left[anchor] * 250, 250) if anchor in self.left else None


PAGE_SIZE = PAGE_SIZES["a4"]


def shipped() -> Ladder:
    """The ladder that ships."""
    return load_ladder(DEFAULT_LADDER).unwrap()


def laid(**lengths: int) -> FakeLayout:
    """Levels that take one page each, or as many as given, from page 6 on."""
    pages, page = {}, 6
    for level in shipped().levels:
        pages[f"level-{level.id}"] = page
        page += lengths.get(level.id, 1)
        pages[f"level-{level.id}-end"] = page - 1
    return FakeLayout(pages)


def test_what_fits_is_left_alone() -> None:
    """Levels on one page each need nothing."""
    assert Pagination() == paginate(Pagination(), laid(), shipped(), PAGE_SIZE)


def test_a_level_that_misses_its_page_is_set_closer() -> None:
    """One that runs over by little is tight; one that still runs over, or by more, gets two facing pages."""
    over = laid(senior=2)
    over.left["level-senior-end"] = 0.8
    tight = paginate(Pagination(), over, shipped(), PAGE_SIZE)
    assert Pagination(tight=frozenset({"level-senior"})) == tight
    paired = paginate(tight, over, shipped(), PAGE_SIZE)
    assert (frozenset(), frozenset({"level-senior"})) == (paired.tight, paired.spreads)
    over.left["level-senior-end"] = 0.5
    assert paired == paginate(Pagination(), over, shipped(), PAGE_SIZE)


def test_a_pair_begins_on_the_left() -> None:
    """A level on two pages that would begin on the right gets a page for notes before it, and keeps it."""
    over = laid(senior=2)
    over.left["level-senior-end"] = 0.1
    found = paginate(Pagination(), over, shipped(), PAGE_SIZE)
    assert frozenset({"level-senior"}) == found.notes_before
    moved = laid(engineer=2, senior=2)
    moved.pages["level-engineer-end"] = 6
    again = paginate(found, moved, shipped(), PAGE_SIZE)
    assert (found.spreads, found.notes_before) == (again.spreads, again.notes_before)
    even = laid(engineer=2)
    even.left["level-engineer-end"] = 0.1
    assert frozenset() == paginate(Pagination(), even, shipped(), PAGE_SIZE).notes_before


def test_a_long_level_flows() -> None:
    """A level that is longer than a pair flows on, and that settles."""
    long = laid(staff=3)
    paired = paginate(Pagination(), long, shipped(), PAGE_SIZE)
    assert frozenset({"level-staff"}) == paired.spreads
    flowing = paginate(paired, long, shipped(), PAGE_SIZE)
    assert (frozenset(), frozenset({"level-staff"})) == (flowing.spreads, flowing.flowing)
    assert flowing == paginate(flowing, long, shipped(), PAGE_SIZE)


def test_a_nearly_empty_last_page_is_ruled() -> None:
    """A worksheet's last page with little on it gets lines to write on, as many as fit, once."""
    pages = laid()
    pages.pages |= {"worksheet-staff": 14, "worksheet-staff-end": 15}
    pages.left["worksheet-staff-end"] = 0.8
    found = paginate(Pagination(), pages, shipped(), PAGE_SIZE)
    assert (("worksheet-staff", 24),) == found.ruled_lines
    pages.left["worksheet-staff-end"] = 0.02
    assert found == paginate(found, pages, shipped(), PAGE_SIZE)


def test_long_contents_and_steps_are_fitted() -> None:
    """Contents over two pages are set closer, and steps of which one is longer than a page follow each other."""
    pages = laid()
    pages.pages |= {"contents": 2, "contents-end": 3, "step-engineer-senior": 12, "step-engineer-senior-end": 13}
    found = paginate(Pagination(), pages, shipped(), PAGE_SIZE)
    assert (frozenset({"contents"}), frozenset({"steps"})) == (found.tight, found.flowing)
