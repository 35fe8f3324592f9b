"""What is new since an earlier file."""

from pathlib import Path

import pytest

from examples import SHIPPED, evidence, example
from ladder_reports.assessment.changes import changes, signal_moves
from ladder_reports.assessment.coverage import (
    SignalState,
    coverage,
    signal_states,
    target_level,
)
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import Ladder
from making import ROOT


def target_states(found: Evidence, ladder: Ladder = SHIPPED) -> tuple[SignalState, ...]:
    """The states of the target level's signals."""
    return signal_states(ladder, found, target_level(ladder, found))


def two_cycles() -> tuple[Evidence, Evidence]:
    """The files of two cycles that follow each other."""
    earlier = evidence(
        evidence=[{"title": "Kept", "date": "2026-01"}, {"title": "Date mended", "date": "2026"}, {"title": "Dropped out", "date": "2026"}],
        ratings={
            "senior/ab-test": {"self": "not_yet", "manager": "not_yet"},
            "staff/trade-offs": {"self": "emerging"},
            "senior/skew-bug": {"self": "demonstrated"},
        },
        goals=[{"title": "Reach  this"}, {"title": "Give this up"}, {"title": "Go on"}, {"title": "Long done", "status": "done"}],
    )
    now = evidence(
        evidence=[
            {"title": "kept", "date": "2026-01"},
            {"title": "Date mended", "date": "2026-02-03"},
            {"title": "New", "date": "2026-06", "signals": ["staff/trade-offs", "senior/ab-test"]},
            {"title": "Kept", "date": "2026-07"},
        ],
        ratings={
            "staff/trade-offs": {"self": "emerging", "agreed": "demonstrated"},
            "senior/ab-test": {"self": "demonstrated", "manager": "not_yet"},
        },
        goals=[
            {"title": "reach this", "status": "done"},
            {"title": "Give this up", "status": "dropped"},
            {"title": "Go on", "status": "in_progress"},
            {"title": "Long done", "status": "done"},
            {"title": "New goal"},
            {"title": "New and reached", "status": "done"},
            {"title": "New and dropped", "status": "dropped"},
        ],
    )
    return earlier, now


def test_changes_since_the_last_cycle() -> None:
    """Moved ratings, reached and given-up goals, new goals and new evidence are found; what is as it was is not."""
    earlier, now = two_cycles()
    found = changes(SHIPPED, earlier, now)
    assert ["Kept", "New"] == [item.title for item in found.evidence_added]
    assert [("senior/ab-test", "self", "not_yet", "demonstrated"), ("staff/trade-offs", "agreed", None, "demonstrated")] == [
        (move.name, move.key, move.before, move.after) for move in found.ratings
    ]
    assert ["reach this", "New and reached"] == [goal.title for goal in found.goals_done]
    assert ["Give this up"] == [goal.title for goal in found.goals_dropped]
    assert ["New goal"] == [goal.title for goal in found.goals_added]
    assert found
    assert not found.promoted


def test_what_moved_without_new_evidence_is_found() -> None:
    """What was agreed counts, or else the person's own rating; a rating that is gone, and no opportunity, need no explanation."""
    earlier, now = two_cycles()
    more = {
        "senior/feature-platform-pattern": {"self": "emerging"},
        "senior/design-doc": {"self": "no_opportunity"},
        "senior/problem-framing": {"manager": "demonstrated"},
    }
    now = now.model_copy(update={"ratings": {**now.ratings, **evidence(ratings=more).ratings}})
    moves = {move.name.removeprefix("senior/"): move for move in signal_moves(earlier, now, SHIPPED.by_id["senior"])}
    assert {"ab-test", "feature-platform-pattern", "design-doc"} == {name for name, move in moves.items() if move.moved}
    assert ["feature-platform-pattern"] == [name for name, move in moves.items() if move.is_unexplained]
    assert ("not_yet", "demonstrated") == (moves["ab-test"].before, moves["ab-test"].after)
    assert ("demonstrated", None) == (moves["skew-bug"].before, moves["skew-bug"].after)


def test_a_promotion_is_a_change() -> None:
    """Another level is news of its own."""
    found = changes(SHIPPED, evidence(), evidence(level="staff", target="architect"))
    assert ("senior", "staff", True) == (found.level_before, found.level_after, found.promoted)
    assert found


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_new_since_the_same_file(path: Path) -> None:
    """A file compared with itself has no news, and each of the cast can be assessed."""
    found = example(path.name)
    assert not changes(SHIPPED, found, found)
    states = target_states(found)
    rows = coverage(states)
    assert len(states) == sum(row.total for row in rows)
    assert sum(bool(state.evidence) for state in states) == sum(row.with_evidence for row in rows)
