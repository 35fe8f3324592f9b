"""What a growth plan says: each thing once, nothing lost, and no part without content."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import hostile
import layout
import reading
from cycles import batch_here
from ladder_reports.documents.check import check_paths
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.documents.plan.view import Plan, Worksheet
from ladder_reports.errors import InputError
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT, SIZES
from plans import composed, plan_job, plan_view

PERSON = "person: {name: A B}\nlevel: senior\n"


def test_each_level_has_its_signals_with_ratings_and_evidence() -> None:
    """Ratings have a column for each who may be seen to rate; what has no evidence says so, unless there was no opportunity."""
    text = PERSON + (
        "evidence:\n" + "".join(f"  - {{title: Piece {n}, date: 2026-0{n + 1}, signals: [senior/ab-test]}}\n" for n in range(5))
        + "ratings:\n  senior/ab-test: {self: emerging, manager: not_yet}\n  senior/skew-bug: {self: no_opportunity}\n"
    )  # fmt: skip
    for audience, raters in (("person", ("Self",)), ("manager", ("Self", "Manager"))):
        view, html = plan_view(text, audience=audience), composed(text, audience=audience).html()
        assert raters == tuple(head for _, head in view.current.raters)
        assert view.target
        assert () == view.target.raters
        rows = {row.state.item.id: row for _, signals in view.current.groups for row in signals}
        cells = {name: html.partition(row.state.item.text)[2].partition("</tr>")[0] for name, row in rows.items()}
        assert ["emerging", "not yet"][: len(raters)] == re.findall(
            'data-of="(?:Self|Manager)"><span class="mark .*?"></span>(.*?)</td>', cells["ab-test"]
        )
        assert ["Piece 4", "Piece 3", "Piece 2"] == [title for title, _ in rows["ab-test"].evidence]
        assert "and 2 more in the evidence log" == rows["ab-test"].more_evidence
        assert [False, False, True] == ["no evidence yet" in cells[name] for name in ("ab-test", "skew-bug", "design-doc")]
        assert ["skew-bug"] == [item.id for item in view.current.without_opportunity]
        assert (audience == "manager") == ("Talk about this one" in cells["ab-test"])


def test_a_link_shows_its_address_as_people_write_it() -> None:
    """Without the protocol, which the link itself keeps."""
    html = composed(f"{PERSON}evidence: [{{title: One, links: ['https://example.com/page/']}}]\n").html()
    assert '<a href="https://example.com/page/">example.com/page</a>' in html


def test_a_file_that_says_nothing_becomes_a_worksheet() -> None:
    """A worksheet for the person's own levels, with the name on it."""
    plan = composed(PERSON)
    assert isinstance(plan.view, Worksheet)
    assert ("A B", "staff") == (plan.view.person.name, plan.view.target.id if plan.view.target else "")
    private = f"{PERSON}private: Words.\n"
    assert [Worksheet, Plan] == [type(composed(private, audience=audience).view) for audience in ("person", "manager")]


def test_a_long_record_is_set_closer_and_loses_nothing(tmp_path: Path) -> None:
    """Of forty-five pieces of evidence each stands in the log with all that it says."""
    items = [
        {
            "title": f"Piece {n}",
            "date": f"20{10 + n // 12}-{n % 12 + 1:02}",
            "what": f"What{n}x.",
            "impact": f"Impact{n}x.",
            "attested_by": f"By{n}x",
        }
        for n in range(45)
    ]
    items[7]["impact"] = "- Impact7x\n- and a list"
    path = tmp_path / "p.yaml"
    path.write_text(yaml.safe_dump({"person": {"name": "A B"}, "level": "senior", "evidence": items}), encoding="utf-8")
    outcome, _ = make_plan(plan_job(path))
    text = " ".join(reading.read(outcome.data).pages)
    assert [] == [word for n in range(45) for word in (f"What{n}x", f"Impact{n}x", f"By{n}x") if word not in text]
    assert outcome.pages <= 9


@pytest.mark.parametrize("size", SIZES)
def test_a_hundred_goals_are_told_once(tmp_path: Path, laid: list[Any], size: str) -> None:
    """In full they stand in the year alone; a signal names three, a quarter of the timeline six, and both how many more there are."""
    path = tmp_path / "p.yaml"
    goals = [{"title": f"Goal{n:03}x", "quarter": f"2027-Q{n % 4 + 1}", "signals": ["staff/trade-offs"]} for n in range(100)]
    path.write_text(yaml.safe_dump({"person": {"name": "A B"}, "level": "senior", "goals": goals}), encoding="utf-8")
    text = " ".join(" ".join(reading.read(make_plan(plan_job(path, page_size=size))[0].data).pages).split())
    assert [] == layout.defects(laid[-1])
    assert [] == [n for n in range(100) if not 1 <= text.count(f"Goal{n:03}x") <= 5]
    assert 1 == text.count("Goal099x")
    assert 1 == text.count("and 97 more in the year")
    assert 4 == text.count("and 19 more ")


@pytest.mark.parametrize(("quarters", "size", "rows"), [(6, "a4", [6]), (8, "a4", [4, 4]), (5, "a5", [3, 2]), (40, "a4", [6] * 6 + [4])])
def test_a_long_year_is_drawn_in_rows(tmp_path: Path, laid_only: list[Any], quarters: int, size: str, rows: list[int]) -> None:
    """A column of the timeline stays wide enough for words, however many quarters there are."""
    path = tmp_path / "p.yaml"
    goals = [{"title": f"Goal {n} is an infrastructure", "quarter": f"{2027 + n // 4}-Q{n % 4 + 1}"} for n in range(quarters)]
    path.write_text(yaml.safe_dump({"person": {"name": "A B"}, "level": "senior", "goals": goals}), encoding="utf-8")
    make_plan(plan_job(path, page_size=size))
    heads: dict[tuple[int, float], int] = {}
    for sheet in layout.pages(laid_only[-1]):
        for word in sheet.words:
            if "thead" in word.tags and " Q" in word.text:
                heads[sheet.number, word.top] = heads.get((sheet.number, word.top), 0) + 1
    assert rows == list(heads.values())
    assert [] == layout.defects(laid_only[-1])


def test_a_long_goal_keeps_its_quarter_beside_its_title(tmp_path: Path, laid_only: list[Any]) -> None:
    """Where a goal begins near the foot of a page, its quarter and status do not stay behind alone."""
    path = tmp_path / "p.yaml"
    path.write_text(hostile.text_of("100 goals"), encoding="utf-8")
    outcome, _ = make_plan(plan_job(path))
    assert outcome.pages < 120
    for sheet in layout.pages(laid_only[-1]):
        quarters = [word.top for word in sheet.words if word.text.startswith("20") and " Q" in word.text and "thead" not in word.tags]
        titles = [word.top for word in sheet.words if "h3" in word.tags]
        assert [] == [top for top in quarters if not any(abs(top - other) < 5 for other in titles)], sheet.number


def test_the_top_of_the_ladder_has_no_gap_to_close() -> None:
    """A plan at the last level is about sustaining and growing others."""
    text = " ".join(reading.read(make_plan(plan_job(ROOT / "examples" / "rafael-monteiro.yaml"))[0].data).pages)
    assert "Sustaining and growing others" in text
    assert "The gap is your year" not in text


def test_empty_sections_are_left_out(tmp_path: Path) -> None:
    """A file with one piece of evidence has no page for goals, feedback or assessments."""
    path = tmp_path / "p.yaml"
    path.write_text("person: {name: A B}\nlevel: senior\nevidence:\n  - {title: One, signals: [senior/ab-test]}\n", encoding="utf-8")
    outline = [entry.title for entry in reading.read(make_plan(plan_job(path))[0].data).outline]
    assert not {"The year", "Assessments", "Skills", "Since the last cycle"} & set(outline)
    assert {"Holding the bar", "The gap is your year", "Evidence log", "Conversation"} <= set(outline)


def test_skills_stand_beside_what_the_levels_expect(tmp_path: Path) -> None:
    """A skill is drawn and said in words; one that the ladder lacks is a problem with a suggestion."""
    matrix = ROOT / "tests" / "examples" / "ladders" / "valid" / "matrix"
    path = tmp_path / "p.yaml"
    path.write_text("person: {name: A B}\nlevel: baker\nskills: {kneading: 2}\n", encoding="utf-8")
    read = reading.read(make_plan(plan_job(path, matrix))[0].data)
    assert "now 2; Baker expects 3" in " ".join(" ".join(read.pages).split())
    path.write_text("person: {name: A B}\nlevel: baker\nskills: {kneeding: 2}\n", encoding="utf-8")
    with pytest.raises(InputError, match="unknown skill 'kneeding'; did you mean 'kneading'"):
        make_plan(plan_job(path, matrix))


def test_skills_that_no_plan_can_draw_are_noted(tmp_path: Path) -> None:
    """Where the ladder has no skill matrix, `check`, `plan` and `batch` say so at the file's place, and are done all the same."""
    path = ROOT / "tests" / "examples" / "evidence" / "valid" / "skills-without-matrix.yaml"
    (expected,) = load_evidence(path, load_ladder(DEFAULT_LADDER).unwrap()).problems
    assert expected.note
    assert (4, 1) == (expected.line, expected.column)
    assert (expected,) == check_paths([path], DEFAULT_LADDER).problems
    assert (expected,) == make_plan(plan_job(path))[0].notes
    ran = batch_here(path, "-o", tmp_path / "plans", "--verbose", "--dry-run", as_of=None)
    assert (0, True) == (ran.returncode, str(expected) in ran.stderr)


def test_a_log_of_thousands_stays_printable(tmp_path: Path) -> None:
    """Of 5,000 pieces of evidence the newest 250 are printed in full, all are counted, and the page says so."""
    items = "".join(f"  - {{title: Piece {number}, date: 2026-01-01, signals: [senior/ab-test]}}\n" for number in range(5000))
    path = tmp_path / "p.yaml"
    path.write_text(f"person: {{name: A B}}\nlevel: senior\nevidence:\n{items}", encoding="utf-8")
    outcome, _ = make_plan(plan_job(path))
    text = " ".join(" ".join(reading.read(outcome.data).pages).split())
    assert "not printed here: 4750." in text
    assert "and 4997 more in the evidence log" in text
    assert outcome.pages < 40
