"""The first page tells the year alone: everything has its place, what has no room is elsewhere, and nothing is lost."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import layout
from ladder_reports.design.fonts import find_fonts
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.documents.plan.first_page_fit import MOST_SUMMARY_LINES, FirstPageMeasures, cuts, paragraphs
from ladder_reports.documents.plan.view import FirstPage
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT, SIZES
from plans import composed, context, plan_job, plan_view

PERSON = {"person": {"name": "A B", "manager": "C D"}, "level": "senior"}
STAFF = [f"staff/{item.id}" for section in context(DEFAULT_LADDER).ladder.by_id["staff"].of_kind("signals") for item in section.items]
SENTENCES = "This sentence tells something about the work of the year, and it is not short. "


def page(more: dict[str, Any], **options: Any) -> FirstPage:
    """The first page of a plan with this in its file."""
    return plan_view(yaml.safe_dump(PERSON | more, allow_unicode=True), **options).first_page


def goals(count: int, **more: str) -> list[dict[str, Any]]:
    """Goals in four quarters."""
    return [
        {"title": f"Goal {n} is to hand over a thing", "quarter": f"2027-Q{n % 4 + 1}", "signals": [STAFF[n % 12]], **more}
        for n in range(count)
    ]


def measures(size: str) -> FirstPageMeasures:
    """What measures the first page in the default theme."""
    theme = context(DEFAULT_LADDER).theme
    fonts = find_fonts(theme.families, theme.fonts, [], theme.path)
    text, display = (TextMetrics(fonts, family) for family in theme.first_families_by_use)
    return FirstPageMeasures(PAGE_SIZES[size], text, display)


# What it says.


def test_the_line_below_the_name_says_from_where_to_where() -> None:
    """Levels, team, manager, date and version; what the file does not say is left out."""
    found = page({"as_of": "2026-11-20", "summary": "Words."})
    assert ["Senior", "Staff"] == [short for short, _ in found.step]
    assert ("with C D", "20 November 2026", "ladder version 1.0") == found.facts
    assert ("20 November 2026",) == page({"person": {"name": "A B"}, "as_of": "2026-11-20", "summary": "Words."}, page_size="a5").facts


def test_goals_stand_in_their_quarters_with_what_they_need() -> None:
    """Live ones alone; those without a quarter come below, and what is done in a line."""
    found = page(
        {
            "goals": [
                {"title": "Done", "quarter": "2026-Q4", "status": "done"},
                {"title": "Dropped", "quarter": "2026-Q4", "status": "dropped"},
                {"title": "Some day"},
                {"title": "Second", "quarter": "2027-Q2", "support": "A *room*.", "signals": [STAFF[0]]},
                {"title": "First", "quarter": "2027-Q1"},
            ]
        }
    ).year
    quarters = [(one.label, [(goal.number, goal.title) for goal in one.goals]) for one in found.quarters]
    assert [("Q1 2027", [(1, "First")]), ("Q2 2027", [(2, "Second")]), ("Q3 2027", []), ("Q4 2027", [])] == quarters
    assert ("A *room*.", "St·T1") == (found.quarters[1].goals[0].needs, found.quarters[1].goals[0].codes[0].code)
    assert found.unscheduled
    assert [(3, "Some day")] == [(goal.number, goal.title) for goal in found.unscheduled.goals]
    assert ((4, "Done"),) == found.done
    assert (True, "", ()) == (found.in_columns, found.invitation, found.rooms)


def test_a_page_without_goals_invites_to_plan() -> None:
    """With room to write for each quarter, and the gaps to choose from."""
    html = composed(yaml.safe_dump(PERSON | {"summary": "Words."}), pages="one").html()
    assert "No goal is planned yet." in html
    assert ["Q4\xa02026", "Q1\xa02027", "Q2\xa02027", "Q3\xa02027"] == [
        text.replace(" ", "\xa0") for text in re.findall(r'class="room"><p class="term">(.*?)</p>', html)
    ]
    assert "Gaps to choose from:" in html.replace("\xa0", " ")


def test_the_top_has_its_focus_in_place_of_a_target() -> None:
    """And the quarters without goals are left out."""
    found = plan_view((ROOT / "examples" / "rafael-monteiro.yaml").read_text(encoding="utf-8")).first_page
    assert "granted, not pursued" in found.focus
    assert ["Q1 2027", "Q3 2027", "Q4 2027"] == [quarter.label for quarter in found.year.quarters]
    assert ["Principal"] == [short for short, _ in found.step]


RATED = {
    STAFF[0]: {"self": "emerging", "manager": "demonstrated", "note": "Why not?"},
    STAFF[1]: {"self": "no_opportunity", "manager": "emerging"},
    "senior/ab-test": {"self": "demonstrated", "manager": "emerging", "agreed": "emerging"},
}


def test_talk_first_has_three_lines_at_most() -> None:
    """Differences and chances by themselves if there is room, else together; then what is left for later."""
    few = page({"ratings": RATED, "goals": goals(1)}, audience="manager").talk
    assert [(STAFF[0], "A B says emerging, C D demonstrated."), (STAFF[1], "A B says no opportunity, C D emerging.")] == [
        (line.code.name, line.text) for line in few if line.code
    ]
    assert ("Why not?", "Left for later:") == (few[0].note, few[-1].text)
    assert STAFF[2:] == [code.name for code in few[-1].codes]
    more = {name: {"self": "demonstrated", "manager": "not_yet"} for name in STAFF[2:9]}
    many = page({"ratings": RATED | more, "goals": goals(1)}, audience="manager").talk
    assert ["A B and C D see these differently:", "A B says no opportunity, C D emerging.", "Left for later:"] == [
        line.text for line in many
    ]
    assert [STAFF[0], *STAFF[2:9]] == [code.name for code in many[0].codes]


def test_the_persons_copy_has_nothing_of_the_managers() -> None:
    """No underline, no sentence: chances, the support that goals need, and what is left for later."""
    data = {"ratings": RATED, "goals": goals(2, support="Time.")}
    found = page(data)
    assert ["No opportunity so far.", "Ask for what goals 1 and 2 need.", "Left for later:"] == [line.text for line in found.talk]
    text = yaml.safe_dump(PERSON | data)
    marks = {audience: 'class="differs"' in composed(text, audience=audience, pages="one").html() for audience in ("person", "manager")}
    assert {"person": False, "manager": True} == marks
    without = {name: {key: value for key, value in rating.items() if key != "manager"} for name, rating in RATED.items()}
    assert composed(text, pages="one").html() == composed(yaml.safe_dump(PERSON | data | {"ratings": without}), pages="one").html()


def test_names_are_whole_and_nobody_is_guessed_at() -> None:
    """A manager who is not named is the manager; an anonymous copy has the id."""
    data = {"person": {"name": "Đặng Thu Hà", "id": "p7"}, "level": "senior", "ratings": RATED}
    text = yaml.safe_dump(data, allow_unicode=True)
    named = plan_view(text, audience="panel").first_page
    assert "Đặng Thu Hà says emerging, the manager demonstrated." == named.talk[0].text
    hidden = composed(text, audience="panel", anonymous=True, pages="one").html()
    assert "p7 says emerging, the manager demonstrated." in hidden


# The drawing.


def cells(found: FirstPage) -> list[Any]:
    """The cells of the drawing, row by row."""
    return [cell for band in found.drawing.bands for row in band.rows for cell in row.cells] if found.drawing else []


def test_the_drawing_shows_each_signal() -> None:
    """Spoken as it is drawn: rating, evidence, goals; each status is named in words once."""
    items = [{"title": f"Piece {n}", "signals": [STAFF[0]]} for n in range(2)]
    ratings = {STAFF[0]: RATED[STAFF[0]], STAFF[2]: RATED[STAFF[1]]}
    found = page({"ratings": ratings, "goals": goals(2), "evidence": items}, audience="manager")
    first = cells(found)[0]
    assert [
        "St·T1 emerging, 2 pieces of evidence, goal 1, C D sees it otherwise",
        "St·T2 not rated, goal 2",
        "St·T3 no opportunity, C D sees it otherwise",
    ] == first.spoken.split("; ")[:3]
    words = [word.text for cell in cells(found) for word in cell.words]
    assert ["emerging", "no opportunity", "not rated"] == sorted(words)
    assert [True, False, True] == [differs for _, differs in first.codes[:3]]
    assert ["1", "2"] == [figure.text for figure in first.figures]
    assert found.drawing
    assert ["Staff", "Senior"] == [row.level.short for band in found.drawing.bands for row in band.rows]


def test_much_evidence_is_a_figure_and_many_goals_stand_on_two_lines() -> None:
    """What has no room as strokes is said in figures, and the line below the drawing says so."""
    many = [{"title": f"Piece {n}", "signals": [STAFF[0]]} for n in range(30)]
    plans = [{"title": f"Goal {n}", "quarter": "2027-Q1", "signals": [STAFF[0]]} for n in range(9)]
    found = page({"evidence": many, "goals": plans})
    figures = cells(found)[0].figures
    assert ["30"] == [figure.text for figure in figures if not figure.is_goal]
    assert 2 == len([figure for figure in figures if figure.is_goal])
    assert "Figures above: so many pieces of evidence." in found.explanation


def test_many_signals_stand_in_bands(tmp_path: Path) -> None:
    """A long section goes on in another band; a ladder without signals has no drawing."""
    home = tmp_path / "ladder"
    (home / "levels").mkdir(parents=True)
    (home / "ladder.md").write_text(
        "---\nid: it\ntitle: It\nversion: '1'\nlevels: [low]\nsections: [{id: s, title: Craft, kind: signals}]\n---\n"
    )
    items = "".join(f"- The signal {n}. {{#s-{n}}}\n" for n in range(40))
    (home / "levels" / "low.md").write_text(f"---\nid: low\ntitle: Low\n---\n## Craft\n\n{items}")
    found = plan_view("person: {name: A}\nlevel: low\nsummary: Words.\n", home).first_page
    assert found.drawing
    assert 40 == sum(len(cell.codes) for cell in cells(found))
    assert len(found.drawing.bands) > 1
    width = measures("a4").width
    assert all(len(cell.codes) * found.drawing.pitch <= width + found.drawing.pitch for cell in cells(found))


# What fits.


@pytest.mark.parametrize("size", SIZES)
def test_whatever_is_in_a_file_the_first_page_is_one_page(size: str, laid_only: list[Any], tmp_path: Path) -> None:
    """The least, and the most: long names, a long summary, twelve goals that need much, and everything seen differently."""
    both = {name: {"self": "emerging", "manager": "not_yet", "note": "Words. " * 40} for name in STAFF}
    most: dict[str, Any] = {
        "person": {
            "name": "Maximiliana Katharina Przybyszewska-Oyelaran of Lower Saxony",
            "manager": "Konstantin Alexandrowitsch Wolkonski",
        },
        "summary": "\n\n".join([SENTENCES * 9] * 5),
        "goals": goals(12, support=SENTENCES * 2),
        "ratings": both,
        "evidence": [{"title": f"Piece {n}", "signals": STAFF[: n % 12]} for n in range(45)],
    }
    cases: list[dict[str, Any]] = [{"summary": "Words."}, {"goals": goals(1)}, {"goals": goals(12)}, most]
    for number, more in enumerate(cases):
        path = tmp_path / f"{number}.yaml"
        path.write_text(yaml.safe_dump(PERSON | more), encoding="utf-8")
        document, _ = make_plan(plan_job(path, page_size=size, audience="manager", pages="one"))
        assert 1 == document.pages, number
        assert [] == layout.defects(laid_only[-1])


def test_what_has_no_room_is_said_to_be_elsewhere() -> None:
    """First what goals need goes, then goals; the page says where they are."""
    crowded = page({"goals": goals(12, support=SENTENCES * 2), "summary": SENTENCES * 8}, audience="manager").year
    assert "What the goals need from others is under “The year in detail”." == crowded.elsewhere
    assert {""} == {goal.needs for quarter in crowded.quarters for goal in quarter.goals}
    many = page({"goals": goals(60)}, pages="one").year
    shown = sum(len(quarter.goals) for quarter in many.quarters)
    assert f"{60 - shown} more, and what they need from others: in the whole plan." == many.elsewhere
    assert 10 < shown < 60


def test_more_than_four_quarters_are_a_list() -> None:
    """As they are on a small page."""
    eight = [{"title": f"Goal {n}", "quarter": f"{2027 + n // 4}-Q{n % 4 + 1}"} for n in range(8)]
    assert not page({"goals": eight}).year.in_columns
    assert not page({"goals": goals(4)}, page_size="half-letter").year.in_columns


@pytest.mark.parametrize(
    ("summary", "is_lead", "is_whole"),
    [
        ("One sentence.", True, True),
        (SENTENCES * 4, True, True),
        (SENTENCES * 12, False, True),
        (SENTENCES * 40, True, False),
        ("A list:\n\n- one\n- two", False, True),
        ("A list:\n\n" + "- one\n" * 40, False, False),
    ],
)
def test_a_summary_is_a_lead_where_it_has_room(summary: str, is_lead: bool, is_whole: bool) -> None:  # noqa: FBT001 -- what is tested
    """A longer one is text, and one that is longer still goes on on the next page, after a sentence."""
    found = page({"summary": summary})
    assert (is_lead, is_whole) == (found.summary_is_lead, not found.rest)
    shown = f"{found.summary} {found.rest}".replace("\xa0", " ").split()
    assert summary.split() == shown
    assert bool(found.rest) == bool(found.goes_on)
    assert found.summary[-1:] in {".", "", "o"}


def test_a_summary_is_never_cut_inside_of_markup() -> None:
    """Nor in brackets or quotation marks."""
    text = "One. **Two. Three.** Four (five. Six.) seven. “Eight. Nine.” Ten.\n\nEleven:\n\n- twelve"
    assert "One." == next(text[:end].strip() for end in cuts(text))
    ends = [text[:end].strip().rsplit(maxsplit=1)[-1] for end in cuts(text)]
    assert ["One.", "Six.)", "seven.", "Nine.”", "Ten.", "Eleven:"] == list(dict.fromkeys(ends))
    assert ["One. **Two. Three.** Four (five. Six.) seven. “Eight. Nine.” Ten.", "Eleven:", "- twelve"] == paragraphs(text)


@given(st.text(alphabet='ab .*_[]()\n-`"', max_size=200), st.sampled_from(["a4", "a5"]))
def test_no_word_of_a_summary_is_lost(text: str, size: str) -> None:
    """Wherever it is cut."""
    summary = text.strip()
    for way in measures(size).summary_ways(summary):
        assert summary.split() == f"{way.shown}\n{way.rest}".split()
        assert way.rest or way.shown == summary
        assert way.height <= (MOST_SUMMARY_LINES + 2) * 21
