"""The reach figure: radii grow, paths are sectors of equal angle, a meeting is a ring over all, and arcs are drawn in short pieces."""

import math
import re
from itertools import pairwise

import pytest

from ladder_reports.documents.booklet.reach import HALF, FanInks, Reach, radii, sector
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import Ladder, Level
from making import WORKSHOP


def ladder(**following: str) -> Ladder:
    """A ladder of levels with names of one letter, and the levels that each leads to."""
    levels = tuple(Level(name, name, name, tuple(after), ()) for name, after in following.items())
    return Ladder("x", "x", "1", "en", levels, ())


def spans(found: Reach) -> dict[str, tuple[float, float, int, int]]:
    """Start, end, inner and outer rank of each level, with angles in hundredths."""
    return {name: (round(100 * span.start), round(100 * span.end), span.inner, span.outer) for name, span in found.spans.items()}


def test_radii_are_those_of_five_ranks_or_between_them() -> None:
    assert [30, 53, 79, 112, 154] == [round(154 * radius) for radius in radii(5)]
    for count in (1, 2, 8, 18, 100):
        found = radii(count)
        assert (count, 1.0) == (len(found), found[-1])
        assert all(second > first for first, second in pairwise((0.0, *found)))


def test_a_ladder_without_branches_has_whole_rings() -> None:
    found = Reach(ladder(a="b", b="c", c=""))
    assert {"a": (0, 100, 0, 1), "b": (0, 100, 1, 2), "c": (0, 100, 2, 3)} == spans(found)
    assert (False, ()) == (found.is_branching, found.partings())


def test_paths_are_equal_sectors_and_a_meeting_is_a_ring() -> None:
    """A path with two levels has two rings in its sector, one with one level fills it."""
    found = Reach(load_ladder(WORKSHOP).unwrap())
    expected = {
        "apprentice": (0, 100, 0, 1), "conservator": (0, 100, 1, 2), "head": (0, 100, 4, 5),
        "maker": (0, 33, 2, 3), "master-maker": (0, 33, 3, 4), "teacher": (33, 67, 2, 4), "steward": (67, 100, 2, 4),
    }  # fmt: skip
    assert expected == spans(found)
    assert {(0.333333, found.radii[1], found.radii[3]), (0.666667, found.radii[1], found.radii[3])} == set(found.partings())


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        # Paths that never meet again
        ({"a": "bm", "b": "c", "c": "", "m": ""}, {"a": (0, 100, 0, 1), "b": (0, 50, 1, 2), "c": (0, 50, 2, 3), "m": (50, 100, 1, 3)}),
        # A path that parts again
        (
            {"a": "bc", "b": "de", "d": "f", "e": "f", "f": "g", "c": "g", "g": ""},
            {"b": (0, 67, 1, 2), "d": (0, 33, 2, 3), "e": (33, 67, 2, 3), "f": (0, 67, 3, 4), "c": (67, 100, 1, 4)},
        ),
        # Paths that cross
        ({"a": "cd", "b": "d", "c": "", "d": ""}, {"a": (0, 50, 0, 1), "b": (50, 100, 0, 1), "c": (0, 50, 1, 2), "d": (50, 100, 1, 2)}),
        # Ladders side by side
        ({"a": "b", "b": "", "c": ""}, {"a": (0, 50, 0, 1), "b": (0, 50, 1, 2), "c": (50, 100, 0, 2)}),
    ],
)
def test_any_ladder_has_its_place_in_the_fan(following: dict[str, str], expected: dict[str, tuple[int, ...]]) -> None:
    found = spans(Reach(ladder(**following)))
    assert set(following) == set(found)
    assert expected == {name: found[name] for name in expected}


def test_a_step_shows_what_is_reached_and_what_is_new() -> None:
    """What is reached covers the new part's middle, and all rings are on top."""
    drawing = Reach(ladder(a="b", b="c", c="")).step_fan(22, "a", "b", FanInks("#0000ff", "#cccccc", "#999999"))
    assert (220, 220) == (drawing.width, drawing.height)
    assert [("#0000ff", "none"), ("#cccccc", "none"), ("none", "#999999")] == [(one.fill, one.stroke) for one in drawing.shapes]
    assert 3 == drawing.shapes[2].d.count("M")


def test_arcs_are_short() -> None:
    """An arc of 180 degrees would be drawn with too few points."""
    path = sector((100, 100), 100, HALF, 0)
    points = [(float(x), float(y)) for x, y in re.findall(r"(?:L|0 0 1 )([\d.]+) ([\d.]+)", path)]
    angles = [math.atan2(100 - y, x - 100) for x, y in points]
    assert len(angles) >= 5
    assert max(first - second for first, second in pairwise(angles)) <= math.pi / 4 + 0.01
    assert "A100 100 0 0 1" in path
