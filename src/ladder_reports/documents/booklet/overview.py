"""What "at a glance" has room for: one page with all levels side by side, whatever the length of the ladder's text.

Sections that are too long are cut at a sentence, and the page says where the whole text is. Lengths are in millimeters. They
follow `styles/booklet.css` and `styles/pages/`.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics

_LIMITS = (600, 500, 420, 350, 290, 240, 200, 160, 130)
"""Characters of a section, from the most to the fewest that still tell something."""
_ENOUGH = 240
"""Characters that are rather shown in type of the usual size than more of them in small type."""
_FEW = (100, 75, 55)
"""The same, where there are many levels."""
_SPARE = 0.95
"""The share of a page that is filled; texts are measured, not laid out."""
_OPENER = 26.0
_TIGHT = (8.2, 11.2, 6.0), (8.0, 10.4, 2.6)
"""Side by side, and one below the other: the type's size, the height of a line in points, and what is above and below a cell."""
_NORMAL = (9.2, 13.2, 6.0), (8.8, 12.4, 4.6)
_HEADING = 8.0
_GAP = 3.0
_NAME_SIZE = 9.6 * MM_PER_POINT
_LEAST_OF_LIMIT = 0.4
"""A text is cut at a sentence if that keeps at least this share of what fits; otherwise inside the sentence."""
# What comes before a point that does not end a sentence, in the languages that we know.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:\w|\w\.\w|e\.g|i\.e|vs|cf|ca|bzw|etc|usw|Dr|Mrs?|Ms|Nr|No|St|evtl|ggf|inkl|max|min|z\.\s?B|d\.\s?h)$"
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’»“)\]]*(?=\s)|[。！？]+[」』）]*|(?=\n)")


@dataclass(frozen=True, slots=True)
class OverviewText:
    """The text of "at a glance" as it is printed, with each block on a line."""

    levels: Sequence[tuple[str, float]]
    """Each level's name, and its height in percent of the highest level's."""
    rows: Sequence[tuple[str, Sequence[str]]]
    """Each section's title, and its text for each level."""


@dataclass(frozen=True, slots=True)
class OverviewFit:
    """How many sections there is room for, and how many characters of each text; None if all are printed whole."""

    rows: int
    limit: int | None = None


def fit_overview(page_size: PageSize, text: OverviewText, metrics: TextMetrics) -> OverviewFit:
    """What one page has room for.

    If the whole text has none, even in small type, long sections are cut. Where there are very many levels, only the first
    section is shown; and where that is not enough, the table goes on over as few pages as it can.
    """
    count = len(text.rows)
    few = (*_LIMITS[3:], *_FEW)
    ways = [(OverviewFit(count), True)]
    ways += [(OverviewFit(count, limit), False) for limit in _LIMITS if limit >= _ENOUGH] + [
        (OverviewFit(count, limit), True) for limit in _LIMITS
    ]
    ways += [(OverviewFit(1, limit), tight) for limit in few for tight in (False, True)]
    room = page_size.text_height * _SPARE
    # Of those with the fewest pages, the first.
    return min(ways, key=lambda way: math.ceil(_height(page_size, text, metrics, way[0], tight=way[1]) / room))[0]


def name_lines(page_size: PageSize, text: OverviewText, metrics: TextMetrics) -> int:
    """The lines of the longest name where levels are side by side."""
    width = page_size.text_width / len(text.levels) - _GAP
    return max(metrics.lines(name, width / _NAME_SIZE) for name, _ in text.levels)


def excerpt(text: str, limit: int | None) -> str:
    """The beginning of a text that is longer than `limit`: whole sentences if one of them ends well inside, or else whole words."""
    if limit is None or len(text) <= limit:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, limit) if not _ABBREVIATION.search(text, 0, found.start())]
    if ends and ends[-1] >= limit * _LEAST_OF_LIMIT:
        return f"{text[: ends[-1]].rstrip()}\u00a0…"
    blank = max(text.rfind(sign, 0, limit + 1) for sign in " \n")
    return f"{text[: blank if blank > limit * _LEAST_OF_LIMIT else limit].rstrip(' ,;:–—-(')}\u00a0…"


def _height(page_size: PageSize, text: OverviewText, metrics: TextMetrics, fit: OverviewFit, *, tight: bool) -> float:
    """The height of the part, as it would be set."""
    across = len(text.levels) <= page_size.glance_levels
    size, line, around = (_TIGHT if tight else _NORMAL)[0 if across else 1]
    rows = [[excerpt(cell, fit.limit) for cell in cells] for _, cells in text.rows[: fit.rows]]
    if across:
        width = page_size.text_width / len(text.levels) - _GAP
        head = 48 + 5 + name_lines(page_size, text, metrics) * 11 * MM_PER_POINT
        heights = [max(metrics.lines(cell, width / (size * MM_PER_POINT)) for cell in cells) * line * MM_PER_POINT for cells in rows]
        pages = 12.0 if fit.limit else 0.0
        titles = sum(metrics.lines(title, page_size.text_width / (7.4 * MM_PER_POINT)) - 1 for title, _ in text.rows[: fit.rows])
        return _OPENER + head + sum(heights) + len(rows) * (_HEADING + around) + titles * 3.6 + pages
    # Where one section is cut, the style sheet makes more room for the names.
    label = page_size.text_width * 0.35 if fit.limit and len(rows) == 1 else 27.0
    width = (page_size.text_width - label - (12.0 if fit.limit else 0.0)) / len(rows) - 5.0
    heights = [
        max(
            metrics.lines(name, (label - 9.0) / (size * MM_PER_POINT)),
            *(metrics.lines(cells[number], width / (size * MM_PER_POINT)) for cells in rows),
        )
        * line
        * MM_PER_POINT
        + around
        for number, (name, _) in enumerate(text.levels)
    ]
    return _OPENER + _HEADING + sum(heights)
