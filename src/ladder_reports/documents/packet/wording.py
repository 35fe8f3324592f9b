"""How the calibration packet puts figures and dates into words."""

from collections.abc import Iterable

from ladder_reports.assessment.calibration import SignalCounts
from ladder_reports.design.translations import Translation
from ladder_reports.errors import shortened
from ladder_reports.evidence.dates import PartialDate

_GROUPED_FROM = 10_000
_CYCLES_SHOWN, _LONGEST_CYCLES = 3, 40


class Said:
    """Translation of one language, and what they say of figures."""

    def __init__(self, words: Translation) -> None:
        """Keep the words."""
        self.words = words

    def number(self, count: int) -> str:
        """A whole number; long ones in groups of three."""
        return f"{count:,}".replace(",", self.words["packet.thousands"]) if count >= _GROUPED_FROM else str(count)

    def decimal(self, value: float) -> str:
        """A number with one decimal."""
        return f"{value:.1f}".replace(".", self.words["packet.decimal"])

    def of(self, some: int, everybody: int) -> str:
        """So many of so many."""
        return self.words("plan.of", some=self.number(some), all=self.number(everybody))

    def when(self, text: str) -> str:
        """A date as a file has it, in words; a dash where there is none."""
        if not text:
            return "–"
        day = PartialDate.read(text)
        return self.words.partial(day.year, day.month, day.day)

    def cycles(self, names: Iterable[str]) -> str:
        """Review cycles as a reader writes them; of many, the last few."""
        known = list(names)
        shown = ", ".join(name.replace("-", " ") for name in known[-_CYCLES_SHOWN:])
        return shortened(f"… {shown}" if len(known) > _CYCLES_SHOWN else shown, _LONGEST_CYCLES)

    def differences(self, cell: SignalCounts) -> str:
        """Who sees the signal higher, in words."""
        higher, lower, all_of = cell.self_higher or 0, cell.manager_higher or 0, cell.differing or 0
        parts = (("packet.self_higher", higher), ("packet.manager_higher", lower), ("packet.one_no_chance", all_of - higher - lower))
        return ", ".join(self.words(name, count=self.number(count)) for name, count in parts if count)
