"""The booklet's view decides what templates print: the rows of levels, what changes from level to level, what the contents list."""

import re
from functools import cache
from pathlib import Path

import pytest

import ladders
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.theme import load_theme
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.booklet.build import BookletJob, booklet_html
from ladder_reports.documents.booklet.compose import BookletComposer
from ladder_reports.documents.booklet.view import Booklet, LevelRow, Pagination
from ladder_reports.documents.context import load_context
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import DAY, SMALLEST, WORKSHOP, small_ladder


@cache
def view(
    ladder: Path = DEFAULT_LADDER, pagination: Pagination | None = None, *, size: str = "a4", worksheets: tuple[str, ...] = ("blank",)
) -> Booklet:
    """A booklet's view."""
    parts = load_ladder(ladder).unwrap(), load_translation("en"), load_theme("default").unwrap()
    return BookletComposer(*parts, as_of=DAY, page_size=PAGE_SIZES[size], worksheets=worksheets).compose(pagination or Pagination())


def rows(level: str, ladder: Path = DEFAULT_LADDER, size: str = "a4") -> tuple[LevelRow, ...]:
    """The rows of a level's page."""
    return next(page.rows for page in view(ladder, size=size).levels if page.view.level.id == level)


def test_levels_have_the_same_rows_in_the_same_order() -> None:
    """Labels are short; the focus says what it is for, and its own title stands once."""
    assert {("scope", "ownership", "technical", "leadership", "artifacts", "gaps", "focus")} == {
        tuple(row.section.id for row in page.rows) for page in view().levels
    }
    assert ["Scope", "Ownership", "Technical"] == [row.label for row in rows("engineer")][:3]
    assert "Focus to reach the next level" == rows("engineer")[-1].label
    assert ["Technical", "Leadership", "Output", "Common gaps", "To reach Staff"] == [row.label for row in rows("senior")][2:]
    assert "At this level" == rows("principal")[-1].label
    assert "To reach Maker, Teacher or Steward" == rows("conservator", WORKSHOP)[-1].label
    assert ("Se·T1", "Se·T2") == rows("senior")[2].codes[:2]


def test_labels_stand_in_the_text_where_they_have_no_room_beside_it(tmp_path: Path) -> None:
    """On small pages, and where one is too long; then they are whole."""
    assert all(row.hangs for row in rows("senior"))
    assert ["Technical signals"] == [row.label for row in rows("senior", size="a5") if row.section.id == "technical" and not row.hangs]
    folder = small_ladder(tmp_path / "ladder", "Words.\n\n## List\n\n- One. {#one}")
    (folder / "ladder.md").write_text((folder / "ladder.md").read_text().replace("List", "Behaviour in meetings with people from outside"))
    (folder / "levels/one.md").write_text(
        (folder / "levels/one.md").read_text().replace("## List", "## Behaviour in meetings with people from outside")
    )
    assert not any(row.hangs for row in rows("one", folder))


def test_a_level_that_has_no_focus_says_where_it_leads(tmp_path: Path) -> None:
    """Unless the next page does."""
    folder = ladders.write_ladder(tmp_path / "ladder", ["One", "Two", "Three"])
    first = folder / "levels/level-0.md"
    first.write_text(first.read_text().replace('"title": "One"', '"title": "One", "next": ["level-1", "level-2"]'))
    assert ["Leads to Two or Three", "", ""] == [page.leads_to for page in view(folder).levels]


def test_a_small_page_divides_a_level_where_its_pages_are_most_alike() -> None:
    """As a large page does when it was asked to, and none when the level flows."""
    assert ["leadership"] * 5 == [row.section.id for page in view(size="a5").levels for row in page.rows if row.opens_page]
    assert not any(row.opens_page for page in view().levels for row in page.rows)
    senior = frozenset({"level-senior"})
    divided, flowing = view(pagination=Pagination(spreads=senior)), view(pagination=Pagination(flowing=senior), size="a5")
    assert 1 == sum(row.opens_page for row in divided.levels[1].rows)
    assert not any(row.opens_page for row in flowing.levels[1].rows)


def test_only_running_text_is_large(tmp_path: Path) -> None:
    """A short section that is a list, or of two paragraphs, is body text."""
    for number, (text, large) in enumerate((("Words.", True), ("- Something.", False), ("Words.\n\nMore.", False), ("word " * 80, False))):
        assert large == rows("one", small_ladder(tmp_path / str(number), text))[0].is_lead


def test_a_step_pairs_signals_with_those_they_grew_from() -> None:
    """The other signals are listed by their codes; two steps have room on a page, and one on a small one."""
    pages = view().step_pages
    assert [2, 2] == [len(page.steps) for page in pages]
    step = pages[0].steps[0]
    codes = load_ladder(DEFAULT_LADDER).unwrap().codes
    grown = {
        codes[f"senior/{item.id}"]: codes[item.grown_from]
        for section in load_ladder(DEFAULT_LADDER).unwrap().by_id["senior"].of_kind("signals")
        for item in section.items
        if item.grown_from
    }
    found = {pair.after.code.code: pair.before.code.code for pair in step.pairs if pair.after.code and pair.before.code}
    assert grown == found
    assert grown.keys() | {one.code.code for one in step.new} == {code for name, code in codes.items() if name.startswith("senior/")}
    assert ["Technical", "Leadership", "Output"] == [pair.label for pair in step.pairs if pair.label]
    assert [1] * 4 == [len(page.steps) for page in view(size="a5").step_pages]


def test_without_pairs_the_upper_levels_signals_stand_alone(tmp_path: Path) -> None:
    """Beside them is what two sections of prose say; a ladder of one level has no steps, nor has a step without a word."""
    folder = ladders.write_ladder(tmp_path / "two", ["One", "Two"], ("What it is.", "Whose it is.", "And more."))
    (page,) = view(folder).step_pages
    (step,) = page.steps
    assert ((), False, True, 2, 1) == (step.pairs, step.has_pairs, step.new_in_words, len(step.prose), len(step.new))
    assert (("What changes, One to Two", "step-level-0-level-1"),) == page.entries
    assert () == view(SMALLEST).step_pages


def test_long_texts_are_shown_in_short_and_long_steps_on_several_pages(tmp_path: Path) -> None:
    """Texts end with a sentence or a clause; each page of a step has its head, and names the section."""
    folder = ladders.write_ladder(tmp_path / "long", ["One", "Two"], ("A sentence: with a clause. " + ladders.SENTENCE * 9,))
    signals = "".join(f"- Does thing {number} well. {{#thing-{number}}}\n" for number in range(56))
    second = folder / "levels/level-1.md"
    second.write_text(second.read_text().replace("- Does a thing well. {#thing}\n", signals))
    pages = view(folder).step_pages
    (text,) = {pair.after.text for page in pages for step in page.steps for pair in step.prose}
    assert "A sentence: with a clause." == text
    steps = [step for page in pages for step in page.steps]
    assert [False, True] == [step.is_continued for step in steps]
    assert ["List", "List"] == [step.new[0].label for step in steps]
    assert 56 == sum(len(step.new) for step in steps)
    assert 10 > abs(len(steps[0].new) - len(steps[1].new))
    assert [1, 0] == [len(page.entries) for page in pages]


def test_contents_list_runs_of_steps_and_each_sheet() -> None:
    """Steps that follow each other on a page are one entry. A single sheet is not named after its level."""
    entries = {entry.anchor: entry for entry in view().contents}
    assert entries["level-senior"].is_ladders
    assert ["What changes, Engineer to Staff", "What changes, Staff to Principal"] == [
        entry.title for anchor, entry in entries.items() if anchor.startswith("step-")
    ]
    assert "A worksheet for a pen" == entries["worksheet-blank"].title
    branching = [entry.title for entry in view(WORKSHOP).contents if entry.anchor.startswith("step-")]
    assert "What changes, Apprentice to Maker" in branching
    several = view(worksheets=("senior", "staff"))
    assert ["Worksheet: Senior AI / ML Engineer", "Worksheet: Staff AI / ML Engineer"] == [
        entry.title for entry in several.contents if entry.anchor.startswith("worksheet-")
    ]


def test_sheets_are_those_that_were_asked_for() -> None:
    """A blank one, those of some levels, of all levels that have signals, or none."""
    assert ["worksheet-blank"] == [sheet.anchor for sheet, _ in view().sheets]
    assert ["worksheet-staff"] == [sheet.anchor for sheet, _ in view(worksheets=("staff",)).sheets]
    assert 5 == len(view(worksheets=("all",)).sheets)
    assert [page.view.level.id for page in view(WORKSHOP).levels][:-1] == [
        sheet.anchor.removeprefix("worksheet-") for sheet, _ in view(WORKSHOP, worksheets=("all",)).sheets
    ]
    assert () == view(worksheets=()).sheets


def test_parts_are_set_as_the_pagination_says() -> None:
    """Each part that it names, and no other."""
    pages = Pagination(tight=frozenset({"level-staff"}), notes_before="level-engineer")
    html = booklet_html(BookletJob(DEFAULT_LADDER, DAY), load_context(DEFAULT_LADDER, "default", None), pages)
    assert ["level-staff"] == re.findall(r'<section class="level tight" id="([\w-]+)"', html)
    assert ["level-engineer"] == re.findall(r'class="notes-page".*?<section [^>]*id="([\w-]+)"', html, re.DOTALL)


@pytest.mark.parametrize(("count", "height"), [(5, 42.0), (18, 11.67), (90, 2.33)])
def test_the_thumb_index_has_room_for_any_number_of_levels(count: int, height: float, tmp_path: Path) -> None:
    """Tabs step up from the lowest level's to the highest one's; many of them are lower. They go into the bleed."""
    folder = ladders.write_ladder(tmp_path / "tall", [f"Level {number}" for number in range(1, count + 1)])
    parts = load_ladder(folder).unwrap(), load_translation("en"), load_theme("default").unwrap()
    css = BookletComposer(*parts, as_of=DAY, page_size=PAGE_SIZES["a4"]).level_css(bleed=3)
    tops = [float(top) for top in re.findall(r":right .*?margin-top: (-?[\d.]+)mm", css)]
    assert count == len(tops)
    assert {height} == {float(found) for found in re.findall(r"; height: ([\d.]+)mm", css)}
    assert sorted(tops, reverse=True) == tops
    assert tops[-1] + 24.7 >= 22
    assert {"11"} == set(re.findall(r"; width: (\d+)mm", css))
    assert css.count("margin-right: -3mm") == count
