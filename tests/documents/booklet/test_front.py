"""The contents list what has a page of its own, the colophon counts the pages, and a folded booklet has no blank page."""

import io
import re
from pathlib import Path

import pikepdf

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet.build import BookletJob, PrintOptions, booklet_html, make_booklet
from ladder_reports.documents.booklet.compose import BookletComposer
from ladder_reports.documents.booklet.view import Booklet, Pagination
from ladder_reports.documents.context import load_context
from ladder_reports.paths import DEFAULT_LADDER
from ladders import LONG_NAMES, write_ladder
from making import DAY, SMALLEST, WORKSHOP


def view(ladder: Path = DEFAULT_LADDER, size: str = "a4", *, paged: bool = True) -> Booklet:
    """A booklet's view."""
    context = load_context(ladder, "default", None)
    composer = BookletComposer(context.ladder, context.translation, context.theme, as_of=DAY, page_size=PAGE_SIZES[size])
    return composer.compose(Pagination(), paged=paged)


def test_contents_list_what_has_a_page_of_its_own(tmp_path: Path) -> None:
    """A guide below the contents is not listed; on a small page, or below many levels, it has a page and is."""
    many = write_ladder(tmp_path / "many", LONG_NAMES)
    for ladder, size, listed in ((DEFAULT_LADDER, "a4", False), (DEFAULT_LADDER, "a5", True), (many, "a4", True)):
        made = view(ladder, size)
        assert listed == made.front.opens_page == ("guide-1" in [entry.anchor for entry in made.contents])
    assert ["guide-1", "paths", "glance", "level-apprentice"] == [entry.anchor for entry in view(WORKSHOP).contents][:4]


def test_contents_tell_the_ladders_titles_from_the_tools() -> None:
    """Levels are in their colors, and some space parts the levels from what is before and after them."""
    entries = {entry.anchor: entry for entry in view().contents}
    assert (True, "#23719c") == (entries["level-senior"].is_ladders, entries["level-senior"].color)
    assert not entries["glance"].is_ladders
    assert ["level-engineer", "step-engineer-senior"] == [anchor for anchor, entry in entries.items() if entry.begins_group]


def test_the_colophon_counts_the_pages() -> None:
    """Where there are any."""
    last = [view(paged=paged).front.colophon[-1] for paged in (True, False)]
    assert [("Extent", "", " pages"), ("Made with", None)] == [
        (last[0].label, last[0].text, last[0].after_count),
        (last[1].label, last[1].after_count),
    ]


def test_a_folded_booklet_has_no_blank_page() -> None:
    """Pages for notes, and inside the back cover the ladder at a glance."""
    html = booklet_html(BookletJob(DEFAULT_LADDER, DAY), load_context(DEFAULT_LADDER, "default", None), Pagination(fillers=3))
    assert ["notes-page", "notes-page", "inside-back", "colophon"] == re.findall(r'<section class="([\w-]+)"', html)[-4:]
    for ladder in (SMALLEST, DEFAULT_LADDER):
        made = make_booklet(BookletJob(ladder, DAY, page_size="a5", printing=PrintOptions(imposed=True)))
        with pikepdf.open(io.BytesIO(made.data)) as sheets:
            assert {("/P0", "/P1")} == {tuple(sorted(sheet.Resources.XObject.keys())) for sheet in sheets.pages}
