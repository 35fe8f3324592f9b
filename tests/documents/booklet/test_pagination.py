"""How levels fell on pages decides how they are set: closer, divided, flowing, after a page for notes."""

from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet.pagination import paginate
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER

LADDER = load_ladder(DEFAULT_LADDER).unwrap()
A4, A5 = PAGE_SIZES["a4"], PAGE_SIZES["a5"]


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


def laid(first: int = 4, each: int = 1, left: float = 0.5, **lengths: int) -> FakeLayout:
    """Levels that take `each` pages, or as many as given, from the page `first` on, with some of the last page left."""
    pages, page = {}, first
    for level in LADDER.levels:
        pages[f"level-{level.id}"] = page
        page += lengths.get(level.id, each)
        pages[f"level-{level.id}-end"] = page - 1
    return FakeLayout(pages, {f"level-{level.id}-end": left for level in LADDER.levels})


def test_what_fits_is_left_alone() -> None:
    assert Pagination() == paginate(Pagination(), laid(), LADDER, A4)


def test_a_level_that_misses_its_page_is_set_closer_and_then_divided() -> None:
    """One that runs over by more goes on, and one that was divided and needs three pages flows."""
    senior = frozenset({"level-senior"})
    tight = paginate(Pagination(), laid(senior=2, left=0.8), LADDER, A4)
    assert Pagination(tight=senior) == tight
    divided = paginate(tight, laid(senior=2, left=0.8), LADDER, A4)
    assert Pagination(spreads=senior) == divided
    assert divided == paginate(divided, laid(senior=2, left=0.8), LADDER, A4)
    assert Pagination(flowing=senior) == paginate(divided, laid(senior=3), LADDER, A4)
    assert Pagination() == paginate(Pagination(), laid(senior=2), LADDER, A4)


def test_a_long_level_flows_and_a_last_page_is_not_nearly_empty() -> None:
    long = laid(staff=3, left=0.8)
    first = paginate(Pagination(), long, LADDER, A4)
    assert frozenset({"level-staff"}) == first.tight
    flowing = paginate(first, long, LADDER, A4)
    assert frozenset({"level-staff"}) == flowing.flowing
    assert flowing == paginate(flowing, long, LADDER, A4)


@pytest.mark.parametrize(("first", "notes"), [(6, ""), (7, "level-engineer")])
def test_pairs_face_each_other_on_small_pages(first: int, notes: str) -> None:
    """A page for notes moves all of them, and stays; without pairs, or on large pages, there is none."""
    found = paginate(Pagination(), laid(first, each=2), LADDER, A5)
    assert notes == found.notes_before
    assert found == paginate(found, laid(first + bool(notes), each=2), LADDER, A5)
    assert "" == paginate(Pagination(), laid(first, each=2, senior=1), LADDER, A5).notes_before
    assert "" == paginate(Pagination(), laid(first, each=2), LADDER, A4).notes_before


def test_what_others_decide_stays() -> None:
    assert 3 == paginate(replace(Pagination(), fillers=3), laid(), LADDER, A4).fillers
