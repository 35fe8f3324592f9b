"""The goals of a plan: their numbers, and the quarters of the year that they stand in. Pure functions, like those of `coverage`."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from ladder_reports.evidence.dates import Quarter
from ladder_reports.evidence.model import CheckIn, Evidence, Goal

QUARTERS = 4
LONGEST_YEAR = 8
"""Quarters that are shown without a gap. If the goals are further apart, only their own quarters are shown."""
_CLOSED = ("done", "dropped")


class NumberedGoal(Struct, frozen=True):
    """A goal with the number that stands for it in the whole plan, from 1."""

    number: int
    goal: Goal

    @property
    def is_live(self) -> bool:
        """Whether it is still to be reached: neither done nor dropped."""
        return self.goal.status not in _CLOSED


class QuarterPlan(Struct, frozen=True):
    """One quarter of the year, with its goals by number and its check-ins, oldest first."""

    quarter: Quarter
    goals: tuple[NumberedGoal, ...]
    checkins: tuple[CheckIn, ...]


class YearPlan(Struct, frozen=True):
    """The quarters of the plan, and the goals that are in none of them."""

    quarters: tuple[QuarterPlan, ...]
    unscheduled: tuple[NumberedGoal, ...]
    """The goals without a quarter."""


def numbered_goals(goals: Iterable[Goal]) -> tuple[NumberedGoal, ...]:
    """The goals in the order of a plan: live ones by quarter, then those without a quarter, then done ones, then dropped ones.

    Goals of the same quarter stay in the file's order. The numbers follow the order.
    """
    ordered = sorted(goals, key=_place)
    return tuple(NumberedGoal(number, goal) for number, goal in enumerate(ordered, 1))


def plan_year(evidence: Evidence, today: date) -> YearPlan:
    """The quarters of the goals, at least four. Without goals, they start with the quarter of `as_of`, or else of `today`."""
    goals = numbered_goals(evidence.goals)
    planned = sorted({goal.quarter for goal in evidence.goals if goal.quarter})
    quarters = _span(planned, Quarter.of(evidence.as_of or today))
    dated = sorted((checkin for checkin in evidence.checkins if checkin.date), key=_last_day)
    plans = tuple(
        QuarterPlan(
            quarter=quarter,
            goals=tuple(one for one in goals if one.goal.quarter == quarter),
            checkins=tuple(checkin for checkin in dated if Quarter.of(_last_day(checkin)) == quarter),
        )
        for quarter in quarters
    )
    return YearPlan(plans, unscheduled=tuple(one for one in goals if one.goal.quarter is None))


def _place(goal: Goal) -> tuple[int, bool, str]:
    """What decides a goal's place in a plan."""
    closed = 1 + _CLOSED.index(goal.status) if goal.status in _CLOSED else 0
    return closed, goal.quarter is None, str(goal.quarter or "")


def _span(planned: Sequence[Quarter], start: Quarter) -> tuple[Quarter, ...]:
    """The quarters from the first to the last planned one, at least four. If there are too many, only the planned ones."""
    first = planned[0] if planned else start
    quarters = [first.after(count) for count in range(LONGEST_YEAR)]
    if planned and planned[-1] not in quarters:
        return tuple(planned)
    needed = quarters.index(planned[-1]) + 1 if planned else 0
    return tuple(quarters[: max(needed, QUARTERS)])


def _last_day(checkin: CheckIn) -> date:
    return checkin.date.last if checkin.date else date.max
