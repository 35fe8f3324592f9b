"""What follows from a box's style alone is worked out once for each style: plain sizes, a bare background and the like."""

from typing import Any

from weasyprint.css.functions import check_math
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background, percent

_LENGTHS = (
    "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left", "padding_right", "padding_top", "padding_bottom",
    "width", "min_width", "max_width", "height", "min_height", "max_height",
)  # fmt: skip
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_IN_FLOW = ("static", "relative", "sticky")
_RADII = ("border_top_left_radius", "border_top_right_radius", "border_bottom_right_radius", "border_bottom_left_radius")
BARE = {**dict.fromkeys(_RADII, (0, 0)), "background": None}
"""What the engine notes of a box behind which there is nothing."""
_own = percent.resolve_percentages
_own_establishes = Box.establishes_formatting_context
_own_backgrounds = background.layout_box_backgrounds


class _Sized:
    """Something with a style, to be given its sizes."""

    def __init__(self, style: Any) -> None:
        self.style = style


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set used values as attributes of the box; in place of `weasyprint.layout.percent.resolve_percentages`."""
    style = box.style
    known = style.__dict__.get("plain_sizes")
    if known is None:
        known = style.plain_sizes = _plain_sizes(style)
    if not known:
        _own(box, containing_block)
        return
    height = containing_block.height if isinstance(containing_block, Box) else containing_block[1]
    attributes = box.__dict__
    attributes.update(known[0] if height == "auto" else known[1])
    # What collapsing borders came to stays.
    for name, width in known[2]:
        if name not in attributes:
            attributes[name] = width


def collapse_margin(margins: list[float]) -> float:
    """What margins that touch come to; in place of `weasyprint.layout.block.collapse_margin`."""
    if not margins:
        return 0
    return max(0, *margins) + min(0, *margins)


def establishes_formatting_context(box: Any) -> bool:
    """Whether a box is laid out apart from what floats around it; in place of `Box.establishes_formatting_context`."""
    if box.is_column:
        return True
    kinds = box.style.__dict__.setdefault("contexts", {})
    kind = type(box)
    if kind not in kinds:
        kinds[kind] = _own_establishes(box)
    return kinds[kind]  # type: ignore[no-any-return]


def is_in_normal_flow(box: Any) -> bool:
    """Whether a box is in normal flow; in place of `Box.is_in_normal_flow`, which asks five questions for the same answer."""
    style = box.style
    return style["float"] == "none" and style["position"] in _IN_FLOW


def lay_out_backgrounds(page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None) -> None:  # noqa: FBT001, FBT002 -- as it is called
    """Find what lies behind a box and its children; in place of `weasyprint.layout.background.layout_box_backgrounds`."""
    if "bared" in box.__dict__:
        return
    if layout_children:
        for child in box.all_children():
            lay_out_backgrounds(page, child, get_image)
    own = box.style
    empty = own.__dict__.get("bare")
    if empty is None:
        empty = own.bare = is_bare(own)
    attributes = box.__dict__
    if empty and style is None and box is not page and "_box" not in attributes:
        attributes.update(BARE)
    else:
        _own_backgrounds(page, box, get_image, False, style)


def bare(box: Any) -> None:
    """Note that nothing lies behind a box and all that is in it."""
    box = box.__dict__.get("_box", box)  # what stands for a box that was taken out of the flow
    box.__dict__.update(BARE)
    for child in box.children:
        bare(child)


def is_bare(style: Any) -> bool:
    """Whether nothing lies behind boxes of this style, and no corner is round."""
    if any((0, "px") not in style[name] for name in _RADII):
        return False
    bordered = any(style[name][0] != "none" for name in ("border_image_source", "mask_border_source"))
    images = any(kind != "none" for kind, _ in style["background_image"])
    return not (bordered or images or style["box_shadow"]) and get_color(style, "background_color").alpha == 0


def _plain_sizes(style: Any) -> Any:
    """Sizes in a block of unknown height and in one of known height, and collapsing borders; nothing where a size is relative."""
    for name in _LENGTHS:
        value = style[name]
        if value != "auto" and (check_math(value) or value.unit == "%"):
            return ()
    collapse = style["border_collapse"] == "collapse"
    if collapse and style["box_sizing"] != "content-box":
        return ()
    sizes = []
    for height in ("auto", 0):
        sized = _Sized(style)
        _own(sized, (0, height))
        del sized.style
        sizes.append(sized.__dict__)
    borders = [(name, sizes[0][name]) for name in _BORDERS] if collapse else []
    for name, _ in borders:
        for each in sizes:
            del each[name]
    return *sizes, borders
