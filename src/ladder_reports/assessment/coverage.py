"""Compares evidence with the ladder: what is covered, what is missing, where opinions differ.

Pure functions. A copy for one audience is made from evidence that has already been cut for it: otherwise a rating that the
audience must not see could be guessed from a conclusion.

There is no score, on purpose: full coverage promises nothing, and a gap rules nothing out.
"""

import itertools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ladder_reports.evidence.dates import Quarter
from ladder_reports.evidence.model import UNRATED, CheckIn, Evidence, EvidenceItem, Goal, Rating, Status
from ladder_reports.ladder.model import Item, Ladder, Level, Section

QUARTERS = 4
LONGEST_YEAR = 8
"""Quarters that are shown without a gap. If the goals are further apart, only their own quarters are shown."""


@dataclass(frozen=True, slots=True)
class SignalState:
    """One signal of the current or the target level, with everything that the file says about it."""

    name: str
    level: Level
    section: Section
    item: Item
    rating: Rating
    evidence: tuple[EvidenceItem, ...]
    """What supports it, newest first."""
    goals: tuple[Goal, ...]
    """The goals that work toward it, without dropped ones."""

    @property
    def shown_status(self) -> Status | Literal["unrated"]:
        """The rating that a drawing shows, if only one has room."""
        return self.rating.effective[0] if self.rating.effective else "unrated"

    @property
    def to_discuss(self) -> bool:
        """Whether they see it differently and have not agreed yet: a conversation to have."""
        return self.rating.differs and self.rating.agreed is None

    @property
    def no_opportunity(self) -> bool:
        """Whether the role gave no chance to show it. This does not count against anyone."""
        return "no_opportunity" in self.rating.effective

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do for it: it has evidence, and everyone who rated it says that it is demonstrated."""
        return bool(self.evidence) and set(self.rating.effective) == {"demonstrated"}


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """How many signals of one section have evidence. Not a score."""

    level: Level
    section: Section
    states: tuple[SignalState, ...]

    @property
    def with_evidence(self) -> int:
        """The number of signals with evidence."""
        return sum(bool(state.evidence) for state in self.states)

    @property
    def total(self) -> int:
        """The number of signals."""
        return len(self.states)


@dataclass(frozen=True, slots=True)
class Gap:
    """A signal of the target level that needs attention, and why."""

    state: SignalState
    no_evidence: bool
    not_yet: bool


@dataclass(frozen=True, slots=True)
class QuarterPlan:
    """One quarter of the year, with its goals in the file's order and its check-ins, oldest first."""

    quarter: Quarter
    goals: tuple[Goal, ...]
    checkins: tuple[CheckIn, ...]


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The quarters of the plan, and the goals that are in none of them."""

    quarters: tuple[QuarterPlan, ...]
    unscheduled: tuple[Goal, ...]
    """The goals without a quarter."""


def current_level(ladder: Ladder, evidence: Evidence) -> Level:
    """The level that the person works at."""
    return ladder.by_id[evidence.level]


def target_level(ladder: Ladder, evidence: Evidence) -> Level | None:
    """The level to grow into; None at the top of the ladder."""
    return ladder.by_id[evidence.target] if evidence.target else None


def newest_first(items: Iterable[EvidenceItem]) -> tuple[EvidenceItem, ...]:
    """Evidence by its last day, newest first. What has no date comes last; with the same dates, the file's order holds."""
    never = (date.min, date.min)
    return tuple(sorted(items, key=lambda item: (item.date.last, item.date.first) if item.date else never, reverse=True))


def signal_states(ladder: Ladder, evidence: Evidence, level: Level | None) -> tuple[SignalState, ...]:
    """Every signal of a level in the ladder's order; none without a level."""
    ordered, goals = newest_first(evidence.evidence), [goal for goal in evidence.goals if goal.status != "dropped"]
    if level is None or level.id not in ladder.by_id:
        return ()
    return tuple(
        SignalState(
            name=name,
            level=level,
            section=section,
            item=item,
            rating=evidence.ratings.get(name, UNRATED),
            evidence=tuple(piece for piece in ordered if name in piece.signals),
            goals=tuple(goal for goal in goals if name in goal.signals),
        )
        for name, section, item in level.named_items("signals")
    )


def coverage(states: Iterable[SignalState]) -> tuple[SectionCoverage, ...]:
    """The signals with evidence, level by level and section by section, in the ladder's order."""
    grouped = itertools.groupby(states, key=operator.attrgetter("level", "section"))
    return tuple(SectionCoverage(level, section, tuple(group)) for (level, section), group in grouped)


def gaps(target_states: Iterable[SignalState]) -> tuple[Gap, ...]:
    """The target level's gaps, the most important first; ``docs/evidence.md`` explains the rule.

    A signal is a gap if it has no evidence or is rated `not_yet`, unless it is rated `no_opportunity`. Gaps without a goal come
    first; apart from that, the ladder's order holds.
    """
    found = (
        Gap(state, no_evidence=not state.evidence, not_yet="not_yet" in state.rating.effective)
        for state in target_states
        if not state.no_opportunity
    )
    return tuple(sorted((gap for gap in found if gap.no_evidence or gap.not_yet), key=lambda gap: bool(gap.state.goals)))


def without_opportunity(states: Iterable[SignalState]) -> tuple[SignalState, ...]:
    """The signals that the role gave no chance to show: a request to the manager, not a gap."""
    return tuple(state for state in states if state.no_opportunity)


def without_goal(target_states: Iterable[SignalState]) -> tuple[SignalState, ...]:
    """The target level's signals without a goal, except those that are settled or had no opportunity."""
    return tuple(state for state in target_states if not (state.goals or state.settled or state.no_opportunity))


def plan_year(evidence: Evidence, today: date) -> YearPlan:
    """The quarters of the goals, at least four. Without goals, they start with the quarter of `as_of`, or else of `today`."""
    planned = sorted({goal.quarter for goal in evidence.goals if goal.quarter})
    quarters = _span(planned, Quarter.of(evidence.as_of or today))
    dated = sorted((checkin for checkin in evidence.checkins if checkin.date), key=_last_day)
    plans = tuple(
        QuarterPlan(
            quarter=quarter,
            goals=tuple(goal for goal in evidence.goals if goal.quarter == quarter),
            checkins=tuple(checkin for checkin in dated if Quarter.of(_last_day(checkin)) == quarter),
        )
        for quarter in quarters
    )
    return YearPlan(plans, unscheduled=tuple(goal for goal in evidence.goals if goal.quarter is None))


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
