"""How a growth plan puts dates, periods, signals, links and statuses into words."""

from typing import Literal

from ladder_reports.design.translations import Translation
from ladder_reports.evidence.dates import Dated, PartialDate, Quarter
from ladder_reports.evidence.model import Period, Status
from ladder_reports.ladder.model import Ladder

STATUSES: tuple[Status | Literal["unrated"], ...] = ("demonstrated", "emerging", "not_yet", "no_opportunity", "unrated")
"""The ratings of a signal, and that nobody rated it."""


class PlanWording:
    """Puts the values of one ladder into the words of one language."""

    def __init__(self, ladder: Ladder, translation: Translation) -> None:
        self.ladder, self.texts = ladder, translation

    def status(self, status: str) -> str:
        """A status in words."""
        return self.texts[f"status.{status}"]

    def number(self, count: int) -> str:
        """A number in words, up to twelve; a greater one in figures."""
        words = self.texts.words("numbers")
        return words[count] if count < len(words) else str(count)

    def quarter(self, quarter: Quarter | None) -> str:
        """A quarter, such as Q1 2027; empty if there is none."""
        return self.texts("quarter", number=quarter.number, year=quarter.year) if quarter else ""

    def short_date(self, when: Dated | None) -> str:
        """A date or a period with short months: `14 Aug 2026`, `Feb to 14 Aug 2026`; empty if there is none."""
        if isinstance(when, Period):
            first, last = when.start, when.end
            if first == last:
                return self.short_date(last)
            start = self.texts.short(first.year, first.month, first.day, with_year=first.year != last.year or first.month is None)
            return self.texts("period", first=start, last=self.short_date(last))
        return self.texts.short(when.year, when.month, when.day) if isinstance(when, PartialDate) else ""

    def month(self, when: Dated | None) -> str:
        """The month, or the year, in which something ended: enough to find it in the evidence log."""
        if isinstance(when, Period):
            return self.month(when.end)
        # Month and year stay on one line.
        return self.texts.short(when.year, when.month, None).replace(" ", "\u00a0") if isinstance(when, PartialDate) else ""
