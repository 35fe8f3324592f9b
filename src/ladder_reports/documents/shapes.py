"""The shapes of ratings and evidence as SVG paths: a disc, a half disc, a ring, a dash, a point; upright strokes above them.

All shapes of a drawing are one path, which is filled by the even-odd rule: a circle inside a circle is a hole. Any unit of length.
"""

from dataclasses import dataclass

from ladder_reports.evidence.model import Status

_STROKE_WIDTH = 0.45
"""The width of a stroke as a share of the distance of two."""


@dataclass(frozen=True, slots=True)
class ShapeSizes:
    """The measures of the shapes of one drawing."""

    radius: float
    line: float
    """The width of a ring's line and of a dash."""
    point: float
    """The radius of a point."""
    stroke_height: float
    stroke_pitch: float
    """The distance of two strokes, where there is room."""


def shape(status: Status | None, x: float, y: float, sizes: ShapeSizes) -> str:
    """The path of a rating's shape around a center; None is not rated."""
    outer, inner = sizes.radius, sizes.radius - sizes.line
    if status == "demonstrated":
        return _circle(x, y, outer)
    if status == "not_yet":
        return _circle(x, y, outer) + _circle(x, y, inner)
    if status == "emerging":
        return f"{_circle(x, y, outer)}M{_number(x)} {_number(y - inner)}a{_number(inner)} {_number(inner)} 0 0 1 0 {_number(2 * inner)}z"
    if status == "no_opportunity":
        return _box(x - outer, y - sizes.line / 2, 2 * outer, sizes.line)
    return _circle(x, y, sizes.point)


def strokes(count: int, x: float, bottom: float, sizes: ShapeSizes) -> str:
    """An upright stroke for each piece of evidence, centered on `x`; many stand closer, within the shape's width."""
    if not count:
        return ""
    pitch = min(sizes.stroke_pitch, 2 * sizes.radius / count)
    width = pitch * _STROKE_WIDTH if count > 1 else sizes.stroke_pitch * _STROKE_WIDTH
    left = x - ((count - 1) * pitch + width) / 2
    return "".join(_box(left + number * pitch, bottom - sizes.stroke_height, width, sizes.stroke_height) for number in range(count))


def underline(x: float, y: float, sizes: ShapeSizes) -> str:
    """A line below a shape."""
    return _box(x - sizes.radius, y, 2 * sizes.radius, sizes.line)


def _circle(x: float, y: float, radius: float) -> str:
    size, across = _number(radius), _number(2 * radius)
    return f"M{_number(x - radius)} {_number(y)}a{size} {size} 0 1 0 {across} 0a{size} {size} 0 1 0 -{across} 0z"


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{_number(x)} {_number(y)}h{_number(width)}v{_number(height)}h-{_number(width)}z"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
