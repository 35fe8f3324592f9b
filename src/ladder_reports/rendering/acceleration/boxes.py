"""What follows from styles alone is worked out once: sizes, empty backgrounds, the borders of a table."""

from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

from weasyprint.css.functions import check_math
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes, build
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background, block, percent
from weasyprint.layout import table as table_layout

from ladder_reports.rendering.patching import Patch, Speedup, everywhere
from ladder_reports.rendering.weasyprint_fixes import RADII

LENGTHS = (
    "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left", "padding_right", "padding_top", "padding_bottom",
    "width", "min_width", "max_width", "height", "min_height", "max_height",
)  # fmt: skip
BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_IN_FLOW = ("static", "relative", "sticky")
NOTHING_BEHIND = {**dict.fromkeys(RADII, (0, 0)), "background": None}
"""What WeasyPrint notes of a box behind which there is nothing."""
MOST_TABLES = 2_000
"""Forms of tables that are kept; then all are forgotten."""
_serial = count(1)
_own_resolve = percent.resolve_percentages
_own_establishes = Box.establishes_formatting_context
_own_backgrounds = background.layout_box_backgrounds
_own_wrap, _own_collapse, _own_copy = build.wrap_table, table_layout.collapse_table_borders, boxes.TableColumnBox.deepcopy


class Sizes(Speedup):
    """Boxes of one style have the same sizes where none is relative, and mostly nothing lies behind them."""

    name = "sizes and backgrounds"

    def patches(self) -> Iterator[Patch]:
        """The functions that are called for each box, several times."""
        yield from everywhere(_own_resolve, resolve_percentages, "ac96ed658a1c56e6", (percent.resolve_one_percentage, percent.percentage))
        yield from everywhere(_own_backgrounds, lay_out_backgrounds, "617a870678c82755")
        yield from everywhere(block.collapse_margin, collapse_margin, "c91ad56f81717b09")
        yield Patch(Box, "establishes_formatting_context", establishes_formatting_context, "2eafc1fb385569d6")
        yield Patch(
            Box, "is_in_normal_flow", is_in_normal_flow, "d7b5d7ee31826b16", (Box.is_floated, Box.is_absolutely_positioned, Box.is_running)
        )


class Tables(Speedup):
    """Tables of one form are taken apart once: the styles of a table and its wrapper, and what collapsing borders come to."""

    name = "tables"

    def __init__(self) -> None:
        self._style: Any = None
        self._borders: dict[Any, tuple[Any, list[tuple[float, ...]]]] = {}
        self._columns: list[Any] = []

    def patches(self) -> Iterator[Patch]:
        """What is done with each table."""
        yield from everywhere(_own_wrap, self.wrap_table, "553a9b0e8a111fe0")
        yield from everywhere(_own_collapse, self.collapse_table_borders, "db721de3fd90b0a4")
        yield Patch(boxes.TableColumnBox, "deepcopy", lambda column: self.copy_column(column), "c6335cf2fcc16f31")  # noqa: PLW0108 -- a bound method would not be given the object

    def wrap_table(self, box: Any, children: Any) -> Any:
        """Put a table in its wrapper; in place of `weasyprint.formatting_structure.build.wrap_table`, which makes new styles for both."""
        self._style = style = box.style
        wrapper = _own_wrap(box, children)
        table = wrapper.get_wrapped_table()
        shared = style.__dict__.setdefault("table_styles", (wrapper.style, table.style))
        wrapper.style, table.style = shared
        return wrapper

    def collapse_table_borders(self, table: Any, grid_width: int, grid_height: int) -> Any:
        """Resolve the conflicts of borders; in place of `weasyprint.layout.table.collapse_table_borders`.

        The grid follows from the styles of all parts, and from where the cells stand.
        """
        parts = [*_parts(table)]
        key = grid_width, grid_height, _border_number(self._style), *[place for _, place in parts]
        known = self._borders.get(key)
        boxes = [table, *[part for part, _ in parts]]
        if known is None:
            if len(self._borders) >= MOST_TABLES:
                self._borders.clear()
            grid = _own_collapse(table, grid_width, grid_height)
            known = self._borders[key] = grid, [tuple([part.__dict__[side] for side in BORDERS]) for part in boxes] if grid[0] else []
        grid, widths = known
        for part, found in zip(boxes, widths, strict=bool(widths)):
            part.border_top_width, part.border_right_width, part.border_bottom_width, part.border_left_width = found
        return grid

    def copy_column(self, column: Any) -> Any:
        """A column of a table that is laid out; in place of `TableColumnBox.deepcopy`."""
        self._columns.append(_own_copy(column))
        return self._columns[-1]

    def laid_out(self) -> None:
        """Let tables go when their documents go: their columns hold them to find their cells, for backgrounds that are laid out by now."""
        for column in self._columns:
            column.__dict__.pop("get_cells", None)
        self._columns.clear()


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set used values as attributes of the box; in place of `weasyprint.layout.percent.resolve_percentages`."""
    style = box.style
    known = style.__dict__.get("plain_sizes")
    if known is None:
        known = style.plain_sizes = _plain_sizes(style)
    if not known:
        _own_resolve(box, containing_block)
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
    kinds = box.style.__dict__.setdefault("formatting_contexts", {})
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
    if "backgrounds_done" in box.__dict__:
        return
    if layout_children:
        for child in box.all_children():
            lay_out_backgrounds(page, child, get_image)
    own = box.style
    empty = own.__dict__.get("no_background")
    if empty is None:
        empty = own.no_background = has_no_background(own)
    attributes = box.__dict__
    if empty and style is None and box is not page and "_box" not in attributes:
        attributes.update(NOTHING_BEHIND)
    else:
        _own_backgrounds(page, box, get_image, False, style)


def note_nothing_behind(box: Any) -> None:
    """Note that nothing lies behind a box and all that is in it."""
    box = box.__dict__.get("_box", box)  # what stands for a box that was taken out of the flow
    box.__dict__.update(NOTHING_BEHIND)
    for child in box.children:
        note_nothing_behind(child)


def has_no_background(style: Any) -> bool:
    """Whether nothing lies behind boxes of this style, and no corner is round."""
    if any((0, "px") not in style[name] for name in RADII):
        return False
    bordered = any(style[name][0] != "none" for name in ("border_image_source", "mask_border_source"))
    images = any(kind != "none" for kind, _ in style["background_image"])
    return not (bordered or images or style["box_shadow"]) and get_color(style, "background_color").alpha == 0


def _plain_sizes(style: Any) -> Any:
    """Sizes in a block of unknown height and in one of known height, and collapsing borders; nothing where a size is relative."""
    for name in LENGTHS:
        value = style[name]
        if value != "auto" and (check_math(value) or value.unit == "%"):
            return ()
    collapse = style["border_collapse"] == "collapse"
    if collapse and style["box_sizing"] != "content-box":
        return ()
    sizes = []
    for height in ("auto", 0):
        sized = SimpleNamespace(style=style)
        _own_resolve(sized, (0, height))
        del sized.style
        sizes.append(sized.__dict__)
    borders = [(name, sizes[0][name]) for name in BORDERS] if collapse else []
    for name, _ in borders:
        for each in sizes:
            del each[name]
    return *sizes, borders


def _parts(table: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of a table, each with all that its borders depend on."""
    for group in table.children:
        yield group, (_border_number(group.style), len(group.children))
        for row in group.children:
            yield row, (_border_number(row.style), len(row.children))
            for cell in row.children:
                yield cell, (_border_number(cell.style), cell.grid_x, cell.colspan, cell.rowspan)
    for group in table.column_groups:
        yield group, (_border_number(group.style), group.grid_x, group.span, len(group.children))
        for column in group.children:
            yield column, (_border_number(column.style), column.grid_x)


def _border_number(style: Any) -> int:
    number: int | None = style.__dict__.get("border_number")
    if number is None:
        number = style.border_number = next(_serial)
    return number
