"""The values of a cycle's figures, as `calibration` finds them and ``report.json`` has them. All frozen.

Where a figure would be about a group that is too small, None stands; ``docs/packet.md`` says when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from ladder_reports.assessment.summary import PersonSummary

Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class SignalCounts:
    """One signal in one group of people. What is about those rated by both alone is null where they are too few."""

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
    """One signal, for the people at its level and for those growing into it; null where a group is protected or empty."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    signal: Annotated[str, Field(description="Its full name.")]
    at: SignalCounts | None
    growing: SignalCounts | None


@dataclass(frozen=True, slots=True)
class LevelCount:
    """The people at a level and those growing into it; null where the group is protected."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    level: Annotated[str, Field(description="Its id.")]
    at: Count | None
    growing: Count | None


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people a cycle has, by level."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    date: Annotated[date, Field(description="The day that the figures are of.")]
    cycles: Annotated[tuple[str, ...], Field(description="The review cycles that the files name.")]
    min_group: Annotated[int, Field(ge=1, description="No figure is about fewer people.")]
    total: Count | None
    levels: tuple[LevelCount, ...]


@dataclass(frozen=True, slots=True)
class EarlierCycle:
    """What an earlier cycle's report says of its people."""

    version: str
    """The ladder's version at that time."""
    people: Headcount
    signals: tuple[SignalFigures, ...]


@dataclass(frozen=True, slots=True)
class SectionAverage:
    """One section's signals in one group: how many have evidence, and how many no opportunity, for one person on average."""

    with_evidence: float
    no_opportunity: float
    signals: float


@dataclass(frozen=True, slots=True)
class CycleFigures:
    """Everything that is said of a cycle's people together."""

    people: Headcount
    signals: tuple[SignalFigures, ...]
    growing_nowhere: int | None
    """The people without a target."""
    teams: tuple[tuple[str, int], ...]
    """The teams that are large enough, by name; '' is no team."""
    other_teams: tuple[int, int]
    """How many teams are not, and how many people they have together."""
    evidence: int | None
    """Pieces of evidence."""
    pieces: tuple[int, ...] | None
    """People by pieces of evidence, in the bins of `PIECES`."""
    ages: tuple[int, ...] | None
    """People by the age of their newest evidence: the bins of `MONTHS`, older, undated, none."""
    sections: Mapping[tuple[str, str, str], SectionAverage | None]
    """By group ('at', 'growing'), level and section; the level '' is everyone."""


@dataclass(frozen=True, slots=True)
class ReviewCycle:
    """What a packet is about."""

    people: tuple[PersonSummary, ...]
    """Everybody whose file could be read."""
    failed: tuple[tuple[str, str], ...]
    """The files that failed, as a packet may name them, and why."""
    day: date
    min_group: int
    """No figure is about fewer people."""
    anonymous: bool = False
    before: EarlierCycle | None = None
    """The cycle to compare with."""
