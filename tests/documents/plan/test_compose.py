"""What a growth plan says: each thing once, nothing lost, and no part without content."""

import re
from pathlib import Path
from typing import Any

import pytest

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
from making import ROOT
from plans import composed, plan_job, plan_view

PERSON = "person: {name: A B}\nlevel: senior\n"


def test_the_aspiration_opens_the_conversation() -> None:
    """The year on the first page is complete without it."""
    assert "To teach." == plan_view(f"{PERSON}aspiration: To teach.\n").conversation.aspiration


def test_a_file_that_says_nothing_becomes_a_worksheet() -> None:
    """A sheet for each of the person's levels, with the names on it. What to do next is asked once."""
    plan = composed(PERSON)
    assert isinstance(plan.view, Worksheet)
    assert ["worksheet-senior", "worksheet-staff"] == [sheet.anchor for sheet in plan.view.sheets]
    assert {("A B", "")} == {(sheet.person, sheet.talk_with) for sheet in plan.view.sheets}
    assert [False, True] == [sheet.has_things for sheet in plan.view.sheets]
    private = f"{PERSON}private: Words.\n"
    assert [Worksheet, Plan] == [type(composed(private, audience=audience).view) for audience in ("person", "manager")]


def test_a_long_goal_keeps_its_quarter_beside_its_title(tmp_path: Path, laid_only: list[Any]) -> None:
    """Where a goal begins near the foot of a page, its quarter does not stay behind alone. Each of a hundred is in the year."""
    path = tmp_path / "p.yaml"
    path.write_text(hostile.text_of("100 goals"), encoding="utf-8")
    outcome, _ = make_plan(plan_job(path))
    assert outcome.pages < 150
    for sheet in layout.pages(laid_only[-1]):
        quarters = [word for word in sheet.words if re.fullmatch(r"Q[1-4] 20\d\d", word.text.strip()) and "h3" in word.tags]
        titles = [word.top for word in sheet.words if "h3" in word.tags and word not in quarters]
        assert [] == [one.text for one in quarters if not any(abs(one.top - other) < 5 for other in titles)], sheet.number


def test_the_top_of_the_ladder_has_no_gap_to_close() -> None:
    """A plan at the last level asks whom the person grows and what they hand over; nothing on it speaks of a next level."""
    text = " ".join(" ".join(reading.read(make_plan(plan_job(ROOT / "examples" / "rafael-monteiro.yaml"))[0].data).pages).split())
    assert "Whom am I growing, and into what?" in text
    assert "The gap is your year" not in text
    assert "next level" not in text


def test_empty_sections_are_left_out(tmp_path: Path) -> None:
    """A file with one piece of evidence has no page for goals, feedback or assessments."""
    path = tmp_path / "p.yaml"
    path.write_text("person: {name: A B}\nlevel: senior\nevidence:\n  - {title: One, signals: [senior/ab-test]}\n", encoding="utf-8")
    outline = [entry.title.replace("\u00a0", " ") for entry in reading.read(make_plan(plan_job(path))[0].data).outline]
    assert ["The gap is your year", "Holding the bar", "Evidence", "Conversation"] == [
        title.replace("\u00a0", " ") for title in outline if title != "A B"
    ]


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
    assert re.search("All of it .*? 5000 ", text)
    assert outcome.pages < 40
