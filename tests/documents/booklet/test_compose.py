"""The booklet's view decides what templates print: where levels lead, what the cover has room for, how sections are divided."""

import re
from pathlib import Path

import pytest

from ladder_reports import __version__
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.theme import load_theme
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.booklet.build import BookletJob, booklet_html
from ladder_reports.documents.booklet.compose import BookletComposer
from ladder_reports.documents.booklet.view import Booklet, Pagination
from ladder_reports.documents.context import load_context
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, SMALLEST, VALID, WORKSHOP, small_ladder


def view(
    ladder: Path = DEFAULT_LADDER,
    pagination: Pagination | None = None,
    *,
    size: str = "a4",
    worksheets: tuple[str, ...] | None = None,
    page_count: int | None = None,
) -> Booklet:
    """A booklet's view."""
    parts = load_ladder(ladder).unwrap(), load_translation("en"), load_theme("default").unwrap()
    composer = BookletComposer(*parts, as_of=DAY, page_size=PAGE_SIZES[size], worksheets=worksheets)
    return composer.compose(pagination or Pagination(), page_count)


def test_a_level_says_where_it_leads_unless_the_next_page_does() -> None:
    leads = {one.level.id: one.leads_to for one in view(WORKSHOP).levels}
    assert "Leads to Maker, Teacher and Steward of the collection" == leads["conservator"]
    assert ("Leads to Head of the workshop", "") == (leads["teacher"], leads["steward"])
    assert {""} == {one.leads_to for one in view().levels}


@pytest.mark.parametrize(("characters", "expected"), [(200, (True, False)), (400, (True, True)), (900, (False, False))])
def test_a_long_introduction_leaves_the_cover(characters: int, expected: tuple[bool, bool], tmp_path: Path) -> None:
    """It takes some of the drawing's room first, and then gets a page of its own, which the contents list."""
    found = view(small_ladder(tmp_path / "ladder", introduction="word " * (characters // 5)))
    assert expected == (found.cover.has_introduction, found.cover.long_introduction)
    assert expected[0] == ("introduction" not in [entry.anchor for entry in found.contents])


def test_a_spread_has_signals_on_both_pages_and_one_column() -> None:
    anchor = "level-senior"
    plain, spread = (view(pagination=Pagination(spreads=frozenset(names))).levels[1] for names in ((), (anchor,)))
    assert (2, 0) == (len(plain.columns), len(plain.overleaf))
    assert 1 == len(spread.columns)
    assert spread.overleaf
    sections = [section.id for column in plain.columns for section in column]
    assert sections == [section.id for section in (*spread.columns[0], *spread.overleaf)]


def test_a_flowing_level_has_one_column() -> None:
    assert 1 == len(view(pagination=Pagination(flowing=frozenset({"level-senior"}))).levels[1].columns)


def test_parts_are_set_as_the_pagination_says() -> None:
    """Each part that it names, and no other."""
    lines = (("glance", 4), ("steps", 5), ("worksheet-staff", 6))
    tight, spreads = frozenset({"contents", "glance", "level-staff"}), frozenset({"level-principal"})
    pages = Pagination(tight, spreads, frozenset({"steps"}), notes_before=frozenset({"level-senior"}), ruled_lines=lines)
    html = booklet_html(BookletJob(DEFAULT_LADDER, DAY), load_context(DEFAULT_LADDER, "default", None), pages)
    assert ["contents", "glance", "level-staff"] == re.findall(r'<section class="\w+ tight" id="([\w-]+)"', html)
    assert ["level-principal"] == re.findall(r'<section class="level spread" id="([\w-]+)"', html)
    assert '<section class="steps flowing" id="steps">' in html
    (senior,) = re.findall(r'class="notes-page">.*?<section [^>]*id="([\w-]+)"', html, re.DOTALL)
    assert "level-senior" == senior
    ruled = "<span></span>"
    assert [4, 5] == [part.count(ruled) for part in re.findall(r'<div class="notes-after">(.*?)</div>', html)]
    ends = re.findall(r'((?:<span></span>)*)</span>\s*<div id="worksheet-([\w-]+)-end">', html)
    assert {"staff": 6} == {name: spans.count(ruled) for spans, name in ends if spans.count(ruled) != PAGE_SIZES["a4"].worksheet_lines + 1}


def test_worksheets_are_for_levels_with_something_to_rate() -> None:
    """All of these, those that were asked for, or none."""
    assert [level.id for level in load_ladder(DEFAULT_LADDER).unwrap().levels] == [one.level.id for one in view().worksheets]
    assert ["staff"] == [one.level.id for one in view(worksheets=("staff",)).worksheets]
    none = view(worksheets=())
    assert () == none.worksheets
    assert not [entry for entry in none.contents if entry.anchor.startswith("worksheet")]


def test_contents_tell_the_ladders_titles_from_the_tools() -> None:
    entries = {entry.anchor: entry for entry in view().contents}
    assert (True, 1) == (entries["level-senior"].is_ladders, entries["level-senior"].depth)
    assert (False, 2) == (entries["step-senior-staff"].is_ladders, entries["step-senior-staff"].depth)
    assert (True, 2) == (entries["worksheet-senior"].is_ladders, entries["worksheet-senior"].depth)
    assert not entries["colophon"].is_ladders


def test_the_overview_has_levels_side_by_side_where_they_fit() -> None:
    context = load_context(DEFAULT_LADDER, "default", None)
    for size, layout in (("a4", "across"), ("a5", "down")):
        assert f'<table class="{layout}">' in booklet_html(BookletJob(DEFAULT_LADDER, DAY, page_size=size), context)
    found = view()
    assert {len(found.levels)} == {len(row.cells) for row in found.overview.rows}
    assert len(found.overview.rows) <= 2
    assert not found.overview.is_cut


def test_a_step_compares_each_section_of_either_level() -> None:
    """With nothing in the place of a section that one of the two does not have."""
    for path in sorted(VALID.iterdir()):
        for step in view(path).steps if (path / "ladder.md").is_file() else ():
            for row in step.rows:
                assert any(row.sections), (path, step.anchor)
    first = view(WORKSHOP).steps[0]
    titles = {section.title for side in first.sides for section in side.level.sections}
    assert titles == {row.title for row in first.rows}


@pytest.mark.parametrize(("page_count", "expected"), [(None, ("", " pages")), (28, ("28 pages", None)), (0, None)])
def test_the_colophon_counts_the_pages(page_count: int | None, expected: tuple[str, str | None] | None) -> None:
    """The layout counts them, unless their number is known, or there are none as in HTML."""
    lines = {line.label: line for line in view(SMALLEST, page_count=page_count).colophon}
    extent = lines.get("Extent")
    assert expected == ((extent.text, extent.after_count) if extent else None)
    assert __version__ in lines["Made with"].text


def test_a_drawing_has_no_more_than_five_bars() -> None:
    assert 5 == len(view().drawing)
    assert 1 == len(view(SMALLEST).drawing)
    assert 100.0 == view().drawing[-1][0]


def test_only_running_text_is_set_as_a_lead(tmp_path: Path) -> None:
    """A short guide or section that is a list is body text."""
    folder = small_ladder(
        tmp_path, "- Something.", "Words.\n\n## First\n\n1. one\n2. two\n\n## Second\n\nWords.\n\n## Third\n\nWords:\n- one"
    )
    context = load_context(folder, "default", None)
    html = booklet_html(BookletJob(folder, DAY), context)
    assert ["text", "text lead", "text"] == re.findall(r'<section class="guide[^>]*id="guide.*?<div class="(text[^"]*)">', html, re.DOTALL)
    assert '<div class="lead"><div class="text">' not in html
