"""Colors: contrast as WCAG has it, shades that are readable, and a color for each level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.design import colors
from ladder_reports.design.theme import load_theme


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=6), st.integers(1, 20))
def test_a_ramp_fits_any_number_of_levels(stops: list[colors.RGB], count: int) -> None:
    """There is a color for each level. The first and the last are the theme's, and all are between their neighbors."""
    found = colors.ramp(stops, count)
    assert count == len(found)
    if count > 1:
        assert pytest.approx([*stops[0], *stops[-1]]) == [*found[0], *found[-1]]
    for channel in range(3):
        low, high = min(stop[channel] for stop in stops), max(stop[channel] for stop in stops)
        assert all(low - 1e-9 <= channels[channel] <= high + 1e-9 for channels in found)


def test_the_ramp_is_interpolated() -> None:
    """Five colors for five levels are the theme's own; for three, the middle one stays; for nine, each second is mixed."""
    stops = load_theme("default").unwrap().ramp
    shown = [colors.notation(stop).upper() for stop in stops]
    assert ["#20748A", "#23719C", "#2B5797", "#43408F", "#5B2A78"] == shown
    assert shown == [colors.notation(each).upper() for each in colors.ramp(stops, 5)]
    assert [shown[0], shown[2], shown[4]] == [colors.notation(each).upper() for each in colors.ramp(stops, 3)]
    nine = colors.ramp(stops, 9)
    assert shown == [colors.notation(each).upper() for each in nine[::2]]
    assert colors.mix(stops[0], stops[1], 0.5) == pytest.approx(nine[1])


@given(st.tuples(*[st.floats(0, 1)] * 3), st.tuples(*[st.floats(0, 1)] * 3))
def test_a_shade_for_text_is_readable(shade: colors.RGB, ground: colors.RGB) -> None:
    """Any color becomes one that is readable as text on any background."""
    assert colors.TEXT_CONTRAST <= colors.contrast(colors.for_text(shade, ground), ground) + 1e-9


def test_contrast_is_wcags() -> None:
    """The known values: black on white, and a gray at the limit."""
    black, white = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    assert 21 == pytest.approx(colors.contrast(black, white))
    assert 4.54 == pytest.approx(colors.contrast(colors.parse("#767676"), white), abs=0.01)
