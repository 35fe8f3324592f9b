"""The shapes of ratings as they come out of the engine: drawn large, and looked at point by point."""

import math

import pypdfium2
import pytest
from weasyprint import HTML

from ladder_reports.documents.shapes import shape
from ladder_reports.evidence.model import Status

RADIUS, LINE, POINT, CENTER = 3.637, 0.9, 1.6, 5.0
"""In points. The radius has a decimal more than paths have: rounding must not bend a circle."""
STEPS = 100
"""Points looked at from a drawing's center to its edge."""


def is_dark(path: str) -> dict[tuple[int, float], bool]:
    """Whether there is ink, by direction (in degrees, from the right, clockwise) and distance from the center, in points."""
    # A block: an inline drawing would stand on a line of text, and there are no fonts.
    drawing = f'<svg style="display: block" width="200pt" height="200pt" viewBox="0 0 10 10"><path fill-rule="evenodd" d="{path}"/></svg>'
    data = HTML(string=f"<style>@page {{ size: 200pt; margin: 0 }} body {{ margin: 0 }}</style>{drawing}").write_pdf()
    image = pypdfium2.PdfDocument(data)[0].render(scale=4).to_pil().convert("L")
    found = {}
    for angle in range(5, 365, 10):
        across, down = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        for step in range(STEPS):
            distance = step * CENTER / STEPS
            x, y = ((CENTER + distance * way) * 80 for way in (across, down))
            found[angle, distance] = image.getpixel((int(x), int(y))) < 128
    return found


@pytest.mark.parametrize("status", ["demonstrated", "not_yet", "emerging", None])
def test_a_round_shape_is_round(status: Status | None) -> None:
    """In each direction there is ink up to the radius and none after it; a half disc is full on the left."""
    found = is_dark(shape(status, CENTER, CENTER, RADIUS, line=LINE, point=POINT))
    for (angle, distance), dark in found.items():
        left = 90 < angle < 270
        inner = {"demonstrated": True, "not_yet": False, "emerging": left, None: True}[status]
        outer, ring = (RADIUS if status else POINT), RADIUS - LINE
        if distance > 1 and min(abs(distance - outer), abs(distance - ring)) > 0.03:
            assert dark == (distance < outer and (inner or distance > ring)), (angle, distance)


def test_a_dash_is_as_wide_as_the_shape_and_as_high_as_the_line() -> None:
    """Seen almost to the right, and almost straight down."""
    found = is_dark(shape("no_opportunity", CENTER, CENTER, RADIUS, line=LINE, point=POINT))
    for angle, reach in ((5, RADIUS), (85, LINE / 2)):
        assert abs(max(distance for (way, distance), dark in found.items() if way == angle and dark) - reach) < 0.06
