"""A sheet to fill in by hand, with the signals of a level or with blank lines for signals: in the booklet, and as a plan's worksheet.

Each signal has four empty rings, and lines to write on below it. Lengths down are in points, across in millimeters. They follow
`styles/pen_sheet.css`; texts are measured without the engine, rather too large than too small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ladder_reports.design import colors
from ladder_reports.design.fonts import FontSet
from ladder_reports.design.page_sizes import LINE, PageSize
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.codes import SignalCode, SignalCodes
from ladder_reports.ladder.model import Ladder, Level
from ladder_reports.rendering.templates import plain_text

BLANK, EVERY_LEVEL = "blank", "all"
"""What can be asked for instead of a level: a sheet for any level, and a sheet for each."""
PEN_LINE = 18.5
"""The distance of two lines to write on, in points: 6.5 mm."""
LEAST_LINES, MOST_LINES = 2, 6
"""Lines to write on under each signal."""
SCALE = ("not_yet", "emerging", "demonstrated", "no_opportunity")
"""What the rings mean. The last one is apart, because it is not on the scale of the others."""
_TEXT, _LABEL = 9.2, 7.4
_BESIDE_TEXT = 4.5
"""From the foot of a signal's last line to the line to write on that goes on from it."""
_THINGS = 14 + 3 * PEN_LINE
_CLOSE_THINGS = 7 + 3 * PEN_LINE
_HEAD, _CLOSE_HEAD = 57.0, 31.5
"""Above the signals, without the title's lines: usually, and where room is short."""
_GAP, _APART = 2.2, 4.5
"""Between two words above the rings; before the last one."""
_RADIUS, _STROKE = 1.9, 0.25
_RULE = 0.5 * MM_PER_POINT


@dataclass(frozen=True, slots=True)
class PenSection:
    """A section's signals on a sheet."""

    label: str
    signals: tuple[SignalCode, ...]


@dataclass(frozen=True, slots=True)
class Rings:
    """Four empty rings with words above them."""

    words: tuple[tuple[str, float], ...]
    """Each status, and the width of its column in millimeters."""
    width: float
    """From the left end of the first ring to the end of the last word, in millimeters."""
    drawing: str
    """The rings as an image, as wide as all words."""


@dataclass(frozen=True, slots=True)
class PenSheet:
    """A sheet for a level, or for any level if it has no sections."""

    anchor: str
    title: str
    footer: str
    is_ladders: bool
    """Whether the title is the ladder's text."""
    color: str
    text_color: str
    """The level's color, dark enough for text."""
    sections: tuple[PenSection, ...]
    blank_rows: int
    """Rows for signals of any level."""
    lines: int
    """Lines to write on under each signal."""
    is_close: bool
    """Whether the head is set closer."""
    has_things: bool
    """Whether the sheet ends with room for three things to do."""
    rings: Rings
    ruling: str
    """The lines below a signal as an image, without the last one."""
    things_ruling: str
    """The same for the things to do."""
    person: str = ""
    """The name, if it is known."""
    fillable: bool = False
    """Whether lines to write on are form fields."""


class PenSheetComposer:
    """Composes sheets for the levels of one ladder, in one language, theme and page size."""

    def __init__(
        self, ladder: Ladder, translation: Translation, theme: Theme, fonts: FontSet, page_size: PageSize, *, fillable: bool = False
    ) -> None:
        """With `fillable`, lines to write on are form fields."""
        self.ladder, self.texts, self.page_size, self.fillable = ladder, translation, page_size, fillable
        self.text_type, self.display_type = (TextMetrics(fonts, family) for family in theme.first_families_by_use)
        self.codes = SignalCodes(ladder, theme.palette, printed=())
        self.level_colors = colors.level_colors(ladder, theme.palette.ramp)
        self.pen_color = theme.tokens["muted"]
        self.rings = self._rings()

    def compose(self, level: Level, *, person: str = "", has_things: bool = True) -> PenSheet:
        """The sheet of a level."""
        sections = [
            PenSection(
                section.title if self.page_size.small else head.label,
                tuple(self.codes[f"{level.id}/{item.id}"] for item in section.items),
            )
            for head in self.ladder.sections
            if (section := level.section(head.id)) and head.kind == "signals" and section.items
        ]
        if not sections:
            return self._blank(level, person=person, has_things=has_things)
        lengths = [self._text_lines(one) for section in sections for one in section.signals]
        heading = LINE * len(sections) if self.page_size.small else 0.0
        is_close = not self.page_size.small and self._used(level.title, lengths, LEAST_LINES, heading, has_things) > self._room
        color = self.level_colors[level.id]
        lines = self._pen_lines(level.title, lengths, heading, is_close=is_close, has_things=has_things)
        return PenSheet(
            anchor=f"worksheet-{level.id}",
            title=level.title,
            footer=self.texts("worksheet.footer", level=level.title),
            is_ladders=True,
            color=colors.notation(color),
            text_color=colors.notation(colors.for_text(color)),
            sections=tuple(sections),
            blank_rows=0,
            lines=lines,
            is_close=is_close,
            has_things=has_things,
            rings=self.rings,
            ruling=self._ruling(lines - 1),
            things_ruling=self._ruling(3),
            person=person,
            fillable=self.fillable,
        )

    def blank(self) -> PenSheet:
        """A sheet for a level of one's own choice."""
        return self._blank(None)

    def _blank(self, level: Level | None, *, person: str = "", has_things: bool = True) -> PenSheet:
        """A sheet with blank lines for signals; with the level's name if it has no signals of its own."""
        title = level.title if level else self.texts["worksheet.title"]
        color = self.level_colors[level.id] if level else None
        ink = colors.notation(color) if color else "var(--ink)"
        room = self._room - self._title_height(title, is_close=False) - _HEAD - (_THINGS if has_things else 0.0)
        return PenSheet(
            anchor=f"worksheet-{level.id}" if level else "worksheet-blank",
            title=title,
            footer=self.texts("worksheet.footer", level=title) if level else self.ladder.title,
            is_ladders=level is not None,
            color=ink,
            text_color=colors.notation(colors.for_text(color)) if color else ink,
            sections=(),
            blank_rows=int(room // ((LEAST_LINES + 1) * PEN_LINE)),
            lines=LEAST_LINES,
            is_close=False,
            has_things=has_things,
            rings=self.rings,
            ruling=self._ruling(LEAST_LINES),
            things_ruling=self._ruling(3),
            person=person,
            fillable=self.fillable,
        )

    def _ruling(self, count: int) -> str:
        return ruling(self.page_size.text_width, count, self.pen_color)

    # Measures.

    @property
    def _room(self) -> float:
        return self.page_size.pen_height

    def _text_lines(self, signal: SignalCode) -> int:
        """The lines of a signal. On a large page, its first line ends before the rings."""
        text, width = plain_text(signal.text, self.ladder.lang, self.texts), self.page_size.text_width / (_TEXT * MM_PER_POINT)
        beside = 0.0 if self.page_size.small else (self.rings.width + 3) / (_TEXT * MM_PER_POINT)
        # Text that is as wide as the rings takes the place that they take.
        return self.text_type.lines(text + "\u2003" * round(beside), width) if beside else self.text_type.lines(text, width)

    def _row(self, lines: int, pen_lines: int) -> float:
        if self.page_size.small:
            return LINE * lines + PEN_LINE * pen_lines
        # The rest of a signal's last line is the first line to write on.
        return max(LINE + PEN_LINE * pen_lines, LINE * lines + _BESIDE_TEXT + PEN_LINE * (pen_lines - 1))

    def _used(self, title: str, lengths: Sequence[int], pen_lines: int, heading: float, has_things: bool, is_close: bool = False) -> float:  # noqa: FBT001, FBT002 -- as `compose` has them
        head = self._title_height(title, is_close=is_close) + (_CLOSE_HEAD if is_close else _HEAD)
        things = (_CLOSE_THINGS if is_close else _THINGS) if has_things else 0.0
        return head + heading + sum(self._row(lines, pen_lines) for lines in lengths) + things

    def _pen_lines(self, title: str, lengths: Sequence[int], heading: float, *, is_close: bool, has_things: bool) -> int:
        """As many lines under each signal as there is room for on the pages that the sheet needs anyway."""

        def pages(count: int) -> int:
            used = self._used(title, lengths, count, heading, has_things, is_close)
            # A signal is not divided, so each page but the last may have a little room left.
            needed = -int(-used // self._room)
            return -int(-(used + (needed - 1) * self._row(2, count)) // self._room)

        least = pages(LEAST_LINES)
        return max(count for count in range(LEAST_LINES, MOST_LINES + 1) if count == LEAST_LINES or pages(count) == least)

    def _title_height(self, title: str, *, is_close: bool) -> float:
        size, line = (18.4, 21.0) if is_close or self.page_size.small else (26.0, 28.0)
        return line * self.display_type.lines(title, self.page_size.text_width / (size * MM_PER_POINT))

    def _rings(self) -> Rings:
        """Rings below the middles of their words, from the left."""
        columns, middles, at = [], [], 0.0
        for name in SCALE:
            width = round(self.text_type.width(self.texts[f"status.{name}"]) * _LABEL * MM_PER_POINT, 1) + 0.4
            gap = 0.0 if name == SCALE[0] else _APART if name == SCALE[-1] else _GAP
            columns.append((name, round(width + gap, 1)))
            middles.append(round(at + gap + width / 2, 2))
            at += width + gap
        height = LINE * MM_PER_POINT
        circles = "".join(f"<circle cx='{middle}' cy='{height / 2:.2f}' r='{_RADIUS}'/>" for middle in middles)
        drawing = f"<g fill='none' stroke='{self.pen_color}' stroke-width='{_STROKE}'>{circles}</g>"
        return Rings(tuple(columns), round(at - middles[0] + _RADIUS, 1), _image(at, height, drawing))


def ruling(width: float, count: int, color: str) -> str:
    """Lines to write on as an image: one at the top, the others below it. The last one is as far from the image's foot as from the next."""
    pitch = PEN_LINE * MM_PER_POINT
    path = "".join(f"M0 {number * pitch + _RULE / 2:.3f}h{width:g}" for number in range(count))
    return _image(width, count * pitch, f"<path d='{path}' stroke='{color}' stroke-width='{_RULE:.3f}'/>")


def _image(width: float, height: float, drawing: str) -> str:
    """A drawing in millimeters as a data URI."""
    size = f"width='{width:.2f}mm' height='{height:.3f}mm' viewBox='0 0 {width:.2f} {height:.3f}'"
    return "data:image/svg+xml," + quote(f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{drawing}</svg>")
