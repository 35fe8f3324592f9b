"""Compares evidence with the ladder: what is covered, what is missing, where opinions differ.

Pure functions. A copy for one audience is made from evidence that has already been cut for it: otherwise a rating that the
audience must not see could be guessed from a conclusion.

There is no score, on purpose: full coverage promises nothing, and a gap rules nothing out.
"""

import itertools
import operator
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from ladder_reports.assessment.goals import NumberedGoal, numbered_goals
from ladder_reports.evidence.dates import newest_first
from ladder_reports.evidence.model import UNRATED, Evidence, EvidenceItem, Rating, Status
from ladder_reports.ladder.model import Item, Ladder, Level, Section


class SignalState(Struct, frozen=True):
    """One signal of the current or the target level, with everything that the file says about it."""

    name: str
    level: Level
    section: Section
    item: Item
    rating: Rating
    evidence: tuple[EvidenceItem, ...]
    """What supports it, newest first."""
    goals: tuple[NumberedGoal, ...]
    """The goals that work toward it, or did, by number; without dropped ones."""

    @property
    def shown_status(self) -> Status | Literal["unrated"]:
        """The rating that a drawing shows, if only one has room."""
        return self.rating.effective[0] if self.rating.effective else "unrated"

    @property
    def own_status(self) -> Status | Literal["unrated"]:
        """The person's own rating, or the one that both agreed on."""
        return self.rating.agreed or self.rating.own or "unrated"

    @property
    def to_discuss(self) -> bool:
        """Whether they see it differently and have not agreed yet: a conversation to have."""
        return self.rating.differs and self.rating.agreed is None

    @property
    def no_opportunity(self) -> bool:
        """Whether the role gave no chance to show it. This does not count against anyone."""
        return "no_opportunity" in self.rating.effective

    @property
    def is_served(self) -> bool:
        """Whether a goal that is still to be reached works toward it."""
        return any(one.is_live for one in self.goals)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do for it: it has evidence, and everyone who rated it says that it is demonstrated."""
        return bool(self.evidence) and set(self.rating.effective) == {"demonstrated"}


class SectionCoverage(Struct, frozen=True):
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


class Gap(Struct, frozen=True):
    """A signal of the target level that needs attention, and why."""

    state: SignalState
    no_evidence: bool
    not_yet: bool


def current_level(ladder: Ladder, evidence: Evidence) -> Level:
    """The level that the person works at."""
    return ladder.by_id[evidence.level]


def target_level(ladder: Ladder, evidence: Evidence) -> Level | None:
    """The level to grow into; None at the top of the ladder."""
    return ladder.by_id[evidence.target] if evidence.target else None


def signal_states(ladder: Ladder, evidence: Evidence, level: Level | None) -> tuple[SignalState, ...]:
    """Every signal of a level in the ladder's order; none without a level."""
    ordered = newest_first(evidence.evidence)
    goals = [one for one in numbered_goals(evidence.goals) if one.goal.status != "dropped"]
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
            goals=tuple(one for one in goals if name in one.goal.signals),
        )
        for name, section, item in level.named_items("signals")
    )


def coverage(states: Iterable[SignalState]) -> tuple[SectionCoverage, ...]:
    """The signals with evidence, level by level and section by section, in the ladder's order."""
    grouped = itertools.groupby(states, key=operator.attrgetter("level", "section"))
    return tuple(SectionCoverage(level, section, tuple(group)) for (level, section), group in grouped)


def gaps(target_states: Iterable[SignalState]) -> tuple[Gap, ...]:
    """The target level's gaps, the most important first; ``docs/evidence.md`` explains the rule.

    A signal is a gap if it has no evidence or is rated `not_yet`, unless it is rated `no_opportunity`. What a goal works toward comes
    first; apart from that, the ladder's order holds.
    """
    found = (
        Gap(state, no_evidence=not state.evidence, not_yet="not_yet" in state.rating.effective)
        for state in target_states
        if not state.no_opportunity
    )
    return tuple(sorted((gap for gap in found if gap.no_evidence or gap.not_yet), key=lambda gap: not gap.state.is_served))


def without_opportunity(states: Iterable[SignalState]) -> tuple[SignalState, ...]:
    """The signals that the role gave no chance to show: a request to the manager, not a gap."""
    return tuple(state for state in states if state.no_opportunity)


def without_goal(target_states: Iterable[SignalState]) -> tuple[SignalState, ...]:
    """The target level's signals that no live goal serves, except those that are settled or had no opportunity."""
    return tuple(state for state in target_states if not (state.is_served or state.settled or state.no_opportunity))
