"""The rule for small groups: no figure is about too few people, and none can be worked out by subtraction."""

from collections.abc import Sequence

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
