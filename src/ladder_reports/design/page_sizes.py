"""The page sizes of all documents. A new size is one entry in `PAGE_SIZES`; nothing else names sizes.

Lengths are in millimeters. This module imports nothing heavy, because the command line needs the names for ``--help``.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextMeasure:
    """How one style of text fills a column: the characters in a line, rather too few, and the height of a line."""

    characters: int
    line: float

    def height(self, text: str) -> float:
        """The height of `text`. Each of its line ends begins a new line."""
        return sum(math.ceil(max(len(line), 1) / self.characters) for line in text.split("\n")) * self.line if text else 0.0


@dataclass(frozen=True, slots=True)
class FirstPageMeasures:
    """The measures of a growth plan's first page, as the style sheets set it."""

    head: float
    """The height of name, step and facts."""
    coverage: float
    """The height of the table of signals with evidence, without its rows."""
    coverage_row: float
    lead: TextMeasure
    body: TextMeasure
    note: TextMeasure
    focus: TextMeasure
    between: float
    """The distance of two parts, with the heading of the second."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """One size of page: its measures, and what follows from them for each document."""

    name: str
    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    columns: int
    """Columns of signals side by side on a level's page."""
    bars: float
    """The height of the cover's drawing."""
    cover_title: float
    """The size of the cover's title, in points."""
    cover_lead: tuple[float, float]
    """The size of the cover's introduction and the height of its lines, in points."""
    cover_characters: int
    """Characters of the introduction that the cover has room for."""
    glance_levels: int
    """Levels that fit side by side at a glance; more than that are listed one below the other."""
    quarters: int
    """Quarters that fit side by side on a timeline."""
    worksheet_lines: int
    """Lines to write on under each signal of a worksheet."""
    quarter_lines: int
    """Lines to write on under each quarter of a worksheet."""
    notes_lines: int
    """Lines to write on, on a page for notes."""
    line_pitch: float
    """The distance of two lines to write on."""
    first_page: FirstPageMeasures
    style_sheet: str = ""
    """A file in ``styles/pages/`` with the rules for this size; several sizes may share one."""

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return round(self.width - self.left - self.right, 1)

    @property
    def text_height(self) -> float:
        """The height between the margins, in whole millimeters."""
        return int(self.height - self.top - self.bottom)

    @property
    def css(self) -> str:
        """The measures as the custom properties that the style sheets use."""
        measures = {"page-width": self.width, "page-height": self.height, "top": self.top, "right": self.right, "bottom": self.bottom}
        measures |= {"left": self.left, "bars": self.bars}
        return f":root {{ {'; '.join(f'--{name}: {value:g}mm' for name, value in measures.items())} }}\n"


PAGE_SIZES: dict[str, PageSize] = {
    size.name: size
    for size in (
        PageSize(
            "a4", width=210, height=297, top=24, right=18, bottom=22, left=22,
            columns=2, bars=136, cover_title=40, cover_lead=(13, 18.5), cover_characters=620, glance_levels=6, quarters=6,
            worksheet_lines=2, quarter_lines=4, notes_lines=27, line_pitch=8.0,
            first_page=FirstPageMeasures(
                47, 35, 6.3, TextMeasure(74, 6.0), TextMeasure(94, 5.0), TextMeasure(103, 4.45), TextMeasure(84, 5.3), 12.5
            ),
        ),
        PageSize(
            "letter", width=215.9, height=279.4, top=22.6, right=18.5, bottom=20.7, left=22.6,
            columns=2, bars=124, cover_title=40, cover_lead=(13, 18.5), cover_characters=560, glance_levels=6, quarters=6,
            worksheet_lines=2, quarter_lines=4, notes_lines=25, line_pitch=8.0,
            first_page=FirstPageMeasures(
                46, 34, 6.3, TextMeasure(74, 6.0), TextMeasure(94, 5.0), TextMeasure(103, 4.45), TextMeasure(86, 5.3), 11.5
            ),
            style_sheet="letter.css",
        ),
        PageSize(
            "a5", width=148, height=210, top=17, right=12.7, bottom=15.6, left=15.5,
            columns=1, bars=92, cover_title=29, cover_lead=(11.6, 16), cover_characters=420, glance_levels=3, quarters=4,
            worksheet_lines=2, quarter_lines=2, notes_lines=19, line_pitch=7.4,
            first_page=FirstPageMeasures(
                38, 29.5, 5.3, TextMeasure(64, 5.1), TextMeasure(78, 4.45), TextMeasure(80, 4.15), TextMeasure(62, 4.6), 8.8
            ),
            style_sheet="small.css",
        ),
    )
}  # fmt: skip
"""Every size by its name, in the order in which they are offered."""

DEFAULT = "a4"
