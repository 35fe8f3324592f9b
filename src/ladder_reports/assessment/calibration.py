"""What a cycle's people say together: counts by level and team, how much evidence there is and how fresh, where it is thin.

Pure functions over `facts`. Every figure is about a group, and a group smaller than asked for has none: its count is
None, and so is that of as many others as keep it from being reckoned out. Nobody is ranked, and nothing adds up to a
score. The rules are explained in ``docs/packet.md``.
"""

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from ladder_reports.assessment.figures import CycleFigures, Headcount, LevelCount, SectionAverage, SignalCounts, SignalFigures
from ladder_reports.assessment.summary import PersonSummary, SignalStatus, signal_codes, signal_status
from ladder_reports.evidence.dates import PartialDate
from ladder_reports.evidence.letters import unmarked
from ladder_reports.ladder.model import Ladder, Level, Section

PIECES = (0, 1, 4, 10, 20)
"""Where the bins of evidence per person begin: none, 1 to 3, 4 to 9, 10 to 19, 20 and more."""
MONTHS = (1, 3, 6, 12)
"""Where the bins of the newest evidence's age end; then come older, without a date, and none."""
OLD = 6
"""Months after which a person's newest evidence counts as old."""
_LEAST_GROUPS = 2


def figures(ladder: Ladder, everyone: Iterable[PersonSummary], day: date, min_group: int) -> CycleFigures:
    """What `everyone` says together on `day`, no figure being about fewer than `min_group` people."""
    people = one_each(everyone)
    total = len(people)
    seen = total >= min_group
    at, growing = _Groups(ladder, people, min_group, aimed=False), _Groups(ladder, people, min_group, aimed=True)
    teams, others = _teams(people, min_group)
    levels = tuple(LevelCount(level.id, at.shown(level.id), growing.shown(level.id)) for level in ladder.levels)
    cycles = tuple(sorted({person.cycle for person in people if person.cycle}))
    return CycleFigures(
        people=Headcount(day, cycles, min_group, total if seen else None, levels),
        signals=tuple(
            SignalFigures(name, at.cell(level, place), growing.cell(level, place))
            for level in ladder.levels
            for place, name in enumerate(signal_names(level))
        ),
        growing_nowhere=growing.shown(""),
        teams=teams,
        other_teams=others,
        evidence=sum(person.evidence for person in people) if seen else None,
        pieces=tuple(_binned(people)) if seen else None,
        ages=tuple(_aged(people, day)) if seen else None,
        sections={**at.sections("at"), **growing.sections("growing")},
    )


def one_each(everyone: Iterable[PersonSummary]) -> list[PersonSummary]:
    """Each person once, by id: of several files the one with the latest date, then the latest cycle."""
    found: dict[str, PersonSummary] = {}
    for person in everyone:
        other = found.get(person.id)
        if other is None or (other.as_of, other.cycle) < (person.as_of, person.cycle):
            found[person.id] = person
    return list(found.values())


def protected(counts: Sequence[int], min_group: int) -> frozenset[int]:
    """The places of the groups whose counts must not be shown beside their sum.

    Those are the groups of fewer than `min_group` people, and then the smallest others, until those that are hidden are at
    least two and have at least `min_group` people together. Otherwise what is left of the sum would tell of too few.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < min_group}
    rest = sorted((count, place) for place, count in enumerate(counts) if count >= min_group)
    while hidden and rest and not _covers([counts[place] for place in hidden], min_group):
        hidden.add(rest.pop(0)[1])
    return frozenset(hidden)


def signal_names(level: Level) -> list[str]:
    """The full names of a level's signals, in the order in which facts have them."""
    return [f"{level.id}/{item.id}" for section in level.of_kind("signals") for item in section.items]


def signal_sections(level: Level) -> list[Section]:
    """A level's sections that hold signals."""
    return [section for section in level.of_kind("signals") if section.items]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def newest(person: PersonSummary) -> date | None:
    """The last day that the newest evidence's date may mean; None where it has none."""
    return PartialDate.read(person.newest).last if person.newest else None


def is_old(person: PersonSummary, day: date) -> bool:
    """Whether the person's newest evidence is old on that day."""
    last = newest(person)
    return last is not None and last < months_before(day, OLD)


class _Groups:
    """The people by their level, or by the level that they grow into."""

    def __init__(self, ladder: Ladder, people: Iterable[PersonSummary], min_group: int, *, aimed: bool) -> None:
        self.ladder, self.min_group = ladder, min_group
        self.counts: dict[str, int] = {level.id: 0 for level in ladder.levels} | {"": 0}
        self.tallies: dict[str, list[Counter[str]]] = {level.id: [Counter() for _ in signal_names(level)] for level in ladder.levels}
        for person in people:
            name = person.target if aimed else person.level
            self.counts[name] += 1
            for tally, code in zip(
                self.tallies.get(name, ()), signal_codes(person.target_signals if aimed else person.current_signals), strict=False
            ):
                tally[code] += 1
        names = list(self.counts)
        self.hidden = {names[place] for place in protected(list(self.counts.values()), min_group)}

    def shown(self, name: str) -> int | None:
        """How many people the group has, when that may be told."""
        return None if name in self.hidden else self.counts[name]

    def cell(self, level: Level, place: int) -> SignalCounts | None:
        """One signal's figures, when they may be told and there is anybody."""
        if not self.shown(level.id):
            return None
        tally = [(signal_status(code), count) for code, count in self.tallies[level.id][place].items()]
        both = [(one, count) for one, count in tally if one.rated_by_both]
        rated = sum(count for _, count in both)
        telling = rated == 0 or rated >= self.min_group
        return SignalCounts(
            people=self.counts[level.id],
            with_evidence=sum(count for one, count in tally if one.pieces),
            no_opportunity=sum(count for one, count in tally if one.no_opportunity),
            rated_by_both=rated if telling else None,
            differing=sum(count for one, count in both if one.differs) if telling else None,
            self_higher=_higher(both, "self") if telling else None,
            manager_higher=_higher(both, "manager") if telling else None,
        )

    def sections(self, group: str) -> dict[tuple[str, str, str], SectionAverage | None]:
        """Each section's averages, level by level and for everyone."""
        found: dict[tuple[str, str, str], SectionAverage | None] = {}
        sums: dict[str, dict[str, tuple[int, int, int]]] = {}
        for level in self.ladder.levels:
            place = 0
            for section in signal_sections(level):
                tallies = self.tallies[level.id][place : place + len(section.items)]
                place += len(section.items)
                here = _summed(tallies)
                sums.setdefault(section.id, {})[level.id] = here
                found[group, level.id, section.id] = _average(here, self.counts[level.id]) if self.shown(level.id) else None
        for section_id, by_level in sums.items():
            people = sum(self.counts[name] for name in by_level)
            unseen = [self.counts[name] for name in by_level if name in self.hidden]
            telling = people >= self.min_group and (not unseen or _covers(unseen, self.min_group))
            whole = tuple(sum(column) for column in zip(*by_level.values(), strict=True))
            found[group, "", section_id] = _average(whole, people) if telling and people else None
        return found


def _covers(counts: Sequence[int], min_group: int) -> bool:
    """Whether hidden groups are enough that nothing can be reckoned out of their sum."""
    return len(counts) >= _LEAST_GROUPS and sum(counts) >= min_group


def _higher(tally: Iterable[tuple[SignalStatus, int]], whose: str) -> int:
    return sum(count for one, count in tally if one.higher == whose)


def _summed(tallies: Iterable[Counter[str]]) -> tuple[int, int, int]:
    """Over people and signals: those with evidence, those without opportunity, all."""
    counted = [(signal_status(code), count) for tally in tallies for code, count in tally.items()]
    evidence = sum(count for one, count in counted if one.pieces)
    return evidence, sum(count for one, count in counted if one.no_opportunity), sum(count for _, count in counted)


def _average(sums: Sequence[int], people: int) -> SectionAverage:
    return SectionAverage(*(total / people for total in sums))


def _teams(people: Sequence[PersonSummary], min_group: int) -> tuple[tuple[tuple[str, int], ...], tuple[int, int]]:
    """The teams that may be shown, by name, and the number and people of the others."""
    counts = Counter(person.team for person in people)
    names = sorted(counts, key=lambda name: (not name, unmarked(name), name))
    hidden = protected([counts[name] for name in names], min_group)
    unseen = [counts[names[place]] for place in hidden]
    return tuple((name, counts[name]) for place, name in enumerate(names) if place not in hidden), (len(unseen), sum(unseen))


def _binned(people: Iterable[PersonSummary]) -> list[int]:
    bins = [0] * len(PIECES)
    for person in people:
        bins[max(place for place, first in enumerate(PIECES) if person.evidence >= first)] += 1
    return bins


def _aged(people: Iterable[PersonSummary], day: date) -> list[int]:
    limits = [months_before(day, months) for months in MONTHS]
    older, undated, none = len(limits), len(limits) + 1, len(limits) + 2
    bins = [0] * (none + 1)
    for person in people:
        last = newest(person)
        if last:
            bins[next((place for place, limit in enumerate(limits) if last >= limit), older)] += 1
        else:
            bins[undated if person.evidence else none] += 1
    return bins
