"""At a glance: levels side by side where a page has room for their whole texts, otherwise one below the other on few pages."""

import re
from pathlib import Path

import pytest

import layout
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet.build import BookletJob, booklet_html
from ladder_reports.documents.context import load_context
from ladder_reports.paths import DEFAULT_LADDER
from ladders import LONG_NAMES, SENTENCE, write_ladder
from making import DAY, SMALLEST, WORKSHOP


def glance(ladder: Path, size: str = "a4", theme: str = "default") -> tuple[str, int, list[str]]:
    """The part's HTML, the pages that it takes, and what a proof-reader finds."""
    context = load_context(ladder, theme, None)
    whole = booklet_html(BookletJob(ladder, DAY, theme, size), context)
    head = whole.split("<body", 1)[0]
    (section,) = re.findall(r'<section class="overview.*?</section>', whole, re.DOTALL)
    html = f"{head}<body>{section}</body></html>"
    made = context.engine(html, "", PAGE_SIZES[size], "booklet").lay_out(html, "")
    return section, made.page_count, layout.defects(made.document)


@pytest.mark.parametrize(("size", "pages"), [("a4", 1), ("letter", 1), ("a5", 2), ("half-letter", 2)])
def test_the_ladder_that_ships_is_seen_at_once(size: str, pages: int) -> None:
    """Side by side on a large page; on a small one in a list, with fewer sections rather than more pages."""
    html, found, defects = glance(DEFAULT_LADDER, size)
    assert (pages, []) == (found, defects)
    assert ('class="across"' in html) == (pages == 1)
    labels = re.findall(r'<p class="label(?: hanging)?">((?:To|At)[^<]*)</p>', html.replace("\u00a0", " "))
    assert ["To reach Senior", "To reach Staff", "To reach Architect", "To reach Principal", "At this level"] == labels


@pytest.mark.parametrize(
    ("count", "size", "text"),
    [(2, "a5", SENTENCE), (8, "a4", SENTENCE * 4), (18, "letter", SENTENCE), (5, "a4", SENTENCE * 12)],
)
def test_texts_are_whole_and_pages_few(count: int, size: str, text: str, tmp_path: Path) -> None:
    ladder = write_ladder(tmp_path / "ladder", LONG_NAMES[:count], (text, text))
    html, pages, defects = glance(ladder, size)
    assert [] == defects
    assert pages <= 3
    assert "…" not in html
    assert count <= html.count(text.strip().replace("\u00a0", " ")[:100])


def test_a_list_that_is_no_glance_is_left_out(tmp_path: Path) -> None:
    """So is one of a single level."""
    long = write_ladder(tmp_path / "ladder", LONG_NAMES, (SENTENCE * 12,))
    for ladder in (long, SMALLEST):
        context = load_context(ladder, "default", None)
        if len(context.ladder.levels) == 1 or ladder is long:
            assert 'id="glance"' not in booklet_html(BookletJob(ladder, DAY), context)


def test_a_branching_ladder_names_all_that_a_level_leads_to() -> None:
    html, pages, defects = glance(WORKSHOP)
    assert (2, []) == (pages, defects)
    assert "To reach Maker, Teacher or\u00a0Steward</p>" in html
