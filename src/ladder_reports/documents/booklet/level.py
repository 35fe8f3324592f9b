"""A level's page: its sections as rows, in the same order on each level, and how they are divided over two facing pages.

Heights are in points and widths in millimeters. They follow `styles/booklet/level.css`; texts are measured without the engine, rather
too large than too small.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from ladder_reports.design.fonts import FontSet
from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.booklet import view as views
from ladder_reports.documents.hanging_zone import HangingZone
from ladder_reports.files.markdown import is_running_text
from ladder_reports.ladder.model import Ladder, Level, Section
from ladder_reports.rendering.templates import plain_text

LEAD_LIMIT = 320
"""Characters of a section that can be the large first paragraph of a level's page."""
FOCUS_LIMIT = 420
"""Characters of the focus that is set as large."""
_UNIT = 7.0
_TEXT, _LEAD, _NUMERAL = 9.2, 13.0, 52.0
_LEAD_LINE = 21.0
_AFTER_NUMERAL = 2.0


class LevelComposer:
    """Composes the pages of a ladder's levels, in one language and page size."""

    def __init__(
        self, ladder: Ladder, translation: Translation, theme: Theme, fonts: FontSet, page_size: PageSize, zone: HangingZone
    ) -> None:
        self.ladder, self.texts, self.page_size = ladder, translation, page_size
        text, display = theme.first_families_by_use
        self.text_type, self.display_type = TextMetrics(fonts, text), TextMetrics(fonts, display, int(theme.tokens["display-weight"]))
        self.zone = zone
        others = [head.label for head in ladder.sections if head.kind in {"prose", "watchouts"}]
        self.hanging = zone.has_labels and all(zone.fits(label, beside_code=False) for label in others)
        """Whether sections' titles hang left of the text; otherwise they stand above it."""

    def compose(self, one: views.LevelView, *, in_two: bool | None = None) -> views.LevelPage:
        """The pages of a level. With `in_two`, it is divided over two pages; None lets the text decide."""
        rows = self._rows(one.level)
        heights = [self._height(row) for row in rows]
        title = self._title_height(one.level)
        room = self.page_size.lines("booklet") * LINE
        second = _division(title, heights, room) if in_two or (in_two is None and self._needs_two(title, heights, room)) else None
        rows = tuple(replace(row, opens_page=number == second) for number, row in enumerate(rows))
        return views.LevelPage(one, self._has_small_numeral(one.rank), rows, self._leads_to(one.level), self._foot(one))

    def _needs_two(self, title: float, heights: Sequence[float], room: float) -> bool:
        """Whether a small page is surely too short for the level; on a large one, it is first tried on one page."""
        return self.page_size.small and title + sum(heights) - 2 * _UNIT > room

    def _foot(self, one: views.LevelView) -> str:
        title = one.level.title
        return title if self.page_size.small else self.texts("booklet.level_of", title=title, number=one.rank, count=one.top)

    def _has_small_numeral(self, rank: int) -> bool:
        return self.display_type.width(str(rank)) * _NUMERAL * MM_PER_POINT > self.page_size.hang - _AFTER_NUMERAL

    def _rows(self, level: Level) -> tuple[views.LevelRow, ...]:
        """The level's sections in the ladder's order, with the focus at the end."""
        sections = [*(one for one in level.sections if one.kind != "focus"), *level.of_kind("focus")]
        made: list[views.LevelRow] = []
        for section in sections:
            is_lead = section.kind == "focus" and _is_short(section, FOCUS_LIMIT)
            is_lead = is_lead or (not made and section.kind == "prose" and _is_short(section, LEAD_LIMIT))
            opening = section.kind == "prose" and all(row.section.kind == "prose" for row in made)
            label = self._label(section, level)
            codes = tuple(self.ladder.codes[f"{level.id}/{item.id}"] for item in section.items) if section.kind == "signals" else ()
            made.append(views.LevelRow(section, label, self.hanging, is_lead, is_ruled=not opening, codes=codes))
        return tuple(made)

    def _label(self, section: Section, level: Level) -> str:
        """The section's short title; a focus names the levels that it leads to.

        Where a section first stands, its title is whole, if there is room. Those of signals are named where the codes are explained.
        """
        head = next(head for head in self.ladder.sections if head.id == section.id)
        is_first = level is next(one for one in self.ladder.levels if one.section(section.id))
        if section.kind == "focus" and not (is_first and level.next):
            return self._aim(level)
        if not self.hanging:
            return section.title
        if is_first and section.kind != "signals" and self.zone.fits(head.title, beside_code=False):
            return head.title
        return head.label

    def _aim(self, level: Level) -> str:
        """What a focus is for: the next level, one of several, or staying at the top."""
        names = [self.ladder.by_id[name].short for name in level.next]
        return self.texts("booklet.to_reach", levels=self.texts.either(names)) if names else self.texts["booklet.at_the_top"]

    def _leads_to(self, level: Level) -> str:
        """Where a level leads that has no focus to say so, if that is not the level on the next page."""
        ids = list(self.ladder.by_id)
        following = ids[ids.index(level.id) + 1 : ids.index(level.id) + 2]
        if not level.next or level.of_kind("focus") or list(level.next) == following:
            return ""
        return self.texts("booklet.leads_to", levels=self.texts.either([self.ladder.by_id[name].title for name in level.next]))

    # Measures.

    def _title_height(self, level: Level) -> float:
        size, line = (18.4, 21.0) if self.page_size.small else (26.0, 28.0)
        lines = self.display_type.lines(level.title, self.page_size.text_width / (size * MM_PER_POINT))
        return 56 + (lines - 1) * line + 2 * _UNIT

    def _height(self, row: views.LevelRow) -> float:
        """The height of a row with what is around it."""
        section = row.section
        above = (2 * _UNIT if row.hangs else _UNIT) if row.is_ruled else 0.0
        heading = 0.0 if row.hangs or (row.is_lead and section.kind == "prose") else LINE + _UNIT
        text = self._text_height(section.text, is_lead=row.is_lead)
        listed = sum(self._text_height(item.text) + self._examples_height(item.examples) + _UNIT for item in section.items)
        between = _UNIT if section.text and section.items else 0.0
        return above + heading + text + between + max(listed - _UNIT, 0.0) + 2 * _UNIT

    def _text_height(self, text: str, *, is_lead: bool = False, width: float = 0.0) -> float:
        metrics, size, line = (self.display_type, _LEAD, _LEAD_LINE) if is_lead else (self.text_type, _TEXT, LINE)
        room = (width or self.page_size.text_width) / (size * MM_PER_POINT)
        blocks = plain_text(text, self.ladder.lang, self.texts).split("\n") if text else []
        return sum(metrics.lines(block, room) * line for block in blocks) + _UNIT * max(len(blocks) - 1, 0)

    def _examples_height(self, examples: Sequence[str]) -> float:
        return sum(self._text_height(example, width=self.page_size.text_width - 5) for example in examples)


def _is_short(section: Section, limit: int) -> bool:
    """Whether a section is running text that is short enough for large type."""
    is_paragraph = "\n" not in section.text.strip() and is_running_text(section.text)
    return not section.items and is_paragraph and len(section.text) <= limit


def _division(title: float, heights: Sequence[float], room: float) -> int | None:
    """The number of the row that begins the second of two pages; None if two pages are not enough, so that the rows flow on."""

    def longer_page(cut: int) -> float:
        return max(title + sum(heights[:cut]), sum(heights[cut:]))

    best = min(range(1, len(heights)), key=longer_page, default=None)
    return best if best is not None and longer_page(best) - 2 * _UNIT <= room else None
