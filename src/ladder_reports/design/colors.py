"""Colors as sRGB triples: reading, mixing, contrast by WCAG 2.2 (relative luminance, 1.4.3), and a color for each level."""

import re
from collections.abc import Sequence

from msgspec import Struct

from ladder_reports.errors import quote
from ladder_reports.ladder.model import Ladder, ranks

_MIDDLE = 0.18
"""The luminance at which black and white stand out equally."""
TEXT_CONTRAST = 4.5
"""The lowest contrast of text with its background: WCAG 2.2, success criterion 1.4.3, level AA."""

RGB = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""


def parse(text: str) -> RGB:
    """The color of a ``#rrggbb`` or ``#rgb`` notation.

    Raises:
        ValueError: the text is not such a notation; the message quotes it.
    """
    text = text.strip()
    if not re.fullmatch("#([0-9a-fA-F]{3}){1,2}", text):
        raise ValueError(f"{quote(text)} is not a color; write it like #2B5797")
    red, green, blue = bytes.fromhex(re.sub(r"^(.)(.)(.)$", r"\1\1\2\2\3\3", text[1:]))
    return red / 255, green / 255, blue / 255


def notation(color: RGB) -> str:
    """The color as ``#rrggbb``."""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in color)


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """The color `share` of the way from the first to the second."""
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return red, green, blue


def luminance(color: RGB) -> float:
    """Relative luminance, from 0 for black to 1 for white."""
    # The constants are WCAG 2.2's definition of relative luminance.
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)  # noqa: PLR2004 -- see above
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: RGB, second: RGB) -> float:
    """The contrast ratio of two colors, from 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def for_text(color: RGB, background: RGB = (1.0, 1.0, 1.0)) -> RGB:
    """The color itself, or its nearest shade toward black or white that is readable as text on `background`."""
    target: RGB = (0.0, 0.0, 0.0) if luminance(background) > _MIDDLE else (1.0, 1.0, 1.0)
    shades = (mix(color, target, step / 50) for step in range(51))
    return next((shade for shade in shades if contrast(shade, background) >= TEXT_CONTRAST), target)


def ramp(stops: Sequence[RGB], count: int) -> list[RGB]:
    """`count` colors along the stops; the first and the last are exactly those of the ends."""
    if count == 1 or len(stops) == 1:
        return [stops[len(stops) // 2]] * count
    colors = []
    for number in range(count):
        place = number / (count - 1) * (len(stops) - 1)
        at = min(int(place), len(stops) - 2)
        colors.append(mix(stops[at], stops[at + 1], place - at))
    return colors


class RankColors(Struct, frozen=True):
    """The rank of each level of a ladder, from 1, and the color of each rank."""

    ranks: dict[str, int]
    top: int
    """The highest rank."""
    colors: tuple[RGB, ...]


def rank_colors(ladder: Ladder, stops: Sequence[RGB]) -> RankColors:
    """The rank of each level and its color on a theme's ramp."""
    found = ranks(ladder)
    top = max(found.values())
    return RankColors(found, top, tuple(ramp(stops, top)))


def level_colors(ladder: Ladder, stops: Sequence[RGB]) -> dict[str, RGB]:
    """Each level's color on a theme's ramp, by the level's id."""
    found = rank_colors(ladder, stops)
    return {name: found.colors[rank - 1] for name, rank in found.ranks.items()}
