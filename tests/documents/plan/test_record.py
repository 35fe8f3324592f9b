"""Goals, evidence, watch-outs, assessments and the conversation as the plan tells them."""

import re

from ladder_reports.documents.plan.entries import LONG, is_long
from ladder_reports.documents.plan.view import Plan
from plans import composed, plan_view

PERSON = "person: {name: Ann Bo, manager: Cy Do}\nlevel: senior\n"


def test_live_goals_come_first_and_are_told_in_full() -> None:
    """Done ones follow, then dropped ones, both without what is past."""
    told = "success: S, support: N, note: T"
    goals = plan_view(
        f"{PERSON}goals:\n"
        f"  - {{title: Dropped, quarter: 2026-Q1, status: dropped, {told}}}\n"
        f"  - {{title: Done, quarter: 2026-Q1, status: done, {told}}}\n"
        f"  - {{title: Some day, {told}}}\n"
        f"  - {{title: Live, quarter: 2027-Q3, status: in_progress, {told}, signals: [staff/trade-offs]}}\n"
    ).goals
    assert [(1, "Live", "Q3 2027"), (2, "Some day", ""), (3, "Done", "Q1 2026"), (4, "Dropped", "Q1 2026")] == [
        (goal.number, goal.title, goal.quarter) for goal in goals
    ]
    assert [("S", "N", "T")] * 2 + [("", "", "T")] * 2 == [(goal.success, goal.support, goal.note) for goal in goals]
    assert ["St·T5"] == [code.code for code in goals[0].codes]


def test_every_code_leads_to_its_signal() -> None:
    """Signals of other levels, which evidence and goals may name, are listed below the log in the ladder's order."""
    plan = composed(
        f"{PERSON}evidence: [{{title: One, signals: [staff/trade-offs, architect/build-vs-buy]}}]\n"
        "goals: [{title: Two, signals: [engineer/framework-basics]}]\n"
    )
    assert isinstance(plan.view, Plan)
    assert ["engineer/framework-basics", "architect/build-vs-buy"] == [code.name for code in plan.view.log.others]
    html = plan.html()
    assert [] == [name for name in re.findall('href="#([^"]+)"', html) if f'id="{name}"' not in html]


def test_a_link_shows_its_address_as_people_write_it() -> None:
    """Without the protocol, which the link itself keeps."""
    html = composed(f"{PERSON}evidence: [{{title: One, links: ['https://example.com/page/']}}]\n").html()
    assert '<a href="https://example.com/page/">example.com/page</a>' in html


def test_watchouts_are_those_that_were_picked() -> None:
    """In the ladder's order, with what is done about them; the others are in the booklet."""
    watchouts = plan_view(f"{PERSON}watchouts:\n  staff/senior-plus-one: {{action: Less}}\n  senior/hidden-silo: {{note: So}}\n").watchouts
    assert [("Senior", "So", ""), ("Staff", "", "Less")] == [(one.level, one.note, one.action) for one in watchouts]
    assert () == plan_view(f"{PERSON}summary: S\n").watchouts


def test_assessments_have_the_columns_that_say_something() -> None:
    """The newest first; a small page has no column for links."""
    text = PERSON + (
        "assessments:\n  - {name: Old, date: 2025, result: 54}\n  - {name: New, date: 2026-07-09, link: 'https://example.com/a'}\n"
        "  - {name: Undated}\n"
    )
    taken = plan_view(text).assessments
    assert taken
    assert (("Date", "Result"), True) == (taken.columns, taken.linked)
    assert [("New", ("9 Jul 2026", "")), ("Old", ("2025", "54")), ("Undated", ("", ""))] == [(one.name, one.cells) for one in taken.entries]
    small = plan_view(text, page_size="a5").assessments
    assert small
    assert not small.linked
    assert plan_view(f"{PERSON}summary: S\n").assessments is None


def test_the_conversation_has_what_was_said_and_agreed() -> None:
    """Newest first; what was not shared is said to whom may see it; the names for signing are those of the file."""
    text = PERSON + (
        "ratings:\n  senior/ab-test: {agreed: demonstrated}\n  staff/trade-offs: {agreed: emerging}\n  senior/skew-bug: {self: emerging}\n"
        "feedback:\n  - {from: Eve, date: 2026-09, text: Old}\n  - {from: Fay, date: 2026-10-02, text: New, share: true}\n"
        "checkins:\n  - {date: 2026-01, note: Note}\n  - {date: 2026-02}\n  - {note: Undated}\n"
    )
    talk = plan_view(text, audience="manager").conversation
    assert [("demonstrated", ["Se·T1"]), ("emerging", ["St·T5"])] == [
        (status, [code.code for code in codes]) for status, codes in talk.agreed
    ]
    assert [("2 Oct 2026", "Fay", ""), ("Sep 2026", "Eve", "not shared with Ann Bo")] == [
        (one.date, one.head, one.aside) for one in talk.feedback
    ]
    assert [("Jan 2026", "Note"), ("No date", "Undated")] == [(one.date, one.text) for one in talk.checkins]
    assert ("Ann Bo", "Cy Do") == (talk.person, talk.manager)
    assert ["Fay"] == [one.head for one in plan_view(text).conversation.feedback]


def test_what_is_long_may_be_divided() -> None:
    """Long by its lines, whatever they are made of."""
    assert [False, True, True] == [is_long(text, "") for text in ("word " * 100, "word " * 400, "- point\n" * (LONG + 1))]
