"""Two cycles are compared only in groups where few people are neither in the figures nor in their difference."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ladder_reports.assessment.calibration import Headcount, figures
from ladder_reports.assessment.comparability import comparable_groups
from ladder_reports.assessment.small_groups import tells_of_few
from ladder_reports.assessment.summary import PersonSummary
from making import DAY
from packets import LADDER


def headcount(people: str, *, min_group: int = 5) -> Headcount:
    """The people of a cycle, all at one level with no target: a letter for each."""
    return figures(LADDER, [PersonSummary(letter, level="senior") for letter in people], DAY, min_group).people


@pytest.mark.parametrize(
    ("then", "now", "compared"),
    [
        ("abcde", "abcde", True),
        ("abcde", "abcdef", False),
        ("abcdef", "abcde", False),
        ("abcdef", "abcdeg", False),
        ("abcde", "abcdefghij", True),
        ("abcdefghij", "fghijklmno", True),
        ("abcdefghi", "efghijklm", False),
        ("abcdefghij", "klmnopqrst", False),
        ("abcd", "abcd", False),
        ("abcd", "", False),
        ("abcde", "", True),
        ("", "abcde", True),
    ],
)
def test_who_came_and_went_decides_and_not_how_many(then: str, now: str, compared: bool) -> None:  # noqa: FBT001 -- a parameter
    """Nobody or enough may have come, nobody or enough may have left, and enough must be recognized; or their ids have changed."""
    assert compared == (("at", "senior") in comparable_groups(headcount(then), headcount(now)))


def test_the_present_minimum_counts_whatever_the_earlier_report_shows() -> None:
    assert ("at", "senior") in comparable_groups(headcount("abc", min_group=1), headcount("abc", min_group=1))
    assert ("at", "senior") not in comparable_groups(headcount("abc", min_group=1), headcount("abc"))


def test_a_report_that_does_not_know_its_people_is_not_compared() -> None:
    """Nor one that names other people than it counts. What has nobody in it is the same in both."""
    known = headcount("abcde")
    for members in ((), known.members[:4], (*known.members, replace(known.members[0], person="0" * 16))):
        assert ("at", "senior") not in comparable_groups(replace(known, members=members), known)


@pytest.mark.parametrize(
    ("groups", "tells"),
    [
        ([], False),
        (["abcde"], False),
        (["abcd"], True),
        (["abcde", "abcdef"], True),
        (["abcde", "fghij", "abcdefghijk"], True),
        (["abcde", "fghij", "abcdefghijklmno"], False),
        (["abcde", ""], False),
    ],
)
def test_groups_are_added_and_subtracted_in_all_combinations(groups: Sequence[str], tells: bool) -> None:  # noqa: FBT001 -- a parameter
    assert tells == tells_of_few(groups, 5)
    assert not tells_of_few(groups, 1)


def test_the_people_of_a_report_are_known_by_a_digest_alone() -> None:
    """Enough to recognize them in the next cycle, and their ids stand nowhere."""
    (member,) = headcount("x").members
    assert ("2d711642b726b044", "senior", "") == (member.person, member.level, member.target)
