"""What is new in somebody's evidence since an earlier file: pure functions, like those of `assess`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ladder_reports.assessment.coverage import newest_first
from ladder_reports.evidence.model import Evidence, EvidenceItem, Goal, Rating, Status
from ladder_reports.ladder.model import Ladder

VOICES = ("self", "manager", "agreed")
"""Whose view of a signal a rating holds, in the order in which documents show them."""

_UNRATED = Rating()


@dataclass(frozen=True, slots=True)
class Move:
    """A rating that is another one than in the earlier file; None where there was or is none."""

    name: str
    voice: str
    before: Status | None
    after: Status | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since an earlier file of the same person."""

    level_before: str
    level_after: str
    evidence_added: tuple[EvidenceItem, ...]
    """Newest first."""
    newly_evidenced: tuple[str, ...]
    """The signals that some evidence serves now and none did before, by full name."""
    moves: tuple[Move, ...]
    goals_done: tuple[Goal, ...]
    goals_dropped: tuple[Goal, ...]
    goals_added: tuple[Goal, ...]

    @property
    def promoted(self) -> bool:
        """Whether the level is another one."""
        return self.level_before != self.level_after

    def __bool__(self) -> bool:
        """Whether anything is new."""
        lists = (self.evidence_added, self.newly_evidenced, self.moves, self.goals_done, self.goals_dropped, self.goals_added)
        return self.promoted or any(lists)


def changes(ladder: Ladder, earlier: Evidence, now: Evidence) -> Changes:
    """What is new in `now`; a rating that is no longer given is none, for each cycle rates anew."""
    served_before = {name for item in earlier.evidence for name in item.signals}
    served_now = {name for item in now.evidence for name in item.signals}
    names = [f"{level.id}/{item.id}" for level in ladder.levels for section in level.of_kind("signals") for item in section.items]
    before = {_folded(goal.title): goal for goal in earlier.goals}
    fresh = [goal for goal in now.goals if _is_news(before.get(_folded(goal.title)), goal)]
    return Changes(
        level_before=earlier.level,
        level_after=now.level,
        evidence_added=newest_first(_added(earlier.evidence, now.evidence)),
        newly_evidenced=tuple(name for name in names if name in served_now - served_before),
        moves=tuple(move for name in names for move in _moves(name, earlier, now)),
        goals_done=tuple(goal for goal in fresh if goal.status == "done"),
        goals_dropped=tuple(goal for goal in fresh if goal.status == "dropped"),
        goals_added=tuple(goal for goal in fresh if goal.status in {"planned", "in_progress"}),
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_news(before: Goal | None, goal: Goal) -> bool:
    """Whether a goal is new, or was closed since."""
    if before is None:
        return goal.status != "dropped"
    return goal.status != before.status and goal.status in {"done", "dropped"}


def _added(before: Iterable[EvidenceItem], now: Iterable[EvidenceItem]) -> list[EvidenceItem]:
    """The evidence that the earlier file lacks: by title and date, or by title alone where only the date was mended."""
    left = Counter((_folded(item.title), str(item.date)) for item in before)
    unmatched = []
    for item in now:
        key = (_folded(item.title), str(item.date))
        if left[key]:
            left[key] -= 1
        else:
            unmatched.append(item)
    titles = Counter(title for (title, _), count in left.items() for _ in range(count))
    added = []
    for item in unmatched:
        title = _folded(item.title)
        if titles[title]:
            titles[title] -= 1
        else:
            added.append(item)
    return added


def _moves(name: str, earlier: Evidence, now: Evidence) -> Iterable[Move]:
    before, after = (_views(evidence.ratings.get(name, _UNRATED)) for evidence in (earlier, now))
    pairs = zip(VOICES, before, after, strict=True)
    return (Move(name, voice, old, new) for voice, old, new in pairs if new and new != old)


def _views(rating: Rating) -> tuple[Status | None, ...]:
    return rating.own, rating.manager, rating.agreed
