"""A border on one side is drawn as the rectangle that it is.

WeasyPrint draws each side of a border by itself as a path with a hole, cut off by another path. Rules above rows and lines to
write on are borders on one side: a rectangle looks the same, in half the words.
"""

from typing import Any

from weasyprint import draw
from weasyprint.draw import border
from weasyprint.draw.color import get_color

_own: Any = border.draw_border
_SIDES = ("top", "right", "bottom", "left")
_ROUND = ("border_top_left_radius", "border_top_right_radius", "border_bottom_right_radius", "border_bottom_left_radius")


def mend() -> None:
    """Put the mended function in the engine's place."""
    border.draw_border = draw.draw_border = draw_border


def draw_border(stream: Any, box: Any) -> None:
    """Draw a box's borders; in place of `weasyprint.draw.border.draw_border`."""
    widths = box.border_top_width, box.border_right_width, box.border_bottom_width, box.border_left_width
    side = _only(widths)
    rule = None if side is None else _rule(box.style, side)
    if side is None or rule is None:
        _own(stream, box)
        return
    width = widths[_SIDES.index(side)]
    x, y, across, down = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
    if side in {"left", "right"}:
        rectangle = x + (across - width if side == "right" else 0), y, width, down
    else:
        rectangle = x, y + (down - width if side == "bottom" else 0), across, width
    with stream.artifact():
        stream.set_color(rule)
        stream.rectangle(*rectangle)
        stream.fill()


def _only(widths: tuple[float, ...]) -> str | None:
    """The one side that has a border."""
    if widths.count(0) != len(widths) - 1:
        return None
    return next(side for side, width in zip(_SIDES, widths, strict=True) if width)


def _rule(style: Any, side: str) -> Any:
    """The colour of a side that is no more than a rule; nothing otherwise."""
    known = style.__dict__.setdefault("rules", {})
    if side not in known:
        plain = (
            style["visibility"] == "visible"
            and style["border_image_source"][0] == "none"
            and style["column_width"] == style["column_count"] == "auto"
            and style[f"border_{side}_style"] == "solid"
            and all(style[name] == ((0, "px"), (0, "px")) for name in _ROUND)
        )
        colour = get_color(style, f"border_{side}_color")
        known[side] = colour if plain and colour.alpha else None
    return known[side]
