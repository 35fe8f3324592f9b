"""The shapes of ratings as SVG paths: a disc, a half disc, a ring, a dash, a point; and boxes, for strokes and lines.

All shapes of a drawing may be one path, which is filled by the even-odd rule: a circle inside a circle is a hole. Any unit of length.
"""

from collections.abc import Sequence
from typing import Literal

from ladder_reports.evidence.model import Status

_KAPPA = 0.5523
"""How far the handles of a quarter circle's curve are from its ends, for a radius of 1."""


def shape(status: Status | Literal["unrated"] | None, x: float, y: float, radius: float, *, line: float, point: float) -> str:
    """The path of a rating's shape around a center.

    `line` is the width of a ring's line and of a dash, `point` the radius of a point, which stands for what is not rated.
    """
    if status == "demonstrated":
        return circle(x, y, radius)
    if status == "not_yet":
        return circle(x, y, radius) + circle(x, y, radius - line)
    if status == "emerging":
        r = radius - line
        k = r * _KAPPA
        half = f"M{as_number(x)} {as_number(y - r)}{_curve((k, 0, r, r - k, r, r))}{_curve((0, k, k - r, r, -r, r))}z"
        return circle(x, y, radius) + half
    if status == "no_opportunity":
        return box(x - radius, y - line / 2, 2 * radius, line)
    return circle(x, y, point)


def circle(x: float, y: float, radius: float) -> str:
    """A circle as four curves. Two arcs would bend where rounding makes them end closer together than their diameter."""
    r, k = radius, radius * _KAPPA
    corners = ((0, -k, r - k, -r, r, -r), (k, 0, r, r - k, r, r), (0, k, k - r, r, -r, r), (-k, 0, -r, k - r, -r, -r))
    return f"M{as_number(x - r)} {as_number(y)}{''.join(map(_curve, corners))}z"


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle, from its top left corner."""
    return f"M{as_number(x)} {as_number(y)}h{as_number(width)}v{as_number(height)}h{as_number(-width)}z"


def _curve(numbers: Sequence[float]) -> str:
    return f"c{' '.join(map(as_number, numbers))}"


def as_number(value: float) -> str:
    """A number as drawings have it: two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
