"""The roll: each person's signals drawn and told in words, and pages that are reckoned with."""

import pytest
from msgspec.structs import replace

from ladder_reports.assessment.summary import PersonSummary
from making import SMALLEST, WORKSHOP
from packets import crowd, cycle, view

STAFF = 12
"""Signals of the shipped ladder's third level."""


def someone(codes: list[str]) -> PersonSummary:
    """A senior with these signals of the target level, and nothing about the others."""
    return PersonSummary("p", "P", level="senior", target="staff", target_signals="".join(codes + ["0---"] * (STAFF - len(codes))))


def test_a_drawing_says_in_words_what_it_shows() -> None:
    """The manager's rating, the pieces of evidence, and where the person sees it otherwise: by section."""
    roll = view(cycle((someone(["2dd-", "0--e", "1en-", "0-o-", "0d--"]),))).roll
    assert roll
    (row,) = roll.rows
    technical, leadership, output = row.drawings
    assert technical
    assert (
        "St·T1 demonstrated, 2 pieces of evidence; St·T2 not rated; St·T3 not yet, 1 piece of evidence, the person sees it otherwise"
        in (technical.spoken)
    )
    assert technical.spoken.endswith("St·T4 no opportunity; St·T5 not rated")
    assert technical.lines
    assert leadership
    assert output
    assert "" == leadership.lines
    assert ("Senior → Staff", "1 differs") == (row.step, row.remark)


@pytest.mark.parametrize(
    ("newest", "evidence", "codes", "told"),
    [("2026-08-14", 1, ["1d--"], ("Aug 2026", "not rated yet")), ("", 2, [], ("no date", "")), ("", 0, ["0dd-"], ("none yet", ""))],
)
def test_the_last_column_has_the_newest_evidence_and_a_remark(newest: str, evidence: int, codes: list[str], told: tuple[str, str]) -> None:
    roll = view(cycle((replace(someone(codes), newest=newest, evidence=evidence),))).roll
    assert roll
    assert told == (roll.rows[0].newest, roll.rows[0].remark)


def test_the_top_of_the_ladder_shows_its_own_signals() -> None:
    roll = view(cycle((PersonSummary("p", "P", level="principal", current_signals="1dd-" * 10),))).roll
    assert roll
    assert "Principal, the top level" == roll.rows[0].step
    assert roll.rows[0].drawings[0]
    assert "P·T1 demonstrated" in roll.rows[0].drawings[0].spoken


def test_a_long_roll_has_an_index_that_leads_to_each_page() -> None:
    """Everybody is in it, and a column that begins within a team names it."""
    found = view(cycle(crowd(60)))
    assert found.index
    assert found.roll
    lines = [line for page in found.index.pages for column in page for line in column]
    assert [row.name for row in found.roll.rows] == [line.text for line in lines if line.text and not line.is_team]
    assert all(column[0].is_team for page in found.index.pages for column in page)
    anchors = {line.anchor for line in lines if line.anchor}
    assert found.roll.rows[0].anchor in anchors
    assert {row.anchor for row in found.roll.rows} > anchors
    assert view(cycle(crowd(12))).index is None


@pytest.mark.parametrize("size", ["a4", "letter", "a5", "half-letter"])
def test_drawings_fit_their_columns(size: str) -> None:
    """For ladders of any shape; where signals need several lines, they share one column."""
    for ladder in (WORKSHOP, SMALLEST):
        roll = view(cycle(crowd(12, ladder)), ladder=ladder, size=size).roll
        assert roll
        assert all(one.width <= width for row in roll.rows for one, (_, width) in zip(row.drawings, roll.columns, strict=True) if one)
