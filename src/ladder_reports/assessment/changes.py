"""What is new in someone's evidence since an earlier file. Pure functions, like those of `coverage`."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from msgspec import Struct

from ladder_reports.evidence.dates import newest_first
from ladder_reports.evidence.model import UNRATED, Evidence, EvidenceItem, Goal, Rating, Status
from ladder_reports.ladder.model import Ladder, Level

K = TypeVar("K", bound=Hashable)

RATING_KEYS = ("self", "manager", "agreed")
"""The keys of a rating, in the order in which documents show them."""


class RatingChange(Struct, frozen=True):
    """A rating that changed since the earlier file; `before` is None if there was none."""

    name: str
    """The full name of the signal."""
    key: str
    """Which rating it is: `self`, `manager` or `agreed`."""
    before: Status | None
    after: Status | None


class SignalMove(Struct, frozen=True):
    """A signal in the earlier file and now, as the person sees it or as both agreed; None if neither says anything."""

    name: str
    """The full name of the signal."""
    before: Status | None
    after: Status | None
    has_new_evidence: bool

    @property
    def moved(self) -> bool:
        """Whether it is rated otherwise now. Each cycle begins without ratings, so one that is gone is no move."""
        return self.after is not None and self.after != self.before

    @property
    def is_unexplained(self) -> bool:
        """Whether it moved without new evidence. That the role gave no opportunity needs none."""
        return self.moved and not self.has_new_evidence and self.after != "no_opportunity"


class Changes(Struct, frozen=True):
    """What is new since an earlier file of the same person."""

    level_before: str
    level_after: str
    evidence_added: tuple[EvidenceItem, ...]
    """Newest first."""
    ratings: tuple[RatingChange, ...]
    goals_done: tuple[Goal, ...]
    goals_dropped: tuple[Goal, ...]
    goals_added: tuple[Goal, ...]

    @property
    def promoted(self) -> bool:
        """Whether the level changed."""
        return self.level_before != self.level_after

    def __bool__(self) -> bool:
        """Whether anything is new."""
        lists = (self.evidence_added, self.ratings, self.goals_done, self.goals_dropped, self.goals_added)
        return self.promoted or any(lists)


def changes(ladder: Ladder, earlier: Evidence, now: Evidence) -> Changes:
    """What is new in `now`. A rating that was removed is not a change, because each cycle starts without ratings."""
    names = [name for level in ladder.levels for name, _, _ in level.named_items("signals")]
    before = {_folded(goal.title): goal for goal in earlier.goals}
    fresh = [goal for goal in now.goals if _is_news(before.get(_folded(goal.title)), goal)]
    return Changes(
        level_before=earlier.level,
        level_after=now.level,
        evidence_added=newest_first(_added(earlier.evidence, now.evidence)),
        ratings=tuple(change for name in names for change in _rating_changes(name, earlier, now)),
        goals_done=tuple(goal for goal in fresh if goal.status == "done"),
        goals_dropped=tuple(goal for goal in fresh if goal.status == "dropped"),
        goals_added=tuple(goal for goal in fresh if goal.status in {"planned", "in_progress"}),
    )


def signal_moves(earlier: Evidence, now: Evidence, level: Level) -> tuple[SignalMove, ...]:
    """Each signal of a level, in the ladder's order, in the earlier file and now."""
    added = {name for item in _added(earlier.evidence, now.evidence) for name in item.signals}
    return tuple(
        SignalMove(name, _own(earlier.ratings.get(name, UNRATED)), _own(now.ratings.get(name, UNRATED)), name in added)
        for name, _, _ in level.named_items("signals")
    )


def _own(rating: Rating) -> Status | None:
    return rating.agreed or rating.own


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_news(before: Goal | None, goal: Goal) -> bool:
    """Whether a goal is new or was closed since."""
    if before is None:
        return goal.status != "dropped"
    return goal.status != before.status and goal.status in {"done", "dropped"}


def _added(before: Iterable[EvidenceItem], now: Iterable[EvidenceItem]) -> list[EvidenceItem]:
    """The evidence that the earlier file does not have, by title and date, or by title alone if only the date was corrected."""
    left = Counter((_folded(item.title), str(item.date)) for item in before)
    unmatched = _without(left, now, lambda item: (_folded(item.title), str(item.date)))
    titles = Counter(title for title, _ in left.elements())
    return _without(titles, unmatched, lambda item: _folded(item.title))


def _without(known: Counter[K], items: Iterable[EvidenceItem], key: Callable[[EvidenceItem], K]) -> list[EvidenceItem]:
    """The items that are not known. Each one that is takes its key out of `known` once."""
    left = []
    for item in items:
        if known[key(item)]:
            known[key(item)] -= 1
        else:
            left.append(item)
    return left


def _rating_changes(name: str, earlier: Evidence, now: Evidence) -> Iterable[RatingChange]:
    before, after = (evidence.ratings.get(name, UNRATED).views for evidence in (earlier, now))
    pairs = zip(RATING_KEYS, before, after, strict=True)
    return (RatingChange(name, key, old, new) for key, old, new in pairs if new and new != old)
