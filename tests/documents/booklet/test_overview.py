"""At a glance is one page, however long the ladder's text is; what is cut says so, and where the whole text is."""

import re
from pathlib import Path

import pytest

import layout
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.booklet.build import BookletJob, booklet_html
from ladder_reports.documents.booklet.overview import excerpt
from ladder_reports.documents.booklet.view import Pagination
from ladder_reports.documents.context import load_context
from ladder_reports.paths import theme_names
from ladders import LONG_NAMES, SENTENCE, write_ladder
from making import DAY

LONG = SENTENCE.strip(" .") + ", "
TEXTS = {
    "1,500 characters": (SENTENCE * 12, SENTENCE * 3),
    "a sentence of 800": ((LONG * 7)[:800] + ". Then more.", SENTENCE),
    "long words": ("Donaudampfschifffahrtsgesellschaftskapitän " * 40, "a" * 900),
    "a list": ("Some words:\n\n" + "- An item of a list.\n" * 60, SENTENCE),
    "a table": ("| A | B |\n|---|---|\n" + "| one | two |\n" * 40, SENTENCE),
}


def glance(ladder: Path, theme: str, size: str) -> tuple[str, int, list[str]]:
    """The part's HTML, the pages that it takes, and what a proof-reader finds."""
    context = load_context(ladder, theme, None)
    found = (0, [""])
    html = ""
    # As the booklet is laid out: closer if it needs more than a page.
    for tight in (frozenset[str](), frozenset({"glance"})):
        whole = booklet_html(BookletJob(ladder, DAY, theme, size, worksheets=()), context, Pagination(tight=tight))
        head, rest = whole.split('<section class="cover', 1)
        html = '<section class="overview' + rest.split('<section class="overview', 1)[1].split("</section>", 1)[0]
        made = context.engine(whole, "", PAGE_SIZES[size], "booklet").lay_out(f"{head}{html}</section></body></html>", "")
        found = made.page_count, layout.defects(made.document)
        if made.page_count == 1:
            break
    return html, *found


@pytest.mark.parametrize(("text", "size"), [*((text, size) for text in TEXTS for size in ("a4", "a5")), ("1,500 characters", "letter")])
def test_at_a_glance_is_one_page(text: str, size: str, tmp_path: Path) -> None:
    """With five levels side by side or one below the other, in either theme."""
    ladder = write_ladder(tmp_path / "ladder", LONG_NAMES[:5], TEXTS[text])
    theme = theme_names()[list(TEXTS).index(text) % 2]
    html, pages, defects = glance(ladder, theme, size)
    assert (1, []) == (pages, defects)
    assert "…</td>" in html
    assert ["#level-level-0"] == re.findall(r'data-to="(#level-level-0)"', html)
    assert '<a href="#level-level-4">Staff Software Engineer</a>' in html


@pytest.mark.parametrize(("count", "size", "pages"), [(8, "a5", 1), (18, "letter", 1), (18, "a5", 2)])
def test_many_levels_take_few_pages(count: int, size: str, pages: int, tmp_path: Path) -> None:
    """Eighteen levels need two pages on A5, where a page has no more than three words for each of them."""
    ladder = write_ladder(tmp_path / "ladder", LONG_NAMES[:count], TEXTS["1,500 characters"])
    _, found, defects = glance(ladder, "default", size)
    assert (pages, []) == (found, defects)


def test_a_text_that_fits_is_whole(tmp_path: Path) -> None:
    """With its emphasis and its links, and without a word about other pages."""
    ladder = write_ladder(tmp_path / "ladder", LONG_NAMES[:5], (f"*Here*: {SENTENCE}", "Short."))
    html, pages, _ = glance(ladder, "default", "a4")
    assert (1, 5) == (pages, html.count("<em>Here</em>"))
    assert "page" not in re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One. Two is longer.", 100, "One. Two is longer."),
        ("One here. Two is longer.", 15, "One here.\u00a0…"),
        ("One, e.g. two or 3.5 of them, vs. four. Then more words follow.", 45, "One, e.g. two or 3.5 of them, vs. four.\u00a0…"),
        ("It says “go.” Then it goes on and on.", 20, "It says “go.”\u00a0…"),
        ("One. Two is so long that it is cut between words.", 30, "One. Two is so long that it is\u00a0…"),
        ("First line\nSecond line, which is long", 14, "First line\u00a0…"),
        ("これは一つ目の文です。これは二つ目の文です。", 15, "これは一つ目の文です。\u00a0…"),
        ("a" * 50, 10, "a" * 10 + "\u00a0…"),
    ],
)
def test_an_excerpt_ends_well(text: str, limit: int, expected: str) -> None:
    """After a sentence if that keeps enough, after a word if not; a point in an abbreviation or a number ends no sentence."""
    assert expected == excerpt(text, limit)
