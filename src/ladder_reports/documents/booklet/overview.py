"""At a glance: the levels side by side where one page has room for their texts, and otherwise one below the other.

Texts are whole. A list that would go on for more than two pages has fewer sections, and its levels are closer. Heights are in points;
they follow `styles/booklet/front.css`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet.cover_labels import CoverType
from ladder_reports.documents.booklet.front_view import Glance, GlanceLevel, GlanceText
from ladder_reports.documents.booklet.reach import Reach
from ladder_reports.ladder.model import Ladder, Level, SectionHead

_GAP = 4.0
"""Between two columns, in millimeters."""
_NARROWEST = 25.0
_TEXT = 9.2 * MM_PER_POINT
_NAME, _SPACE = 7.0 + 21.0 + 14.0, 14.0
_ABOVE_ROW = 7.0
_LARGEST_FAN, _LIST_FAN, _SMALL_LIST_FAN = 45.0, 12.0, 10.0
"""The largest fan of levels side by side, and of a list, in millimeters."""
_ROWS = 2
"""Sections of prose at a glance."""
_FEW_PAGES, _MOST_PAGES = 2, 4
"""Pages of a list that is good, and of one that is no glance any more and left out."""
_WELL_FILLED = 0.3
"""How full the last page of a good list is."""
_SAFETY = 0.97
"""Texts are measured, not laid out."""


class _Row(NamedTuple):
    head: SectionHead
    is_focus: bool


class GlanceComposer:
    """Composes the ladder at a glance."""

    def __init__(
        self,
        ladder: Ladder,
        texts: Translation,
        page_size: PageSize,
        types: CoverType,
        plain: Callable[[str], str],
    ) -> None:
        """`plain` makes the words of Markdown as they are printed, with each block on a line."""
        self.ladder, self.texts, self.page_size, self.types, self.plain = ladder, texts, page_size, types, plain
        self.metrics = types.text
        self._heading = (21.0 if page_size.small else 28.0) + 21.0

    def compose(self, reach: Reach, inks: Mapping[str, tuple[str, str]], *, listed: bool) -> Glance | None:
        """The levels at a glance; None for a single level, or for a ladder without such texts.

        `inks` has each level's color, and the one for text; `listed` says that the levels are one below the other.
        """
        prose = [_Row(head, False) for head in self.ladder.sections if head.kind == "prose" and self._is_common(head)][:_ROWS]
        focus = [_Row(head, True) for head in self.ladder.sections if head.kind == "focus"][:1]
        if len(self.ladder.levels) == 1 or not (prose or focus):
            return None
        count = len(self.ladder.levels)
        column = (self.page_size.full_width + _GAP) / count - _GAP
        room = self.page_size.lines("booklet") * LINE
        across = not listed and column >= _NARROWEST and self._height_across([*prose, *focus], column) <= room + LINE
        rows, close = ([*prose, *focus], False) if across else self._list([*prose, *focus], [*prose[:1], *focus], prose[:1] or focus)
        if not rows:
            return None
        # The space between columns belongs to them, so that the rules above them are one line.
        columns = f"repeat({count - 1}, {column + _GAP:.2f}mm) {column:.2f}mm" if across else ""
        size = min(column, _LARGEST_FAN) if across else _SMALL_LIST_FAN if self.page_size.small else _LIST_FAN
        return Glance(
            tuple(self._level(level, rows, reach, inks[level.id], size) for level in self.ladder.levels),
            across=across,
            hanging=not across and self._labels_hang(rows),
            close=close,
            columns=columns,
        )

    def _is_common(self, head: SectionHead) -> bool:
        """Whether at least half of the levels have the section."""
        return 2 * sum(level.section(head.id) is not None for level in self.ladder.levels) >= len(self.ladder.levels)

    def _level(self, level: Level, rows: Sequence[_Row], reach: Reach, inks: tuple[str, str], size: float) -> GlanceLevel:
        color, text_color = inks
        share = reach.radii[reach.spans[level.id].outer - 1]
        below = reach.reached(level.id)
        lines = [(inner, "#ffffff", 0.22)] if (inner := (below - {level.id}) & reach.rings) else []
        texts = (
            GlanceText(
                self._focus_label(level) if row.is_focus else row.head.label, not row.is_focus, level.section(row.head.id), row.is_focus
            )
            for row in rows
        )
        return GlanceLevel(
            level=level,
            text_color=text_color,
            drawing=reach.fan(size, [(below, color)], lines, crop=share),
            spoken=self.texts("front.reach_of", level=level.short, number=reach.ranks[level.id], count=reach.top),
            texts=tuple(texts),
        )

    def _focus_label(self, level: Level) -> str:
        """What the focus is for: to reach the levels above, or at the top, this one."""
        if not level.next:
            return self.texts["booklet.at_the_top"]
        return self.texts("booklet.to_reach", levels=self.texts.either([self.ladder.by_id[name].short for name in level.next]))

    def _labels_hang(self, rows: Sequence[_Row]) -> bool:
        """Whether the hanging zone has room for every label, in at most two lines."""
        room = (self.page_size.hang - 2.0) / (7.4 * MM_PER_POINT * 1.04)
        labels = [self._focus_label(level) for level in self.ladder.levels] if any(row.is_focus for row in rows) else []
        labels += [row.head.label for row in rows[1:] if not row.is_focus]
        fits = (self.metrics.lines(label, room) <= 2 and self.metrics.longest_word(label) <= room for label in labels)  # noqa: PLR2004 -- lines
        return not self.page_size.small and all(fits)

    def _height_across(self, rows: Sequence[_Row], column: float) -> float:
        """The height of the page with levels side by side."""
        names = max(self.types.lead.lines(level.short, column / (13 * MM_PER_POINT)) for level in self.ladder.levels)
        height = self._heading + min(column, _LARGEST_FAN) / MM_PER_POINT + _NAME + (names - 1) * 21
        for row in rows:
            height += _ABOVE_ROW + LINE + max(self._lines(level, row, column) for level in self.ladder.levels) + _SPACE
        return height - _SPACE

    def _list(self, *ways: Sequence[_Row]) -> tuple[Sequence[_Row], bool]:
        """The sections of a list that takes few pages, of these choices, and whether its levels are close. None if it is too long."""
        found = []
        for rows in ways:
            for close in (False, True):
                pages, filled = self._pages(rows, close=close)
                if pages <= _FEW_PAGES and (pages == 1 or filled >= _WELL_FILLED):
                    return rows, close
                found.append((pages, rows, close))
        pages, rows, close = min(found, key=lambda one: one[0])
        return (rows, close) if pages <= _MOST_PAGES else ((), False)

    def _pages(self, rows: Sequence[_Row], *, close: bool) -> tuple[int, float]:
        """How many pages the list of levels takes, and how full the last one is; no level is divided."""
        width, room = self.page_size.text_width, self.page_size.lines("booklet") * LINE * _SAFETY
        between = 2 * _SPACE - (_SPACE if close else 0.0)
        # The first level's distance is from the heading; that of the first one on a page is its padding.
        pages, used = 1, self._heading - _SPACE
        for level in self.ladder.levels:
            present = [row for row in rows if level.section(row.head.id)]
            labels = 0.0 if self._labels_hang(rows) else LINE * (len(present) - 1)
            height = between + 21.0 + sum(self._lines(level, row, width) for row in present) + labels + 7.0 * (len(present) - 1)
            if used + height > room and used:
                pages, used = pages + 1, -_SPACE
            # A level that is longer than a page goes on.
            pages, used = pages + int((used + height) // room), (used + height) % room
        return pages, used / room

    def _lines(self, level: Level, row: _Row, width: float) -> float:
        """The height of a level's text."""
        section = level.section(row.head.id)
        text = self.plain(section.text) if section else "–"
        return self.metrics.lines(text, width / _TEXT) * LINE + 7.0 * text.count("\n")
