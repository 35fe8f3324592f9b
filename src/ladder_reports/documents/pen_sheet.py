"""A sheet to fill in by hand, with the signals of a level or with blank lines for signals: in the booklet, and as a plan's worksheet.

Each signal has four empty rings, and lines to write on below it. Lengths down are in points, across in millimeters. They follow
`styles/pen_sheet.css`; texts are measured without the engine, rather too large than too small.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from msgspec import Struct

from ladder_reports.design import colors
from ladder_reports.design.fonts import FontSet
from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.codes import SignalCode, SignalCodes
from ladder_reports.documents.hanging_zone import hanging_zone
from ladder_reports.documents.page_filling import divided
from ladder_reports.documents.rings import SCALE, Rings, image, rings_below
from ladder_reports.ladder.model import Ladder, Level
from ladder_reports.rendering.templates import plain_text

BLANK, EVERY_LEVEL = "blank", "all"
"""What can be asked for instead of a level: a sheet for any level, and a sheet for each."""
PEN_LINE = 18.5
"""The distance of two lines to write on, in points: 6.5 mm."""
LEAST_LINES, MOST_LINES = 2, 6
"""Lines to write on under each signal."""
_TEXT = 9.2
_BESIDE_TEXT = 4.5
"""From the foot of a signal's last line to the line to write on that goes on from it."""
Setting = Literal["", "snug", "close"]
"""How the head is set: usually; where room is short, with a smaller title and less space; where that is too much, close."""
_SETTINGS: tuple[Setting, ...] = get_args(Setting)
_HEADS: dict[Setting, float] = {"": 57.0, "snug": 50.0, "close": 31.5}
"""Above the signals, without the title's lines."""
_SMALL_HEAD = 84.0
"""The same on a small page, where fields are in two rows."""
_SMALL_THINGS, _SMALL_BLANK = 36.0, 21.0
"""What a small page needs for the heading of the things to do, and above blank lines."""
_BEFORE_RINGS = 3.0
_MEDIUM = 1.05
"""How much wider than regular type medium type may be."""
_TORN = 0.2
"""What a page costs that begins inside of a section; see `divided`."""
_RULE = 0.5 * MM_PER_POINT


class PenSection(Struct, frozen=True):
    """A section's signals on a sheet, or as many as its page has room for."""

    label: str
    signals: tuple[SignalCode, ...]
    is_wide: bool
    """Whether the label leaves no room for the words above the rings on its line."""
    opens_page: bool


class PenSheet(Struct, frozen=True):
    """A sheet for a level, or for any level if it has no sections."""

    anchor: str
    title: str
    footer: str
    is_ladders: bool
    """Whether the title is the ladder's text."""
    color: str
    text_color: str
    """The level's color, dark enough for text."""
    hangs: bool
    """Whether labels hang left of the text."""
    sections: tuple[PenSection, ...]
    blank_rows: int
    """Rows for signals of any level."""
    lines: int
    """Lines to write on under each signal."""
    setting: Setting
    """How its head is set."""
    has_things: bool
    """Whether the sheet ends with room for three things to do."""
    rings: Rings
    ruling: str
    """The lines below a signal as an image, without the last one."""
    things_ruling: str
    """The same for the things to do."""
    person: str = ""
    talk_with: str = ""
    """The names of the person and the manager, if they are known."""


class _Row(Struct, frozen=True):
    """A signal on a sheet, and how many lines its text takes."""

    label: str
    signal: SignalCode
    lines: int


class PenSheetComposer:
    """Composes sheets for the levels of one ladder, in one language, theme and page size."""

    def __init__(
        self,
        ladder: Ladder,
        translation: Translation,
        theme: Theme,
        fonts: FontSet,
        page_size: PageSize,
    ) -> None:
        self.ladder, self.texts, self.page_size = ladder, translation, page_size
        self.text_type, self.display_type = (TextMetrics(fonts, family) for family in theme.first_families_by_use)
        self.zone = hanging_zone(ladder, page_size, self.text_type)
        self.hangs = self.zone.has_labels
        self.codes = SignalCodes(ladder, theme.palette, printed=())
        self.level_colors = colors.level_colors(ladder, theme.palette.ramp)
        self.pen_color = theme.tokens["muted"]
        self.rings = self._rings()

    def compose(self, level: Level, *, person: str = "", talk_with: str = "", has_things: bool = True) -> PenSheet:
        """The sheet of a level; `person` and `talk_with` are names that are printed on it."""
        rows = [
            _Row(head.label if self.hangs else section.title, signal := self.codes[f"{level.id}/{item.id}"], self._text_lines(signal))
            for head in self.ladder.sections
            if (section := level.section(head.id)) and head.kind == "signals"
            for item in section.items
        ]
        if not rows:
            return self._blank(level, person=person, talk_with=talk_with, has_things=has_things)
        setting, lines, pages = self._set(level.title, rows, has_things=has_things)
        color = self.level_colors[level.id]
        return PenSheet(
            anchor=f"worksheet-{level.id}",
            title=level.title,
            footer=self.texts("worksheet.footer", level=level.title),
            is_ladders=True,
            color=colors.notation(color),
            text_color=colors.notation(colors.for_text(color)),
            hangs=self.hangs,
            sections=tuple(itertools.chain.from_iterable(self._sections(page, number) for number, page in enumerate(pages))),
            blank_rows=0,
            lines=lines,
            setting=setting,
            has_things=has_things,
            rings=self.rings,
            ruling=self._ruling(lines - 1, beside_rings=self.page_size.small),
            things_ruling=self._ruling(3),
            person=person,
            talk_with=talk_with,
        )

    def blank(self) -> PenSheet:
        """A sheet for a level of one's own choice."""
        return self._blank(None)

    def _blank(self, level: Level | None, *, person: str = "", talk_with: str = "", has_things: bool = True) -> PenSheet:
        """A sheet with blank lines for signals; with the level's name if it has no signals of its own."""
        title = level.title if level else self.texts["worksheet.title"]
        color = colors.notation(self.level_colors[level.id]) if level else "var(--ink)"
        beside = _SMALL_BLANK if self.page_size.small else 0.0
        room = self.page_size.pen_height - self._head(title, "") - beside - (self._things("") if has_things else 0.0)
        return PenSheet(
            anchor=f"worksheet-{level.id}" if level else "worksheet-blank",
            title=title,
            footer=self.texts("worksheet.footer", level=title) if level else self.ladder.title,
            is_ladders=level is not None,
            color=color,
            text_color=colors.notation(colors.for_text(self.level_colors[level.id])) if level else color,
            hangs=self.hangs,
            sections=(),
            blank_rows=int(room // ((LEAST_LINES + 1) * PEN_LINE)),
            lines=LEAST_LINES,
            setting="",
            has_things=has_things,
            rings=self.rings,
            ruling=self._ruling(LEAST_LINES, beside_rings=True),
            things_ruling=self._ruling(3),
            person=person,
            talk_with=talk_with,
        )

    def _ruling(self, count: int, *, beside_rings: bool = False) -> str:
        first = self.rings.width + _BEFORE_RINGS if beside_rings else 0.0
        return ruling(self.page_size.text_width, count, self.pen_color, first_less=first)

    def _sections(self, page: Sequence[_Row], number: int) -> Iterator[PenSection]:
        """The sections of a page. A section that goes on from the page before is named again."""
        for place, (label, rows) in enumerate(itertools.groupby(page, key=lambda row: row.label)):
            signals = tuple(row.signal for row in rows)
            opens = number > 0 and place == 0
            is_continued = opens and not signals[0].code.endswith(f"{signals[0].code.rstrip('0123456789')[-1:]}1")
            shown = self.texts("review.continued", what=label) if is_continued else label
            yield PenSection(shown, signals, self._is_wide(shown), opens)

    def _is_wide(self, label: str) -> bool:
        room = self.page_size.text_width - self.rings.width - _BEFORE_RINGS
        return not self.hangs and self.text_type.width(label) * _TEXT * _MEDIUM * MM_PER_POINT > room

    # Measures.

    def _set(self, title: str, rows: Sequence[_Row], *, has_things: bool) -> tuple[Setting, int, list[list[_Row]]]:
        """How the head is set, how many lines a signal has, and the pages.

        There are as many lines as there is room for on the pages that the sheet needs anyway.
        """
        setting, pages = _SETTINGS[0], self._pages(title, rows, LEAST_LINES, _SETTINGS[0], has_things=has_things)
        for closer in _SETTINGS[1:] if len(pages) > 1 and not self.page_size.small else ():
            fewer = self._pages(title, rows, LEAST_LINES, closer, has_things=has_things)
            if len(fewer) < len(pages):
                setting, pages = closer, fewer
        lines = LEAST_LINES
        for count in range(LEAST_LINES + 1, MOST_LINES + 1):
            more = self._pages(title, rows, count, setting, has_things=has_things)
            if len(more) == len(pages):
                lines, pages = count, more
        return setting, lines, pages

    def _pages(self, title: str, rows: Sequence[_Row], lines: int, setting: Setting, *, has_things: bool) -> list[list[_Row]]:
        """The rows on pages, which are about equally full if there are several."""
        head, things = self._head(title, setting), self._things(setting) if has_things else 0.0
        heights = [
            self._height(row, lines) + (self._heading(row.label) if before is None or before.label != row.label else 0.0)
            for before, row in zip((None, *rows), rows, strict=False)
        ]

        def extra(start: int, stop: int) -> float:
            return (3 * LINE if start else head) + (things if stop == len(rows) else 0.0)

        def torn(start: int) -> float:
            return _TORN if rows[start].label == rows[start - 1].label else 0.0

        return [[rows[number] for number in page] for page in divided(heights, self.page_size.pen_height, extra=extra, torn=torn)]

    def _heading(self, label: str) -> float:
        """The height of a section's heading."""
        return (0.0 if self.hangs else LINE + 7) + (LINE if self._is_wide(label) else 0.0)

    def _head(self, title: str, setting: Setting) -> float:
        """The height of everything above the signals."""
        size, line = (18.4, 21.0) if setting or self.page_size.small else (26.0, 28.0)
        lines = self.display_type.lines(title, self.page_size.text_width / (size * MM_PER_POINT))
        return line * lines + (_SMALL_HEAD if self.page_size.small else _HEADS[setting])

    def _things(self, setting: Setting) -> float:
        """The height of the room for things to do."""
        return 3 * PEN_LINE + (_SMALL_THINGS if self.page_size.small else 7 if setting == "close" else 14)

    def _text_lines(self, signal: SignalCode) -> int:
        """The lines of a signal. On a large page, its first line ends before the rings."""
        text, width = plain_text(signal.text, self.ladder.lang, self.texts), self.page_size.text_width / (_TEXT * MM_PER_POINT)
        beside = 0.0 if self.page_size.small else (self.rings.width + _BEFORE_RINGS) / (_TEXT * MM_PER_POINT)
        # Text that is as wide as the rings takes the place that they take.
        return self.text_type.lines(text + "\u2003" * round(beside), width)

    def _height(self, row: _Row, pen_lines: int) -> float:
        if self.page_size.small:
            return LINE * row.lines + PEN_LINE * pen_lines
        # The rest of a signal's last line is the first line to write on.
        return max(LINE + PEN_LINE * pen_lines, LINE * row.lines + _BESIDE_TEXT + PEN_LINE * (pen_lines - 1))

    def _rings(self) -> Rings:
        words = [(name, f"status.{name}", self.texts[f"status.{name}"]) for name in SCALE]
        return rings_below(words, self.text_type, self.pen_color, apart=SCALE[-1])


def ruling(width: float, count: int, color: str, *, first_less: float = 0.0) -> str:
    """Lines to write on as an image: the first at its top, and below the last one room for one more.

    The first line is `first_less` millimeters shorter than the others.
    """
    pitch = PEN_LINE * MM_PER_POINT
    path = "".join(f"M0 {number * pitch + _RULE / 2:.3f}h{width - (0 if number else first_less):g}" for number in range(count))
    return image(width, count * pitch, f"<path d='{path}' stroke='{color}' stroke-width='{_RULE:.3f}'/>")
