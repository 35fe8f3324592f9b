"""Dates as people remember them, to the day, the month or the year, and the quarters of a plan."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Any

from ladder_reports.errors import own_words, quote

YEARS = range(1950, 2101)
"""The years that a date may have. Anything else is a typing error."""

DATE_PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
QUARTER_PATTERN = r"^[0-9]{4}-Q[1-4]$"

DATE_SCHEMA: dict[str, Any] = {
    "description": "A day, a month or a year: 2026-08-14, 2026-08 or 2026.",
    "anyOf": [{"type": "string", "pattern": DATE_PATTERN}, {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[-1]}],
}
"""The JSON Schema of a date: text, or a year that YAML reads as a number."""
QUARTER_SCHEMA = {"type": "string", "pattern": QUARTER_PATTERN, "description": "A quarter of the year, such as 2027-Q1."}

_LOOSE = re.compile(r"^([0-9]{4})(?:[-/.]([0-9]{1,2}))?(?:[-/.]([0-9]{1,2}))?$")


@total_ordering
class Dated:
    """Something with a first and a last day. It sorts by the last day, then by the first, then by how it is written."""

    __slots__ = ()

    @property
    def first(self) -> date:
        """The first day."""
        raise NotImplementedError

    @property
    def last(self) -> date:
        """The last day."""
        raise NotImplementedError

    def __lt__(self, other: "Dated") -> bool:
        """Whether this ends before the other or, if both end on the same day, starts before it."""
        return (self.last, self.first, str(self)) < (other.last, other.first, str(other))


@dataclass(frozen=True, slots=True)
class PartialDate(Dated):
    """A date that is known to the day, to the month or to the year."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, found: object) -> "PartialDate":
        """The date in a file: `2026-08-14`, `2026-08` or `2026`.

        Raises:
            ValueError: saying what is wrong with it.
        """
        if isinstance(found, cls):
            return found
        text = str(found).strip()
        parts = _LOOSE.match(text)
        if not parts:
            raise ValueError(f"{quote(text)} is not a date; write it like 2026-08-14, 2026-08 or 2026")
        year, month, day = (int(part) if part else None for part in parts.groups())
        if fault := _fault(year or 0, month, day):
            raise ValueError(f"{quote(text)} is not a date: {own_words(fault)}")
        made = cls(year or 0, month, day)
        if str(made) != text:
            raise ValueError(f"{quote(text)} is not written like 2026-08-14; write {own_words(made)}")
        return made

    @property
    def first(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """The date as files write it."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


def read_day(found: object) -> date:
    """A date to the day.

    Raises:
        ValueError: saying what is wrong with it.
    """
    made = PartialDate.read(found)
    if made.day is None:
        raise ValueError(f"{quote(made)} has no day; write the whole date, like {own_words(made.first)}")
    return made.first


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year."""

    year: int
    number: int

    @classmethod
    def read(cls, found: object) -> "Quarter":
        """The quarter in a file: `2027-Q1`.

        Raises:
            ValueError: saying what is wrong with it.
        """
        if isinstance(found, cls):
            return found
        text = str(found).strip()
        if re.match(QUARTER_PATTERN, text) and int(text[:4]) in YEARS:
            return cls(int(text[:4]), int(text[-1]))
        raise ValueError(f"{quote(text)} is not a quarter; write it like {own_words(_likely_quarter(text) or '2027-Q1')}, with Q1 to Q4")

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    def after(self, count: int) -> "Quarter":
        """The quarter that comes `count` quarters later."""
        year, index = divmod(self.year * 4 + self.number - 1 + count, 4)
        return Quarter(year, index + 1)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.after(1).first - timedelta(days=1)

    def __str__(self) -> str:
        """The quarter as files write it."""
        return f"{self.year:04}-Q{self.number}"


def _fault(year: int, month: int | None, day: int | None) -> str:
    if year not in YEARS:
        return f"the year must be between {YEARS[0]} and {YEARS[-1]}"
    if month is not None and month not in range(1, 13):
        return f"there is no month {month}"
    days = calendar.monthrange(year, month or 1)[1]
    if day is not None and not 1 <= day <= days:
        return f"{calendar.month_name[month or 1]} {year} has {days} days"
    return ""


def _likely_quarter(text: str) -> str:
    """The quarter that `Q1 2027`, `2027 q1`, `2027Q1` or `2027-1` probably means."""
    year, number = re.search(r"(?<!\d)(\d{4})(?!\d)", text), re.search(r"(?<!\d)([1-4])(?!\d)", text)
    return f"{year[1]}-Q{number[1]}" if year and number and int(year[1]) in YEARS else ""
