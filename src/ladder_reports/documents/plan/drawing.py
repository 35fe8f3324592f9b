"""The drawing of someone's signals: where each shape, code and word stands.

A shape says how a signal is rated: a filled disc for demonstrated, a half disc for emerging, a ring for not yet, a dash for no
opportunity, a point for nothing. An upright stroke above it is a piece of evidence, a figure beside it the goal that serves it. There
is no legend: each shape is named in words where it first stands and has room.

Lengths are in points. Sections stand side by side; those that do not fit go on in another band below.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.design.page_sizes import POINTS_PER_MM
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.shapes import as_number, box, shape
from ladder_reports.evidence.model import Status
from ladder_reports.ladder.model import Level

ShownStatus = Status | Literal["unrated"]

LABEL = 7.4
"""The size of codes, words and figures."""
MEDIUM = 1.02
"""How much wider the medium weight is than the regular one, which is what is measured."""
LINE = 14.0
SHAPES = 28.0
"""The height of strokes and shapes: strokes 7, a space, and a disc of up to 14."""
CENTER = 17.5
"""The middle of the shapes."""
_STROKE, _STROKE_WIDTH, _STROKE_PITCH, _CLOSE_STROKES = 7.0, 1.4, 3.4, 2.2
_RING = 1.8
_POINT = 1.6
_WORD_GAP = 6.0
_FIGURE_GAP = 2.5
MOVE = 46.5
"""The distance of an earlier rating and the present one."""


class Mark(Struct, frozen=True):
    """A signal as it is drawn."""

    code: SignalCode
    status: ShownStatus
    evidence: int = 0
    goals: tuple[int, ...] = ()
    """The numbers of the goals that serve it."""
    differs: bool = False
    """Whether the other side sees it differently."""
    spoken: str = ""
    """What is drawn, in words."""


class Word(Struct, frozen=True):
    """A word on its line: how far it is from the end of the word before, or from the line's beginning, and its width."""

    before: float
    width: float
    text: str


class Figure(Struct, frozen=True):
    """A number among the shapes, and the foot of its baseline."""

    x: float
    y: float
    text: str
    is_goal: bool
    """Whether it is a goal's; otherwise it is a count of evidence that has no room for strokes."""


class DrawnCell(Struct, frozen=True):
    """The signals of one section of a level."""

    width: float
    height: float
    paths: tuple[tuple[str, str], ...]
    """What is drawn: the color and the path of an SVG file."""
    figures: tuple[Figure, ...]
    codes: tuple[tuple[SignalCode, bool], ...]
    """Each with whether it is underlined."""
    spoken: str
    words: tuple[Word, ...] = ()
    """Below the codes."""
    words_above: tuple[Word, ...] = ()
    apart: tuple["DrawnCell", ...] = ()
    """Each signal as a drawing of its own, for a screen, where they flow."""


class DrawnRow(Struct, frozen=True):
    """The signals of a level, with None for a section that the level does not have."""

    level: Level
    ink: str
    cells: tuple[DrawnCell | None, ...]


class Band(Struct, frozen=True):
    """Sections side by side: their labels with the width of each, and a row for each level."""

    heads: tuple[tuple[str, float], ...]
    rows: tuple[DrawnRow, ...]


class Drawing(Struct, frozen=True):
    """A drawing with all its bands."""

    bands: tuple[Band, ...]
    pitch: float
    """The distance of two signals."""
    height: float
    unnamed: tuple[ShownStatus, ...] = ()
    """The statuses whose words had no room."""
    counts: bool = False
    """Whether some evidence is a figure instead of strokes."""


class Piece(Struct, frozen=True):
    """A section, or a part of a long one, in a band: which signals it has, and where it stands."""

    section: str
    label: str
    first: int
    count: int
    x: float = 0.0
    width: float = 0.0


class Grid(Struct, frozen=True):
    """The bands of a drawing with their pieces, and the distance of two signals."""

    bands: tuple[tuple[Piece, ...], ...]
    pitch: float
    label_lines: tuple[int, ...]
    """The lines that each band's labels take."""


def arrange(
    sections: Sequence[tuple[str, str, int]], marks: Iterable[Mark], *, width: float, radius: float, gap: float, metrics: TextMetrics
) -> Grid:
    """Where sections stand in a drawing of this width. `sections` have an id, a label and the most signals of any level."""
    marks = list(marks)
    pitch = least_pitch(marks, radius, metrics)
    # Behind the last signal of a band nothing needs the distance of two signals, only the code its width.
    last = max((max(metrics.width(mark.code.code) * LABEL * MEDIUM, 2 * radius + 14 * bool(mark.goals)) for mark in marks), default=0.0)
    widest = 12.2 * POINTS_PER_MM
    most = max(1, 1 + int((width - last) // pitch))
    pieces = [
        Piece(section, label, first, min(most, count - first)) for section, label, count in sections for first in range(0, count, most)
    ]

    words = {label: min(metrics.longest_word(label) * LABEL * MEDIUM + 4, width) for _, label, _ in sections}

    def room(piece: Piece, at: float) -> float:
        """The width of a piece; one with few signals is as wide as the longest word of its label."""
        return max(piece.count * at, words[piece.label])

    bands: list[list[Piece]] = []
    used = width
    for piece in pieces:
        needed = room(piece, pitch)
        if bands and used + gap + needed - pitch + last <= width:
            bands[-1].append(piece)
            used += gap + needed
        else:
            bands.append([piece])
            used = needed
    # As far apart as the fullest band allows.
    while pitch < widest and all(
        sum(room(piece, pitch + 0.25) for piece in band) + gap * (len(band) - 1) - pitch - 0.25 + last <= width for band in bands
    ):
        pitch += 0.25
    placed, lines = [], []
    for band in bands:
        x, done = 0.0, []
        for number, piece in enumerate(band):
            own = room(piece, pitch) + (gap if number < len(band) - 1 else 0)
            done.append(replace(piece, x=x, width=round(own, 2)))
            x += own
        done[-1] = replace(done[-1], width=round(width - done[-1].x, 2))
        placed.append(tuple(done))
        lines.append(max(metrics.lines(piece.label, (piece.width - 4) / LABEL / MEDIUM) for piece in done))
    return Grid(tuple(placed), round(pitch, 2), tuple(lines))


def least_pitch(marks: Iterable[Mark], radius: float, metrics: TextMetrics) -> float:
    """The least distance of two signals at which codes, strokes and figures do not touch."""
    found = 2 * radius + 6
    for mark in marks:
        code = metrics.width(mark.code.code) * LABEL * MEDIUM + 2.5
        goals = 2 * radius + _FIGURE_GAP + metrics.width(str(max(mark.goals, default=0))) * LABEL * MEDIUM + 2 if mark.goals else 0
        found = max(found, code, goals)
    return found


def _shape(status: ShownStatus, x: float, y: float, radius: float) -> str:
    return shape(status, x, y, radius, line=_RING, point=_POINT)


def strokes(count: int, x: float, room: float, least: float) -> str:
    """The path of upright strokes around `x`; empty if they need more than `room`. `least` is how far left of `x` they may begin."""
    pitch = _STROKE_PITCH if (count - 1) * _STROKE_PITCH + _STROKE_WIDTH <= room else _CLOSE_STROKES
    width = (count - 1) * pitch + _STROKE_WIDTH
    if not count or width > room:
        return ""
    # None stands left of its shape, where the text's edge may be.
    left = max(x - width / 2, x - least)
    return "".join(box(left + number * pitch, 0, _STROKE_WIDTH, _STROKE) for number in range(count))


def draw_cell(marks: Sequence[Mark], piece: Piece, grid: Grid, *, color: str, radius: float, metrics: TextMetrics) -> DrawnCell:
    """Strokes, shapes and figures of a section's signals."""
    path, figures = "", []
    for number, mark in enumerate(marks):
        left = number * grid.pitch
        x = left + radius
        drawn = strokes(mark.evidence, x, grid.pitch - 7, radius)
        if mark.evidence and not drawn:
            width = metrics.width(str(mark.evidence)) * LABEL * MEDIUM
            figures.append(Figure(round(x - width / 2, 2), 6.2, str(mark.evidence), is_goal=False))
        path += drawn + _shape(mark.status, x, CENTER, radius)
        figures += _goal_figures(mark.goals, left + 2 * radius + _FIGURE_GAP, grid.pitch - 2 * radius - _FIGURE_GAP - 2, metrics)
    codes = tuple((mark.code, mark.differs) for mark in marks)
    width = max(piece.width, len(marks) * grid.pitch)
    return DrawnCell(width, SHAPES, ((color, path),), tuple(figures), codes, "; ".join(mark.spoken for mark in marks))


def moves_height(radius: float) -> float:
    """The height of a picture of two ratings, one above the other."""
    return 2 * radius + MOVE + 3.5


def draw_moves(moves: Sequence[tuple[ShownStatus, ShownStatus, bool]], pitch: float, radius: float) -> tuple[str, str, str]:
    """The paths of earlier and present ratings: of those that did not move, then the earlier and the present ones of those that did.

    Each move has the two ratings, and whether it is one. An arrow leads from the one to the other.
    """
    pale = before = after = ""
    for number, (first, last, moved) in enumerate(moves):
        x, y = number * pitch + radius, radius
        if not moved:
            pale += _shape(first, x, y, radius) + _shape(last, x, y + MOVE, radius)
            continue
        before += _shape(first, x, y, radius)
        after += _arrow(x, y + radius + 3.5, y + MOVE - radius - 2.5) + _shape(last, x, y + MOVE, radius)
    return pale, before, after


def _arrow(x: float, top: float, foot: float) -> str:
    half = 2.6
    head = f"M{as_number(x - half)} {as_number(foot - 4.4)}h{as_number(2 * half)}l{as_number(-half)} 4.4z"
    return box(x - 0.45, top, 0.9, foot - top - 4.4) + head


def _goal_figures(numbers: Sequence[int], x: float, room: float, metrics: TextMetrics) -> Iterator[Figure]:
    """The numbers of goals beside a shape: on one line if they fit, else on two; a plus stands for those without room."""
    if not numbers:
        return
    lines: list[str] = []
    for number in map(str, numbers):
        longer = f"{lines[-1]} {number}" if lines else number
        if not lines or metrics.width(longer) * LABEL * MEDIUM > room:
            lines.append(number)
        else:
            lines[-1] = longer
    if len(lines) > 2:  # noqa: PLR2004 -- two lines are as high as a disc
        lines = [lines[0], f"{lines[1].split()[0]} +"]
    for place, line in enumerate(lines):
        baseline = CENTER + 2.6 + (place - (len(lines) - 1) / 2) * 7.4
        yield Figure(round(x, 2), round(baseline, 2), line, is_goal=True)


class WordPlacer:
    """Names each status in words where it first stands and has room, row by row."""

    def __init__(self, words: dict[ShownStatus, str], metrics: TextMetrics, *, has_room: bool = True) -> None:
        """`words` are those of the statuses. Without room, none is placed."""
        self._words, self._has_room = words, has_room
        self._widths = {status: metrics.width(word) * LABEL * 1.02 for status, word in words.items()}
        self._named: set[ShownStatus] = set()
        self._met: dict[ShownStatus, None] = {}

    @property
    def left(self) -> tuple[ShownStatus, ...]:
        """The statuses that were met and have no word yet."""
        return tuple(status for status in self._met if status not in self._named)

    def place(self, row: Sequence[tuple[Piece, float, Sequence[ShownStatus | None]]]) -> list[tuple[Word, ...]]:
        """The words for each cell of a row.

        A cell has its piece, the distance of two signals, and the status of each signal, or None for one that is not named.
        """
        places: dict[ShownStatus, list[tuple[float, int]]] = {}
        for number, (piece, pitch, statuses) in enumerate(row):
            for at, status in enumerate(statuses):
                if status is not None and status not in self._named:
                    start = piece.x + min(at * pitch, piece.width - self._widths[status])
                    if start >= piece.x and self._has_room:
                        places.setdefault(status, []).append((start, number))
                    self._met[status] = None
        # From left to right, or first those that stand in the fewest places: whichever names more.
        orders = (list(places), sorted(places, key=lambda status: len(places[status])))
        chosen = max((self._chosen(places, order) for order in orders), key=len)
        self._named |= {status for _, _, status in chosen}
        cells: list[tuple[Word, ...]] = []
        for number, (piece, _, _) in enumerate(row):
            words, end = [], piece.x
            for start, _, status in sorted(one for one in chosen if one[1] == number):
                words.append(Word(round(start - end, 2), round(self._widths[status], 2), self._words[status]))
                end = start + self._widths[status]
            cells.append(tuple(words))
        return cells

    def _chosen(
        self, places: dict[ShownStatus, list[tuple[float, int]]], order: Sequence[ShownStatus]
    ) -> list[tuple[float, int, ShownStatus]]:
        """Each status at its first place that no earlier one has taken."""
        taken: list[tuple[float, int, ShownStatus]] = []
        for status in order:
            for start, number in places[status]:
                end = start + self._widths[status] + _WORD_GAP
                if all(end <= other or other + self._widths[one] + _WORD_GAP <= start for other, _, one in taken):
                    taken.append((start, number, status))
                    break
        return taken
