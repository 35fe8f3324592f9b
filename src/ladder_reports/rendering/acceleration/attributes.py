"""Every attribute that the fixes and the speedups add to the engine's own objects, and what it means.

The classes are never made: they declare names. A test compares them with what documents leave on the objects.
What is noted on a style is forgotten with the style.
"""

from enum import IntFlag
from typing import Any


class Traits(IntFlag):
    """What is true of a box and of everything in it.

    Boxes hold it as a plain int: an operation on flags takes ten times as long, and there are several for each box.
    """

    IN_PLACE = 1
    """Nothing floats, is fixed, or moves other boxes."""
    NO_PAGE_BREAKS = 2
    """Nothing asks for a page break or for a page of a kind."""
    NO_MARKERS = 4
    """There is no outline, link, anchor, bookmark or transformation."""
    PAINTED_IN_ORDER = 8
    """Everything is painted in the order of the boxes."""
    NO_BACKGROUND = 16
    """There is no background, shadow, border image or round corner."""


class OnStyle:
    """On a `weasyprint.css.ComputedStyle` or `AnonymousStyle`."""

    plain_sizes: Any  # used sizes where none is a percentage; an empty tuple where one is (`boxes`)
    formatting_contexts: dict[type, bool]  # whether boxes of a class establish a formatting context (`boxes`)
    no_background: bool  # whether there is nothing behind a box of this style (`boxes`)
    table_styles: tuple[Any, Any]  # the styles of a table's wrapper and of the table itself (`boxes`)
    border_number: int  # stands for the style where borders collapse (`boxes`)
    face_number: int  # styles that share it have letters that look alike (`text`)
    line_number: int  # styles that share it break lines alike (`text`)
    drawing_number: int  # styles that share it draw lines alike (`text`)
    strut_number: int  # styles that share it have empty lines of one height (`text`)
    plainly_drawn: bool  # whether text is drawn without decoration, and visible (`text`)
    style_number: int  # stands for the style of a block (`blocks`)
    traits: int  # `Traits` of a box of this style, not of what is in it (`blocks`)
    no_borders: bool  # whether there is nothing to draw where all borders are of no width (`drawing`)
    rule_colors: dict[str, Any]  # for each side, the color of its border if that is a plain rule (`weasyprint_fixes`)


class OnBox:
    """On a `weasyprint.formatting_structure.boxes.Box`."""

    block_number: tuple[Any, Any, int]
    """The style, the children and the number that boxes share when they are laid out alike; 0 for a box that is not kept. (`blocks`)"""
    traits: int  # `Traits` of the box and of everything in it (`blocks`)
    backgrounds_done: bool  # whether it is noted on the box and on everything in it that nothing lies behind (`blocks`)


class OnLayout:
    """On a `weasyprint.text.line_break.Layout`, which is a line of text."""

    pango_line: tuple[int, int]  # where what Pango made of the line is kept until it is drawn, and the style's `drawing_number` (`text`)


class OnContext:
    """On a `weasyprint.layout.LayoutContext`."""

    reached: list[float] | None  # how far down things end, while a block is laid out apart (`blocks`)


class OnFont:
    """On a `weasyprint.pdf.fonts.Font`."""

    glyph_texts: dict[float, dict[tuple[int, ...], str]]  # for each size, glyphs in hexadecimal (`text`)


class OnColor:
    """On a `tinycss2.color4.Color`."""

    as_rgb: tuple[float, Any, Any]  # its alpha, what WeasyPrint compares colors by, and its channels in sRGB (`drawing`)
