"""How wide text is in a theme's fonts, and how many lines it takes, without the engine.

Lengths are in ems: multiples of the type's size. The measures are rather too large than too small: kerning is left out.
"""

import math
import re
import unicodedata

from ladder_reports.design import font_files
from ladder_reports.design.fonts import FontSet

MM_PER_POINT = 25.4 / 72
MOST_LINES = 400
"""Where counting lines ends: no caller asks for more than a few pages of them."""
_MOST_KNOWN = 10_000
"""Texts after which their lines are forgotten. Documents of one ladder have many in common."""
_UNKNOWN = 1.0
"""The width of a character that no font of the set has."""
_FACES = {100: "-Thin", 200: "-ExtraLight", 300: "-Light", 500: "-Medium"}
"""How the file of an upright face of a weight is named; without one, the regular face stands in."""
# A no-break space parts no words.
_PIECE = re.compile(r"[^\S\u00a0]+|(?:[^\s/\-‐–—]|\u00a0)+[/\-‐–—]*|[/\-‐–—]+")


class TextMetrics:
    """Measures text that is set in the first of some fonts that has each character."""

    def __init__(self, fonts: FontSet, first: str = "", weight: int = 400) -> None:
        """Use the regular face of each family; the family named `first` is asked before the others, and in this weight if it has it."""
        regular = dict(zip(fonts.families, fonts.regular, strict=True))
        regular |= {family: path for family, path in fonts.files if family == first and path.stem.endswith(_FACES.get(weight, "?"))}
        # Those that are asked first come last, since later entries win.
        self._advances: dict[int, float] = {}
        for family in sorted(regular, key=lambda name: (name == first, -fonts.families.index(name))):
            self._advances |= font_files.advances(regular[family])
        self._known: dict[str, tuple[float, ...]] = {}
        self._counted: dict[tuple[str, float], int] = {}

    def width(self, text: str) -> float:
        """The width of a text on one line."""
        return sum(self._advances.get(ord(char), _UNKNOWN) for char in text)

    def longest_word(self, text: str) -> float:
        """The width of the widest word."""
        return max(map(self.width, text.split()), default=0.0)

    def lines(self, text: str, room: float) -> int:
        """The lines that a text takes in a column that is `room` wide, up to `MOST_LINES`.

        Each line end begins a new line. A line may break after a blank, a hyphen or a slash, and between characters of scripts that
        have no blanks. A word that is wider than the column goes on over several lines.
        """
        key = text, room
        if key not in self._counted:
            if len(self._counted) >= _MOST_KNOWN:
                self._counted.clear()
            self._counted[key] = self._lines(text, room)
        return self._counted[key]

    def _lines(self, text: str, room: float) -> int:
        room, count = max(room, _UNKNOWN), 0
        for line in text.split("\n") if text else ():
            count += 1
            used = 0.0
            for found in _PIECE.finditer(line):
                blank = found[0][0].isspace()
                for width in self._pieces(found[0]):
                    if used + width <= room:
                        used += width
                    elif blank:
                        used = room
                    else:
                        more = math.ceil(width / room)
                        count += more - (used == 0.0)
                        used = width - room * (more - 1)
                if count >= MOST_LINES:
                    return MOST_LINES
        return count

    def _pieces(self, word: str) -> tuple[float, ...]:
        """The widths of the pieces of a word between which a line may break."""
        known = self._known.get(word)
        if known is None:
            wide = any(unicodedata.east_asian_width(char) in {"W", "F"} for char in word)
            known = self._known[word] = tuple(map(self.width, word)) if wide else (self.width(word),)
        return known
