"""How a plan puts things into words."""

import pytest

from ladder_reports.design.translations import load_translation
from ladder_reports.documents.plan.wording import PlanWording, first_titles, first_words, without_marks
from ladder_reports.evidence.dates import Dated, PartialDate
from ladder_reports.evidence.model import EvidenceItem, Period
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
        (PartialDate.read("2026-08"), "August 2026", "August\u00a02026"),
        (PartialDate.read("2026-08-14"), "14 August 2026", "August\u00a02026"),
        (period("2026-03", "2026-08-14"), "March 2026 – 14 August 2026", "August\u00a02026"),
        (period("2026-03", "2026-03"), "March 2026", "March\u00a02026"),
    ],
)
def test_dates_are_as_precise_as_the_file(when: Dated | None, date: str, month: str) -> None:
    """A log has the whole date or period; beside a signal, the month in which something ended is enough, on one line."""
    assert (date, month) == (WORDING.date(when), WORDING.month(when))
    assert ("14. August 2026", "nicht bewertet") == (GERMAN.date(PartialDate.read("2026-08-14")), GERMAN.status("unrated"))


def test_signals_are_named_by_their_text() -> None:
    """Readers never see an id; the text has neither its footnotes nor its full stop."""
    ((text, level),) = WORDING.signals(["senior/ab-test"])
    assert "senior" == level.id
    assert text == LADDER.by_id["senior"].of_kind("signals")[0].items[0].text.rstrip(".")
    assert "[^" not in "".join(
        text
        for level in LADDER.levels
        for section in level.of_kind("signals")
        for text, _ in WORDING.signals(f"{level.id}/{item.id}" for item in section.items)
    )


def test_a_piece_of_evidence_is_named_with_its_date() -> None:
    """And without brackets if it has none."""
    assert "One (August 2026)" == WORDING.evidence_title(EvidenceItem(title="One", date=PartialDate.read("2026-08")))
    assert "One" == WORDING.evidence_title(EvidenceItem(title="One"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short.", "Short"),
        ("One two three four", "One two\u00a0…"),
        ("One, two three four", "One, two\u00a0…"),
        ("One *two* three", "One two\u00a0…"),
        ("See [one two](address)", "See [one two](address)"),
        ("Seen [one two](address)", "Seen one\u00a0…"),
        ("[One](https://example.com/a_(b)) two three", "One two\u00a0…"),
        ("[One](https://example.com/a) two", "[One](https://example.com/a) two"),
        ("A snake_case __three__", "A\u00a0…"),
        ("A b_c_d __e__", "A b_c_d\u00a0…"),
        ("A `_b_` andy", "A `_b_`\u00a0…"),
        ("A `_b ccccccc` d", "A b\u00a0…"),
        ("Incomprehensibilities", "\u00a0…"),
    ],
)
def test_the_first_words_are_whole(text: str, expected: str) -> None:
    """No word is cut, no half of a mark is left, and a mark says that there is more."""
    assert expected == first_words(text, 10)


def test_marks_are_taken_out_where_text_is_plain() -> None:
    """Emphasis, code and links lose their marks; names with underscores keep them."""
    assert "Runs a_b_c and _x_ by the book" == without_marks("*Runs* a_b_c and `_x_` by [the __book__](https://example.com/a)")


def test_of_many_titles_the_first_are_named() -> None:
    """Those that are long are cut, and the rest is counted."""
    titles, left = first_titles(["A", "word " * 40, "C", "D"], 2)
    assert ("A", 2) == (titles[0], left)
    assert titles[1].endswith("\u00a0…")
    assert len(titles[1]) < 85
    assert (("A",), 0) == first_titles(["A"], 3)
