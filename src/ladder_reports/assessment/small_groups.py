"""The rule for small groups: no figure is about too few people, and none can be worked out by subtraction."""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

MIN_GROUP = 5
"""People that a figure is about at least, unless another number is asked for."""
_MIN_HIDDEN_GROUPS = 2


def hidden_groups(counts: Sequence[int], min_group: int) -> frozenset[int]:
    """The places of the groups whose counts must not be shown beside their sum.

    These are the groups of fewer than `min_group` people, and then the smallest others until the hidden ones are safe; see
    `is_safe`.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < min_group}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= min_group)
    while hidden and others and not is_safe([counts[place] for place in hidden], min_group):
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)


def is_safe(hidden: Sequence[int], min_group: int) -> bool:
    """Whether a sum can be shown from which these counts are hidden: at least two groups with at least `min_group` people together."""
    return len(hidden) >= _MIN_HIDDEN_GROUPS and sum(hidden) >= min_group


def tells_of_few(groups: Iterable[Collection[str]], min_group: int) -> bool:
    """Whether someone who adds and subtracts figures about these groups of people learns a figure about fewer than `min_group`.

    A figure is a sum over its group's people, so whoever is in two groups cancels out in the difference of their figures. Those
    who are left must be nobody or at least `min_group` people. Every group is added, subtracted or left out, in all combinations,
    so there should be few of them.
    """
    members = [frozenset(group) for group in groups]
    alike = Counter(tuple(person in group for group in members) for person in frozenset[str]().union(*members))
    for signs in itertools.product((-1, 0, 1), repeat=len(members)):
        weights = {one: sum(sign for sign, is_member in zip(signs, one, strict=True) if is_member) for one in alike}
        # Those who were subtracted are the ones who are left when all signs are turned, which is another combination.
        if 0 < sum(count for one, count in alike.items() if weights[one] > 0) < min_group:
            return True
    return False
