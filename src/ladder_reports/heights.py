"""How high each level stands in a ladder, and the colour that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ladder_reports import colour
from ladder_reports.model import Ladder


@dataclass(frozen=True, slots=True)
class Heights:
    """How high each level stands, from 1, and the colour of each height."""

    ranks: dict[str, int]
    top: int
    colours: tuple[colour.RGB, ...]


def ranks(ladder: Ladder) -> dict[str, int]:
    """Each level's height in the ladder, from 1: the longest way to it. Tracks beside each other share their heights."""
    ranks = {level.id: 1 for level in ladder.levels}
    for _ in ladder.levels:
        for first, second in ladder.steps:
            ranks[second.id] = max(ranks[second.id], ranks[first.id] + 1)
    return ranks


def heights_of(ladder: Ladder, stops: Sequence[colour.RGB]) -> Heights:
    """Every level's height and colour, `stops` being a theme's ramp."""
    found = ranks(ladder)
    top = max(found.values())
    return Heights(found, top, tuple(colour.ramp(stops, top)))


def level_colours(ladder: Ladder, stops: Sequence[colour.RGB]) -> dict[str, colour.RGB]:
    """Each level's colour on the ramp, by its height in the ladder."""
    heights = heights_of(ladder, stops)
    return {name: heights.colours[rank - 1] for name, rank in heights.ranks.items()}
