"""Small blocks that were laid out before, in another document or in this one, are not laid out again.

Most blocks of a growth plan hold the ladder's words in the same column as in every other plan: a signal in a cell, a
heading, the legend, a question to discuss. Such a block is laid out once as if it stood at the top of an endless page;
wherever it stands whole on a page, a copy is moved there. What a page's end cuts, and whatever depends on more than itself
and its width, is laid out in its place, by WeasyPrint.
"""

from collections.abc import Iterator
from itertools import count
from math import inf
from operator import itemgetter
from typing import Any

from msgspec import Struct
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, block, page
from weasyprint.layout.absolute import AbsolutePlaceholder

from ladder_reports.rendering.acceleration.attributes import Traits
from ladder_reports.rendering.acceleration.boxes import BORDERS, LENGTHS, has_no_background, note_nothing_behind
from ladder_reports.rendering.patching import Patch, Speedup, everywhere, require

_PARENTS = frozenset({boxes.BlockBox, boxes.LineBox, boxes.InlineBox, boxes.InlineBlockBox, boxes.MarginBox, boxes.TableCellBox})
_ODD = (
    "bookmark_label", "string_set", "first_letter_style", "first_line_style", "is_column", "is_flex_item", "is_for_root_element",
    "is_grid_item", "is_leader", "is_outside_marker", "is_table_wrapper", "footnote", "force_fragmentation", "missing_link", "note",
    "note_call", "note_callback",
)  # fmt: skip
"""What a box may have that is not laid out by itself."""
_CONTROLS = frozenset({"button", "form", "input", "select", "textarea"})
_used = itemgetter("position_x", *LENGTHS, *BORDERS)
_LARGEST = 100
"""Boxes in the largest block that is kept."""
MOST_BOXES = 12_000
"""Boxes that are kept in all; then all are forgotten."""
MOST_NUMBERS = 60_000
_ENDLESS = float(2**20)
"""Room below the top of an endless page, in pixels."""
_SLACK = 0.01
"""A block that ends nearer than this to the end of the page is laid out in its place."""
_serial = count(1)
_own_layout = block.block_container_layout
_own_least, _own_most = page.min_content_width, page.max_content_width
_own_page_values = boxes.ParentBox.page_values
_own_page_break = block.block_level_page_break
_IN_PLACE, _NO_MARKERS, _PAINTED_IN_ORDER, _NO_PAGE_BREAKS = (
    trait.value for trait in (Traits.IN_PLACE, Traits.NO_MARKERS, Traits.PAINTED_IN_ORDER, Traits.NO_PAGE_BREAKS)
)
_PLAIN = {
    Traits.NO_PAGE_BREAKS: (("page", ""), ("break_before", "auto"), ("break_after", "auto")),
    Traits.NO_MARKERS: (("outline_style", "none"), ("anchor", None), ("bookmark_level", "none"), ("transform", ())),
    Traits.PAINTED_IN_ORDER: (("position", "static"), ("float", "none"), ("opacity", 1), ("overflow", "visible"), ("transform", ())),
}
"""The values of a style by which a box has a trait."""

require(LayoutContext, "_excluded_shapes", "_excluded_shapes_root_boxes")
require(AbsolutePlaceholder, "_box", "_layout_done")


class _Kept(Struct):
    """A block as it lies at the top of an endless page."""

    box: Any
    reach: float
    """How far below its top it asks for room."""
    page: dict[str, Any]
    margins: list[float]
    through: bool
    passed: list[float] | None


class Blocks(Speedup):
    """The blocks of one look."""

    name = "blocks"

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._sizes: dict[int, int] = {}
        self._seen: set[int] = set()
        self._never: set[int] = set()
        self._kept: dict[Any, _Kept] = {}
        self._held = 0

    def patches(self) -> Iterator[Patch]:
        """The layout of blocks and of page margins, and the question whether a page ends in or between blocks."""
        yield from everywhere(_own_layout, self.lay_out, "65842ca53a8391eb")
        yield Patch(page, "min_content_width", self.content_width(_own_least), "b71e3b4858155dcb")
        yield Patch(page, "max_content_width", self.content_width(_own_most), "249852d3d5ed7da3")
        yield Patch(LayoutContext, "overflows_page", overflows_page, "d18699b7ce2ebaa0")
        yield Patch(boxes.ParentBox, "page_values", page_values, "9bcfda076d1961e6")
        yield from everywhere(_own_page_break, page_break, "4c36f807aa76498f")

    def lay_out(  # noqa: PLR0913, PLR0917 -- as it is called
        self, context: Any, box: Any, bottom_space: float, skip_stack: Any, page_is_empty: Any, absolute_boxes: Any, fixed_boxes: Any,
        adjoining_margins: Any, first_letter_style: Any, first_line_style: Any, discard: Any, max_lines: Any,
    ) -> Any:  # fmt: skip
        """Lay out a block container; in place of `weasyprint.layout.block.block_container_layout`."""
        more = page_is_empty, absolute_boxes, fixed_boxes, adjoining_margins, first_letter_style, first_line_style, discard, max_lines
        whole = skip_stack is None and max_lines is None and not (discard or first_letter_style or first_line_style)
        number = 0
        if whole and not context.in_column and (not page_is_empty or bottom_space == -inf):
            number = self._number(box)
        if not number or _has_floats(context):
            return _own_layout(context, box, bottom_space, skip_stack, *more)
        attributes = box.__dict__
        # An inline block inside begins as if at the top of this page, where margins may go.
        begins = page_is_empty or not attributes["traits"] & _PAINTED_IN_ORDER
        beginning = begins and (page_is_empty, context.current_page > 1, context.forced_break)
        key = number, beginning, adjoining_margins is None, *_used(attributes), *(adjoining_margins or ())
        top = attributes["position_y"]
        kept = self._kept.get(key)
        fresh = kept is None
        if kept is None and number not in self._never:
            kept = self._lay_out_apart(context, box, page_is_empty, adjoining_margins, number)
            fresh = not (kept and self._keep(key, kept, number))
        if kept is None or top + kept.reach + _SLACK > context.page_bottom - bottom_space:
            attributes["position_y"] = top
            return _own_layout(context, box, bottom_space, skip_stack, *more)
        reached = context.__dict__.get("reached")
        if reached is not None and bottom_space != -inf:
            reached.append(top + kept.reach + bottom_space)
        if adjoining_margins is not None:
            adjoining_margins[:] = kept.passed or ()
        if fresh:
            placed = kept.box
            placed.translate(0, top)
        else:
            placed = _copy(kept.box, top)
            # A row that is cut takes its cells' decoration away.
            placed.remove_decoration_sides = set(placed.remove_decoration_sides)
            # The tags of a row that is cut have each cell once.
            placed.element = attributes["element"]
        return placed, None, dict(kept.page), list(kept.margins), kept.through, None

    def content_width(self, own: Any) -> Any:
        """How wide a box in a page's margin is at the least or at the most; in place of `weasyprint.layout.page.min_content_width`."""
        widths: dict[int, float] = {}

        def width(context: Any, box: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002 -- as it is called
            number = 0 if outer else self._number(box)
            if not number:
                return own(context, box, outer)
            if number not in widths:
                if len(widths) >= MOST_BOXES:
                    widths.clear()
                widths[number] = own(context, box, outer)
            return widths[number]

        return width

    def _keep(self, key: Any, kept: _Kept, number: int) -> bool:
        """Keep what is met for the second time, and say whether it was."""
        mark = hash(key)
        if mark not in self._seen:
            self._seen.add(mark)
            return False
        self._kept[key] = kept
        if kept.box.traits & Traits.NO_BACKGROUND:
            note_nothing_behind(kept.box)
            kept.box.backgrounds_done = True
        self._held += self._sizes[number]
        return True

    def new_document(self) -> None:
        """Forget what there is too much of."""
        if self._held > MOST_BOXES or len(self._numbers) > MOST_NUMBERS:
            for known in (self._numbers, self._sizes, self._seen, self._never, self._kept):
                known.clear()
            self._held = 0

    def _lay_out_apart(self, context: Any, box: Any, page_is_empty: Any, adjoining_margins: Any, number: int) -> _Kept | None:
        """Lay out a block at the top of an endless page; nothing when it is not all in one piece, or not by itself."""
        outer, context.reached = context.__dict__.get("reached"), []
        passed = None if adjoining_margins is None else list(adjoining_margins)
        not_in_flow: list[Any] = []
        box.position_y = 0
        try:
            placed, resume_at, page, margins, through, _ = _own_layout(
                context, box, -_ENDLESS, None, page_is_empty, not_in_flow, not_in_flow, passed, None, None, False, None
            )
            reach = max(context.reached, default=-inf) + _ENDLESS
        finally:
            context.reached = outer
        if placed is None or resume_at is not None or not_in_flow:
            self._never.add(number)
            return None
        return _Kept(placed, reach, page, margins, through, passed)

    def _number(self, box: Any) -> int:
        """A number that boxes share when nothing tells them apart before they are laid out; zero when they are not for keeping."""
        attributes = box.__dict__
        style, children = attributes["style"], attributes["children"]
        known = attributes.get("block_number")
        if known is not None and known[0] is style and known[1] is children:
            return known[2]  # type: ignore[no-any-return]
        number = self._numbered(box, attributes, style, children)
        attributes["block_number"] = style, children, number
        return number

    def _numbered(self, box: Any, attributes: dict[str, Any], style: Any, children: Any) -> int:
        serial = style.__dict__.get("style_number")
        if serial is None:
            serial = style.style_number = next(_serial)
            style.traits = _traits(style)
        traits = style.traits
        size, inside = 1, []
        for child in children:
            number = self._number(child)
            if not number:
                return 0
            size += self._sizes[number]
            inside.append(number)
            traits &= child.__dict__["traits"]
        key = _key(box, attributes)
        if key is None or size > _LARGEST or not traits & _IN_PLACE:
            return 0
        attributes["traits"] = traits if not attributes.get("link") else traits & ~_NO_MARKERS
        key = serial, *key, *inside
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = next(_serial)
            self._sizes[known] = size
        return known


def _has_floats(context: Any) -> bool:
    """Whether something floats here; nothing does in a page's margin, where there is no context for it either."""
    roots = context._excluded_shapes_root_boxes  # noqa: SLF001 -- its public name fails there
    return bool(roots and context._excluded_shapes[roots[-1]])  # noqa: SLF001


def _key(box: Any, attributes: dict[str, Any]) -> tuple[Any, ...] | None:
    """What tells a box from others of its style, beside what is in it; nothing for a box that is not laid out by itself."""
    kind, get = type(box), attributes.get
    spaces = get("leading_collapsible_space"), get("trailing_collapsible_space")
    if kind is boxes.TextBox:
        return None if get("is_leader") or get("missing_link") else (attributes["text"], attributes["style"]["white_space"], spaces)
    element = attributes["element"]
    if kind not in _PARENTS or (element is not None and element.tag in _CONTROLS):
        return None
    if any(map(get, _ODD)):
        return None
    # What stands in the margin of a page belongs to no element.
    names = (attributes["element_tag"],) if element is None else (attributes["element_tag"], element.tag, *element.attrib.items())
    return kind, names, get("link"), get("text_overflow"), get("colspan"), get("rowspan"), spaces


def _traits(style: Any) -> int:
    """`Traits` of a box of a style."""
    traits = Traits(0)
    if style["float"] == "none" and style["position"] in {"static", "relative", "absolute"}:
        traits |= Traits.IN_PLACE
    if has_no_background(style):
        traits |= Traits.NO_BACKGROUND
    for trait, values in _PLAIN.items():
        if all(style[name] == value for name, value in values):
            traits |= trait
    if style["display"][0] == "inline" and style["display"] != ("inline", "flow"):
        traits &= ~Traits.PAINTED_IN_ORDER
    return int(traits)


def page_values(box: Any) -> tuple[str, str]:
    """The kinds of page on which a box begins and ends; in place of `ParentBox.page_values`."""
    return ("", "") if box.__dict__.get("traits", 0) & _NO_PAGE_BREAKS else _own_page_values(box)


def page_break(before: Any, after: Any) -> str:
    """Whether a page ends between two boxes; in place of `weasyprint.layout.block.block_level_page_break`."""
    plain = getattr(before, "traits", 0) & getattr(after, "traits", 0) & _NO_PAGE_BREAKS
    return "auto" if plain else _own_page_break(before, after)


def overflows_page(context: Any, bottom_space: float, position_y: float) -> bool:
    """Whether something ends below the page; in place of `LayoutContext.overflows_page`."""
    reached = context.__dict__.get("reached")
    if reached is not None and bottom_space != -inf:
        reached.append(position_y + bottom_space)
    return context.overflows(context.page_bottom - bottom_space, position_y)  # type: ignore[no-any-return]


def _copy(box: Any, down: float) -> Any:
    """A box and all that is in it, further down."""
    if type(box) is AbsolutePlaceholder:
        placeholder = AbsolutePlaceholder(_copy(box._box, down))  # noqa: SLF001 -- it stands for a box that has no other name
        object.__setattr__(placeholder, "_layout_done", box._layout_done)  # noqa: SLF001
        return placeholder
    again = object.__new__(type(box))
    attributes = again.__dict__
    attributes.update(box.__dict__)
    attributes["position_y"] += down
    children = attributes["children"]
    if children:
        attributes["children"] = [_copy(child, down) for child in children]
    return again
