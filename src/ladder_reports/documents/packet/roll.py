"""The roll: everybody by team and name, with the signals of the level that they work towards, and a line for the decision.

The composer reckons with the rows' heights, so that it knows about where a page begins: there it names the team again. Lengths are
in points unless a name says otherwise.
"""

import itertools
import math
from collections.abc import Sequence

from msgspec import Struct

from ladder_reports.assessment.summary import PersonSummary, SignalStatus, rated_by, signal_codes, signal_status
from ladder_reports.design import colors
from ladder_reports.design.page_sizes import LINE, POINTS_PER_MM, PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.design.theme import Palette
from ladder_reports.documents.packet import view as views
from ladder_reports.documents.packet.wording import PacketWording
from ladder_reports.documents.shapes import box, shape
from ladder_reports.evidence.dates import PartialDate
from ladder_reports.ladder.model import Ladder, Level

ROW = 47.5
"""The height of a row: name, step, and room above the line for the decision."""
_MATRIX_LINE = 21.0
"""The height of one more line of signals, where they need several."""
_TEXT = 9.2
_LABEL = 7.4
_NAME_MM, _NEWEST_MM = 48.0, 24.0
_SMALL_NAME_MM, _SMALL_NEWEST_MM = 32.0, 19.0
"""The columns of names and dates; what is left of the text's width is for the signals."""
_PITCH_MM, _LEAST_PITCH_MM = 5.0, 2.9
"""The distance of two signals, and the least: below that, signals stand in several lines."""
_GAP_MM = 3.6
"""The gap after a section's signals."""
_MOST_SECTIONS = 5
_LINE, _POINT = 0.9, 0.8
"""The width of a ring's line, a dash and a line below; the radius of a point."""
_STROKE, _STROKE_PITCH, _STROKE_SHARE = 5.8, 2.4, 0.45
"""The height of a stroke, the distance of two, and how much of it a stroke fills."""
_NOTHING = signal_status("0---")
"""The status of a signal that a summary says nothing about."""


class Matrix(Struct, frozen=True):
    """How the signals of a ladder are set: by section side by side, or all in several lines of one column."""

    sections: tuple[str, ...]
    """The ids of the sections that have columns of their own; none if all signals share one."""
    heads: tuple[str, ...]
    full_titles: str
    widths: tuple[float, ...]
    pitch: float
    per_line: int
    """Signals in a line, where they share one column."""
    radius: float
    """Of a shape."""


class RollComposer:
    """Puts people into the roll of one ladder, on one size of page."""

    def __init__(self, ladder: Ladder, wording: PacketWording, palette: Palette, page_size: PageSize, metrics: TextMetrics) -> None:
        self.ladder, self.wording, self.texts, self.page_size, self.metrics = ladder, wording, wording.texts, page_size, metrics
        self.colors = {name: colors.notation(color) for name, color in colors.level_colors(ladder, palette.ramp).items()}
        self.name_width, self.newest_width = (
            width * POINTS_PER_MM for width in ((_SMALL_NAME_MM, _SMALL_NEWEST_MM) if page_size.small else (_NAME_MM, _NEWEST_MM))
        )
        room = page_size.text_width * POINTS_PER_MM - self.name_width - self.newest_width
        self.matrix = _matrix(ladder, room, self.texts["review.signals"], metrics)

    def roll(self, people: Sequence[PersonSummary], used: float) -> tuple[views.Roll, tuple[int, ...]]:
        """The roll of people, who are in order, and about which of its pages each is on; the first page has so much less room."""
        heads = zip(self.matrix.heads, self.matrix.widths, strict=True)
        head_lines = max(self.metrics.lines(head, (width - 4) / _LABEL) for head, width in heads)
        room = (self.page_size.lines("packet") - head_lines - 0.5) * LINE
        rows: list[views.RollRow] = []
        pages: list[int] = []
        left, page, team = room - used, 1, None
        for person in people:
            height = self._height(person, names_team=person.team != team)
            if height > left and rows:
                left, page, team = room, page + 1, None
            left -= height
            rows.append(self._row(person, f"person-{len(rows) + 1}", names_team=person.team != team))
            pages.append(page)
            team = person.team
        columns = tuple(zip(self.matrix.heads, self.matrix.widths, strict=True))
        return views.Roll(columns, self.newest_width, tuple(rows)), tuple(pages)

    def _height(self, person: PersonSummary, *, names_team: bool) -> float:
        """The height of a row. On a small page the team stands above the name, otherwise in the hanging zone."""
        room, small = self.name_width - 7, self.page_size.small
        lines = self.metrics.lines(person.name, room / _TEXT) + self.metrics.lines(self._step(person), room / _TEXT)
        hang = room if small else (self.page_size.hang - 2) * POINTS_PER_MM
        team = self.metrics.lines(person.team, hang / _LABEL) if names_team else 0
        above = max(0, (lines + team if small else max(lines, team)) - 2) * LINE
        return max(ROW + above, ROW + _MATRIX_LINE * (self._matrix_lines(self._level(person)) - 1))

    def _matrix_lines(self, level: Level) -> int:
        count = sum(len(section.items) for section in level.of_kind("signals"))
        return 1 if self.matrix.sections else max(1, math.ceil(count / self.matrix.per_line))

    def _level(self, person: PersonSummary) -> Level:
        """The level whose signals the roll shows: that which the person works towards, or at the top the person's own."""
        return self.ladder.by_id[person.target or person.level]

    def _step(self, person: PersonSummary) -> str:
        level = self.ladder.by_id[person.level]
        if person.target:
            return f"{level.short} → {self.ladder.by_id[person.target].short}"
        return self.texts("packet.at_the_top", level=level.short) if not level.next else level.short

    def _row(self, person: PersonSummary, anchor: str, *, names_team: bool) -> views.RollRow:
        level = self._level(person)
        statuses = [signal_status(code) for code in signal_codes(person.target_signals if person.target else person.current_signals)]
        differing = sum(one.differs for one in statuses)
        rated = rated_by(person)
        remark = ""
        if differing:
            remark = self.texts("packet.one_differs" if differing == 1 else "packet.differ", count=differing)
        elif rated == "self":
            remark = self.texts["packet.not_rated"]
        return views.RollRow(
            anchor=anchor,
            team=person.team,
            names_team=names_team and bool(person.team),
            name=person.name,
            step=self._step(person),
            color=self.colors[level.id],
            drawings=self._drawings(level, statuses),
            newest=self._month(person.newest) if person.newest else self.texts["packet.undated" if person.evidence else "packet.none_yet"],
            remark=remark,
        )

    def _month(self, text: str) -> str:
        day = PartialDate.read(text)
        return self.texts.short(day.year, day.month)

    def _drawings(self, level: Level, statuses: Sequence[SignalStatus]) -> tuple[views.Drawing | None, ...]:
        rest = iter(statuses)
        by_section: dict[str, list[tuple[str, SignalStatus]]] = {}
        for name, section, _ in level.named_items("signals"):
            by_section.setdefault(section.id, []).append((self.ladder.codes[name], next(rest, _NOTHING)))
        if not self.matrix.sections:
            everything = list(itertools.chain.from_iterable(by_section.values()))
            return (self._drawing(everything) if everything else None,)
        return tuple(self._drawing(by_section[name]) if by_section.get(name) else None for name in self.matrix.sections)

    def _drawing(self, signals: Sequence[tuple[str, SignalStatus]]) -> views.Drawing:
        matrix, shapes, lines = self.matrix, [], []
        per_line = matrix.per_line or len(signals)
        for place, (_, status) in enumerate(signals):
            line, column = divmod(place, per_line)
            x, y = matrix.radius + 0.5 + column * matrix.pitch, _SHAPE_AT + line * _MATRIX_LINE
            shapes.append(shape(status.manager, x, y, matrix.radius, line=_LINE, point=_POINT))
            shapes.append(_strokes(status.pieces, x, y - matrix.radius - 1.6, matrix.radius))
            if status.differs:
                lines.append(box(x - matrix.radius, y + matrix.radius + 1.7, 2 * matrix.radius, _LINE))
        count = min(per_line, len(signals))
        return views.Drawing(
            width=round((count - 1) * matrix.pitch + 2 * matrix.radius + 1, 2),
            height=2 * LINE + _MATRIX_LINE * ((len(signals) - 1) // per_line),
            shapes="".join(shapes),
            lines="".join(lines),
            spoken="; ".join(self._spoken(code, status) for code, status in signals),
        )

    def _spoken(self, code: str, status: SignalStatus) -> str:
        rating = self.texts["status." + (status.manager or "unrated")]
        words = [f"{code} {rating}"]
        if status.pieces:
            words.append(self.texts("review.one_piece" if status.pieces == 1 else "review.pieces", count=status.pieces))
        if status.differs:
            words.append(self.texts["packet.sees_otherwise"])
        return ", ".join(words)


_SHAPE_AT = 20.0
"""The height of the shapes' centers below the top of a row's text."""


def _matrix(ladder: Ladder, room: float, shared_head: str, metrics: TextMetrics) -> Matrix:
    """How the signals of a ladder are set in so much room."""
    most: dict[str, int] = {}
    for level in ladder.levels:
        for section in level.of_kind("signals"):
            most[section.id] = max(most.get(section.id, 0), len(section.items))
    heads = [head for head in ladder.sections if most.get(head.id)]
    gap, count = _GAP_MM * POINTS_PER_MM, sum(most.values())
    pitch = min(_PITCH_MM * POINTS_PER_MM, (room - gap * len(heads)) / max(count, 1))
    needed = [max(most[head.id] * pitch + gap, metrics.longest_word(head.label) * _LABEL + 5) for head in heads]
    spare = room - sum(needed)
    if pitch >= _LEAST_PITCH_MM * POINTS_PER_MM and 0 < len(heads) <= _MOST_SECTIONS and round(spare, 2) >= 0:
        full = ", ".join(head.title for head in heads) if any(head.label != head.title for head in heads) else ""
        return Matrix(
            tuple(head.id for head in heads), tuple(head.label for head in heads), full,
            tuple(width + spare / len(heads) for width in needed), pitch, 0, _radius(pitch),
        )  # fmt: skip
    pitch = 4.4 * POINTS_PER_MM
    return Matrix((), (shared_head,), "", (room,), pitch, max(1, int((room - gap) / pitch)), _radius(pitch))


def _radius(pitch: float) -> float:
    return min(3.8, pitch * 0.32)


def _strokes(count: int, x: float, bottom: float, radius: float) -> str:
    """A stroke for each piece of evidence, centered at x and as wide as the shape at most."""
    pitch = min(_STROKE_PITCH, 2 * radius / max(count, 1))
    width = pitch * _STROKE_SHARE
    left = x - ((count - 1) * pitch + width) / 2
    return "".join(box(left + number * pitch, bottom - _STROKE, width, _STROKE) for number in range(count))
