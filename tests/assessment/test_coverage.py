"""What evidence says when it is held against the ladder, and what is new since the last cycle."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import SHIPPED, WORKSHOP, evidence, example
from ladder_reports.assessment.changes import changes
from ladder_reports.assessment.coverage import (
    SignalState,
    coverage,
    current_level,
    gaps,
    signal_states,
    target_level,
    without_goal,
    without_opportunity,
)
from ladder_reports.assessment.goals import LONGEST_YEAR, numbered_goals, plan_year
from ladder_reports.evidence.dates import newest_first
from ladder_reports.evidence.model import Evidence, EvidenceItem
from ladder_reports.ladder.model import Ladder

TODAY = date(2026, 11, 20)


STATUSES = ["demonstrated", "emerging", "not_yet", "no_opportunity"]


STAFF = [f"staff/{item.id}" for section in SHIPPED.by_id["staff"].of_kind("signals") for item in section.items]


def target_states(found: Evidence, ladder: Ladder = SHIPPED) -> tuple[SignalState, ...]:
    """The states of the target level's signals."""
    return signal_states(ladder, found, target_level(ladder, found))


def names(states: Any) -> list[str]:
    """The full names of signals, without the level of the target."""
    return [state.name.removeprefix("staff/") for state in states]


def test_a_file_with_nothing_but_a_level_has_every_signal_and_no_evidence() -> None:
    """Every signal of both levels is there, in the ladder's order, and none is covered."""
    found = evidence()
    current = signal_states(SHIPPED, found, current_level(SHIPPED, found))
    assert (11, 12) == (len(current), len(target_states(found)))
    assert STAFF == [state.name for state in target_states(found)]
    assert {(0, 5), (0, 4), (0, 3)} == {(row.with_evidence, row.total) for row in coverage(target_states(found))}
    assert not any(state.settled or state.rating.differs or state.no_opportunity for state in (*current, *target_states(found)))


def test_the_top_of_the_ladder_has_no_target_states() -> None:
    """Where there is no target there is nothing to miss."""
    found = evidence(level="principal", target=None)
    assert None is target_level(SHIPPED, found)
    assert () == target_states(found)
    assert () == gaps(target_states(found))


def test_coverage_counts_signals_and_not_evidence() -> None:
    """One piece may serve several signals, and several pieces make one signal stronger but count once."""
    found = evidence(
        evidence=[
            {"title": "A", "signals": ["staff/trade-offs", "staff/org-patterns"]},
            {"title": "B", "signals": ["staff/trade-offs", "staff/multi-team-rfc"]},
        ]
    )
    assert [("technical", 2, 5), ("leadership", 0, 4), ("artifacts", 1, 3)] == [
        (row.section.id, row.with_evidence, row.total) for row in coverage(target_states(found))
    ]


def test_sections_without_signals_have_no_coverage() -> None:
    """Prose, watch-outs and advice are not covered; a ladder with other sections has other rows."""
    found = evidence(level="conservator", target="maker")
    rows = coverage([*signal_states(WORKSHOP, found, current_level(WORKSHOP, found)), *target_states(found, WORKSHOP)])
    assert {"signals"} == {row.section.kind for row in rows}
    assert ["conservator", "maker"] == list(dict.fromkeys(row.level.id for row in rows))


def test_evidence_is_newest_first() -> None:
    """The log and each signal's evidence go by the last day, then by the first; what has no date comes last."""
    found = evidence(
        evidence=[
            {"title": "undated", "signals": ["staff/trade-offs"]},
            {"title": "May", "date": "2026-05", "signals": ["staff/trade-offs"]},
            {"title": "long", "date": {"from": "2025", "to": "2026-08-14"}, "signals": ["staff/trade-offs"]},
            {"title": "day", "date": "2026-08-14", "signals": ["staff/trade-offs"]},
            {"title": "day, too", "date": "2026-08-14", "signals": ["staff/trade-offs"]},
        ]
    )
    expected = ["day", "day, too", "long", "May", "undated"]
    assert expected == [item.title for item in newest_first(found.evidence)]
    (state,) = [state for state in target_states(found) if state.evidence]
    assert expected == [item.title for item in state.evidence]


@pytest.mark.parametrize(
    ("rating", "evidenced", "expected"),
    [
        ({}, False, (True, True, False)),
        ({}, True, (False, False, False)),
        ({"self": "demonstrated"}, False, (True, True, False)),
        ({"self": "emerging"}, True, (False, False, False)),
        ({"self": "not_yet"}, True, (True, False, True)),
        ({"manager": "not_yet", "self": "demonstrated"}, True, (True, False, True)),
        ({"manager": "demonstrated", "self": "not_yet"}, True, (True, False, True)),
        ({"agreed": "demonstrated", "manager": "not_yet", "self": "not_yet"}, True, (False, False, False)),
        ({"agreed": "not_yet", "manager": "demonstrated", "self": "demonstrated"}, True, (True, False, True)),
        ({"self": "no_opportunity"}, False, (False, False, False)),
        ({"manager": "no_opportunity", "self": "not_yet"}, False, (False, False, False)),
        ({"agreed": "not_yet", "self": "no_opportunity"}, False, (True, True, True)),
    ],
)
def test_what_a_gap_is(rating: dict[str, str], evidenced: bool, expected: tuple[bool, bool, bool]) -> None:  # noqa: FBT001
    """No evidence, or a rating of `not_yet` that was not overruled by agreement; never what had no opportunity."""
    item = [{"title": "A", "signals": ["staff/trade-offs"]}] if evidenced else []
    found = evidence(evidence=item, ratings={"staff/trade-offs": rating})
    gap = next((gap for gap in gaps(target_states(found)) if gap.state.name == "staff/trade-offs"), None)
    assert expected == ((gap is not None), bool(gap and gap.no_evidence), bool(gap and gap.not_yet))


def test_gaps_that_a_goal_serves_come_first() -> None:
    """Then the ladder's order holds; a goal that is done or dropped serves nothing any more."""
    found = evidence(
        goals=[
            {"title": "A", "signals": ["staff/architecture-decisions", "staff/trade-offs"]},
            {"title": "B", "signals": ["staff/org-patterns"], "status": "dropped"},
            {"title": "C", "signals": ["staff/lasting-migrations"], "status": "done"},
        ]
    )
    first = ["staff/architecture-decisions", "staff/trade-offs"]
    assert [*first, *(name for name in STAFF if name not in first)] == [gap.state.name for gap in gaps(target_states(found))]


def test_goals_are_numbered_in_the_order_of_the_plan() -> None:
    """Live goals by quarter, then those without one, done ones, dropped ones; within these, the file's order holds."""
    found = evidence(
        goals=[
            {"title": "dropped", "quarter": "2026-Q1", "status": "dropped"},
            {"title": "done", "quarter": "2026-Q2", "status": "done"},
            {"title": "some day"},
            {"title": "later", "quarter": "2027-Q2"},
            {"title": "soon", "quarter": "2027-Q1", "status": "in_progress"},
            {"title": "soon, too", "quarter": "2027-Q1"},
        ]
    )
    numbered = [(one.number, one.goal.title, one.is_live) for one in numbered_goals(found.goals)]
    titles = ["soon", "soon, too", "later", "some day", "done", "dropped"]
    assert [(number, title, number < 5) for number, title in enumerate(titles, 1)] == numbered


def test_watchouts_are_never_gaps() -> None:
    """Only signals can be missing."""
    assert STAFF == [gap.state.name for gap in gaps(target_states(evidence()))]


def test_no_opportunity_stands_apart() -> None:
    """A signal that anybody rates so is a request to the manager, unless both agreed otherwise."""
    found = evidence(
        ratings={
            "staff/trade-offs": {"self": "no_opportunity"},
            "staff/org-patterns": {"manager": "no_opportunity"},
            "staff/multi-team-rfc": {"self": "no_opportunity", "agreed": "emerging"},
        }
    )
    assert ["org-patterns", "trade-offs"] == names(without_opportunity(target_states(found)))


def test_differing_ratings_are_the_conversation_to_have() -> None:
    """Two ratings that differ are named; once both have agreed there is nothing left to discuss."""
    found = evidence(
        ratings={
            "staff/trade-offs": {"self": "demonstrated", "manager": "emerging"},
            "staff/org-patterns": {"self": "demonstrated", "manager": "emerging", "agreed": "emerging"},
            "staff/multi-team-rfc": {"self": "demonstrated", "manager": "demonstrated"},
            "staff/release-framework": {"self": "demonstrated"},
        }
    )
    states = [state for state in target_states(found) if state.rating.differs]
    assert [("org-patterns", False), ("trade-offs", True)] == [(state.name.removeprefix("staff/"), state.to_discuss) for state in states]


def test_a_drawing_shows_what_was_agreed_or_else_the_managers_rating() -> None:
    """Then the person's; and that nobody rated, if nobody did."""
    rated = {"self": "demonstrated", "manager": "emerging", "agreed": "not_yet"}
    for expected in ("not_yet", "emerging", "demonstrated", "unrated"):
        states = target_states(evidence(ratings={"staff/trade-offs": rated}))
        assert [expected] == [state.shown_status for state in states if state.name == "staff/trade-offs"]
        rated = dict(list(rated.items())[:-1])


def test_signals_without_a_goal_are_those_that_still_need_one() -> None:
    """What a goal serves, what is settled and what had no opportunity is not among them."""
    found = evidence(
        evidence=[{"title": "A", "signals": ["staff/trade-offs", "staff/org-patterns", "staff/multi-team-rfc"]}],
        ratings={
            "staff/trade-offs": {"self": "demonstrated", "manager": "demonstrated"},
            "staff/org-patterns": {"self": "demonstrated", "manager": "emerging"},
            "staff/mentors-seniors": {"self": "no_opportunity"},
            "staff/policy-postmortem": {"self": "demonstrated"},
        },
        goals=[{"title": "A", "signals": ["staff/second-order-failures"]}],
    )
    left = {"trade-offs", "mentors-seniors", "second-order-failures"}
    assert [name.removeprefix("staff/") for name in STAFF if name.removeprefix("staff/") not in left] == names(
        without_goal(target_states(found))
    )


@pytest.mark.parametrize(
    ("quarters", "as_of", "expected"),
    [
        ([], None, ["2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3"]),
        ([], "2026-03-31", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        (["2027-Q2"], None, ["2027-Q2", "2027-Q3", "2027-Q4", "2028-Q1"]),
        (["2027-Q4", "2027-Q1"], None, ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]),
        (["2026-Q3", "2027-Q4"], None, ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]),
        (["2026-Q1", "2029-Q1", "2031-Q3"], None, ["2026-Q1", "2029-Q1", "2031-Q3"]),
    ],
)
def test_the_year_has_the_quarters_of_its_goals(quarters: list[str], as_of: str | None, expected: list[str]) -> None:
    """At least four quarters from the first goal, or from the plan's date; what lies years apart is not filled up."""
    found = evidence(goals=[{"title": quarter, "quarter": quarter} for quarter in quarters], **({"as_of": as_of} if as_of else {}))
    year = plan_year(found, TODAY)
    assert expected == [str(plan.quarter) for plan in year.quarters]
    assert sorted(quarters) == [one.goal.title for plan in year.quarters for one in plan.goals]


def test_goals_and_checkins_stand_in_their_quarter() -> None:
    """Goals without a quarter are kept; check-ins outside of the year have their own list in the record."""
    found = evidence(
        goals=[{"title": "A", "quarter": "2027-Q1"}, {"title": "B"}, {"title": "C", "quarter": "2027-Q1"}],
        checkins=[{"date": "2027-03-31"}, {"date": "2027-01"}, {"note": "undated"}, {"date": "2026-12-31"}, {"date": "2026-06"}],
    )
    year = plan_year(found, TODAY)
    assert (["A", "C"], ["B"]) == ([one.goal.title for one in year.quarters[0].goals], [one.goal.title for one in year.unscheduled])
    assert ["2027-01", "2027-03-31"] == [str(checkin.date) for checkin in year.quarters[0].checkins]


def test_the_cast_tells_its_stories() -> None:
    """The people of the cast show what they were made for."""
    ingrid, eleni = example("ingrid-solheim.yaml"), example("eleni-papadaki.yaml")
    staff = signal_states(SHIPPED, ingrid, current_level(SHIPPED, ingrid))
    assert ["second-order-failures", "consensus-by-docs", "scoping-pushback"] == names(state for state in staff if state.to_discuss)
    assert 3 == len(without_opportunity(target_states(eleni)))
    zofia = changes(SHIPPED, example("last-cycle/zofia-wojcik.yaml"), example("zofia-wojcik.yaml"))
    assert ["First test in shops", "Planners trust the interval"] == [goal.title for goal in zofia.goals_done]
    assert 5 == len(zofia.evidence_added)
    assert ("senior/ab-test", "agreed", "not_yet", "demonstrated") in [
        (move.name, move.key, move.before, move.after) for move in zofia.ratings
    ]


RATINGS = st.fixed_dictionaries({}, optional={key: st.sampled_from(STATUSES) for key in ("self", "manager", "agreed")})


SERVED = st.lists(st.sampled_from(STAFF), max_size=4, unique=True)


@given(
    st.dictionaries(st.sampled_from(STAFF), RATINGS),
    st.lists(SERVED, max_size=6),
    st.lists(st.tuples(SERVED, st.sampled_from(["planned", "in_progress", "done", "dropped"])), max_size=6),
)
def test_the_rule_of_gaps_holds(ratings: dict[str, Any], served: list[list[str]], planned: list[tuple[list[str], str]]) -> None:
    """Whatever stands in a file: no signal is a gap and without opportunity, and a gap with a live goal comes before one without."""
    found = evidence(
        ratings=ratings,
        evidence=[{"title": "A", "signals": signals} for signals in served],
        goals=[{"title": "A", "signals": signals, "status": status} for signals, status in planned],
    )
    states = target_states(found)
    chosen = gaps(states)
    assert set() == {gap.state.name for gap in chosen} & {state.name for state in without_opportunity(states)}
    assert sorted(chosen, key=lambda gap: (not gap.state.is_served, STAFF.index(gap.state.name))) == list(chosen)
    assert all(gap.no_evidence or gap.not_yet for gap in chosen)
    assert {gap.state.name for gap in chosen if not gap.state.is_served} <= {state.name for state in without_goal(states)}


@given(st.lists(st.tuples(st.integers(1950, 2100), st.integers(1, 4)), max_size=12))
def test_every_planned_goal_has_its_quarter(planned: list[tuple[int, int]]) -> None:
    """No goal is lost, whatever its quarter, and quarters go on in time."""
    found = evidence(goals=[{"title": "A", "quarter": f"{year}-Q{number}"} for year, number in planned])
    year = plan_year(found, TODAY)
    quarters = [plan.quarter for plan in year.quarters]
    assert len(planned) == sum(len(plan.goals) for plan in year.quarters)
    assert sorted(set(quarters)) == quarters
    assert len(quarters) <= max(LONGEST_YEAR, len(planned))


@given(st.permutations([{"title": f"{number}", "date": f"2026-{number:02}"} for number in range(1, 7)]))
def test_the_order_of_dates_is_not_the_files(items: list[dict[str, str]]) -> None:
    """Evidence comes in the order of its dates, whatever the file's order is."""
    found = newest_first(EvidenceItem.model_validate(item) for item in items)
    assert ["6", "5", "4", "3", "2", "1"] == [item.title for item in found]
