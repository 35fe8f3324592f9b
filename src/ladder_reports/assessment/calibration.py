"""The figures of a review cycle: people by level and team, how much evidence they have, how recent it is and where it is missing.

Pure functions over `PersonSummary`. Every figure is about a group of people. A group that is too small has no figure: there is
None in its place and in the place of other groups, so that it cannot be worked out by subtraction. What the people of such a
group have written or rated changes none of the other groups' figures. Nobody is ranked, and nothing adds up to a score.
``docs/packet.md`` explains the rules.
"""

import bisect
import calendar
import dataclasses
import hashlib
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ConfigDict, Field

from ladder_reports.assessment.small_groups import hidden_groups
from ladder_reports.assessment.summary import PersonSummary, signal_codes, signal_status
from ladder_reports.evidence.dates import PartialDate
from ladder_reports.files.transliteration import without_accents
from ladder_reports.ladder.model import Ladder, Level, Section

PIECES = (0, 1, 4, 10, 20)
"""Where the bins of evidence per person start: none, 1 to 3, 4 to 9, 10 to 19, 20 and more."""
MONTHS = (1, 3, 6, 12)
"""Where the bins of the newest evidence's age end; after them: older, without a date, none."""
OLD = 6
"""Months after which a person's newest evidence counts as old."""

Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class SignalCounts:
    """One signal in one group of people. What is only about those rated by both is null if they are too few or none."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    people: Annotated[Count, Field(description="The people in the group.")]
    with_evidence: Annotated[Count, Field(description="Those with evidence for the signal.")]
    no_opportunity: Annotated[Count, Field(description="Those whose role gave no chance to show it.")]
    rated_by_both: Annotated[Count | None, Field(description="Those whom they themselves and their manager have rated.")]
    differing: Annotated[Count | None, Field(description="Of those, the ones whose two ratings differ.")]
    self_higher: Annotated[Count | None, Field(description="Of those, the ones who see themselves higher.")]
    manager_higher: Annotated[Count | None, Field(description="Of those, the ones whose manager sees them higher.")]


@dataclass(frozen=True, slots=True)
class SignalFigures:
    """One signal, for the people at its level and for those growing into it; null for a group that is too small or empty."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    signal: Annotated[str, Field(description="Its full name.")]
    at: SignalCounts | None
    growing: SignalCounts | None


@dataclass(frozen=True, slots=True)
class LevelCount:
    """The people at a level and those growing into it; null for a group that is too small to be shown."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    level: Annotated[str, Field(description="Its id.")]
    at: Count | None
    growing: Count | None


@dataclass(frozen=True, slots=True)
class Member:
    """One of the people whom a cycle's figures count, without the id: for the next cycle to see who has joined or left a group."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    person: Annotated[str, Field(description="The first 16 digits of the SHA-256 of the person's id.", pattern="^[0-9a-f]{16}$")]
    level: Annotated[str, Field(description="The person's level.")]
    target: Annotated[str, Field(description="The level that the person grows into; empty at the top of the ladder.")]


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people a cycle has, by level."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    date: Annotated[date, Field(description="The day of the figures.")]
    cycles: Annotated[tuple[str, ...], Field(description="The review cycles that the files name.")]
    min_group: Annotated[int, Field(ge=1, description="No figure is about fewer people.")]
    total: Count | None
    levels: tuple[LevelCount, ...]
    members: Annotated[tuple[Member, ...], Field(description="Everybody whom the figures count; none in older reports.")] = ()


class EarlierCycle(Struct, frozen=True):
    """What the report of an earlier cycle says about its people."""

    version: str
    """The ladder's version at that time."""
    people: Headcount
    signals: tuple[SignalFigures, ...]


class SectionAverage(Struct, frozen=True):
    """One section in one group: how many of a person's signals have evidence, and how many no opportunity, on average."""

    with_evidence: float
    no_opportunity: float
    signals: float


class CycleFigures(Struct, frozen=True):
    """All figures of a cycle."""

    people: Headcount
    signals: tuple[SignalFigures, ...]
    growing_nowhere: int | None
    """The people without a target."""
    teams: tuple[tuple[str, int], ...]
    """The teams that may be shown, by name, with their people; '' stands for people without a team."""
    other_teams: tuple[int, int]
    """How many teams are not shown, and how many people they have together."""
    evidence: int | None
    """Pieces of evidence."""
    pieces: tuple[int, ...] | None
    """People by pieces of evidence, in the bins of `PIECES`."""
    ages: tuple[int, ...] | None
    """People by the age of their newest evidence: the bins of `MONTHS`, older, undated, none."""
    sections: Mapping[tuple[str, str, str], SectionAverage | None]
    """By group ('at', 'growing'), level and section; the level '' stands for all levels that have figures."""


class ReviewCycle(Struct, frozen=True):
    """The people and the files that a calibration packet is about."""

    people: tuple[PersonSummary, ...]
    """Everyone whose file could be read, whoever was chosen: all figures are about them."""
    failed: tuple[tuple[str, str], ...]
    """The files that failed, as the packet may name them, and why."""
    day: date
    min_group: int
    """No figure is about fewer people."""
    anonymous: bool = False
    before: EarlierCycle | None = None
    """The cycle to compare with."""
    listed: tuple[str, ...] | None = None
    """The ids of the people who were chosen, sorted; None for everyone. The packet names them alone, and has the figures of their
    levels alone, but computes no figure from them."""
    version: str = ""
    """The recorded version of the ladder that all figures are by; empty for the present text."""
    mixed: tuple[str, ...] = ()
    """The versions that people's plans are made from, oldest first, if there are several."""


def figures(ladder: Ladder, everyone: Iterable[PersonSummary], day: date, min_group: int) -> CycleFigures:
    """The figures of `everyone` on `day`; none is about fewer than `min_group` people."""
    people = one_each(everyone)
    total = len(people)
    may_show = total >= min_group
    at, growing = _Groups(ladder, people, min_group, target=False), _Groups(ladder, people, min_group, target=True)
    teams, others = _teams(people, min_group)
    levels = tuple(LevelCount(level.id, at.shown(level.id), growing.shown(level.id)) for level in ladder.levels)
    cycles = tuple(sorted({person.cycle for person in people if person.cycle}))
    return CycleFigures(
        people=Headcount(day, cycles, min_group, total if may_show else None, levels, _members(people)),
        signals=tuple(
            SignalFigures(name, at.signal(level, place), growing.signal(level, place))
            for level in ladder.levels
            for place, name in enumerate(signal_names(level))
        ),
        growing_nowhere=growing.shown(""),
        teams=teams,
        other_teams=others,
        evidence=sum(person.evidence for person in people) if may_show else None,
        pieces=_binned(people) if may_show else None,
        ages=_aged(people, day) if may_show else None,
        sections={**at.sections("at"), **growing.sections("growing")},
    )


def of_levels(found: CycleFigures, levels: Collection[str]) -> CycleFigures:
    """The figures of these levels alone. None is computed anew, so nothing is told that the whole would not tell."""
    return replace(
        found,
        people=dataclasses.replace(found.people, levels=tuple(one for one in found.people.levels if one.level in levels)),
        signals=tuple(one for one in found.signals if one.signal.partition("/")[0] in levels),
        sections={key: average if key[1] in levels else None for key, average in found.sections.items()},
    )


def one_each(everyone: Iterable[PersonSummary]) -> list[PersonSummary]:
    """Each person once, by id. Of several files, the one with the latest date counts, then the one of the latest cycle."""
    found: dict[str, PersonSummary] = {}
    for person in everyone:
        other = found.get(person.id)
        if other is None or (other.as_of, other.cycle) < (person.as_of, person.cycle):
            found[person.id] = person
    return list(found.values())


def signal_names(level: Level) -> list[str]:
    """The full names of a level's signals, in the order of a summary's codes."""
    return [name for name, _, _ in level.named_items("signals")]


def signal_sections(level: Level) -> list[Section]:
    """A level's sections that have signals."""
    return [section for section in level.of_kind("signals") if section.items]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def newest(person: PersonSummary) -> date | None:
    """The last day that the date of the newest evidence can mean; None without a date."""
    return PartialDate.read(person.newest).last if person.newest else None


def is_old(person: PersonSummary, day: date) -> bool:
    """Whether the person's newest evidence is old on `day`."""
    last = newest(person)
    return last is not None and last < months_before(day, OLD)


class _Groups:
    """The people by their current level or by their target level."""

    def __init__(self, ladder: Ladder, people: Iterable[PersonSummary], min_group: int, *, target: bool) -> None:
        self.ladder, self.min_group = ladder, min_group
        self.counts: dict[str, int] = {level.id: 0 for level in ladder.levels} | {"": 0}
        self.counters: dict[str, list[Counter[str]]] = {level.id: [Counter() for _ in signal_names(level)] for level in ladder.levels}
        for person in people:
            name = person.target if target else person.level
            self.counts[name] += 1
            for counter, code in zip(
                self.counters.get(name, ()), signal_codes(person.target_signals if target else person.current_signals), strict=False
            ):
                counter[code] += 1
        names = list(self.counts)
        self.hidden = {names[place] for place in hidden_groups(list(self.counts.values()), min_group)}

    def shown(self, name: str) -> int | None:
        """How many people the group has; None if that must not be shown."""
        return None if name in self.hidden else self.counts[name]

    def signal(self, level: Level, place: int) -> SignalCounts | None:
        """One signal's figures; None if they must not be shown or if there is nobody."""
        if not self.shown(level.id):
            return None
        tally = [(signal_status(code), count) for code, count in self.counters[level.id][place].items()]
        both = [(one, count) for one, count in tally if one.rated_by_both]
        rated = sum(count for _, count in both)
        # None of them is hidden like a few: otherwise what is hidden would be at least one, and with a minimum of two exactly one.
        may_show = rated >= self.min_group or self.min_group == 1
        return SignalCounts(
            people=self.counts[level.id],
            with_evidence=sum(count for one, count in tally if one.pieces),
            no_opportunity=sum(count for one, count in tally if one.no_opportunity),
            rated_by_both=rated if may_show else None,
            differing=sum(count for one, count in both if one.differs) if may_show else None,
            self_higher=sum(count for one, count in both if one.higher == "self") if may_show else None,
            manager_higher=sum(count for one, count in both if one.higher == "manager") if may_show else None,
        )

    def sections(self, group: str) -> dict[tuple[str, str, str], SectionAverage | None]:
        """Each section's averages, by level, and together for all levels that have figures: hidden people are in no sum."""
        found: dict[tuple[str, str, str], SectionAverage | None] = {}
        sums: dict[str, dict[str, tuple[int, int, int]]] = {}
        for level in self.ladder.levels:
            counters = iter(self.counters[level.id])
            for section in signal_sections(level):
                here = _summed(itertools.islice(counters, len(section.items)))
                sums.setdefault(section.id, {})[level.id] = here
                found[group, level.id, section.id] = _average(here, self.counts[level.id]) if self.shown(level.id) else None
        for section_id, by_level in sums.items():
            shown = [name for name in by_level if self.shown(name)]
            together = map(sum, zip(*(by_level[name] for name in shown), strict=True))
            found[group, "", section_id] = _average(together, sum(self.counts[name] for name in shown)) if shown else None
        return found


def _summed(counters: Iterable[Counter[str]]) -> tuple[int, int, int]:
    """Sums over people and signals: with evidence, without opportunity, all."""
    counted = [(signal_status(code), count) for counter in counters for code, count in counter.items()]
    evidence = sum(count for one, count in counted if one.pieces)
    return evidence, sum(count for one, count in counted if one.no_opportunity), sum(count for _, count in counted)


def _average(sums: Iterable[int], people: int) -> SectionAverage:
    return SectionAverage(*(total / people for total in sums))


def _teams(people: Sequence[PersonSummary], min_group: int) -> tuple[tuple[tuple[str, int], ...], tuple[int, int]]:
    """The teams that may be shown, by name; then how many others there are, and how many people they have."""
    counts = Counter(person.team for person in people)
    names = sorted(counts, key=lambda name: (not name, without_accents(name), name))
    hidden = hidden_groups([counts[name] for name in names], min_group)
    unshown = [counts[names[place]] for place in hidden]
    return tuple((name, counts[name]) for place, name in enumerate(names) if place not in hidden), (len(unshown), sum(unshown))


def _members(people: Iterable[PersonSummary]) -> tuple[Member, ...]:
    named = ((hashlib.sha256(one.id.encode("utf-8", "surrogatepass")).hexdigest()[:16], one) for one in people)
    return tuple(sorted((Member(person, one.level, one.target) for person, one in named), key=lambda member: member.person))


def _binned(people: Iterable[PersonSummary]) -> tuple[int, ...]:
    counts = Counter(bisect.bisect(PIECES, person.evidence) for person in people)
    return tuple(counts[number] for number in range(1, len(PIECES) + 1))


def _aged(people: Iterable[PersonSummary], day: date) -> tuple[int, ...]:
    limits = [months_before(day, months) for months in MONTHS]
    undated, none = len(limits) + 1, len(limits) + 2
    counts: Counter[int] = Counter()
    for person in people:
        if last := newest(person):
            counts[sum(last < limit for limit in limits)] += 1
        else:
            counts[undated if person.evidence else none] += 1
    return tuple(counts[number] for number in range(none + 1))
