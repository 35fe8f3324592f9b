"""Boxes with nothing to draw are passed by, and colors are worked out once."""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint import anchors, stacking
from weasyprint.draw import border, color
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from ladder_reports.rendering.acceleration.attributes import Traits
from ladder_reports.rendering.patching import Patch, Speedup, everywhere, require

_own_color, _own_get_color = Stream.set_color, color.get_color
_own_border, _own_outline = border.draw_border, border.draw_outline
_own_anchors = anchors.gather_anchors
_own_dispatch = stacking._dispatch  # noqa: SLF001 -- it has no public name
_NO_MARKERS, _IN_ORDER = Traits.NO_MARKERS.value, Traits.PAINTED_IN_ORDER.value
_IN_ORDER_KINDS = frozenset({boxes.BlockBox, boxes.TableCellBox, boxes.LineBox})

require(Stream, "_current_color", "_current_color_stroke")


class Drawing(Speedup):
    """The walks through a document that is laid out, and what is drawn on them."""

    name = "drawing"

    def __init__(self, draw_border: Callable[[Any, Any], None] | None = None) -> None:
        # What draws borders where there are any may be mended.
        self._draw_border = draw_border or _own_border

    def patches(self) -> Iterator[Patch]:
        """Functions that are called for each box."""
        yield from everywhere(_own_get_color, get_color, "8196bf0c7ddc3e54")
        yield Patch(Stream, "set_color", set_color, "d289ec41ef8285c2")
        yield from everywhere(_own_border, self.draw_border, "8ba918f30893929f")
        yield from everywhere(_own_outline, draw_outline, "c98afcef4e21d301")
        yield from everywhere(_own_anchors, gather_anchors, "373f8c676f27da3b")
        yield Patch(boxes.PageBox, "descendants", descendants, "c15a877f61361343")
        yield Patch(stacking, "_dispatch", dispatch, "003563d2565b4d30")

    def draw_border(self, stream: Any, box: Any) -> None:
        """Draw a box's borders; in place of `weasyprint.draw.border.draw_border`."""
        get = box.__dict__.get
        if get("border_top_width", 1) or get("border_right_width", 1) or get("border_bottom_width", 1) or get("border_left_width", 1):
            self._draw_border(stream, box)
            return
        style = box.style
        empty = style.__dict__.get("no_borders")
        if empty is None:
            columns = style["column_width"] != "auto" or style["column_count"] != "auto"
            empty = style.no_borders = not columns and style["border_image_source"][0] == "none"
        if not empty:
            self._draw_border(stream, box)


def get_color(style: Any, key: str) -> Any:
    """A style's color; in place of `weasyprint.draw.color.get_color`, which compares colors with a word."""
    value = style[key]
    return style["color"] if type(value) is str and value == "currentcolor" else value


def set_color(stream: Any, color: Any, stroke: bool = False) -> None:  # noqa: FBT001, FBT002 -- as it is called
    """Set a color; in place of `Stream.set_color`."""
    known = color.__dict__.get("as_rgb")
    if known is None:
        *channels, alpha = color
        rgb = tuple(color.to("srgb").coordinates) if color.space in {"srgb", "hsl", "hwb"} else None
        known = color.as_rgb = alpha, (color.space, *channels), rgb
    alpha, named, rgb = known
    if rgb is None:
        _own_color(stream, color, stroke)
        return
    stream.set_alpha(alpha, stroke)
    current = "_current_color_stroke" if stroke else "_current_color"
    if getattr(stream, current) == named:
        return
    setattr(stream, current, named)
    stream.set_color_rgb(*rgb, stroke)


def draw_outline(stream: Any, box: Any) -> None:
    """Draw the outlines of a box and its children; in place of `weasyprint.draw.border.draw_outline`."""
    if not box.__dict__.get("traits", 0) & _NO_MARKERS:
        _own_outline(stream, box)


def gather_anchors(  # noqa: PLR0913, PLR0917 -- as it is called
    box: Any, found: Any, links: Any, bookmarks: Any, forms: Any, matrix: Any = None, form: Any = None, link: Any = None
) -> None:
    """Find what leads to and from a box; in place of `weasyprint.anchors.gather_anchors`."""
    if link is not None or not box.__dict__.get("traits", 0) & _NO_MARKERS:
        _own_anchors(box, found, links, bookmarks, forms, matrix, form, link)


def descendants(box: Any, placeholders: bool = False) -> list[Any]:  # noqa: FBT001, FBT002 -- as it is called
    """The boxes of a page in which there may be an anchor, a bookmark or a heading for the margins; in place of `PageBox.descendants`."""
    found = [box]
    for child in box.children:
        if not placeholders and not isinstance(child, boxes.Box):
            found.append(child)
        elif not child.__dict__.get("traits", 0) & _NO_MARKERS:
            found += descendants(child, placeholders)
    return found


def dispatch(box: Any, page: Any, child_contexts: Any, blocks: Any, floats: Any, blocks_and_cells: Any) -> Any:
    """Put a box where it is painted; in place of `weasyprint.stacking._dispatch`.

    Boxes in which nothing leaves the order of painting need not be copied to take it out.
    """
    kind = type(box)
    if not box.__dict__.get("traits", 0) & _IN_ORDER or kind not in _IN_ORDER_KINDS:
        return _own_dispatch(box, page, child_contexts, blocks, floats, blocks_and_cells)
    if kind is not boxes.LineBox:
        _paint_in_order(box, blocks, blocks_and_cells)
    return box


def _paint_in_order(box: Any, blocks: list[Any], blocks_and_cells: dict[Any, Any]) -> None:
    if type(box) is boxes.BlockBox:
        blocks.append(box)
    inside = blocks_and_cells[box] = {}
    for child in box.children:
        if type(child) is boxes.BlockBox:
            _paint_in_order(child, blocks, inside)
