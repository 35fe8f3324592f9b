"""Levels and their steps."""

import pytest

from examples import SHIPPED, WORKSHOP
from ladder_reports.ladder.model import Ladder


@pytest.mark.parametrize("ladder", [SHIPPED, WORKSHOP], ids=["shipped", "workshop"])
def test_steps_lead_from_the_first_level_to_the_last(ladder: Ladder) -> None:
    """Every level but the last leads somewhere, and every level but the first is led to."""
    levels, steps = ladder.levels, ladder.steps
    assert {level.id for level in levels[:-1]} == {start.id for start, _ in steps}
    assert {level.id for level in levels[1:]} == {end.id for _, end in steps}


def test_tracks_branch_and_meet_again() -> None:
    """`next` names several levels or none; without it, a level leads to the following one."""
    expected = [
        ("apprentice", "conservator"),
        ("conservator", "maker"),
        ("conservator", "teacher"),
        ("conservator", "steward"),
        ("maker", "master-maker"),
        ("master-maker", "head"),
        ("teacher", "head"),
        ("steward", "head"),
    ]
    assert expected == [(start.id, end.id) for start, end in WORKSHOP.steps]
