"""How the calibration packet puts figures, dates and problems into words."""

from collections.abc import Iterable, Sequence

from ladder_reports.assessment.calibration import SignalCounts
from ladder_reports.design.translations import Translation
from ladder_reports.errors import shortened

_GROUPED_FROM = 10_000
"""The least number whose digits are grouped."""
_CYCLES_SHOWN, _LONGEST_CYCLES = 3, 40


class PacketWording:
    """Puts figures into the words of one language."""

    def __init__(self, translation: Translation) -> None:
        self.texts = translation

    def number(self, count: int) -> str:
        """A whole number; the digits of a long one in groups of three."""
        return f"{count:,}".replace(",", self.texts["packet.thousands"]) if count >= _GROUPED_FROM else str(count)

    def decimal(self, value: float) -> str:
        """A number with one decimal."""
        return f"{value:.1f}".replace(".", self.texts["packet.decimal"])

    def count_of(self, some: int, everybody: int) -> str:
        """A count and what it is out of, such as 28 of 62."""
        return self.texts("review.of", some=self.number(some), all=self.number(everybody))

    def listed(self, names: Sequence[str]) -> str:
        """Names in a sentence: with commas, and a word before the last."""
        if len(names) < 2:  # noqa: PLR2004 -- one name or none
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.texts['and']} {names[-1]}"

    def cycles(self, names: Iterable[str]) -> str:
        """The names of review cycles; of many, the last few."""
        known = list(names)
        shown = ", ".join(name.replace("-", " ") for name in known[-_CYCLES_SHOWN:])
        return shortened(f"… {shown}" if len(known) > _CYCLES_SHOWN else shown, _LONGEST_CYCLES)

    def who_rates_higher(self, counts: SignalCounts) -> str:
        """How many people rate a signal higher than their manager does, and the other way round."""
        higher, lower, differing = counts.self_higher or 0, counts.manager_higher or 0, counts.differing or 0
        neither = differing - higher - lower
        parts = (("packet.self_higher", higher), ("packet.manager_higher", lower), ("packet.one_no_opportunity", neither))
        return ", ".join(self.texts(name, count=self.number(count)) for name, count in parts if count)
