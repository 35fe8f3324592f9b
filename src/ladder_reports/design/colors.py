"""Colours as sRGB triples: reading, mixing, and contrast by the rule of WCAG 2.2 (relative luminance, 1.4.3)."""

import re
from collections.abc import Sequence

_MIDDLE = 0.18
"""The luminance at which black and white stand out equally."""

TEXT_CONTRAST = 4.5
"""The least contrast of text to its ground: WCAG 2.2, success criterion 1.4.3, level AA."""

RGB = tuple[float, float, float]


def parse(colour: str) -> RGB:
    """The colour of a ``#rrggbb`` or ``#rgb`` notation, each channel from 0 to 1.

    Raises:
        ValueError: the notation is another.
    """
    colour = colour.strip()
    if not re.fullmatch("#([0-9a-fA-F]{3}){1,2}", colour):
        raise ValueError(f"'{colour}' is not a colour such as #2B5797")
    digits, short = colour.removeprefix("#"), 3
    if len(digits) == short:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def notation(colour: RGB) -> str:
    """The colour as ``#rrggbb``."""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """The colour `share` of the way from the first to the second."""
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return red, green, blue


def luminance(colour: RGB) -> float:
    """Relative luminance, from 0 for black to 1 for white."""
    # The constants are WCAG 2.2's definition of relative luminance.
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)  # noqa: PLR2004 -- see above
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: RGB, second: RGB) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def for_text(colour: RGB, ground: RGB = (1.0, 1.0, 1.0)) -> RGB:
    """The colour itself, or the nearest shade of it towards black or white that reads as text on `ground`."""
    target: RGB = (0.0, 0.0, 0.0) if luminance(ground) > _MIDDLE else (1.0, 1.0, 1.0)
    for step in range(51):
        shade = mix(colour, target, step / 50)
        if contrast(shade, ground) >= TEXT_CONTRAST:
            return shade
    return target


def ramp(stops: Sequence[RGB], count: int) -> list[RGB]:
    """`count` colours along the stops, the first and the last exactly at the ends."""
    if count == 1 or len(stops) == 1:
        return [stops[len(stops) // 2]] * count
    colours = []
    for number in range(count):
        place = number / (count - 1) * (len(stops) - 1)
        at = min(int(place), len(stops) - 2)
        colours.append(mix(stops[at], stops[at + 1], place - at))
    return colours
