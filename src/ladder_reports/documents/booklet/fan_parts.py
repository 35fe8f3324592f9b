"""The parts of a fan that is half a disc, each a level's: where its middle is, and whether a name has room around it.

Lengths are in millimeters, those of type in points.
"""

import math
from collections.abc import Sequence

from msgspec import Struct

from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.documents.booklet.line_breaks import balanced
from ladder_reports.documents.booklet.reach import HALF, Reach

_MOST_NAME_LINES = 3
_BESIDE = 0.8
"""The least room at each side of a name."""


class FanType(Struct, frozen=True):
    """The type of names in a fan: its size and the height of its lines are in points."""

    metrics: TextMetrics
    points: float
    line: float


class FanPlace(Struct, frozen=True):
    """A fan on a page."""

    center: tuple[float, float]
    radius: float
    half_width: float = math.inf
    """The distance from the center to where the page ends."""


class PartOfFan(Struct, frozen=True):
    """A level's part of a fan that is half a disc; lengths are from the fan's center, up and to the right."""

    start: float
    end: float
    inner: float
    outer: float
    half_width: float

    @property
    def middle(self) -> tuple[float, float]:
        """Across and up."""
        angle, radius = HALF * (1 - (self.start + self.end) / 2), (self.inner + self.outer) / 2
        return radius * math.cos(angle), radius * math.sin(angle)

    def lines(self, name: str, type_: FanType) -> tuple[str, ...]:
        """A name in lines for which there is room around the middle; empty if there is none."""
        words, whole = name.split(), type_.metrics.width(name)
        for count in range(1, min(len(words), _MOST_NAME_LINES) + 1):
            for slack in (1.0, 1.15, 1.3, 1.6):
                lines = balanced(name, whole / count * slack + 1e-6, type_.metrics)
                if len(lines) == count and self._has_room(lines, type_):
                    return lines
        return ()

    def _has_room(self, lines: Sequence[str], type_: FanType) -> bool:
        em = type_.points * MM_PER_POINT
        high, wide = (len(lines) - 1) * type_.line * MM_PER_POINT / 2 + em * 0.45, max(map(type_.metrics.width, lines)) * em / 2 + _BESIDE
        x, y = self.middle
        corners = [(x + across * wide, y + up * high) for across in (-1, 0, 1) for up in (-1, 1)]
        return all(self._has(*corner) for corner in corners)

    def _has(self, x: float, y: float) -> bool:
        turn = 1 - math.atan2(y, x) / math.pi
        is_between = self.start - 1e-9 <= turn <= self.end + 1e-9 and y >= 0
        return is_between and self.inner < math.hypot(x, y) < self.outer and abs(x) < self.half_width


def part_of_fan(reach: Reach, level: str, place: FanPlace, inset: float = 0.0) -> PartOfFan:
    """A level's part of a fan, without what its lines take of it."""
    span = reach.spans[level]
    inner = reach.radii[span.inner - 1] if span.inner else 0.0
    return PartOfFan(span.start, span.end, place.radius * inner, place.radius * reach.radii[span.outer - 1] - inset, place.half_width)
