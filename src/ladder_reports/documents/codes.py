"""Signal codes as documents print them: in the level's color, and as a link to the signal where the document has it."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from ladder_reports.design import colors
from ladder_reports.design.theme import Palette
from ladder_reports.ladder.model import Ladder, without_footnotes


class SignalCode(Struct, frozen=True):
    """The code that stands for a signal."""

    name: str
    """The signal's full name, as in `senior/ab-test`."""
    code: str
    """As in `Se·T1`."""
    text: str
    """The signal itself, as Markdown without footnotes."""
    ink: str
    """The color of the level, dark enough for text."""
    anchor: str
    """The anchor of the signal in this document; empty if the document does not print it."""


def anchor_of(name: str) -> str:
    """The anchor of a signal, in every document that prints it."""
    return "s-" + name.replace("/", "-")


class SignalCodes:
    """The codes of a ladder's signals, for one document."""

    def __init__(self, ladder: Ladder, palette: Palette, printed: Collection[str] | None = None) -> None:
        """`printed` are the full names of the signals that the document prints, so that codes can lead to them; all if None."""
        self._codes, self._printed = ladder.codes, printed
        inks = {name: colors.notation(colors.for_text(color)) for name, color in colors.level_colors(ladder, palette.ramp).items()}
        self._signals = {
            name: (without_footnotes(item.text), inks[level.id])
            for level in ladder.levels
            for name, _, item in level.named_items("signals")
        }

    def __getitem__(self, name: str) -> SignalCode:
        """The code of a signal, by its full name."""
        text, ink = self._signals[name]
        is_printed = self._printed is None or name in self._printed
        return SignalCode(name, self._codes[name], text, ink, anchor_of(name) if is_printed else "")

    def of(self, names: Iterable[str]) -> tuple[SignalCode, ...]:
        """The codes of several signals, in the order of their names; names that the ladder does not have are left out."""
        return tuple(self[name] for name in names if name in self._signals)
