"""The reach figure: a ladder's widening scope as nested arcs, the same on the cover, in the guide, at a glance and beside each step.

Each rank has a radius. Where the ladder branches, its paths are sectors of equal angle, and a level in which they meet is a ring over
all of them. Angles are shares of the fan, from 0 at its left end to 1 at its right; radii are shares of the largest one. Drawings are
in tenths of a millimeter.
"""

import math
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from ladder_reports.design import colors
from ladder_reports.design.theme import Palette
from ladder_reports.ladder.model import Ladder, ranks

_RADII = (0, 30, 53, 79, 112, 154)
"""How radii grow, from the center; ladders with another number of ranks interpolate."""
_MOST_RINGS = 20
"""How many ranks can be told apart in a small drawing."""
_MOST_ARC = math.pi / 4
"""The largest angle of one arc: longer ones are drawn with too few points."""
QUARTER, HALF = math.pi / 2, math.pi


def radii(count: int) -> tuple[float, ...]:
    """The radius of each of `count` ranks, as a share of the largest."""
    steps = len(_RADII) - 1
    found = []
    for number in range(1, count + 1):
        place = number * steps / count
        at = min(int(place), steps - 1)
        found.append((_RADII[at] + (_RADII[at + 1] - _RADII[at]) * (place - at)) / _RADII[-1])
    return tuple(found)


class Span(Struct, frozen=True):
    """Where a level is in the fan."""

    start: float
    end: float
    inner: int
    """The rank below the level; 0 at the center."""
    outer: int
    """The highest rank that the level fills."""


class Shape(Struct, frozen=True):
    """One path of a drawing."""

    d: str
    fill: str = "none"
    stroke: str = "none"
    width: float = 0.0
    """The width of the line."""


class Drawing(Struct, frozen=True):
    """A drawing; its size is in tenths of a millimeter, too."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


class Reach:
    """The reach figure of one ladder."""

    def __init__(self, ladder: Ladder) -> None:
        """Place the ladder's levels."""
        self.ranks = ranks(ladder)
        self.top = max(self.ranks.values())
        self.radii = radii(self.top)
        self._next = {level.id: level.next for level in ladder.levels}
        self._before: dict[str, list[str]] = {level.id: [] for level in ladder.levels}
        for first, second in ladder.steps:
            self._before[second.id].append(first.id)
        self.spans: dict[str, Span] = {}
        self._place([level.id for level in ladder.levels], 0.0, 1.0)
        self.is_branching = any(span.end - span.start < 1 for span in self.spans.values())

    def reached(self, level: str) -> frozenset[str]:
        """The level, and those from which a path leads to it."""
        found, left = {level}, [level]
        while left:
            new = [name for name in self._before[left.pop()] if name not in found]
            found.update(new)
            left += new
        return frozenset(found)

    def fan(
        self,
        size: float,
        fills: Sequence[tuple[Collection[str], str]] = (),
        lines: Sequence[tuple[Collection[str], str, float]] = (),
        *,
        angle: float = QUARTER,
        crop: float = 1.0,
    ) -> Drawing:
        """The fan with some levels filled and some outlined.

        `size` is the largest radius in millimeters. `fills` are groups of levels with a color, `lines` with a color and a width in
        millimeters; what comes later is drawn over what comes before. A level's fill goes to the center: fill the levels below after it.
        `crop` is the share of the radius that the drawing shows, if it has nothing beyond.
        """
        radius = size * 10
        shapes = [Shape(self._path(self._outlines(names), radius, angle, crop), fill=color) for names, color in fills]
        for names, color, width in lines:
            shapes.append(
                Shape(self._path(self._outlines(names), radius, angle, crop, closed=False), stroke=color, width=round(width * 10, 1))
            )
        size = round(radius * crop, 1)
        return Drawing(size * 2 if angle == HALF else size, size, tuple(shapes))

    def step_fan(self, size: float, first: str, second: str, inks: "FanInks") -> Drawing:
        """The fan of a step between two levels: what the first one reaches, and what the second one adds."""
        fills = [((second,), inks.lit), (self.reached(first), inks.reached)]
        return self.fan(size, fills, [(self.rings, inks.line, 0.25)])

    @property
    def rings(self) -> frozenset[str]:
        """The levels whose outlines are drawn where many are too close to each other: those of some ranks only."""
        every = math.ceil(self.top / _MOST_RINGS)
        return frozenset(level for level, span in self.spans.items() if (self.top - span.outer) % every == 0)

    def partings(self) -> tuple[tuple[float, float, float], ...]:
        """The lines between paths: the angle, the inner and the outer radius."""
        sides = ((round(span.start, 6), span) for span in self.spans.values() if span.start > 0)
        edges = dict.fromkeys((angle, span.inner, span.outer) for angle, span in sides)
        return tuple((angle, self.radii[inner - 1] if inner else 0.0, self.radii[outer - 1]) for angle, inner, outer in edges)

    def _place(self, levels: Sequence[str], start: float, end: float) -> None:
        """Give each of some connected levels its part of the fan between two angles."""
        spine = self._on_all_paths(levels)
        rest = [level for level in levels if level not in spine]
        if not spine and len(parts := self._parts(rest)) == 1:
            # Paths that cross: levels of the same rank share the angle.
            groups = [[[level] for level in rest if self.ranks[level] == rank] for rank in sorted({self.ranks[level] for level in rest})]
        else:
            for level in spine:
                self._put(level, start, end)
            above = [self.ranks[level] for level in spine]
            stretches: dict[int, list[list[str]]] = {}
            for part in self._parts(rest):
                low = min(self.ranks[level] for level in part)
                stretches.setdefault(sum(rank < low for rank in above), []).append(part)
            groups = list(stretches.values())
        for parts in groups:
            shares = [self._paths(part) for part in parts]
            at = start
            for part, share in zip(parts, shares, strict=True):
                wide = (end - start) * share / sum(shares)
                if len(part) == 1:
                    self._put(part[0], at, at + wide)
                else:
                    self._place(part, at, at + wide)
                at += wide

    def _put(self, level: str, start: float, end: float) -> None:
        outer = min((self.ranks[name] for name in self._next[level]), default=self.top + 1) - 1
        self.spans[level] = Span(start, end, self.ranks[level] - 1, outer)

    def _on_all_paths(self, levels: Collection[str]) -> list[str]:
        """Those of some levels through which all paths between them lead."""
        ordered = sorted(levels, key=self.ranks.__getitem__)
        to: dict[str, int] = {}
        after: dict[str, int] = {}
        for level in ordered:
            to[level] = sum(to[name] for name in self._before[level] if name in to) or 1
        for level in reversed(ordered):
            after[level] = sum(after[name] for name in self._next[level] if name in after) or 1
        ends = [level for level in ordered if not any(name in to for name in self._next[level])]
        total = sum(to[level] for level in ends)
        return [level for level in ordered if to[level] * after[level] == total]

    def _parts(self, levels: Sequence[str]) -> list[list[str]]:
        """The parts of some levels that no step connects, in the ladder's order."""
        left, parts = dict.fromkeys(levels), []
        while left:
            part, waiting = set(), [next(iter(left))]
            while waiting:
                level = waiting.pop()
                if level in left:
                    del left[level]
                    part.add(level)
                    waiting += [*self._next[level], *self._before[level]]
            parts.append([level for level in levels if level in part])
        return parts

    def _paths(self, levels: Sequence[str]) -> int:
        """How many paths run side by side in some connected levels."""
        if len(levels) == 1:
            return 1
        spine = self._on_all_paths(levels)
        rest = [level for level in levels if level not in spine]
        parts = self._parts(rest)
        if not spine and len(parts) == 1:
            found = [self.ranks[level] for level in rest]
            return max(map(found.count, found))
        above = [self.ranks[level] for level in spine]
        stretches: dict[int, int] = {}
        for part in parts:
            low = min(self.ranks[level] for level in part)
            place = sum(rank < low for rank in above)
            stretches[place] = stretches.get(place, 0) + self._paths(part)
        return max(stretches.values(), default=1)

    def _outlines(self, names: Collection[str]) -> list[tuple[float, float, float]]:
        """The sectors of some levels: their angles and radii; one for levels that have the same."""
        spans = (self.spans[name] for name in self.spans if name in names)
        return list(dict.fromkeys((span.start, span.end, self.radii[span.outer - 1]) for span in spans))

    @staticmethod
    def _path(sectors: Iterable[tuple[float, float, float]], radius: float, angle: float, crop: float, *, closed: bool = True) -> str:
        center = radius * crop if angle == HALF else 0.0
        return "".join(
            sector((center, radius * crop), radius * share, angle * (1 - start), angle * (1 - end), closed=closed)
            for start, end, share in sectors
        )


class FanInks(Struct, frozen=True):
    """The colors of a fan, as ``#rrggbb``."""

    lit: str
    reached: str
    line: str

    @classmethod
    def of(cls, palette: Palette, lit: str) -> "FanInks":
        """The colors in a theme, with what is new in the color `lit`."""
        line = colors.mix(colors.parse(palette.hairline), colors.parse(palette.ink), 0.2)
        return cls(lit, palette.hairline, colors.notation(line))


def sector(center: tuple[float, float], radius: float, start: float, end: float, *, closed: bool = True) -> str:
    """A sector of a disc as a path, from the angle `start` down to `end` (0 is to the right, in radians); not `closed`: only its arc."""
    x, y = center
    pieces = max(math.ceil((start - end) / _MOST_ARC - 1e-9), 1)
    points = [start + (end - start) * number / pieces for number in range(pieces + 1)]
    (first, *others) = [f"{_number(x + radius * math.cos(at))} {_number(y - radius * math.sin(at))}" for at in points]
    size = _number(radius)
    arcs = "".join(f"A{size} {size} 0 0 1 {point}" for point in others)
    return f"M{_number(x)} {_number(y)}L{first}{arcs}Z" if closed else f"M{first}{arcs}"


def band(left: float, center: tuple[float, float], radius: float, *, closed: bool = True) -> str:
    """A band as a path: flat from the left end to the center, then a quarter of a disc down; not `closed`: only its upper edge."""
    y = center[1]
    arcs = sector(center, radius, QUARTER, 0.0, closed=False).removeprefix("M")
    if not closed:
        return f"M{_number(left)} {_number(y - radius)}L{arcs}"
    return f"M{_number(left)} {_number(y)}V{_number(y - radius)}L{arcs}Z"


def radial(center: tuple[float, float], angle: float, inner: float, outer: float) -> str:
    """A line along a radius as a path."""
    x, y = center
    across, down = math.cos(angle), math.sin(angle)
    ends = (f"{_number(x + radius * across)} {_number(y - radius * down)}" for radius in (inner, outer))
    return "M" + "L".join(ends)


def _number(value: float) -> str:
    """A length with one decimal, without a needless zero."""
    return f"{round(value, 1) + 0:g}"
