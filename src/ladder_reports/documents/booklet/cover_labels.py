"""The levels' names and scopes in the reach figure: where they have room in a band, or in a part of a fan.

Places and lengths are in millimeters, those of type in points.
"""

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.documents.booklet.fan_parts import FanPlace, FanType, part_of_fan
from ladder_reports.documents.booklet.front_view import CoverLabel
from ladder_reports.documents.booklet.line_breaks import filled
from ladder_reports.documents.booklet.reach import Reach

_LEAD, _LEAD_LINE, _TEXT, _LINE, _SMALL_LINE = 13.0, 21.0, 9.2, 14.0, 10.5
_PADDING, _LEAST_PADDING, _LEAST_SMALL_PADDING = 3.3, -0.5, -0.1
"""Above a label; a line of the larger type is much higher than its letters, and so may begin a little above the band."""
_FROM_ARC = 2.5
"""The least distance of a label from the arc at its right."""
_BEFORE_SCOPE = 6.0
_DISPLAY_SAFETY = 1.04
"""Medium type is wider than regular, which is measured."""


class CoverLevel(Struct, frozen=True):
    """What the figure says about a level."""

    id: str
    name: str
    scope: str
    """One sentence; may be empty."""
    color: str
    ink: str
    """The color of text on it."""


class CoverType(Struct, frozen=True):
    """How wide the cover's type is."""

    text: TextMetrics
    title: TextMetrics
    lead: TextMetrics
    lead_light: TextMetrics


class BandPlace(Struct, frozen=True):
    """The bands on a page: where labels begin, where the page ends, and the arcs' center and largest radius."""

    edge: float
    right: float
    center: tuple[float, float]
    radius: float


class _Band(Struct, frozen=True):
    """A level's band: the radius of its upper edge, and how thick it is."""

    level: CoverLevel
    size: float
    thick: float
    place: BandPlace

    def room(self, depth: float) -> float:
        """The room of a line that begins this far below the upper edge."""
        arc = math.sqrt(max(self.size**2 - (self.size - depth) ** 2, 0.0))
        return min(self.place.center[0] + arc, self.place.right) - _FROM_ARC - self.place.edge

    def label(self, scope: tuple[str, ...], height: float, scope_x: float | None = None) -> CoverLabel:
        """The label, which is so high, at the top of the band."""
        padding = min(_PADDING, (self.thick - height) / 2)
        top = round(self.place.center[1] - self.size + padding, 2)
        return CoverLabel((self.level.name,), scope, self.place.edge, top, self.level.id, scope_x, self.level.ink)


def band_labels(
    levels: Sequence[CoverLevel], types: CoverType, reach: Reach, place: BandPlace, insets: Mapping[str, float]
) -> tuple[bool, tuple[CoverLabel, ...]]:
    """Whether names are small, and each level's label in the band that is its own; `insets` are what its lines take of it."""
    bands = []
    for level in levels:
        rank = reach.spans[level.id].outer
        size = place.radius * reach.radii[rank - 1] - insets[level.id]
        below = place.radius * reach.radii[rank - 2] if rank > 1 else 0.0
        bands.append(_Band(level, size, size - below, place))
    large = [label for band in bands if (label := _large_label(band, types))]
    return (False, tuple(large)) if len(large) == len(bands) else (True, _small_labels(bands, types))


def _large_label(band: _Band, types: CoverType) -> CoverLabel | None:
    """The name with as many lines of scope below it as there is room for, up to two; None if the name has no room."""
    for count in (2, 1, 0):
        height = (_LEAD_LINE + count * _LINE) * MM_PER_POINT
        padding = min(_PADDING, (band.thick - height) / 2)
        if padding < _LEAST_PADDING:
            continue
        if types.lead.width(band.level.name) * _LEAD * MM_PER_POINT > band.room(padding + 2.2):
            return None
        first = padding + _LEAD_LINE * MM_PER_POINT + 1.7
        rooms = [band.room(first + number * _LINE * MM_PER_POINT) / (_TEXT * MM_PER_POINT) for number in range(count)]
        lines = filled(band.level.scope, rooms, types.text) if band.level.scope else ()
        if lines or not count:
            return band.label(lines, (_LEAD_LINE + len(lines) * _LINE) * MM_PER_POINT)
    return None


def _small_labels(bands: Sequence[_Band], types: CoverType) -> tuple[CoverLabel, ...]:
    """All names in the size of text, each with its scope on the same line if there is room; none if a name has no room."""
    line, em = _SMALL_LINE * MM_PER_POINT, _TEXT * MM_PER_POINT
    scope_x = max(types.text.width(band.level.name) for band in bands) * em * _DISPLAY_SAFETY + _BEFORE_SCOPE
    labels = []
    for band in bands:
        padding = min(_PADDING, (band.thick - line) / 2)
        room = band.room(max(padding + 0.6, 0.6))
        if padding < _LEAST_SMALL_PADDING or types.text.width(band.level.name) * em * _DISPLAY_SAFETY > room + _FROM_ARC:
            return ()
        fits = bool(band.level.scope) and types.text.width(band.level.scope) * em <= room - scope_x
        labels.append(band.label((band.level.scope,) if fits else (), line, round(band.place.edge + scope_x, 1)))
    return tuple(labels)


def fan_labels(
    levels: Sequence[CoverLevel], types: CoverType, reach: Reach, place: FanPlace, insets: Mapping[str, float]
) -> tuple[bool, tuple[CoverLabel, ...]]:
    """Whether names are small, and the label of each level whose part of the fan has room for it; see `band_labels` for `insets`."""
    best: tuple[int, bool, list[CoverLabel]] = (-1, False, [])
    for small, type_ in ((False, FanType(types.lead, _LEAD, _LEAD_LINE)), (True, FanType(types.text, _TEXT, _SMALL_LINE))):
        labels = []
        for level in levels:
            part = part_of_fan(reach, level.id, place, insets.get(level.id, 0.0))
            if lines := part.lines(level.name, type_):
                x, y = place.center[0] + part.middle[0], place.center[1] - part.middle[1] - len(lines) * type_.line * MM_PER_POINT / 2
                labels.append(CoverLabel(lines, (), round(x, 2), round(y, 2), level.id, None, level.ink))
        best = max(best, (len(labels), small, labels), key=lambda one: one[0])
    return best[1], tuple(best[2])
