"""The cover: the title set by hand-like line breaks, the introduction, and the reach figure as large as both leave room for.

Places and lengths are in millimeters, those of type in points. They follow `styles/booklet/front.css`.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT
from ladder_reports.documents.booklet.cover_labels import BandPlace, CoverLevel, CoverType, band_labels, fan_labels
from ladder_reports.documents.booklet.fan_parts import FanPlace
from ladder_reports.documents.booklet.front_view import Cover, Placed
from ladder_reports.documents.booklet.line_breaks import balanced
from ladder_reports.documents.booklet.reach import HALF, Drawing, Reach, Shape, band, radial, sector

_A4 = 297.0
"""The height of the page that the measures are for; on others they shrink with the height."""
_BASELINE = 47.0
"""The first line's baseline on A4."""
_HORIZON, _FOOT = 29.0, 13.0
"""From the page's lower edge to the foot of the figure, and to the baseline of the last line, on A4."""
_RADIUS, _FAN_RADIUS = 154.0, 126.0
_CENTER, _SMALL_CENTER = 92 / 210, 0.475
_FARTHER_CENTERS = (0.5, 0.56)
"""Where the arcs have their center, as a share of the page's width; farther to the right if a name has no room."""
_TITLES = (("cover", 52.0, 56.0), ("title", 26.0, 28.0), ("subtitle", 18.4, 21.0))
_TRACKING = 0.97
"""How much narrower the title is set than its letters are measured."""
_TITLE_SHARE = 0.25
"""The most of the page's height that a title takes."""
_BASELINE_IN_LINE = 0.848
"""Where the baseline is in a line of the title, as a share of the line."""
_LOGO_TOP, _LOGO = 11.0, 11.0
_INTRODUCTION_WIDTH = 107.0
_ABOVE_FIGURE = 11.0
_COMFORTABLE, _LEAST = 0.78, 0.55
"""How much the figure may shrink for the whole introduction, and for its first paragraph."""
_TEXT, _LINE = 9.2, 14.0
_BLEED = 10.0
"""How far the figure goes on beyond the page's edges."""
_RING, _PARTING, _LINE_WIDTH = 0.3, 1.1, 0.3
"""The width of lines between levels and paths, and of those that levels are drawn in."""
_PITCH, _MOST_LINES = 1.3, 5
"""The distance of a level's lines, and how many the highest one has."""
_LINES_SHARE = 0.3
"""The most of a band that its lines take."""


class CoverText(Struct, frozen=True):
    """What the cover should have room for."""

    title: str
    introduction: Sequence[tuple[str, str]]
    """What may be on the cover, longest first: Markdown, and the words as they are printed with each block on a line."""
    levels: Sequence[CoverLevel]
    foot: tuple[str, ...]
    night: str
    night_ink: str
    """The colors of the page, and of what is on it."""
    in_lines: bool
    """Whether the figure is drawn in lines instead of filled."""


class _Setting(Struct, frozen=True):
    """One way to set title and introduction."""

    lines: tuple[str, ...]
    size: str
    title_top: float
    introduction: tuple[str, str]
    radius: float


class _Look(Struct, frozen=True):
    """How the figure is drawn: filled, or in lines on paper of this color."""

    paper: str
    in_lines: bool = False
    ink: str = ""
    """The color of all lines; if empty, each level has one line in its own."""


def fit_cover(page_size: PageSize, text: CoverText, types: CoverType, reach: Reach) -> Cover:
    """The cover as it has room for its text.

    The title is as large as it can be. The figure shrinks a little for the introduction; if that is not enough, only the first
    paragraph is on the cover, or none of it.
    """
    scale = page_size.height / _A4
    edge = page_size.inner if page_size.small else page_size.inner + page_size.hang
    horizon = page_size.height - _HORIZON * scale
    way = _setting(page_size, text, types, edge, horizon, is_fan=reach.is_branching)
    colors = {level.id: level.color for level in text.levels}
    look = _Look(text.night, text.in_lines, text.night_ink)
    insets = {level.id: (_line_count(reach, level.id) - 1) * _pitch(reach, way.radius) if text.in_lines else 0.0 for level in text.levels}
    if reach.is_branching:
        center = page_size.width / 2, horizon
        back = center[0] + page_size.width, horizon
        small, labels = fan_labels(text.levels, types, reach, FanPlace(center, way.radius, page_size.width / 2), insets)
    else:
        back = page_size.width + 2 * _BLEED, horizon
        for share in (_SMALL_CENTER if page_size.small else _CENTER, *_FARTHER_CENTERS):
            center = page_size.width * share, horizon
            small, labels = band_labels(text.levels, types, reach, BandPlace(edge, page_size.width, center, way.radius), insets)
            if labels:
                break
    introduction = way.introduction[0]
    whole = text.introduction[0][0]
    stacked = sum(map(types.text.width, text.foot)) * _TEXT * MM_PER_POINT > page_size.width - edge - page_size.outer - 8
    return Cover(
        edge=edge,
        logo_top=round(_LOGO_TOP * scale, 1),
        logo_height=round(_LOGO * scale, 1),
        title=way.lines,
        title_size=way.size,
        title_top=round(way.title_top, 2),
        introduction=introduction,
        figure=_figure(page_size, look, reach, colors, center, way.radius),
        lines=_figure(page_size, _Look("#ffffff", in_lines=True), reach, colors, center, way.radius),
        bands=_figure(page_size, look, reach, colors, back, way.radius),
        labels=labels,
        small_labels=small,
        is_fan=reach.is_branching,
        foot_top=round(page_size.height - _FOOT * scale - 3.4 - (_LINE / 2 * MM_PER_POINT if stacked else 0), 1),
        foot_stacked=stacked,
        foot=text.foot,
        inside=whole.removeprefix(introduction).strip(),
    )


def _setting(page_size: PageSize, text: CoverText, types: CoverType, edge: float, horizon: float, *, is_fan: bool) -> _Setting:
    scale = page_size.height / _A4
    width = page_size.width - edge - page_size.outer
    largest = (_FAN_RADIUS if is_fan else _RADIUS) * scale
    ways = []
    for size, points, line in _TITLES:
        lines = balanced(text.title, (width + 2) / (points * MM_PER_POINT * _TRACKING), types.title)
        height = len(lines) * line * MM_PER_POINT
        if (not lines or height > page_size.height * _TITLE_SHARE) and (size, points, line) != _TITLES[-1]:
            continue
        # A long word without a break goes on over several lines, which the engine breaks.
        lines = lines or (text.title,)
        count = max(len(lines), types.title.lines(text.title, width / (points * MM_PER_POINT)) if len(lines) == 1 else 0)
        top = _BASELINE * scale - _BASELINE_IN_LINE * line * MM_PER_POINT
        for number, introduction in enumerate(text.introduction):
            room = min(_INTRODUCTION_WIDTH, width) / (_TEXT * MM_PER_POINT)
            blocks = introduction[1].count("\n")
            printed = (types.text.lines(introduction[1], room) * _LINE + 7 * blocks + 21) * MM_PER_POINT if introduction[1] else 0.0
            bottom = top + count * line * MM_PER_POINT + printed
            radius = min(largest, horizon - bottom - _ABOVE_FIGURE * scale)
            ways.append((number, _Setting(lines, size, top, introduction, radius)))
    good = [way for number, way in ways if way.radius >= largest * (_LEAST if number else _COMFORTABLE)]
    best = max((way for _, way in ways), key=lambda way: way.radius)
    return good[0] if good else _Setting(best.lines, best.size, best.title_top, text.introduction[-1], max(best.radius, largest * 0.3))


def _figure(
    page_size: PageSize, look: _Look, reach: Reach, colors: Mapping[str, str], center: tuple[float, float], radius: float
) -> Placed:
    """The figure on a page, a little beyond its edges; largest first, so that no slivers show between its parts."""
    left, width = -_BLEED, page_size.width + 2 * _BLEED
    middle = (center[0] - left) * 10, radius * 10

    def outline(level: str, size: float, *, closed: bool = True) -> str:
        span = reach.spans[level]
        if reach.is_branching:
            return sector(middle, size, HALF * (1 - span.start), HALF * (1 - span.end), closed=closed)
        return band(0.0, middle, size, closed=closed)

    shapes = []
    for level in sorted(colors, key=lambda name: -reach.spans[name].outer):
        size = radius * 10 * reach.radii[reach.spans[level].outer - 1]
        if look.in_lines:
            ink = look.ink or colors[level]
            count = _line_count(reach, level) if look.ink else 1
            shapes.append(Shape(outline(level, size), look.paper, ink, _LINE_WIDTH * 10))
            if inner := "".join(outline(level, size - number * _pitch(reach, radius) * 10, closed=False) for number in range(1, count)):
                shapes.append(Shape(inner, stroke=ink, width=_LINE_WIDTH * 10))
        else:
            shapes.append(Shape(outline(level, size), colors[level], look.paper, _RING * 10 if reach.is_branching else 0.0))
    for angle, inner_end, outer_end in reach.partings() if reach.is_branching and not look.in_lines else ():
        path = radial(middle, HALF * (1 - angle), inner_end * radius * 10, outer_end * radius * 10)
        shapes.append(Shape(path, stroke=look.paper, width=_PARTING * 10))
    return Placed(Drawing(round(width * 10, 1), round(radius * 10, 1), tuple(shapes)), left, round(center[1] - radius, 2))


def _pitch(reach: Reach, radius: float) -> float:
    """The distance of a level's lines, which leave most of the thinnest band to its name."""
    thinnest = min(outer - inner for inner, outer in pairwise((0.0, *reach.radii))) * radius
    return min(_PITCH, _LINES_SHARE * thinnest / (_MOST_LINES - 1))


def _line_count(reach: Reach, level: str) -> int:
    """How many lines a level is drawn in: the higher, the more."""
    return math.ceil(min(reach.top, _MOST_LINES) * reach.spans[level].outer / reach.top)
