"""The manager's agenda: what the two talk about, each thing once, on one page for ordinary data."""

from typing import Any

import pytest

import layout
import validators
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.documents.plan.view import Agenda
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from making import ROOT
from plans import composed, plan_job

TOMAS = ROOT / "examples" / "tomas-lindqvist.yaml"
BAR = [name for name, _, _ in load_ladder(DEFAULT_LADDER).unwrap().by_id["senior"].named_items("signals")]
PERSON = "person: {name: Ann Bo, manager: Cy Do}\nlevel: senior\n"


def agenda(text: str, **more: Any) -> Agenda:
    """The agenda for an evidence file with this text."""
    view = composed(PERSON + text, audience="manager", agenda=True, **more).view
    assert isinstance(view, Agenda)
    return view


def test_differences_chances_and_support_are_told_apart() -> None:
    """A difference in which either says "no opportunity" is a chance to find, and no difference; what was agreed is neither."""
    view = agenda(
        "ratings:\n"
        "  senior/ab-test: {self: emerging, manager: demonstrated, note: Why}\n"
        "  staff/trade-offs: {self: demonstrated, manager: emerging}\n"
        "  staff/org-patterns: {self: no_opportunity, manager: emerging}\n"
        "  staff/architecture-decisions: {self: emerging, manager: not_yet, agreed: emerging}\n"
        "  senior/skew-bug: {manager: no_opportunity}\n"
        "goals:\n"
        "  - {title: Late, quarter: 2027-Q3, support: Time}\n"
        "  - {title: Early, quarter: 2027-Q1, support: Money}\n"
        "  - {title: Past, quarter: 2026-Q1, support: Nothing, status: done}\n"
        "  - {title: Alone}\n"
    )
    assert ["St·T5", "Se·T1"] == [one.code.code for one in view.differ]
    assert (("emerging", "Ann Bo"), ("demonstrated", "you")) == view.differ[1].ratings
    assert [("St·T2", 2), ("Se·T3", 1)] == [(one.code.code, len(one.ratings)) for one in view.chances]
    assert [("Q1 2027", "Money", "For goal 1, Early"), ("Q3 2027", "Time", "For goal 2, Late")] == [
        (one.quarter, one.text, one.goal) for one in view.support
    ]
    assert "Senior → Staff, for Cy Do, 20 November 2026" == view.subtitle.replace("\u00a0", " ")


def test_nothing_private_lies_on_the_table() -> None:
    """An agenda has ratings and notes, and no text that is the manager's alone."""
    text = "private: Zebra\nratings:\n  senior/ab-test: {self: emerging, manager: demonstrated, private: Zebra}\n"
    html = composed(PERSON + text, audience="manager", agenda=True).html()
    assert "Zebra" not in html


@pytest.mark.parametrize(("size", "theme", "pages"), [("a4", "default", 1), ("letter", "graphite", 1), ("a5", "default", 2)])
def test_an_ordinary_agenda_is_one_page(laid: list[Any], size: str, theme: str, pages: int) -> None:
    """With room to write below each point and down to the page's end; on a small page it runs on."""
    outcome, name = make_plan(plan_job(TOMAS, audience="manager", agenda=True, page_size=size, theme=theme))
    assert ("tomas-lindqvist-agenda", pages) == (name, outcome.pages)
    assert [] == layout.defects(laid[-1])
    assert [] == validators.failures(outcome.data)


def test_an_agenda_runs_on_if_there_is_more(laid_only: list[Any]) -> None:
    """Then each point has one line to write on. A file that says nothing has room for what is agreed."""
    many = "".join(f"  {name}: {{self: emerging, manager: not_yet}}\n" for name in BAR)
    assert [2, 1] == [agenda(text).room for text in ("", f"ratings:\n{many}")]
    outcome, _ = make_plan(plan_job(ROOT / "examples" / "dang-thu-ha.yaml", audience="manager", agenda=True))
    assert 1 == outcome.pages
    assert {"We agree", "We speak again on"} <= {word.text.strip() for word in layout.pages(laid_only[-1])[0].words}
