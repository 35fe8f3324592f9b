"""How a plan puts things into words."""

import pytest

from ladder_reports.design.translations import load_translation
from ladder_reports.documents.plan.wording import PlanWording
from ladder_reports.evidence.dates import Dated, PartialDate, Quarter
from ladder_reports.evidence.model import Period
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER

LADDER = load_ladder(DEFAULT_LADDER).unwrap()
WORDING = PlanWording(LADDER, load_translation("en"))
GERMAN = PlanWording(LADDER, load_translation("de"))


def period(start: str, end: str) -> Period:
    """A period as a file has it."""
    return Period.model_validate({"from": start, "to": end})


@pytest.mark.parametrize(
    ("when", "date", "month"),
    [
        (None, "", ""),
        (PartialDate.read("2026"), "2026", "2026"),
        (PartialDate.read("2026-08"), "Aug 2026", "Aug\u00a02026"),
        (PartialDate.read("2026-08-14"), "14 Aug 2026", "Aug\u00a02026"),
        (period("2026-02", "2026-08-14"), "Feb to 14 Aug 2026", "Aug\u00a02026"),
        (period("2025-10-01", "2026-01"), "1 Oct 2025 to Jan 2026", "Jan\u00a02026"),
        (period("2025", "2026"), "2025 to 2026", "2026"),
        (period("2026-03", "2026-03"), "Mar 2026", "Mar\u00a02026"),
    ],
)
def test_dates_are_as_precise_as_the_file(when: Dated | None, date: str, month: str) -> None:
    """A log has the whole date or period; beside a signal, the month in which something ended is enough, on one line."""
    assert (date, month) == (WORDING.short_date(when), WORDING.month(when))


def test_each_language_has_its_words() -> None:
    """For dates, periods, quarters, numbers and statuses."""
    assert "Feb. bis 14. Aug. 2026" == GERMAN.short_date(period("2026-02", "2026-08-14"))
    assert ("Q1 2027", "") == (WORDING.quarter(Quarter(2027, 1)), GERMAN.quarter(None))
    assert ["one", "twelve", "13"] == [WORDING.number(count) for count in (1, 12, 13)]
    assert ("elf", "nicht bewertet") == (GERMAN.number(11), GERMAN.status("unrated"))
