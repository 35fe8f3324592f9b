"""What the parts of a growth plan are composed with."""

from datetime import date
from functools import cached_property

from msgspec import Struct

from ladder_reports.design import colors
from ladder_reports.design.fonts import FontSet, find_fonts
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.codes import SignalCodes
from ladder_reports.documents.plan.wording import PlanWording
from ladder_reports.ladder.model import Ladder, Level


class PlanSetting(Struct, frozen=True, dict=True):
    """One ladder, language, theme and page size, and the day on plans whose file has none. Many plans may share it."""

    ladder: Ladder
    texts: Translation
    theme: Theme
    page_size: PageSize
    as_of: date
    prints_signals: bool = True
    """Whether the documents print the signals, so that codes can lead to them."""

    @cached_property
    def wording(self) -> PlanWording:
        """Puts values into the words of the language."""
        return PlanWording(self.ladder, self.texts)

    @cached_property
    def codes(self) -> SignalCodes:
        """The codes of the ladder's signals."""
        return SignalCodes(self.ladder, self.theme.palette, None if self.prints_signals else ())

    @cached_property
    def _level_colors(self) -> dict[str, colors.RGB]:
        return colors.level_colors(self.ladder, self.theme.palette.ramp)

    def color(self, level: Level) -> str:
        """The color of a level, as ``#rrggbb``."""
        return colors.notation(self._level_colors[level.id])

    def ink(self, level: Level) -> str:
        """The color of a level, dark enough for text."""
        return colors.notation(colors.for_text(self._level_colors[level.id]))

    @cached_property
    def text_type(self) -> TextMetrics:
        """Measures text in the family of text."""
        return TextMetrics(self.fonts, self.theme.first_families_by_use[0])

    @cached_property
    def display_type(self) -> TextMetrics:
        """Measures text in the family and the weight of leads."""
        return TextMetrics(self.fonts, self.theme.first_families_by_use[1], int(self.theme.tokens["lead-weight"]))

    @cached_property
    def fonts(self) -> FontSet:
        """The theme's fonts."""
        # A family that is missing is reported where the document is made.
        return find_fonts(self.theme.families, self.theme.fonts, [], self.theme.path)
