"""Which groups of two cycles may be compared: those whose figures then and now, side by side, tell nothing about a few people.

If five people are at a level and a sixth joins them, the two figures differ by what the sixth has. So it matters who was in a
group, not only how many. ``docs/packet.md`` explains the rules.
"""

from collections import defaultdict
from collections.abc import Mapping

from ladder_reports.assessment.calibration import Headcount, SignalCounts, SignalFigures
from ladder_reports.assessment.small_groups import tells_of_few

GROUPS = ("at", "growing")
"""The people at a level, and those growing into it."""
Group = tuple[str, str]
"""One of `GROUPS`, and a level's id."""


def comparable_groups(then: Headcount, now: Headcount) -> frozenset[Group]:
    """The groups whose figures of both cycles may stand side by side, by the minimum group size of `now`.

    Those who have joined a group and those who have left it must be nobody or enough people, and so must those who remain when
    the figures of both groups of a level, then and now, are added and subtracted. Only people who were in both cycles under the
    same id can be recognized; enough of a group must be, or else the ids have probably changed.
    """
    before, after = _people_by_group(then), _people_by_group(now)
    sizes_then, sizes_now = _sizes(then), _sizes(now)
    found: set[Group] = set()
    for level in (one.level for one in now.levels):
        groups: list[Group] = [(group, level) for group in GROUPS]
        shown_now = [after[group] for group in groups if sizes_now[group]]
        candidates = [
            group
            for group in groups
            if sizes_then.get(group) == len(before[group])
            and sizes_now[group] is not None
            and (not before[group] or not after[group] or len(before[group] & after[group]) >= now.min_group)
        ]
        for chosen in (candidates, *([group] for group in candidates)):
            if not tells_of_few([*shown_now, *(before[group] for group in chosen)], now.min_group):
                found.update(chosen)
                break
    return frozenset(found)


def comparable_ratings(then: SignalCounts, now: SignalCounts, signal: SignalFigures) -> bool:
    """Whether different ratings of a comparable group can be compared: only if all of its people are rated by both, then and now.

    Of fewer, nobody knows whether they are the same people. `signal` is the whole signal now: no group of it may have a figure
    about a part of its people, because that could be subtracted, too.
    """
    parts = [counts for counts in (signal.at, signal.growing) if counts and counts.rated_by_both]
    return bool(then.people) and all(counts.rated_by_both == counts.people for counts in (then, now, *parts))


def _people_by_group(headcount: Headcount) -> Mapping[Group, frozenset[str]]:
    found: dict[Group, set[str]] = defaultdict(set)
    for member in headcount.members:
        found["at", member.level].add(member.person)
        found["growing", member.target].add(member.person)
    return defaultdict(frozenset, {group: frozenset(people) for group, people in found.items()})


def _sizes(headcount: Headcount) -> dict[Group, int | None]:
    return {(group, one.level): getattr(one, group) for one in headcount.levels for group in GROUPS}
