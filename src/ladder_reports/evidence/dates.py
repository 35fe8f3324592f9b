"""Dates as people remember them, to the day, the month or the year, and the quarters of a plan."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import total_ordering
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from ladder_reports.errors import own_words, quote

YEARS = range(1950, 2101)
"""The years that a date may have. Anything else is a typing error."""

DATE_PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
QUARTER_PATTERN = r"^[0-9]{4}-Q[1-4]$"

_LONGEST = 40
"""Characters of text that is compared with the ways to write a date."""

DATE_SCHEMA: dict[str, Any] = {
    "description": "A day, a month or a year: 2026-08-14, 2026-08 or 2026.",
    "anyOf": [{"type": "string", "pattern": DATE_PATTERN}, {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[-1]}],
}
"""The JSON Schema of a date: text, or a year that YAML reads as a number."""
QUARTER_SCHEMA = {"type": "string", "pattern": QUARTER_PATTERN, "description": "A quarter of the year, such as 2027-Q1."}

_DAYS_FIRST = re.compile(r"^([0-9]{1,2})([-/. ]) ?([0-9]{1,2})\2 ?([0-9]{4}|(?<=[.])[0-9]{2})$")
_WITH_MONTH = re.compile(r"^(?:([0-9]{1,2})(?:st|nd|rd|th|\.)? +)?([^\W\d]{3,12})\.? +(?:([0-9]{1,2})(?:st|nd|rd|th)?,? +)?([0-9]{4})$")
_WITH_TIME = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.Z+ -]+$")
_PERIOD = re.compile(r"^(\S+) *(?: to | until | till | bis | - |–|—|/) *(\S+)$")
_HALF = re.compile(r"^(?:([0-9]{4})[- ]?[Hh]([12])|[Hh]([12])[- /]?([0-9]{4}))$")
_MONTHS = (
    "jan|januar", "feb|februar", "mar|mär|märz|mrz", "apr", "may|mai", "jun|juni", "jul|juli", "aug", "sep|sept", "oct|okt|oktober", "nov",
    "dec|dez|dezember",
)  # fmt: skip
"""The months as people write them: the beginning of the English name, or in German."""

_LOOSE = re.compile(r"^([0-9]{4})(?:[-/.]([0-9]{1,2}))?(?:[-/.]([0-9]{1,2}))?$")


@total_ordering
class Dated:
    """Something with a first and a last day.

    It sorts by its end, then by its beginning. A month comes before each of its days and a year before each of its months, so that
    newest first, what is known exactly comes first.
    """

    __slots__ = ()

    @property
    def first(self) -> date:
        """The first day."""
        raise NotImplementedError

    @property
    def last(self) -> date:
        """The last day."""
        raise NotImplementedError

    @property
    def place(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """What decides the order: year, month and day of the end and of the beginning, with 0 for what is not known."""
        raise NotImplementedError

    def __lt__(self, other: "Dated") -> bool:
        """Whether this comes before the other in time."""
        return self.place < other.place


class PartialDate(Dated, Struct, frozen=True):
    """A date that is known to the day, to the month or to the year."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, found: object, *, or_period: bool = False) -> "PartialDate":
        """The date in a file: `2026-08-14`, `2026-08` or `2026`. With `or_period`, the message may advise to write a period.

        Raises:
            ValueError: saying what is wrong with it.
        """
        if isinstance(found, cls):
            return found
        text = str(found).strip()
        parts = _LOOSE.match(text)
        if not parts:
            likely = _likely_date(text)
            likely = "" if likely.startswith("{") and not or_period else likely
            advice = f"write {own_words(likely)}" if likely else "write it like 2026-08-14, 2026-08 or 2026"
            raise ValueError(f"{quote(text)} is not a date; {advice}")
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

    @property
    def place(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """See `Dated`."""
        known = (self.year, self.month or 0, self.day or 0)
        return known, known

    def __str__(self) -> str:
        """The date as files write it."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


_NEVER = PartialDate(YEARS[0] - 1)
"""Before every date that a file may have."""


class _WithDate(Protocol):
    @property
    def date(self) -> Dated | None:
        """When it was."""


D = TypeVar("D", bound=_WithDate)


def newest_first(items: Iterable[D]) -> tuple[D, ...]:
    """What has a date, newest first, then what has none; with the same dates, the given order holds."""
    # A reversed sort keeps the order of equals.
    return tuple(sorted(items, key=lambda item: item.date or _NEVER, reverse=True))


def read_day(found: object) -> date:
    """A date to the day.

    Raises:
        ValueError: saying what is wrong with it.
    """
    made = PartialDate.read(found)
    if made.day is None:
        raise ValueError(f"{quote(made)} has no day; write the whole date, like {own_words(made.first)}")
    return made.first


class Quarter(Struct, frozen=True, order=True):
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


def _likely_date(text: str) -> str:
    """The date, the period or the two dates that a text probably means, as files write them; empty if nobody can tell."""
    if len(text) > _LONGEST:
        return ""
    if year_last := _DAYS_FIRST.match(text):
        first, second, year = int(year_last[1]), int(year_last[3]), int(year_last[4].rjust(3, "0").rjust(4, "2"))
        # 14.08.2026 is a day and a month, 08/14/2026 the other way round, and 08/07/2026 can be both.
        both = [(second, first)] if year_last[2] == "." else [(second, first), (first, second)]
        dates = dict.fromkeys(str(PartialDate(year, month, day)) for month, day in both if not _fault(year, month, day))
        return " or ".join(dates)
    if time := _WITH_TIME.match(text):
        return "" if _faulty(time[1]) else time[1]
    if named := _WITH_MONTH.match(text):
        word = named[2].casefold()
        month = next((number for number, names in enumerate(_MONTHS, 1) if _is_month(word, number, names)), 0)
        day = int(named[1] or named[3] or 0) or None
        return str(PartialDate(int(named[4]), month, day)) if month and not _fault(int(named[4]), month, day) else ""
    if quarter := _likely_quarter(text) if "q" in text.casefold() else "":
        return _period(Quarter.read(quarter).first, Quarter.read(quarter).last)
    if half := _HALF.match(text):
        year, number = int(half[1] or half[4]), int(half[2] or half[3])
        return _period(date(year, number * 6 - 5, 1), date(year, number * 6, 1)) if year in YEARS else ""
    if period := _PERIOD.match(text):
        ends = [end if _LOOSE.match(end) else _likely_date(end) for end in period.groups()]
        if all(ends) and not any(" " in end or _faulty(end) for end in ends):
            return f"{{from: {ends[0]}, to: {ends[1]}}}"
    return ""


def _is_month(word: str, number: int, names: str) -> bool:
    return word in names.split("|") or (len(word) > 2 and calendar.month_name[number].casefold().startswith(word))  # noqa: PLR2004


def _faulty(text: str) -> bool:
    parts = _LOOSE.match(text)
    year, month, day = (int(part) if part else None for part in parts.groups()) if parts else (0, None, None)
    return bool(_fault(year or 0, month, day))


def _period(first: date, last: date) -> str:
    return f"{{from: {first:%Y-%m}, to: {last:%Y-%m}}}"


def _likely_quarter(text: str) -> str:
    """The quarter that `Q1 2027`, `2027 q1`, `2027Q1` or `2027-1` probably means."""
    year, number = re.search(r"(?<!\d)(\d{4})(?!\d)", text), re.search(r"(?<!\d)([1-4])(?!\d)", text)
    return f"{year[1]}-Q{number[1]}" if year and number and int(year[1]) in YEARS else ""
