"""Rings to mark or to choose, below the words that they stand for: on sheets for a pen, and in forms. Lengths are in millimeters."""

from collections.abc import Sequence
from urllib.parse import quote

from msgspec import Struct

from ladder_reports.design.page_sizes import LINE
from ladder_reports.design.text_metrics import MM_PER_POINT, TextMetrics

SCALE = ("not_yet", "emerging", "demonstrated", "no_opportunity")
"""What the rings of a signal mean. The last one is apart, because it is not on the scale of the others."""
RADIUS, STROKE = 1.9, 0.25
_LABEL = 7.4
_GAP, _APART = 2.2, 4.5
"""Between two words above the rings; before one that is apart."""


class Rings(Struct, frozen=True):
    """Empty rings with words above them."""

    words: tuple[tuple[str, float], ...]
    """The name of each word in the translation, and the width of its column in millimeters."""
    width: float
    """From the left end of the first ring to the end of the last word, in millimeters."""
    drawing: str
    """The rings as an image, as wide as all words."""
    values: tuple[str, ...]
    """What each ring stands for."""
    places: tuple[float, ...]
    """Where each ring begins, from the left end of the words."""
    span: float
    """The width of all words."""


def rings_below(words: Sequence[tuple[str, str, str]], metrics: TextMetrics, color: str, *, apart: str = "") -> Rings:
    """Rings below the middles of their words, from the left.

    `words` has for each ring what it stands for, the name of its word and the word itself; `apart` is what the ring that is not on the
    scale of the others stands for. `metrics` are those of the text's family, and `color` is that of the rings in the drawing.
    """
    columns, middles, at = [], [], 0.0
    for number, (value, name, word) in enumerate(words):
        width = round(metrics.width(word) * _LABEL * MM_PER_POINT, 1) + 0.4
        gap = 0.0 if number == 0 else _APART if value == apart else _GAP
        columns.append((name, round(width + gap, 1)))
        middles.append(round(at + gap + width / 2, 2))
        at += width + gap
    height = LINE * MM_PER_POINT
    circles = "".join(f"<circle cx='{middle}' cy='{height / 2:.2f}' r='{RADIUS}'/>" for middle in middles)
    drawing = f"<g fill='none' stroke='{color}' stroke-width='{STROKE}'>{circles}</g>"
    values, places = tuple(value for value, *_ in words), tuple(round(middle - RADIUS, 2) for middle in middles)
    return Rings(tuple(columns), round(at - middles[0] + RADIUS, 1), image(at, height, drawing), values, places, round(at, 2))


def image(width: float, height: float, drawing: str) -> str:
    """A drawing in millimeters as a data URI."""
    size = f"width='{width:.2f}mm' height='{height:.3f}mm' viewBox='0 0 {width:.2f} {height:.3f}'"
    return "data:image/svg+xml," + quote(f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{drawing}</svg>")
