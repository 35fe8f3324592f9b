"""No count that is shown is about too few people, and none can be worked out by subtraction."""

from inspect import signature

from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.assessment.small_groups import MIN_GROUP, hidden_groups
from ladder_reports.batch.model import Batch
from ladder_reports.cli.batch import batch

counts = st.lists(st.integers(0, 40), min_size=1, max_size=12)


min_group = st.integers(1, 12)


@given(counts, min_group)
def test_no_shown_count_is_about_too_few(groups: list[int], min_group: int) -> None:
    """Nor is what is left when all that is shown is taken from the sum."""
    hidden = hidden_groups(groups, min_group)
    assert all(count == 0 or count >= min_group for place, count in enumerate(groups) if place not in hidden)
    unseen = [groups[place] for place in hidden]
    if unseen and sum(groups) >= min_group:
        assert sum(unseen) >= min_group
        assert len(unseen) >= 2


@given(counts)
def test_who_asks_for_groups_of_one_sees_all(groups: list[int]) -> None:
    assert frozenset() == hidden_groups(groups, 1)


@given(counts, min_group)
def test_nothing_is_hidden_without_need(groups: list[int], min_group: int) -> None:
    """The largest group that is hidden is needed: without it, too little would be hidden."""
    hidden = hidden_groups(groups, min_group)
    others = [place for place in hidden if groups[place] >= min_group]
    small = sum(count for count in groups if 0 < count < min_group)
    if others:
        rest = sorted(groups[place] for place in hidden)[:-1]
        assert len(rest) < 2 or sum(rest) < min_group
        assert small


def test_the_default_is_the_same_everywhere() -> None:
    """The command, a batch that is made in code and the rule itself have one number."""
    (option,) = (one for one in batch.params if one.name == "min_group")
    assert MIN_GROUP == option.default == signature(Batch).parameters["min_group"].default
