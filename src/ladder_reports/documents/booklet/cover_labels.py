"""The levels' names and scopes in the reach figure: where they have room in a band, or in a part of a fan.

Places and lengths are in millimeters, those of type in points.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.documents.booklet.front_view import CoverLabel
from ladder_reports.documents.booklet.line_breaks import balanced, filled
from ladder_reports.documents.booklet.reach import HALF, Reach

_LEAD, _LEAD_LINE, _TEXT, _LINE, _SMALL_LINE = 13.0, 21.0, 9.2, 14.0, 10.5
_PADDING, _LEAST_PADDING = 3.3, -0.5
"""Above a label; a line of the larger type is much higher than its letters, and so may begin a little above the band."""
_FROM_ARC = 3.0
"""The least distance of a label from the arc at its right."""
_DISPLAY_SAFETY = 1.04
"""Medium type is wider than regular, which is measured."""


@dataclass(frozen=True, slots=True)
class CoverLevel:
    """What the figure says about a level."""

    id: str
    name: str
    scope: str
    """One sentence; may be empty."""
    color: str
    ink: str
    """The color of text on it."""


@dataclass(frozen=True, slots=True)
class CoverType:
    """How wide the cover's type is."""

    text: TextMetrics
    title: TextMetrics
    lead: TextMetrics


@dataclass(frozen=True, slots=True)
class FanType:
    """The type of names in a fan: its size and the height of its lines are in points."""

    metrics: TextMetrics
    points: float
    line: float


def band_labels(
    levels: Sequence[CoverLevel], types: CoverType, reach: Reach, across: tuple[float, float], center: tuple[float, float], radius: float
) -> tuple[bool, tuple[CoverLabel, ...]]:
    """Whether names are small, and each level's label in the band that is its own."""
    edge, right = across
    bands = []
    for level in levels:
        rank = reach.spans[level.id].outer
        size = radius * reach.radii[rank - 1]
        thick = size - (radius * reach.radii[rank - 2] if rank > 1 else 0.0)
        bands.append((level, size, thick))

    def room(size: float, depth: float) -> float:
        """The room of a line that begins this far below a band's upper edge."""
        reach_of_arc = math.sqrt(max(size**2 - (size - depth) ** 2, 0.0))
        return min(center[0] + reach_of_arc - _FROM_ARC, right - _FROM_ARC) - edge

    def large(level: CoverLevel, size: float, thick: float) -> CoverLabel | None:
        for scopes in (2, 1, 0):
            height = (_LEAD_LINE + scopes * _LINE) * MM_PER_POINT
            padding = min(_PADDING, (thick - height) / 2)
            if padding < _LEAST_PADDING:
                continue
            name_room = room(size, padding + 2.2) / (_LEAD * MM_PER_POINT)
            if types.lead.width(level.name) > name_room:
                return None
            first = padding + _LEAD_LINE * MM_PER_POINT + 1.2
            rooms = [room(size, first + number * _LINE * MM_PER_POINT) / (_TEXT * MM_PER_POINT) for number in range(scopes)]
            lines = filled(level.scope, rooms, types.text) if level.scope else ()
            if scopes and not lines:
                continue
            if len(lines) < scopes:
                padding = min(_PADDING, (thick - (_LEAD_LINE + len(lines) * _LINE) * MM_PER_POINT) / 2)
            return CoverLabel((level.name,), lines, edge, round(center[1] - size + padding, 2), None, level.ink)
        return None

    found = [large(*one) for one in bands]
    if all(found):
        return False, tuple(label for label in found if label)
    line = _SMALL_LINE * MM_PER_POINT
    em = _TEXT * MM_PER_POINT
    wide = max(types.text.width(level.name) for level in levels) * em * _DISPLAY_SAFETY
    small = []
    for level, size, thick in bands:
        padding = min(_PADDING, (thick - line) / 2)
        own = room(size, max(padding + 0.6, 0.6))
        if padding < -0.1 or types.text.width(level.name) * em * _DISPLAY_SAFETY > own + _FROM_ARC:
            return True, ()
        scope_x = edge + wide + 6
        fits = bool(level.scope) and types.text.width(level.scope) * em <= own - wide - 6
        scope = (level.scope,) if fits else ()
        small.append(CoverLabel((level.name,), scope, edge, round(center[1] - size + padding, 2), round(scope_x, 1), level.ink))
    return True, tuple(small)


def fan_labels(
    levels: Sequence[CoverLevel], types: CoverType, reach: Reach, center: tuple[float, float], radius: float, width: float
) -> tuple[bool, tuple[CoverLabel, ...]]:
    """Whether names are small, and the label of each level whose part of the fan has room for it."""
    best: tuple[int, bool, list[CoverLabel]] = (-1, False, [])
    for small, type_ in ((False, FanType(types.lead, _LEAD, _LEAD_LINE)), (True, FanType(types.text, _TEXT, _SMALL_LINE))):
        labels = []
        for level in levels:
            lines = fan_lines(level.name, type_, reach, level.id, radius, width / 2)
            if lines:
                angle, share = reach.middle(level.id)
                x = center[0] + radius * share * math.cos(HALF * (1 - angle))
                y = center[1] - radius * share * math.sin(HALF * (1 - angle)) - len(lines) * type_.line * MM_PER_POINT / 2
                labels.append(CoverLabel(lines, (), round(x, 2), round(y, 2), None, level.ink))
        best = max(best, (len(labels), small, labels), key=lambda one: one[0])
    return best[1], tuple(best[2])


def fan_lines(name: str, type_: FanType, reach: Reach, level: str, radius: float, half_width: float = math.inf) -> tuple[str, ...]:
    """A level's name in lines that its part of the fan has room for; empty if it has none.

    `half_width` is the distance from the center to where the page ends.
    """
    angle, share = reach.middle(level)
    span, middle = reach.spans[level], (radius * share * math.cos(HALF * (1 - angle)), radius * share * math.sin(HALF * (1 - angle)))
    em, line, metrics = type_.points * MM_PER_POINT, type_.line, type_.metrics

    def inside(x: float, y: float) -> bool:
        distance = math.hypot(x, y) / radius
        turn = 1 - math.atan2(y, x) / math.pi
        inner = reach.radii[span.inner - 1] if span.inner else 0.0
        return (
            inner < distance < reach.radii[span.outer - 1]
            and span.start - 1e-9 <= turn <= span.end + 1e-9
            and y >= 0
            and abs(x) < half_width
        )

    def fits(lines: tuple[str, ...]) -> bool:
        high, wide = (len(lines) - 1) * line * MM_PER_POINT / 2 + em * 0.45, max(map(metrics.width, lines)) * em / 2 + 1.2
        corners = [(middle[0] + x * wide, middle[1] + y * high) for x in (-1, 1) for y in (-1, 1)]
        return all(inside(*corner) for corner in corners) and inside(middle[0], middle[1] - high) and inside(middle[0], middle[1] + high)

    words = name.split()
    for count in range(1, min(len(words), 3) + 1):
        whole = metrics.width(name)
        for share_of in (1.0, 1.15, 1.3, 1.6):
            lines = balanced(name, whole / count * share_of + 1e-6, metrics)
            if lines and len(lines) == count and fits(lines):
                return lines
    return ()
