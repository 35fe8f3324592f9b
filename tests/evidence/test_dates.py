"""Dates of any precision, periods and quarters."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.evidence.dates import PartialDate, Quarter
from ladder_reports.evidence.model import Period


def test_dates_sort_by_their_end() -> None:
    """By the end, then by the beginning; what is vague comes before what is exact, so that newest first, the exact comes first."""
    period = Period.model_validate({"from": "2026-01", "to": "2026-08-14"})
    found = [PartialDate(2026), PartialDate(2026, 8, 14), period, PartialDate(2026, 8), PartialDate(2025)]
    assert ["2025", "2026", "2026-08", "2026-01/2026-08-14", "2026-08-14"] == [str(when) for when in sorted(found)]
    assert PartialDate(2026, 1) <= PartialDate(2026, 1)
    assert PartialDate(2026, 2) > PartialDate(2026, 1)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_dates_know_their_days(day: date) -> None:
    """A date of any precision contains the day that it was made from, and reads back as it is written."""
    for when in (PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)):
        assert when.first <= day <= when.last
        assert when == PartialDate.read(str(when))
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert (quarter, 4) == (Quarter.read(str(quarter)), [quarter.after(count).number for count in range(4)].index(quarter.number) or 4)
