"""What the booklet's cover has room for: the introduction, the size of the title, and where the levels' names stand on their bars.

Lengths are in millimeters. They follow `styles/booklet.css`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.documents.booklet.view import Cover, Labels

_LABEL = 9.6 * MM_PER_POINT
_LABEL_LINE = 12 * MM_PER_POINT
_SMALL_LABEL, _SMALL_LABEL_LINE = 7.4 * MM_PER_POINT, 9.4 * MM_PER_POINT
_LABEL_PADDING = 5.0
_ABOVE_AND_BELOW = 6.0
_LETTER_WIDTH = 2.0
"""The width that a word needs on a bar for each of its letters, so that it does not look squeezed in."""
_FOOT, _HEAD = 3.0, 1.5
"""The room below and above a turned name."""
_MANY_BARS = 8
_LONG_INTRODUCTION_BARS = 0.66
_BELOW_ROWS = 12.0
"""The room below the lowest horizontal bar; vertical ones run over the foot of the page."""
_SHORTEST_BARS = (0.4, 0.6, 0.8)
"""The length of the lowest level's bar where bars are horizontal, as a share of the highest one's: as short as its name allows."""
_TITLE_SIZES = (1.0, 0.75, 0.6, 0.45)
_TITLE_LINE = 1.12
_ABOVE_TITLE = 31 + 10 * MM_PER_POINT + 9
_LOGO = 22.0
_BELOW = 8.0
"""The least room between the text and the highest bar."""


@dataclass(frozen=True, slots=True)
class CoverText:
    """What the cover should have room for."""

    title: str
    eyebrow: str
    introduction: str
    """As it is printed, with each block on a line."""
    levels: Sequence[tuple[str, float]]
    """Each level's name, and its height in percent of the highest level's."""
    has_logo: bool = False


def fit_cover(page_size: PageSize, text: CoverText, body: TextMetrics, display: TextMetrics, characters: int) -> Cover:
    """How the cover has room for its text; `characters` is the length of the introduction as it was written.

    The introduction takes some of the drawing's room if it is long, and gets a page of its own if it is too long. A title that is
    too long for the room that is left is set smaller.
    """
    has_introduction = characters <= page_size.cover_characters
    is_long = page_size.cover_characters // 2 < characters <= page_size.cover_characters
    with_introduction = [_Setting(has_introduction, is_long, size) for size in _TITLE_SIZES[:-1]]
    ways = with_introduction + [_Setting(False, False, size) for size in _TITLE_SIZES[1:]]
    way = next((way for way in ways if _text_fits(page_size, text, body, display, way)), ways[-1])
    bars = page_size.bars * (_LONG_INTRODUCTION_BARS if way.long_introduction else 1.0)
    labels = _labels(page_size.text_width, bars, text.levels, body)
    return Cover(way.has_introduction, way.long_introduction, way.title_size, *labels)


class _Setting(NamedTuple):
    """A way to set the cover's text; see `Cover`."""

    has_introduction: bool
    long_introduction: bool
    title_size: float


def _text_fits(page_size: PageSize, text: CoverText, body: TextMetrics, display: TextMetrics, way: _Setting) -> bool:
    has_introduction, is_long, size = way
    title = page_size.cover_title * size * MM_PER_POINT
    width = page_size.text_width * 0.9
    bars = page_size.bars * (_LONG_INTRODUCTION_BARS if is_long else 1.0)
    eyebrow = (body.lines(text.eyebrow.upper(), page_size.text_width / (7.4 * MM_PER_POINT) * 0.9) - 1) * 10 * MM_PER_POINT
    height = _ABOVE_TITLE + eyebrow + display.lines(text.title, width / title) * title * _TITLE_LINE + (_LOGO if text.has_logo else 0)
    if has_introduction and text.introduction:
        type_size, line, above, widest = (11, 15.5, 8, 130) if is_long else (*page_size.cover_lead, 12, 112)
        room = min(widest, page_size.text_width) / (type_size * MM_PER_POINT)
        height += above + display.lines(text.introduction, room) * line * MM_PER_POINT
    return height + _BELOW <= page_size.height - bars and display.longest_word(text.title) * title <= width * (1 if size == 1 else 2)


def _labels(width: float, bars: float, levels: Sequence[tuple[str, float]], metrics: TextMetrics) -> tuple[Labels, float, bool]:
    """Where the names stand, the lowest bar's length if bars are horizontal, and whether the names are set small."""
    names = [(name, metrics.width(name), height / 100) for name, height in levels]
    bar = width * bar_width(len(levels)) / 100
    comfort = max((len(word) for name, _ in levels for word in name.split()), default=0) * _LETTER_WIDTH
    inside = bar - _LABEL_PADDING
    if max(comfort, *(metrics.longest_word(name) * _LABEL for name, _ in levels)) <= inside and all(
        metrics.lines(name, inside / _LABEL) * _LABEL_LINE + _ABOVE_AND_BELOW <= height * bars for name, _, height in names
    ):
        return "across", 0.0, False
    if bar >= _LABEL_LINE + 1 and all(_FOOT + length * _LABEL + _HEAD <= height * bars for _, length, height in names):
        return "turned", 0.0, False
    row = (bars - _BELOW_ROWS) / len(levels)
    for small, size, line in ((False, _LABEL, _LABEL_LINE), (True, _SMALL_LABEL, _SMALL_LABEL_LINE)):
        for shortest in _SHORTEST_BARS:
            rooms = ((name, (width * row_length(height, shortest) - _LABEL_PADDING) / size) for name, _, height in names)
            if all(metrics.lines(name, room) * line <= row * 0.8 and metrics.longest_word(name) <= room for name, room in rooms):
                return "rows", shortest, small
    return "none", 0.0, False


def bar_width(count: int) -> float:
    """The width of a vertical bar, in percent of the drawing's."""
    return 100 / count - min(2.4 if count < _MANY_BARS else 1.0, 40 / count)


def row_length(height: float, shortest: float) -> float:
    """The length of a horizontal bar as a share of the longest; `height` is the level's share of the highest level."""
    return shortest + (1 - shortest) * height
