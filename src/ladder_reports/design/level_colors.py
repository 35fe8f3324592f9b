"""How high each level stands in a ladder, and the colour that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ladder_reports.design import colors
from ladder_reports.ladder.model import Ladder, ranks


@dataclass(frozen=True, slots=True)
class Heights:
    """How high each level stands, from 1, and the colour of each height."""

    ranks: dict[str, int]
    top: int
    colours: tuple[colors.RGB, ...]


def heights_of(ladder: Ladder, stops: Sequence[colors.RGB]) -> Heights:
    """Every level's height and colour, `stops` being a theme's ramp."""
    found = ranks(ladder)
    top = max(found.values())
    return Heights(found, top, tuple(colors.ramp(stops, top)))


def level_colours(ladder: Ladder, stops: Sequence[colors.RGB]) -> dict[str, colors.RGB]:
    """Each level's colour on the ramp, by its height in the ladder."""
    heights = heights_of(ladder, stops)
    return {name: heights.colours[rank - 1] for name, rank in heights.ranks.items()}
