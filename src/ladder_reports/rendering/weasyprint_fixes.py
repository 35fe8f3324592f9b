"""Faults of WeasyPrint 70 that documents would show, mended.

Lines that end too early, texts that take the square of their length, borders drawn in twice the words, links that are too low to be
hit, tags that say things twice (`tagging`). Import this behind the gate of `patching`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.draw import border
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, preferred

from ladder_reports.rendering import compression, tagging
from ladder_reports.rendering.patching import Patch, everywhere

_COLLAPSING = ("normal", "pre-line")
_WRAPPING = ("normal", "pre-wrap", "pre-line")
_LEAST_TEXT = 32
"""Characters that are looked at for a line at the least."""
_TEXT_FOR_A_LINE = 8
"""Characters that are looked at for each em of a line's width, many more than fit in it."""
_TEXT_BEHIND = 16
"""Characters behind a line that can decide where it ends. No rule for breaking lines looks further."""
_SIDES = ("top", "right", "bottom", "left")
RADII = ("border_top_left_radius", "border_top_right_radius", "border_bottom_right_radius", "border_bottom_left_radius")
_own_split: Any = inline.split_first_line
_own_draw_border: Any = border.draw_border
_own_hit_area: Any = boxes.InlineBox.hit_area


def patches() -> Iterator[Patch]:
    """All fixes, with the pinned compression."""
    # Only the layout of lines ends them too early: text that is measured or drawn elsewhere has no such fault.
    yield Patch(inline, "split_first_line", measuring(mending(_own_split)), "a9edbfefc3471e57", (inline.split_text_box,))
    yield Patch(preferred, "split_first_line", measuring(_own_split), "dacabb479c738b7e", (preferred.inline_line_widths,))
    yield from everywhere(_own_draw_border, draw_border, "8ba918f30893929f")
    yield Patch(boxes.InlineBox, "hit_area", line_part_area, "2e9d7f6a6ecb763d", (boxes.Box.hit_area,))
    yield Patch(boxes.InlineBlockBox, "hit_area", block_in_line_area, "6bcee8a80f0cfc6d")
    yield from tagging.patches()
    yield from compression.patches()


def measuring(split: Callable[..., Any]) -> Callable[..., Any]:
    """The first line of a text, found in proportion to the line; in place of `weasyprint.layout.preferred.split_first_line`.

    `split` is WeasyPrint's own function, or what remembers its results. For each line, and for each word or letter of a text
    whose least width is asked for, it has Pango lay out all the text that is left. Here it gets a part of the text, and more of
    it only if the line ends so near to the part's end that what follows could matter.
    """

    def first_line(text: str, style: Any, context: Any, max_width: float | None, *more: Any, **named: Any) -> Any:
        if max_width is None or len(text) <= _LEAST_TEXT:
            return split(text, style, context, max_width, *more, **named)
        size = style["font_size"]
        if size and style["white_space"] in _WRAPPING:
            enough = _LEAST_TEXT + _TEXT_FOR_A_LINE * max(0, max_width) / size
            while enough < len(text):
                part = text[: int(enough)]
                line = split(part, style, context, max_width, *more, **named)
                if line[2] is not None and len(part.encode()[line[2] :].decode()) >= _TEXT_BEHIND:
                    return line
                enough *= 4
        return split(text, style, context, max_width, *more, **named)

    return first_line


def mending(split: Callable[..., Any]) -> Callable[..., Any]:
    """The first line of a text, which no longer ends after its first word; in place of `weasyprint.layout.inline.split_first_line`.

    Where the text before an inline element (emphasis, a link, a footnote's mark) fits its line except for the space at its
    end, WeasyPrint takes it for a word that is too long, and breaks after its first word. A space at the end of a line takes
    no room, so such a text is laid out as the one line that it is. WeasyPrint then moves what follows to the next line.
    """

    def first_line(text: str, style: Any, context: Any, max_width: float | None, *more: Any, **named: Any) -> Any:
        line = split(text, style, context, max_width, *more, **named)
        _, length, resume_at, width, *_ = line
        if resume_at is None or max_width is None or not text.endswith(" ") or style["white_space"] not in _COLLAPSING:
            return line
        if width * len(text) > 2 * max_width * max(1, length):
            # To judge by this line, the text is far too long; most texts are, and need no second look.
            return line
        if split(text.rstrip(" "), style, context, max_width, *more, **named)[2] is not None:
            return line
        return split(text, style, context, float("inf"), *more, **named)

    return first_line


def line_part_area(box: Any) -> tuple[float, float, float, float]:
    """Where a part of a line is clicked; in place of `InlineBox.hit_area`, which takes the height of the line.

    Codes and raised numbers add no height to their lines, and would have links that nobody can hit. The border box is as high as the type.
    """
    area: tuple[float, float, float, float] = _own_hit_area(box)
    return area if area[3] >= box.border_height() else boxes.Box.hit_area(box)


def block_in_line_area(box: Any) -> tuple[float, float, float, float]:
    """The same for a block in a line; in place of `Box.hit_area`. Its type stands in the middle of lines that have no height."""
    left, top, width, height = boxes.Box.hit_area(box)
    missing = max(0, box.style["font_size"] - height)
    return left, top - missing / 2, width, height + missing


def draw_border(stream: Any, box: Any) -> None:
    """Draw a box's borders, a border on one side as a rectangle; in place of `weasyprint.draw.border.draw_border`.

    WeasyPrint draws each side of a border by itself as a path with a hole, cut off by another path. Rules above rows and lines
    to write on are borders on one side: a rectangle looks the same and takes half the bytes.
    """
    widths = box.border_top_width, box.border_right_width, box.border_bottom_width, box.border_left_width
    sides = [side for side, width in zip(_SIDES, widths, strict=True) if width]
    side = sides[0] if len(sides) == 1 else ""
    color = _color_of_rule(box.style, side) if side else None
    if color is None:
        _own_draw_border(stream, box)
        return
    width = widths[_SIDES.index(side)]
    x, y, across, down = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
    x += across - width if side == "right" else 0
    y += down - width if side == "bottom" else 0
    with stream.artifact():
        stream.set_color(color)
        stream.rectangle(x, y, *((width, down) if side in {"left", "right"} else (across, width)))
        stream.fill()


def _color_of_rule(style: Any, side: str) -> Any:
    """The color of a border that is a plain rule; None for any other."""
    known = style.__dict__.setdefault("rule_colors", {})
    if side not in known:
        plain = (
            style["visibility"] == "visible"
            and style["border_image_source"][0] == "none"
            and style["column_width"] == style["column_count"] == "auto"
            and style[f"border_{side}_style"] == "solid"
            and all(style[name] == ((0, "px"), (0, "px")) for name in RADII)
        )
        color = get_color(style, f"border_{side}_color")
        known[side] = color if plain and color.alpha else None
    return known[side]
